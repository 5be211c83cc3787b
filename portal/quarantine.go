package portal

import (
	"context"
	"net/http"

	"guichet/ticket"
)

// Releaser decides about held mail; by is who wants it.
type Releaser interface {
	ReleaseHeld(ctx context.Context, id ticket.HeldID, by string) ([]ticket.Number, error)
	DropHeld(ctx context.Context, id ticket.HeldID, by string) error
}

// HeldMail is a mail that belongs to no ticket.
type HeldMail struct {
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

// quarantineAPI answers for held mail.
type quarantineAPI struct{ *API }

func viewHeld(x *ticket.HeldMail) HeldMail {
	v := HeldMail{
		ID: x.ID, Kind: x.Kind, At: x.At.UTC().Format("2006-01-02T15:04:05Z07:00"), Reason: x.Reason,
		From:    Person{Name: x.Author.Name, Email: x.Author.Address.String()},
		Subject: x.Subject, Result: string(x.Verdict.Result),
	}
	if x.Ticket != 0 {
		v.Ticket = &x.Ticket
	}
	return v
}

func (a quarantineAPI) heldMails(r *http.Request) (any, error) {
	all := []HeldMail{}
	err := a.Store.View(r.Context(), func(tx ticket.Reader) error {
		for after := ticket.HeldID(0); ; {
			held, err := tx.HeldMails(after, pageSize)
			if err != nil || len(held) == 0 {
				return err
			}
			for _, x := range held {
				all = append(all, viewHeld(x))
				after = x.ID
			}
		}
	})
	return all, err
}

func (a quarantineAPI) heldMail(r *http.Request) (any, error) {
	id, err := number(r, "id")
	if err != nil {
		return nil, err
	}
	var v HeldMail
	err = a.Store.View(r.Context(), func(tx ticket.Reader) error {
		x, err := tx.HeldMail(ticket.HeldID(id))
		if err != nil {
			return err
		}
		v = viewHeld(x)
		v.Raw, err = tx.HeldRaw(ticket.HeldID(id))
		return err
	})
	return v, err
}

// Released is where a held mail went.
type Released struct {
	ID      uint64          `json:"released"`
	Tickets []ticket.Number `json:"tickets"`
}

func (a quarantineAPI) releaseHeld(r *http.Request) (any, error) {
	id, err := number(r, "id")
	if err != nil {
		return nil, err
	}
	tickets, err := a.Desk.ReleaseHeld(r.Context(), ticket.HeldID(id), "admin")
	return Released{ID: id, Tickets: tickets}, err
}

func (a quarantineAPI) dropHeld(r *http.Request) (any, error) {
	id, err := number(r, "id")
	if err != nil {
		return nil, err
	}
	return map[string]uint64{"dropped": id}, a.Desk.DropHeld(r.Context(), ticket.HeldID(id), "admin")
}
