package rest

import (
	"context"
	"net/http"
	"time"

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
				all = append(all, Held{
					ID: uint64(x.ID), At: x.At.UTC(), From: portal.Person{Name: x.Author.Name, Email: x.Author.Address.String()}, Subject: x.Subject,
					Reason: x.Reason, Verdict: string(x.Verdict.Result),
				})
			}
			return &struct{ Body []Held }{all}, a.fault(err)
		})
	release := operation(http.MethodPost, "/v1/quarantine/{id}/release", "release", "Vouch for a mail: it then takes its way", Write)
	release.Errors = append(release.Errors, http.StatusConflict)
	huma.Register(api, release, func(ctx context.Context, in *heldAt) (*struct{ Body Released }, error) {
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
		return nil, a.fault(a.Desk.DropHeld(ctx, ticket.HeldID(in.ID), by(ctx)))
	})
}

// by names who does it.
func by(ctx context.Context) string {
	if v := of(ctx); !v.Address.IsZero() {
		return v.Address.String()
	}
	return "admin"
}
