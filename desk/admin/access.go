package admin

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"guichet/desk/change"
	"guichet/desk/state"
	"guichet/mail"
	"guichet/ticket"
)

// Acting says whether an agent may act for a customer now. The customer's application asks
// for it when the agent comes, and again whenever it likes.
type Acting struct {
	Allowed bool          `json:"allowed"`
	Ticket  ticket.Number `json:"ticket,omitempty"` // whose access it is
	Until   time.Time     `json:"until,omitzero"`
	Session bool          `json:"session"` // whether the agent acts at this moment
	// CustomerLogIn is false while any agent acts for the customer: if he is logged in he goes
	// on working, else he cannot log in.
	CustomerLogIn bool `json:"customer_may_log_in"`
}

// ErrNoAccess is what Session returns when no customer granted what it needs.
var ErrNoAccess = errors.New("no support access is granted")

// Access is what a customer's application asks about support access. Its methods may be called at once from
// many places.
type Access struct{ base *state.Base }

// NewAccess returns the support accesses of a store.
func NewAccess(b *state.Base) *Access { return &Access{base: b} }

// MayAct says whether the agent may act for the customer now (PRODUCT 5.7). Unknown people
// are no error: the answer is no. Without an agent, the zero address, it tells only whether
// the customer may log in.
func (s *Access) MayAct(ctx context.Context, agent, customer mail.Address) (Acting, error) {
	var a Acting
	err := s.base.Store.View(ctx, func(tx ticket.Reader) error {
		all, err := s.granted(tx, customer)
		a = Acting{CustomerLogIn: !slices.ContainsFunc(all, inSession)}
		if t := s.forAgent(all, agent); t != nil {
			a.Allowed, a.Ticket, a.Until, a.Session = true, t.Number, t.Access.Ends, inSession(t)
		}
		return err
	})
	return a, err
}

// Session notes that the agent begins or stops to act for the customer. The error wraps
// ErrNoAccess if he may not.
func (s *Access) Session(ctx context.Context, agent, customer mail.Address, begins bool) error {
	now := s.base.Now().UTC()
	return s.base.Store.Update(ctx, func(tx ticket.Tx) error {
		all, err := s.granted(tx, customer)
		if err != nil {
			return err
		}
		t := s.forAgent(all, agent)
		switch {
		case t == nil:
			return fmt.Errorf("%s may not act for %s: %w", agent, customer, ErrNoAccess)
		case begins == inSession(t):
			return nil // it is so already
		}
		c := &change.Change{Ticket: t.Clone()}
		access := *t.Access
		what := "support access: the agent begins to act"
		if access.Session = now; !begins {
			access.Session, what = time.Time{}, "support access: the agent stops acting"
		}
		c.Ticket.Access = &access
		c.Event(now, access.Agent.String(), "API", what)
		return state.ApplyRest(c, tx)
	})
}

func inSession(t *ticket.Ticket) bool { return !t.Access.Session.IsZero() }

// granted returns the tickets on which the customer himself lets somebody act now. A ticket
// can have another requester than when he granted it something.
func (s *Access) granted(tx ticket.Reader, customer mail.Address) ([]*ticket.Ticket, error) {
	contact, err := ticket.FindContact(tx, customer)
	if errors.Is(err, ticket.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var all []*ticket.Ticket
	for _, n := range contact.Granted {
		t, err := tx.Ticket(n)
		if err != nil && !errors.Is(err, ticket.ErrNotFound) {
			return nil, err
		}
		if err == nil && t.Access.Allows(s.base.Now()) && contact.Has(t.Access.Customer) {
			all = append(all, t)
		}
	}
	return all, nil
}

// forAgent returns the one of these tickets on which the agent may act: where he does already,
// else what lasts longest; nil if there is none.
func (s *Access) forAgent(all []*ticket.Ticket, agent mail.Address) *ticket.Ticket {
	who := s.base.Dir.Agent(agent)
	if who == nil {
		return nil
	}
	var best *ticket.Ticket
	for _, t := range all {
		if ticket.SameAddress(t.Access.Agent, who.Address) &&
			(best == nil || !inSession(best) && (inSession(t) || t.Access.Ends.After(best.Access.Ends))) {
			best = t
		}
	}
	return best
}

// Accesses returns the tickets that have a support access to be seen, by its next time.
func (s *Access) Accesses(ctx context.Context) ([]*ticket.Ticket, error) {
	const last = ticket.AccessMost + ticket.AccessVisible // later no access has a timer
	var found []*ticket.Ticket
	err := s.base.Store.View(ctx, func(tx ticket.Reader) error {
		found = nil
		timers, _, err := tx.DueTimers(s.base.Now().Add(last), 1<<30)
		if err != nil {
			return err
		}
		for _, timer := range timers {
			if timer.Kind != ticket.TimerAccess {
				continue
			}
			t, err := tx.Ticket(timer.Ticket)
			if err != nil {
				return err
			}
			if t.Access.Visible(s.base.Now()) {
				found = append(found, t)
			}
		}
		return nil
	})
	return found, err
}
