package session

import (
	"context"
	"crypto/subtle"
	"errors"

	"guichet/mail"
	"guichet/ticket"
)

// AskFurther sends a code to an address that a visitor says is his. The answer is the same whatever is known of it.
func (s *Sessions) AskFurther(ctx context.Context, v *Visitor, a mail.Address, language string) error {
	now := s.base.Now().UTC()
	err := s.base.Store.Update(ctx, func(tx ticket.Tx) error {
		c, agent, err := s.person(tx, v.Address, now)
		if err != nil || c == nil || agent != nil {
			return errors.Join(err, ticket.ErrNotAllowed)
		}
		c.Further.Address = a
		ours := s.base.Dir.Ours(a) || s.base.Dir.Agent(a) != nil || c.Has(a)
		if !c.Further.Login.Ask(now) || ours {
			c.Further.Login.Letter = 0
			return tx.PutContact(c)
		}
		l, err := s.write(tx, mail.Mailbox{Address: a}, language, ticket.Facts{Further: v.Address}, now)
		if err != nil {
			return err
		}
		c.Further.Login.Sent(l.ID, now)
		return tx.PutContact(c)
	})
	if err == nil {
		s.base.Kick()
	}
	return err
}

// AddFurther makes the address one of the visitor's, if the code is that of its letter. The error is ErrLogin for a wrong
// code, and for an address that belongs to somebody who would lose by it.
func (s *Sessions) AddFurther(ctx context.Context, v *Visitor, code string) error {
	now := s.base.Now().UTC()
	added := false
	err := s.base.Store.Update(ctx, func(tx ticket.Tx) error {
		added = false
		c, agent, err := s.person(tx, v.Address, now)
		if err != nil || c == nil || agent != nil || c.Further.Login.Letter == 0 {
			return err
		}
		l, err := tx.Letter(c.Further.Login.Letter)
		if err != nil {
			return err
		}
		right := subtle.ConstantTimeCompare([]byte(digits(code)), []byte(l.LoginCode)) == 1
		if !c.Further.Login.Use(l.ID, right, now) {
			return tx.PutContact(c)
		}
		other, err := ticket.FindContact(tx, c.Further.Address)
		if err != nil && !errors.Is(err, ticket.ErrNotFound) {
			return err
		}
		record, err := c.Learn(c.Further.Address, other, now)
		if err != nil || record == nil {
			return tx.PutContact(c) // two people are not made one
		}
		added, c.Further = true, ticket.Further{}
		return errors.Join(tx.PutContact(c), tx.PutContact(record))
	})
	if err == nil && !added {
		err = ErrLogin
	}
	return err
}
