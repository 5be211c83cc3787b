package portal

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"guichet/desk/admin"
	"guichet/mail"
	"guichet/ticket"
)

// Accessor is what the API asks about support access.
type Accessor interface {
	MayAct(ctx context.Context, agent, customer mail.Address) (admin.Acting, error)
	Session(ctx context.Context, agent, customer mail.Address, begins bool) error
	Accesses(ctx context.Context) ([]*ticket.Ticket, error)
}

// accessAPI answers for support accesses.
type accessAPI struct{ *API }

// Access is a support access as `guichet grant list` prints it.
type Access struct {
	Ticket   ticket.Number      `json:"ticket"`
	State    ticket.AccessState `json:"state"`
	Agent    string             `json:"agent"`
	Customer string             `json:"customer"`
	Offered  *time.Time         `json:"offered"`
	Granted  *time.Time         `json:"granted"`
	Ends     *time.Time         `json:"ends"`    // the access, or before it is granted the offer
	Session  *time.Time         `json:"session"` // since when the agent acts; null: he does not now
}

func viewAccess(t *ticket.Ticket, now time.Time) *Access {
	x := t.Access
	if !x.Visible(now) {
		return nil
	}
	v := &Access{
		Ticket: t.Number, State: x.State, Agent: x.Agent.String(), Customer: x.Customer.String(),
		Offered: when(x.Offered), Granted: when(x.Granted), Ends: when(x.Ends), Session: when(x.Session),
	}
	if x.State == ticket.AccessOffered {
		v.Ends = when(x.OfferEnds())
	}
	if x.State == ticket.AccessGranted && !x.Allows(now) {
		v.State, v.Session = ticket.AccessEnded, nil // its timer comes in a moment
	}
	return v
}

func (a accessAPI) accesses(r *http.Request) (any, error) {
	all := []*Access{}
	tickets, err := a.Access.Accesses(r.Context())
	for _, t := range tickets {
		if v := viewAccess(t, time.Now()); v != nil {
			all = append(all, v)
		}
	}
	return all, err
}

// mayAct is what a customer's application asks: ?agent=…&customer=…. Without an agent, it asks
// whether the customer may log in.
func (a accessAPI) mayAct(r *http.Request) (any, error) {
	customer, err := addressOf(r, "customer")
	if err != nil {
		return nil, err
	}
	var agent mail.Address
	if r.URL.Query().Has("agent") {
		if agent, err = addressOf(r, "agent"); err != nil {
			return nil, err
		}
	}
	return a.Access.MayAct(r.Context(), agent, customer)
}

// session notes that the agent begins to act for the customer, or stops (?running=false),
// and answers as mayAct does.
func (a accessAPI) session(r *http.Request) (any, error) {
	agent, err := addressOf(r, "agent")
	if err != nil {
		return nil, err
	}
	customer, err := addressOf(r, "customer")
	if err != nil {
		return nil, err
	}
	running, err := strconv.ParseBool(r.URL.Query().Get("running"))
	if err != nil {
		return nil, badRequest("running must be true or false")
	}
	if err := a.Access.Session(r.Context(), agent, customer, running); err != nil {
		return nil, err
	}
	return a.Access.MayAct(r.Context(), agent, customer)
}
