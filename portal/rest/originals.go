package rest

import (
	"context"
	"net/http"

	"guichet/ticket"

	"github.com/danielgtaylor/huma/v2"
)

// originals are the routes of what the pages have beside words: the mail as it came, and the rating.
func (a *API) originals(api huma.API) {
	get := operation(http.MethodGet, "/v1/tickets/{number}/messages/{message}", "get-original", "A message as its mail came", Read)
	get.Responses = map[string]*huma.Response{"200": {Description: "The mail's octets", Content: map[string]*huma.MediaType{"message/rfc822": {}}}}
	huma.Register(api, get, func(ctx context.Context, in *struct {
		Numbered
		Message uint32 `path:"message" minimum:"1"`
	},
	) (*octets, error) {
		raw, err := a.Pages.Original(ctx, of(ctx), ticket.Number(in.Number), in.Message)
		if err != nil {
			return nil, a.fault(err)
		}
		return &octets{"message/rfc822", raw}, nil
	})
	rate := operation(http.MethodPut, "/v1/tickets/{number}/rating", "rate", "Rate a closed ticket for its requester", Write)
	rate.DefaultStatus = http.StatusNoContent
	huma.Register(api, rate, func(ctx context.Context, in *struct {
		Numbered
		Body struct {
			As     string `json:"as" maxLength:"320" doc:"The requester; only tokens that speak for the admin"`
			Rating int    `json:"rating" minimum:"1" maximum:"5"`
		}
	},
	) (*struct{}, error) {
		who, err := a.actor(ctx, in.Body.As)
		if err != nil {
			return nil, err
		}
		v, err := a.Pages.As(ctx, who)
		if err != nil {
			return nil, a.fault(err)
		}
		return nil, a.fault(a.Pages.RateAs(ctx, v, ticket.Number(in.Number), in.Body.Rating))
	})
}
