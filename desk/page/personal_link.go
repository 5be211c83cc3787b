package page

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"guichet/desk/change"
	"guichet/desk/state"
	"guichet/mail"
	"guichet/ticket"
)

// Pages are what the links in letters ask of the desk: tokens are all that a visitor has to show.
type Pages struct{ base *state.Base }

// New returns the pages of a store.
func New(b *state.Base) *Pages { return &Pages{base: b} }

// MaxLink is the longest time for which a personal link is good.
const MaxLink = 90 * 24 * time.Hour

// ErrLink is what CheckLink returns whatever is wrong with a link: altered, over, revoked,
// of a ticket that is gone, or of somebody who lost his rights. Strangers learn no more.
var ErrLink = errors.New("this link is not valid, or not any more")

// PersonalLink opens pages for one person until a time (PRODUCT 5.6).
type PersonalLink struct {
	Token   string
	URL     string // of the portal; "" if there is none
	Expires time.Time
}

// Visitor is for whom a personal link opens pages. What he may see is May's matter, ticket
// by ticket.
type Visitor struct {
	Contact *ticket.Contact // never nil
	Ticket  ticket.Number   // that the link leads to
	Address mail.Address
	Name    string
	Expires time.Time

	Subject  string // of the ticket; "" if it may not be shown
	Status   ticket.Status
	Language string
}

// Link issues a personal link to somebody who may read the ticket. An error that wraps
// ErrNotFound says that there is no such ticket, or no such person on it; ErrNotAllowed,
// that he may not read it.
func (g *Pages) Link(ctx context.Context, n ticket.Number, who mail.Address, ttl time.Duration) (link PersonalLink, err error) {
	if ttl <= 0 || ttl > MaxLink {
		return link, fmt.Errorf("a link is good for a time up to %d days, not for %s", MaxLink/(24*time.Hour), ttl)
	}
	expires := g.base.Now().UTC().Add(ttl).Truncate(time.Second)
	err = g.base.Store.View(ctx, func(tx ticket.Reader) error {
		t, contact, at, err := personOn(tx, n, who)
		if err != nil {
			return err
		}
		if !g.mayVisit(contact, t, at) {
			return fmt.Errorf("%s may not read ticket %d, as its requester and participants may: %w", who, n, ticket.ErrNotAllowed)
		}
		link = PersonalLink{Token: g.base.Keys.IssueLink(t, at, expires), Expires: expires}
		return nil
	})
	if err == nil && g.base.Dir.Policy.URL != "" {
		link.URL = strings.TrimRight(g.base.Dir.Policy.URL, "/") + "/link/" + link.Token
	}
	return link, err
}

// personOn finds somebody on a ticket, by any of his addresses.
func personOn(tx ticket.Reader, n ticket.Number, who mail.Address) (t *ticket.Ticket, c *ticket.Contact, at int, err error) {
	if t, err = tx.Ticket(n); err != nil {
		return nil, nil, 0, fmt.Errorf("ticket %d: %w", n, err)
	}
	if c, err = contactOrNew(tx, who); err != nil {
		return nil, nil, 0, err
	}
	if at = t.PlaceOf(c, who); at < 0 {
		return nil, nil, 0, fmt.Errorf("%s has no part in ticket %d: %w", who, n, ticket.ErrNotFound)
	}
	return t, c, at, nil
}

// CheckLink says for whom a personal link opens pages. It changes nothing, however often it
// is asked: mail scanners follow links. The error is ErrLink, or the store's.
func (g *Pages) CheckLink(ctx context.Context, token string) (*Visitor, error) {
	tok, expires, ok := ticket.ParseLink(token)
	if !ok || !g.base.Now().Before(expires) {
		return nil, ErrLink
	}
	var v *Visitor
	err := g.base.Store.View(ctx, func(tx ticket.Reader) error {
		t, err := tx.Ticket(tok.Ticket)
		if errors.Is(err, ticket.ErrNotFound) || err == nil && !g.base.Keys.VerifyLink(tok, t, expires) {
			return ErrLink
		}
		if err != nil {
			return err
		}
		p := t.People[tok.Person]
		on, err := ticket.MergeTargetIn(tx, t)
		if err != nil {
			return err
		}
		contact, err := contactOrNew(tx, p.Address)
		if place := on.PlaceOf(contact, p.Address); err == nil && (place < 0 || !g.mayVisit(contact, on, place)) {
			err = ErrLink
		}
		v = &Visitor{
			Contact: contact, Ticket: on.Number, Address: p.Address, Name: p.Name, Expires: expires,
			Status: on.Status, Language: on.Language,
		}
		if on.Echo && !on.Sensitive {
			v.Subject = on.Subject
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	return v, nil
}

// RevokeLinks voids all personal links that were issued to somebody for a ticket. His mails
// and what he gets go on. ErrNotFound as with Link.
func (g *Pages) RevokeLinks(ctx context.Context, n ticket.Number, who mail.Address) error {
	now := g.base.Now().UTC()
	return g.base.Store.Update(ctx, func(tx ticket.Tx) error {
		t, _, at, err := personOn(tx, n, who)
		if err != nil {
			return err
		}
		c := &change.Change{Ticket: t.Clone()}
		c.Ticket.People[at].Pages++
		c.Event(now, "admin", "API", "links of "+who.String()+" revoked")
		return g.base.Apply(tx, &change.Plan{Changes: []*change.Change{c}}, nil, nil, now)
	})
}

// mayVisit reports whether links are for whoever stands at a place: for customers who may
// read the ticket. Agents' tokens open no customer's page.
func (g *Pages) mayVisit(c *ticket.Contact, t *ticket.Ticket, place int) bool {
	return t.People[place].Standing != ticket.AgentStaff && g.base.Dir.Agent(t.People[place].Address) == nil && ticket.May(c, t, ticket.Read)
}

// contactOrNew returns the person whom an address belongs to; one whom nobody knows yet, such
// as a participant who never wrote, has nothing but that address.
func contactOrNew(tx ticket.Reader, a mail.Address) (*ticket.Contact, error) {
	c, err := ticket.FindContact(tx, a)
	if errors.Is(err, ticket.ErrNotFound) {
		return &ticket.Contact{Address: ticket.Fold(a)}, nil
	}
	return c, err
}
