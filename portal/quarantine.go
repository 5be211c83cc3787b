package portal

import (
	"context"
	"net/http"

	"guichet/ticket"
)

// Releaser decides about mail that was put aside; by is who wants it.
type Releaser interface {
	ReleaseAside(ctx context.Context, id ticket.HeldID, by string) ([]ticket.Number, error)
	DropAside(ctx context.Context, id ticket.HeldID, by string) error
}

// Aside is a mail that belongs to no ticket.
type Aside struct {
	ID      ticket.HeldID   `json:"id"`
	Kind    ticket.HeldKind `json:"kind"`
	At      string          `json:"at"`
	Reason  string          `json:"reason"`
	From    Person          `json:"from"`
	Subject string          `json:"subject"`
	Ticket  *ticket.Number  `json:"ticket"`
	Result  string          `json:"verdict"`
	Raw     []byte          `json:"raw,omitempty"`
}

func viewAside(x *ticket.HeldMail) Aside {
	v := Aside{
		ID: x.ID, Kind: x.Kind, At: x.At.UTC().Format("2006-01-02T15:04:05Z07:00"), Reason: x.Reason,
		From:    Person{Name: x.Author.Name, Email: x.Author.Address.String()},
		Subject: x.Subject, Result: string(x.Verdict.Result),
	}
	if x.Ticket != 0 {
		v.Ticket = &x.Ticket
	}
	return v
}

func (a *API) asides(r *http.Request) (any, error) {
	all := []Aside{}
	err := a.Store.View(r.Context(), func(tx ticket.Reader) error {
		for after := ticket.HeldID(0); ; {
			asides, err := tx.Asides(after, page)
			if err != nil || len(asides) == 0 {
				return err
			}
			for _, x := range asides {
				all = append(all, viewAside(x))
				after = x.ID
			}
		}
	})
	return all, err
}

func (a *API) aside(r *http.Request) (any, error) {
	id, err := number(r, "id")
	if err != nil {
		return nil, err
	}
	var v Aside
	err = a.Store.View(r.Context(), func(tx ticket.Reader) error {
		x, err := tx.Aside(ticket.HeldID(id))
		if err != nil {
			return err
		}
		v = viewAside(x)
		v.Raw, err = tx.AsideRaw(ticket.HeldID(id))
		return err
	})
	return v, err
}

// Released is where a mail went that was put aside.
type Released struct {
	ID      uint64          `json:"released"`
	Tickets []ticket.Number `json:"tickets"`
}

func (a *API) releaseAside(r *http.Request) (any, error) {
	id, err := number(r, "id")
	if err != nil {
		return nil, err
	}
	tickets, err := a.Desk.ReleaseAside(r.Context(), ticket.HeldID(id), "admin")
	return Released{ID: id, Tickets: tickets}, err
}

func (a *API) dropAside(r *http.Request) (any, error) {
	id, err := number(r, "id")
	if err != nil {
		return nil, err
	}
	return map[string]uint64{"dropped": id}, a.Desk.DropAside(r.Context(), ticket.HeldID(id), "admin")
}
