package rest

import (
	"context"
	"net/http"
	"time"

	"guichet/parser"
	"guichet/portal"
	"guichet/ticket"

	"github.com/danielgtaylor/huma/v2"
)

// Held is a mail whose author is in doubt.
type Held struct {
	ID      uint64        `json:"id"`
	At      time.Time     `json:"at"`
	From    portal.Person `json:"from"`
	Subject string        `json:"subject"`
	Reason  string        `json:"reason"`
	Verdict string        `json:"verdict"`
}

// Released says where a mail went.
type Released struct {
	Tickets []uint64 `json:"tickets"`
}

type heldAt struct {
	ID uint64 `path:"id" minimum:"1"`
}

// quarantine are the routes of held mail.
func (a *API) quarantine(api huma.API) {
	huma.Register(api, operation(http.MethodGet, "/v1/quarantine", "list-quarantine", "Mails whose author is in doubt, the latest first", Read),
		func(ctx context.Context, _ *struct{}) (*struct{ Body []Held }, error) {
			held, err := a.Pages.Quarantine(ctx, of(ctx))
			all := []Held{}
			for _, x := range held {
				all = append(all, heldOf(x))
			}
			return &struct{ Body []Held }{all}, a.fault(err)
		})
	type mailOf struct {
		Body struct {
			Held
			Text string `json:"text" doc:"Its words, as they came"`
		}
	}
	huma.Register(api, operation(http.MethodGet, "/v1/quarantine/{id}", "get-quarantined", "A mail whose author is in doubt, as text", Read),
		func(ctx context.Context, in *heldAt) (*mailOf, error) {
			x, raw, err := a.Pages.Held(ctx, of(ctx), ticket.HeldID(in.ID))
			if err != nil {
				return nil, a.fault(err)
			}
			out := &mailOf{}
			out.Body.Held, out.Body.Text = heldOf(x), parser.Parse(raw).Text
			return out, nil
		})
	release := operation(http.MethodPost, "/v1/quarantine/{id}/release", "release", "Vouch for a mail: it then takes its way", Write)
	release.Errors = append(release.Errors, http.StatusConflict)
	huma.Register(api, release, func(ctx context.Context, in *heldAt) (*struct{ Body Released }, error) {
		if err := a.maySee(ctx, in.ID); err != nil {
			return nil, a.fault(err)
		}
		numbers, err := a.Desk.ReleaseHeld(ctx, ticket.HeldID(in.ID), by(ctx))
		r := Released{Tickets: []uint64{}}
		for _, n := range numbers {
			r.Tickets = append(r.Tickets, uint64(n))
		}
		return &struct{ Body Released }{r}, a.fault(err)
	})
	drop := operation(http.MethodPost, "/v1/quarantine/{id}/drop", "drop", "Forget a mail", Write)
	drop.DefaultStatus, drop.Errors = http.StatusNoContent, append(drop.Errors, http.StatusConflict)
	huma.Register(api, drop, func(ctx context.Context, in *heldAt) (*struct{}, error) {
		if err := a.maySee(ctx, in.ID); err != nil {
			return nil, a.fault(err)
		}
		return nil, a.fault(a.Desk.DropHeld(ctx, ticket.HeldID(in.ID), by(ctx)))
	})
}

func heldOf(x *ticket.HeldMail) Held {
	return Held{
		ID: uint64(x.ID), At: x.At.UTC(), From: portal.Person{Name: x.Author.Name, Email: x.Author.Address.String()}, Subject: x.Subject,
		Reason: x.Reason, Verdict: string(x.Verdict.Result),
	}
}

// maySee returns ErrNotFound for a mail that who speaks may not decide about.
func (a *API) maySee(ctx context.Context, id uint64) error {
	_, _, err := a.Pages.Held(ctx, of(ctx), ticket.HeldID(id))
	return err
}

// by names who does it.
func by(ctx context.Context) string {
	if v := of(ctx); !v.Address.IsZero() {
		return v.Address.String()
	}
	return "admin"
}
