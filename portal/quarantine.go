package portal

import (
	"context"
	"net/http"

	"guichet/desk"
)

// Releaser decides about mail that was put aside; by is who wants it.
type Releaser interface {
	ReleaseAside(ctx context.Context, id desk.AsideID, by string) ([]desk.Number, error)
	DropAside(ctx context.Context, id desk.AsideID, by string) error
}

// Aside is a mail that belongs to no ticket.
type Aside struct {
	ID      desk.AsideID   `json:"id"`
	Kind    desk.AsideKind `json:"kind"`
	At      string         `json:"at"`
	Reason  string         `json:"reason"`
	From    Person         `json:"from"`
	Subject string         `json:"subject"`
	Ticket  *desk.Number   `json:"ticket"`
	Result  string         `json:"verdict"`
	Raw     []byte         `json:"raw,omitempty"`
}

func viewAside(x *desk.Aside) Aside {
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
	err := a.Store.View(r.Context(), func(tx desk.Reader) error {
		for after := desk.AsideID(0); ; {
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
	err = a.Store.View(r.Context(), func(tx desk.Reader) error {
		x, err := tx.Aside(desk.AsideID(id))
		if err != nil {
			return err
		}
		v = viewAside(x)
		v.Raw, err = tx.AsideRaw(desk.AsideID(id))
		return err
	})
	return v, err
}

// Released is where a mail went that was put aside.
type Released struct {
	ID      uint64        `json:"released"`
	Tickets []desk.Number `json:"tickets"`
}

func (a *API) releaseAside(r *http.Request) (any, error) {
	id, err := number(r, "id")
	if err != nil {
		return nil, err
	}
	tickets, err := a.Desk.ReleaseAside(r.Context(), desk.AsideID(id), "admin")
	return Released{ID: id, Tickets: tickets}, err
}

func (a *API) dropAside(r *http.Request) (any, error) {
	id, err := number(r, "id")
	if err != nil {
		return nil, err
	}
	return map[string]uint64{"dropped": id}, a.Desk.DropAside(r.Context(), desk.AsideID(id), "admin")
}
