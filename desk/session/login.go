package session

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"strings"
	"time"

	"guichet/desk/change"
	"guichet/desk/notify"
	"guichet/desk/policy"
	"guichet/desk/question"
	"guichet/desk/state"
	"guichet/mail"
	"guichet/search"
	"guichet/ticket"
)

// ErrLogin is what a login returns whatever is wrong with it: unknown, used, too old, or not his. Strangers
// learn no more.
var ErrLogin = errors.New("this does not log you in, or not any more")

// Sessions are who has logged in. Its methods may be called at once from many places.
type Sessions struct{ base *state.Base }

// New returns the sessions of a store.
func New(b *state.Base) *Sessions { return &Sessions{base: b} }

// person finds who an address is, in a record of his that may be changed; nil if nobody is known by it. An
// agent needs no record before he logs in.
func (s *Sessions) person(tx ticket.Reader, a mail.Address, now time.Time) (*ticket.Contact, *policy.Agent, error) {
	agent := s.base.Dir.Agent(a)
	if agent != nil {
		a = agent.Address
	}
	c, err := ticket.FindContact(tx, a)
	switch {
	case errors.Is(err, ticket.ErrNotFound) && agent != nil:
		return &ticket.Contact{Address: ticket.Fold(a), Name: agent.Name, Language: agent.Language, Created: now}, agent, nil
	case errors.Is(err, ticket.ErrNotFound):
		c, err := brought(tx, a, now)
		return c, nil, err
	case err != nil:
		return nil, nil, err
	}
	return c.Clone(), agent, nil
}

// brought finds somebody who never wrote: a participant of some ticket, whom another brought there.
func brought(tx ticket.Reader, a mail.Address, now time.Time) (*ticket.Contact, error) {
	hits, err := tx.Search(search.Query{}.With(ticket.PersonTerm(ticket.Fold(a))), 0, 1)
	if err != nil || len(hits) == 0 {
		return nil, err
	}
	return &ticket.Contact{Address: ticket.Fold(a), Created: now}, nil
}

// Asking is for a login letter.
type Asking struct {
	Address  mail.Address
	Language string // where the reader's own is not known
	To       string // the page that he wants to see then; "" is his list
	SignUp   bool   // he may be unknown so far
	Name     string // of who signs up; "" is none
}

// Ask sends a login letter to an address, if somebody is known by it or signs up: whether it did is told to nobody but
// him. Of addresses of ours, which nobody reads, it sends none.
func (s *Sessions) Ask(ctx context.Context, q Asking) error {
	now := s.base.Now().UTC()
	sent := false
	err := s.base.Store.Update(ctx, func(tx ticket.Tx) error {
		sent = false
		c, agent, err := s.person(tx, q.Address, now)
		if err == nil && c == nil && q.SignUp {
			c = &ticket.Contact{Address: ticket.Fold(q.Address), Created: now}
		}
		if err != nil || c == nil || agent == nil && s.base.Dir.Ours(q.Address) {
			return err
		}
		if !c.AskLogin(now) {
			return tx.PutContact(c)
		}
		c.Login.To, c.Login.Name = q.To, q.Name
		l, err := s.write(tx, mail.Mailbox{Name: c.Name, Address: q.Address}, first(c.Language, q.Language), ticket.Facts{}, now)
		if err != nil {
			return err
		}
		c.Login.Sent(l.ID, now)
		sent = true
		return tx.PutContact(c)
	})
	if err == nil && sent {
		s.base.Kick()
	}
	return err
}

// write writes a letter that proves to whom mail reaches.
func (s *Sessions) write(tx ticket.Tx, to mail.Mailbox, language string, facts ticket.Facts, now time.Time) (*ticket.Letter, error) {
	i, err := tx.Installation()
	if err != nil {
		return nil, err
	}
	at := state.New(now)
	at.Epoch = i.Epoch
	var p change.Plan
	l := notify.WriteWithoutTicket(s.base.Dir, &p, at, 0, to, ticket.KindLogin)
	if l.Facts = facts; !l.Staff && language != "" {
		l.Language = language
	}
	l.Subject = s.base.Dir.Words.LoginSubject(l.Language, s.base.Dir.Policy.Addresses[0].Name)
	return l, s.base.Apply(tx, &p, nil, nil, now)
}

func first(all ...string) string {
	for _, s := range all {
		if s != "" {
			return s
		}
	}
	return ""
}

// ByToken logs in who follows the link of a login letter, and returns the cookie of his new session, and the page that
// he asked for.
func (s *Sessions) ByToken(ctx context.Context, token, browser string) (cookie, to string, err error) {
	tok, ok := ticket.ParseToken(token)
	if !ok || tok.Role != ticket.TokenLogin {
		return "", "", ErrLogin
	}
	cookie, err = s.begin(ctx, browser, func(tx ticket.Reader, now time.Time) (*ticket.Contact, bool, error) {
		l, err := tx.Letter(ticket.LetterID(tok.Ticket))
		if errors.Is(err, ticket.ErrNotFound) || err == nil && (l.Kind != ticket.KindLogin || !s.base.Keys.Verify(tok, notify.TicketForNone(l))) {
			return nil, false, nil
		}
		if err != nil {
			return nil, false, err
		}
		c, _, err := s.person(tx, l.To.Address, now)
		if err != nil || c == nil {
			return nil, false, err
		}
		to = c.Login.To
		return c, c.UseLogin(l.ID, true, now), nil
	})
	return cookie, to, err
}

