package desk

import (
	"context"
	"errors"
	"time"

	"guichet/mail"
)

// Acting says whether an agent may act for a customer now. The customer's application asks
// for it when the agent comes, and again whenever it likes.
type Acting struct {
	Allowed bool      `json:"allowed"`
	Ticket  Number    `json:"ticket,omitempty"` // whose access it is
	Until   time.Time `json:"until,omitzero"`
	// Session is whether the agent acts at this moment. A customer who is logged in then goes
	// on working, and one who is not cannot log in.
	Session       bool `json:"session"`
	CustomerLogIn bool `json:"customer_may_log_in"`
}

// ErrNoAccess is what Session returns when no customer granted what it needs.
var ErrNoAccess = errors.New("no support access is granted")

// MayAct says whether the agent may act for the customer now (PRODUCT 5.7). Unknown people
// are no error: the answer is no.
func (d *Desk) MayAct(ctx context.Context, agent, customer mail.Address) (Acting, error) {
	var a Acting
	err := d.store.View(ctx, func(tx Reader) error {
		t, err := d.granted(tx, agent, customer)
		a = Acting{CustomerLogIn: true}
		if t != nil {
			running := !t.Access.Session.IsZero()
			a = Acting{Allowed: true, Ticket: t.Number, Until: t.Access.Ends, Session: running, CustomerLogIn: !running}
		}
		return err
	})
	return a, err
}

// Session notes that the agent begins or stops to act for the customer. It returns
// ErrNoAccess if he may not.
func (d *Desk) Session(ctx context.Context, agent, customer mail.Address, begins bool) error {
	now := d.now().UTC()
	return d.store.Update(ctx, func(tx Tx) error {
		t, err := d.granted(tx, agent, customer)
		switch {
		case err != nil:
			return err
		case t == nil:
			return ErrNoAccess
		case begins != t.Access.Session.IsZero():
			return nil // it is so already
		}
		c := &Change{Ticket: t.clone()}
		access := *t.Access
		what := "support access: the agent begins to act"
		if access.Session = now; !begins {
			access.Session, what = time.Time{}, "support access: the agent stops acting"
		}
		c.Ticket.Access = &access
		c.event(now, access.Agent.String(), "API", what)
		return c.applyRest(tx)
	})
}

// granted returns the ticket on which the customer lets the agent act now; nil if there is
// none.
func (d *Desk) granted(tx Reader, agent, customer mail.Address) (*Ticket, error) {
	who := d.dir.agent(agent)
	contact, err := FindContact(tx, customer)
	if errors.Is(err, ErrNotFound) || err == nil && who == nil {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	for _, n := range contact.Granted {
		t, err := tx.Ticket(n)
		if errors.Is(err, ErrNotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		if t.Access.Allows(d.now()) && same(t.Access.Agent, who.Address) {
			return t, nil
		}
	}
	return nil, nil
}

// Accesses returns the tickets that have a support access to be seen, by its next time.
func (d *Desk) Accesses(ctx context.Context) ([]*Ticket, error) {
	const last = accessMost + accessShown // later no access has a timer
	var found []*Ticket
	err := d.store.View(ctx, func(tx Reader) error {
		found = nil
		timers, _, err := tx.DueTimers(d.now().Add(last), 1<<30)
		if err != nil {
			return err
		}
		for _, timer := range timers {
			if timer.Kind != TimerAccess {
				continue
			}
			t, err := tx.Ticket(timer.Ticket)
			if err != nil {
				return err
			}
			if t.Access.Shown(d.now()) {
				found = append(found, t)
			}
		}
		return nil
	})
	return found, err
}
