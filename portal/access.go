package portal

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"guichet/desk"
	"guichet/mail"
)

// Accessor is what the API asks about support access.
type Accessor interface {
	MayAct(ctx context.Context, agent, customer mail.Address) (desk.Acting, error)
	Session(ctx context.Context, agent, customer mail.Address, begins bool) error
	Accesses(ctx context.Context) ([]*desk.Ticket, error)
}

// Access is a support access as `guichet grant list` prints it.
type Access struct {
	Ticket   desk.Number      `json:"ticket"`
	State    desk.AccessState `json:"state"`
	Agent    string           `json:"agent"`
	Customer string           `json:"customer"`
	Offered  *time.Time       `json:"offered"`
	Granted  *time.Time       `json:"granted"`
	Ends     *time.Time       `json:"ends"`
	Session  *time.Time       `json:"session"`
}

func viewAccess(t *desk.Ticket, now time.Time) *Access {
	x := t.Access
	if !x.Shown(now) {
		return nil
	}
	v := &Access{
		Ticket: t.Number, State: x.State, Agent: x.Agent.String(), Customer: x.Customer.String(),
		Offered: when(x.Offered), Granted: when(x.Granted), Ends: when(x.Ends), Session: when(x.Session),
	}
	if x.State == desk.AccessGranted && !x.Allows(now) {
		v.State, v.Session = desk.AccessEnded, nil // its timer comes in a moment
	}
	return v
}

func (a *API) accesses(r *http.Request) (any, error) {
	all := []*Access{}
	tickets, err := a.Desk.Accesses(r.Context())
	for _, t := range tickets {
		if v := viewAccess(t, time.Now()); v != nil {
			all = append(all, v)
		}
	}
	return all, err
}

// mayAct is what a customer's application asks: ?agent=…&customer=….
func (a *API) mayAct(r *http.Request) (any, error) {
	agent, customer, err := whom(r)
	if err != nil {
		return nil, err
	}
	return a.Desk.MayAct(r.Context(), agent, customer)
}

// session notes that the agent begins to act for the customer, or stops (?running=false),
// and answers as mayAct does.
func (a *API) session(r *http.Request) (any, error) {
	agent, customer, err := whom(r)
	if err != nil {
		return nil, err
	}
	running, err := strconv.ParseBool(r.URL.Query().Get("running"))
	if err != nil {
		return nil, badRequest("running must be true or false")
	}
	if err := a.Desk.Session(r.Context(), agent, customer, running); err != nil {
		return nil, err
	}
	return a.Desk.MayAct(r.Context(), agent, customer)
}

// whom reads the two people of a question about support access.
func whom(r *http.Request) (agent, customer mail.Address, err error) {
	if agent, err = mail.ParseAddress(r.URL.Query().Get("agent")); err != nil {
		return agent, customer, badRequest("agent: " + err.Error())
	}
	if customer, err = mail.ParseAddress(r.URL.Query().Get("customer")); err != nil {
		return agent, customer, badRequest("customer: " + err.Error())
	}
	return agent, customer, nil
}