// ByCode logs in who types the code of a login letter.
func (s *Sessions) ByCode(ctx context.Context, a mail.Address, code, browser string) (cookie string, err error) {
	code = digits(code)
	return s.begin(ctx, browser, func(tx ticket.Reader, now time.Time) (*ticket.Contact, bool, error) {
		c, _, err := s.person(tx, a, now)
		if err != nil || c == nil || c.Login.Letter == 0 {
			return nil, false, err
		}
		l, err := tx.Letter(c.Login.Letter)
		if err != nil {
			return nil, false, err
		}
		right := subtle.ConstantTimeCompare([]byte(code), []byte(l.LoginCode)) == 1
		return c, c.UseLogin(l.ID, right, now), nil
	})
}

// digits is a code as somebody typed it.
func digits(code string) string {
	return strings.NewReplacer(" ", "", "-", "", "\u00a0", "").Replace(code)
}

// begin makes a session for whom find returns; what it noted of a failure is kept, too.
func (s *Sessions) begin(ctx context.Context, browser string, find func(ticket.Reader, time.Time) (*ticket.Contact, bool, error)) (string, error) {
	random := make([]byte, 32)
	if _, err := rand.Read(random); err != nil {
		return "", err
	}
	secret := base64.RawURLEncoding.EncodeToString(random)
	now := s.base.Now().UTC()
	var cookie string
	err := s.base.Store.Update(ctx, func(tx ticket.Tx) error {
		cookie = ""
		c, ok, err := find(tx, now)
		if err != nil || c == nil {
			return err
		}
		if ok {
			c.Begin(ticket.Session{Hash: hash(secret), Created: now, Proven: now, Seen: now, Browser: ticket.CutText(browser, 200)})
			cookie = base64.RawURLEncoding.EncodeToString([]byte(c.Address.String())) + "." + secret
		}
		return tx.PutContact(c)
	})
	if err == nil && cookie == "" {
		err = ErrLogin
	}
	return cookie, err
}

func hash(secret string) []byte {
	h := sha256.Sum256([]byte(secret))
	return h[:]
}

// Check says whose cookie it is; ErrLogin if it is nobody's any more. It writes at most once an hour, and nothing
// that anybody sees.
func (s *Sessions) Check(ctx context.Context, cookie string) (*Visitor, error) {
	a, want, ok := readCookie(cookie)
	if !ok {
		return nil, ErrLogin
	}
	now := s.base.Now().UTC()
	var v *Visitor
	var old bool
	err := s.base.Store.View(ctx, func(tx ticket.Reader) error {
		v = nil
		c, agent, err := s.person(tx, a, now)
		if err != nil || c == nil {
			return err
		}
		for i := range c.Sessions {
			have := &c.Sessions[i]
			if subtle.ConstantTimeCompare(have.Hash, want) != 1 || have.Over(now) {
				continue
			}
			old = now.Sub(have.Seen) > time.Hour
			v = &Visitor{Address: c.Address, Name: c.Name, Language: c.Language, Proven: have.Proven, Session: have.Hash}
			if agent != nil {
				v.Address, v.Name, v.Language = agent.Address, agent.Name, agent.Language
			}
			v.Asker, err = question.AskerOf(s.base.Dir, tx, v.Address)
		}
		return err
	})
	if err == nil && v == nil {
		err = ErrLogin
	}
	if err == nil && old {
		err = s.change(ctx, a, func(c *ticket.Contact) {
			for i := range c.Sessions {
				if bytes.Equal(c.Sessions[i].Hash, want) {
					c.Sessions[i].Seen = now
				}
			}
		})
	}
	return v, err
}

// readCookie takes a cookie apart: whose it says it is, and the hash of its secret.
func readCookie(cookie string) (mail.Address, []byte, bool) {
	who, secret, ok := strings.Cut(cookie, ".")
	if !ok || len(cookie) > 600 {
		return mail.Address{}, nil, false
	}
	b, err := base64.RawURLEncoding.DecodeString(who)
	if err != nil {
		return mail.Address{}, nil, false
	}
	a, err := mail.ParseAddress(string(b))
	return a, hash(secret), err == nil
}

// List returns the sessions of a visitor, the latest first.
func (s *Sessions) List(ctx context.Context, v *Visitor) (all []ticket.Session, err error) {
	now := s.base.Now().UTC()
	err = s.base.Store.View(ctx, func(tx ticket.Reader) error {
		all = nil
		c, _, err := s.person(tx, v.Address, now)
		if err != nil || c == nil {
			return err
		}
		for _, have := range c.Sessions {
			if !have.Over(now) {
				all = append([]ticket.Session{have}, all...)
			}
		}
		return nil
	})
	return all, err
}

// End revokes a visitor's session with that hash, or with a nil one all of them.
func (s *Sessions) End(ctx context.Context, v *Visitor, which []byte) error {
	return s.change(ctx, v.Address, func(c *ticket.Contact) {
		c.End(func(have ticket.Session) bool { return which == nil || bytes.Equal(have.Hash, which) })
	})
}

// SetLanguage says in which language a visitor is written to.
func (s *Sessions) SetLanguage(ctx context.Context, v *Visitor, language string) error {
	return s.change(ctx, v.Address, func(c *ticket.Contact) { c.Language = language })
}

func (s *Sessions) change(ctx context.Context, a mail.Address, f func(*ticket.Contact)) error {
	now := s.base.Now().UTC()
	return s.base.Store.Update(ctx, func(tx ticket.Tx) error {
		c, _, err := s.person(tx, a, now)
		if err != nil || c == nil {
			return err
		}
		f(c)
		return tx.PutContact(c)
	})
}
