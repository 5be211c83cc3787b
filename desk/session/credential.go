package session

import (
	"bytes"
	"context"
	"crypto/rand"
	"slices"
	"time"

	"guichet/mail"
	"guichet/password"
	"guichet/ticket"
)

// Person is what is known of a visitor, in a record of his that may be changed; never nil.
func (s *Sessions) Person(ctx context.Context, a mail.Address) (c *ticket.Contact, err error) {
	now := s.base.Now().UTC()
	err = s.base.Store.View(ctx, func(tx ticket.Reader) error {
		if c, _, err = s.person(tx, a, now); c == nil {
			c = &ticket.Contact{Address: ticket.Fold(a), Created: now}
		}
		return err
	})
	return c, err
}

// SetPassword keeps a visitor's new password, which the caller has judged, and ends his other sessions; "" takes the
// old one away.
func (s *Sessions) SetPassword(ctx context.Context, v *Visitor, word string) (err error) {
	kept := ""
	if word != "" {
		if kept, err = password.Hash(word); err != nil {
			return err
		}
	}
	return s.change(ctx, v.Address, func(c *ticket.Contact) {
		c.Password = kept
		c.End(func(have ticket.Session) bool { return !bytes.Equal(have.Hash, v.Session) })
	})
}

// ByPassword logs in who knows the password of an address. It takes as long for who is not known.
func (s *Sessions) ByPassword(ctx context.Context, a mail.Address, word, browser string) (cookie string, err error) {
	c, err := s.Person(ctx, a)
	if err != nil {
		return "", err
	}
	if kept := c.Password; !password.Verify(kept, word) || kept == "" {
		return "", ErrLogin
	}
	return s.begin(ctx, browser, func(tx ticket.Reader, now time.Time) (*ticket.Contact, bool, error) {
		same, _, err := s.person(tx, a, now)
		return same, same != nil && same.Password == c.Password, err // it may have been changed meanwhile
	})
}

// ByIdentity logs in whom a provider of OpenID Connect vouches for, by an address that it has verified; he need not be
// known.
func (s *Sessions) ByIdentity(ctx context.Context, who mail.Mailbox, i ticket.Identity, browser string) (cookie string, err error) {
	return s.begin(ctx, browser, func(tx ticket.Reader, now time.Time) (*ticket.Contact, bool, error) {
		c, agent, err := s.person(tx, who.Address, now)
		if err != nil || agent == nil && s.base.Dir.Ours(who.Address) {
			return nil, false, err
		}
		if c == nil {
			c = &ticket.Contact{Address: ticket.Fold(who.Address), Created: now}
		}
		if c.Name == "" {
			c.Name = ticket.CutText(who.Name, 100)
		}
		i.Since = now
		return c, c.Recognise(i), nil
	})
}

// Handle is by what passkeys know a visitor, random and his for good.
func (s *Sessions) Handle(ctx context.Context, v *Visitor) ([]byte, error) {
	fresh := make([]byte, 32)
	if _, err := rand.Read(fresh); err != nil {
		return nil, err
	}
	var handle []byte
	err := s.change(ctx, v.Address, func(c *ticket.Contact) {
		if c.Handle == nil {
			c.Handle = fresh
		}
		handle = c.Handle
	})
	return handle, err
}

// AddPasskey keeps a visitor's new passkey. The error is ticket.ErrManyPasskeys or the store's.
func (s *Sessions) AddPasskey(ctx context.Context, v *Visitor, p ticket.Passkey) error {
	var refused error
	err := s.change(ctx, v.Address, func(c *ticket.Contact) { refused = c.AddPasskey(p) })
	if err == nil {
		err = refused
	}
	return err
}

// DropPasskey forgets one of a visitor's passkeys.
func (s *Sessions) DropPasskey(ctx context.Context, v *Visitor, id []byte) error {
	return s.change(ctx, v.Address, func(c *ticket.Contact) { c.DropPasskey(id) })
}

// ByPasskey logs in who has shown that he holds a passkey of an address; p is what is known of it by now.
func (s *Sessions) ByPasskey(ctx context.Context, a mail.Address, p ticket.Passkey, browser string) (cookie string, err error) {
	return s.begin(ctx, browser, func(tx ticket.Reader, now time.Time) (*ticket.Contact, bool, error) {
		c, _, err := s.person(tx, a, now)
		if err != nil || c == nil {
			return nil, false, err
		}
		if !slices.ContainsFunc(c.Passkeys, func(have ticket.Passkey) bool { return bytes.Equal(have.ID, p.ID) }) {
			return nil, false, nil // it was taken away meanwhile
		}
		p.Used = now
		return c, c.AddPasskey(p) == nil, nil
	})
}

// SetScope says which account's requests the pages list for a visitor; nil: all that he may see.
func (s *Sessions) SetScope(ctx context.Context, v *Visitor, scope *ticket.Scope) error {
	return s.change(ctx, v.Address, func(c *ticket.Contact) { c.Scope = scope })
}

// SetDefault says for which of his memberships a visitor's requests are that name none.
func (s *Sessions) SetDefault(ctx context.Context, v *Visitor, scope ticket.Scope) error {
	return s.change(ctx, v.Address, func(c *ticket.Contact) {
		for i := range c.Memberships {
			c.Memberships[i].Default = c.Memberships[i].Scope == scope
		}
	})
}
