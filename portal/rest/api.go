package rest

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"errors"
	"net/http"
	"reflect"
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
	"guichet/portal"
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
	Held(ctx context.Context, v *session.Visitor, id ticket.HeldID) (*ticket.HeldMail, []byte, error)
	Original(ctx context.Context, v *session.Visitor, n ticket.Number, message uint32) ([]byte, error)
	RateAs(ctx context.Context, v *session.Visitor, n ticket.Number, stars int) error
	As(ctx context.Context, who mail.Address) (*session.Visitor, error)
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
	Hash   [sha256.Size]byte // of its secret
	Scopes []string
	As     mail.Address // the agent for whom it speaks; zero: the admin, who may speak for anybody
}

// API is the API. All of it is set but Tokens.
type API struct {
	// Local says that whoever reaches it is the admin and needs no token, as on the control socket, whose mode is the guard.
	Local      bool
	Operations []portal.Operation // of the admin's commands
	Desk       Desk
	Pages      Shower
	Words      Words
	Policy     policy.Policy
	Tokens     []Token
	Version    string
	Now        func() time.Time
	Log        zerolog.Logger
}

// Handler returns the routes.
func (a *API) Handler() http.Handler {
	mux := http.NewServeMux()
	config := huma.DefaultConfig("Guichet", a.Version)
	config.OpenAPIPath, config.DocsPath, config.SchemasPath = "/v1/openapi", "", "/v1/schemas"
	config.CreateHooks = nil // no $schema in answers
	config.Info.Description = "Tickets of a help desk. What a request does is what a mail with the same words and commands would."
	config.Components.Schemas = huma.NewMapRegistry("#/components/schemas/", nameOf)
	config.Components.SecuritySchemes = map[string]*huma.SecurityScheme{"token": {Type: "http", Scheme: "bearer"}}
	api := humago.New(mux, config)
	api.UseMiddleware(func(ctx huma.Context, next func(huma.Context)) { a.identify(api, ctx, next) })
	a.tickets(api)
	a.acts(api)
	a.quarantine(api)
	a.originals(api)
	a.admin(api, mux)
	return a.guard(mux)
}

// nameOf names a type in the document: those of the records as the desk keeps them begin with their package, since this one
// has types of the same names.
func nameOf(t reflect.Type, hint string) string {
	name := huma.DefaultSchemaNamer(t, hint)
	for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice {
		t = t.Elem()
	}
	if pkg := t.PkgPath(); strings.HasPrefix(pkg, "guichet/") && !strings.HasSuffix(pkg, "/rest") && t.Name() != "" {
		pkg = pkg[strings.LastIndex(pkg, "/")+1:]
		return strings.ToUpper(pkg[:1]) + pkg[1:] + name
	}
	return name
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
				portal.Fail(w, http.StatusInternalServerError, "a fault of the desk")
			}
		}()
		if !strings.HasPrefix(r.URL.Path, adminPath) {
			r.Body = http.MaxBytesReader(w, r.Body, a.maxBody())
		}
		w.Header().Set("Cache-Control", "no-store")
		w.Header().Set("X-Content-Type-Options", "nosniff")
		next.ServeHTTP(w, r)
	})
}

type speaker struct{}

// identify finds for whom a request speaks.
func (a *API) identify(api huma.API, ctx huma.Context, next func(huma.Context)) {
	var scopes []string
	for _, need := range ctx.Operation().Security {
		scopes = append(scopes, need["token"]...)
	}
	v, status, why := a.speaks(ctx.Header("Authorization"), scopes)
	if status != 0 {
		if status == http.StatusUnauthorized {
			ctx.SetHeader("WWW-Authenticate", realm)
		}
		_ = huma.WriteErr(api, ctx, status, why)
		return
	}
	next(huma.WithValue(ctx, speaker{}, v))
}

const realm = `Bearer realm="guichet"`

// refuse says in a header what is missing.
func refuse(h http.Header, status int) {
	if status == http.StatusUnauthorized {
		h.Set("WWW-Authenticate", realm)
	}
}

// speaks finds for whom the token of a request speaks, and whether it has all the scopes; else with which status and why it
// has not. This is the one place where tokens are looked at.
func (a *API) speaks(authorization string, scopes []string) (v *session.Visitor, status int, why string) {
	v = &session.Visitor{Asker: authority.Asker{Agent: &policy.Agent{}}, Proven: a.Now()}
	if a.Local {
		return v, 0, ""
	}
	secret, bearer := strings.CutPrefix(authorization, "Bearer ")
	token := a.token(secret)
	if !bearer || token == nil {
		return nil, http.StatusUnauthorized, "a token of the configuration has to come as Authorization: Bearer"
	}
	for _, scope := range scopes {
		if !slices.Contains(token.Scopes, scope) {
			return nil, http.StatusForbidden, "the token " + token.Name + " has not the scope " + scope
		}
	}
	for i := range a.Policy.Agents {
		if agent := &a.Policy.Agents[i]; !token.As.IsZero() && ticket.SameAddress(agent.Address, token.As) {
			v.Agent, v.Address, v.Name = agent, agent.Address, agent.Name
		}
	}
	if v.Address.IsZero() && !token.As.IsZero() {
		return nil, http.StatusForbidden, "the token speaks for " + token.As.String() + ", who is no agent"
	}
	return v, 0, ""
}

// token finds the token with a secret, in the same time for all.
func (a *API) token(secret string) (found *Token) {
	want := sha256.Sum256([]byte(secret))
	for i := range a.Tokens {
		if subtle.ConstantTimeCompare(want[:], a.Tokens[i].Hash[:]) == 1 && secret != "" {
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
		return huma.Error403Forbidden("that person has no part in it, or may not do this")
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
