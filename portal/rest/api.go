package rest

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"errors"
	"net/http"
	"slices"
	"strings"
	"time"

	"guichet/desk"
	"guichet/desk/authority"
	"guichet/desk/change"
	"guichet/desk/page"
	"guichet/desk/policy"
	"guichet/desk/session"
	"guichet/mail"
	"guichet/templates"
	"guichet/ticket"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"
	"github.com/rs/zerolog"
)

// Desk is what the API asks the desk to do.
type Desk interface {
	Act(ctx context.Context, req desk.ActRequest) (*desk.Acted, error)
	Open(ctx context.Context, req desk.OpenRequest) (*ticket.Ticket, error)
	ReleaseHeld(ctx context.Context, id ticket.HeldID, by string) ([]ticket.Number, error)
	DropHeld(ctx context.Context, id ticket.HeldID, by string) error
}

// Shower is what the API asks to see.
type Shower interface {
	Show(ctx context.Context, v *session.Visitor, n ticket.Number) (*page.Shown, error)
	Find(ctx context.Context, v *session.Visitor, search bool, words string) (*change.Finding, error)
	Open(ctx context.Context, v *session.Visitor, n ticket.Number, message uint32, place int) (*page.File, error)
	Quarantine(ctx context.Context, v *session.Visitor) ([]*ticket.HeldMail, error)
}

// Words has the words for what the desk says to commands.
type Words interface {
	Say(lang, list string, said templates.Result) string
}

// The scopes of tokens.
const (
	Read  = "tickets:read"
	Write = "tickets:write"
)

// Token lets a program in.
type Token struct {
	Name   string
	Secret string
	Scopes []string
	As     mail.Address // the agent for whom it speaks; zero: the admin, who may speak for anybody
}

// API is the API. All of it is set but Tokens.
type API struct {
	Desk    Desk
	Pages   Shower
	Words   Words
	Policy  policy.Policy
	Tokens  []Token
	Version string
	Now     func() time.Time
	Log     zerolog.Logger
}

// Handler returns the routes.
func (a *API) Handler() http.Handler {
	mux := http.NewServeMux()
	config := huma.DefaultConfig("Guichet", a.Version)
	config.OpenAPIPath, config.DocsPath, config.SchemasPath = "/v1/openapi", "", "/v1/schemas"
	config.CreateHooks = nil // no $schema in answers
	config.Info.Description = "Tickets of a help desk. What a request does is what a mail with the same words and commands would."
	config.Components.SecuritySchemes = map[string]*huma.SecurityScheme{"token": {Type: "http", Scheme: "bearer"}}
	api := humago.New(mux, config)
	api.UseMiddleware(func(ctx huma.Context, next func(huma.Context)) { a.identify(api, ctx, next) })
	a.tickets(api)
	a.acts(api)
	a.quarantine(api)
	return a.guard(mux)
}

// maxBody bounds a request: the files of one ticket in base64, and what stands around them.
func (a *API) maxBody() int64 {
	if most := a.Policy.MaxAttachments; most > 0 {
		return most*4/3 + 1<<20
	}
	return 40 << 20
}

// guard bounds requests, keeps answers out of caches, and turns a panic into an error that costs only its request.
func (a *API) guard(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			if fault := recover(); fault != nil {
				a.Log.Error().Interface("panic", fault).Str("route", r.Pattern).Msg("panic")
				http.Error(w, "a fault of the desk", http.StatusInternalServerError)
			}
		}()
		r.Body = http.MaxBytesReader(w, r.Body, a.maxBody())
		w.Header().Set("Cache-Control", "no-store")
		w.Header().Set("X-Content-Type-Options", "nosniff")
		next.ServeHTTP(w, r)
	})
}

type speaker struct{}

// identify finds for whom the token of a request speaks, and whether it may do what is asked.
func (a *API) identify(api huma.API, ctx huma.Context, next func(huma.Context)) {
	secret, bearer := strings.CutPrefix(ctx.Header("Authorization"), "Bearer ")
	token := a.token(secret)
	if !bearer || token == nil {
		ctx.SetHeader("WWW-Authenticate", `Bearer realm="guichet"`)
		_ = huma.WriteErr(api, ctx, http.StatusUnauthorized, "a token of the configuration has to come as Authorization: Bearer")
		return
	}
	for _, need := range ctx.Operation().Security {
		for _, scope := range need["token"] {
			if !slices.Contains(token.Scopes, scope) {
				_ = huma.WriteErr(api, ctx, http.StatusForbidden, "the token "+token.Name+" has not the scope "+scope)
				return
			}
		}
	}
	v := &session.Visitor{Asker: authority.Asker{Agent: &policy.Agent{}}, Proven: a.Now()}
	for i := range a.Policy.Agents {
		if agent := &a.Policy.Agents[i]; !token.As.IsZero() && ticket.SameAddress(agent.Address, token.As) {
			v.Agent, v.Address, v.Name = agent, agent.Address, agent.Name
		}
	}
	if v.Address.IsZero() && !token.As.IsZero() {
		_ = huma.WriteErr(api, ctx, http.StatusForbidden, "the token speaks for "+token.As.String()+", who is no agent")
		return
	}
	next(huma.WithValue(ctx, speaker{}, v))
}

// token finds the token with a secret, in the same time for all.
func (a *API) token(secret string) (found *Token) {
	want := sha256.Sum256([]byte(secret))
	for i := range a.Tokens {
		have := sha256.Sum256([]byte(a.Tokens[i].Secret))
		if subtle.ConstantTimeCompare(want[:], have[:]) == 1 && a.Tokens[i].Secret != "" {
			found = &a.Tokens[i]
		}
	}
	return found
}

// of is for whom a request speaks.
func of(ctx context.Context) *session.Visitor {
	if v, ok := ctx.Value(speaker{}).(*session.Visitor); ok {
		return v
	}
	return &session.Visitor{}
}

// fault is an error of the desk as a problem: what strangers may know of it.
func (a *API) fault(err error) error {
	var refusal *ticket.Refusal
	var problem huma.StatusError
	switch {
	case err == nil, errors.As(err, &problem):
		return err
	case errors.As(err, &refusal):
		return huma.Error422UnprocessableEntity(a.Words.Say("en", "refused", templates.Result(ticket.RefusedLine("", err))))
	case errors.Is(err, ticket.ErrNotFound):
		return huma.Error404NotFound("there is no such thing, or not for this token")
	case errors.Is(err, desk.ErrMalware):
		return huma.Error422UnprocessableEntity("a scanner found malware in a file")
	case errors.Is(err, ticket.ErrNotAllowed):
		return huma.Error403Forbidden("this may not be done for that person")
	case errors.Is(err, desk.ErrNotHeld), errors.Is(err, desk.ErrNotReleasable):
		return huma.Error409Conflict(err.Error())
	}
	a.Log.Error().Err(err).Msg("api")
	return huma.Error500InternalServerError("a fault of the desk; its log says more")
}

// operation describes one route.
func operation(method, path, id, summary, scope string) huma.Operation {
	return huma.Operation{
		OperationID: id, Method: method, Path: path, Summary: summary,
		Security: []map[string][]string{{"token": {scope}}},
		Errors:   []int{http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound, http.StatusUnprocessableEntity},
	}
}
