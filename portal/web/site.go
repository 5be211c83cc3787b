package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"runtime/debug"
	"strings"
	"time"

	"guichet/articles"
	"guichet/desk"
	"guichet/desk/admin"
	"guichet/desk/change"
	"guichet/desk/page"
	"guichet/desk/policy"
	"guichet/desk/session"
	"guichet/mail"
	"guichet/portal/signin"
	"guichet/templates"
	"guichet/templates/block"
	"guichet/ticket"

	"github.com/rs/zerolog"
)

// Desk is what the pages ask the desk to do.
type Desk interface {
	Act(ctx context.Context, req desk.ActRequest) (*desk.Acted, error)
	Open(ctx context.Context, req desk.OpenRequest) (*ticket.Ticket, error)
	ReleaseHeld(ctx context.Context, id ticket.HeldID, by string) ([]ticket.Number, error)
	DropHeld(ctx context.Context, id ticket.HeldID, by string) error
}

// Shower is what the pages ask to see.
type Shower interface {
	CheckLink(ctx context.Context, token string) (*page.Visitor, error)
	Show(ctx context.Context, v *session.Visitor, n ticket.Number) (*page.Shown, error)
	Find(ctx context.Context, v *session.Visitor, search bool, words string) (*change.Finding, error)
	Original(ctx context.Context, v *session.Visitor, n ticket.Number, message uint32) ([]byte, error)
	Open(ctx context.Context, v *session.Visitor, n ticket.Number, message uint32, place int) (*page.File, error)
	RateAs(ctx context.Context, v *session.Visitor, n ticket.Number, stars int) error
	Accounts(ctx context.Context, c *ticket.Contact) ([]page.Account, error)
	JudgeArticle(ctx context.Context, v *session.Visitor, name string, helped bool, before int) error
	Quarantine(ctx context.Context, v *session.Visitor) ([]*ticket.HeldMail, error)
	Held(ctx context.Context, v *session.Visitor, id ticket.HeldID) (*ticket.HeldMail, []byte, error)
	Version(ctx context.Context, v *session.Visitor, n ticket.Number) (string, error)
}

// Sessions says who visits.
type Sessions interface {
	Ask(ctx context.Context, q session.Asking) error
	ByToken(ctx context.Context, token, browser string) (cookie, to string, err error)
	ByCode(ctx context.Context, a mail.Address, code, browser string) (cookie string, err error)
	Check(ctx context.Context, cookie string) (*session.Visitor, error)
	List(ctx context.Context, v *session.Visitor) ([]ticket.Session, error)
	End(ctx context.Context, v *session.Visitor, which []byte) error
	SetScope(ctx context.Context, v *session.Visitor, scope *ticket.Scope) error
	SetDefault(ctx context.Context, v *session.Visitor, scope ticket.Scope) error
	SetLanguage(ctx context.Context, v *session.Visitor, language string) error
}

// Accessor says whether a customer may log in: not while an agent acts for him (PRODUCT 5.7).
type Accessor interface {
	MayAct(ctx context.Context, agent, customer mail.Address) (admin.Acting, error)
}

// Words has the words of the pages.
type Words interface {
	Languages() []string
	Web(lang, name string, pairs ...string) string
	Say(lang, list string, said templates.Result) string
	StatusWord(lang string, st templates.Status) string
	PriorityWord(lang, priority string) string
	Date(lang string, t time.Time) string
	Size(lang string, n int64) string
	Duration(lang string, d time.Duration) string
	NoSubject(lang string) string
	RequestSubject(lang string) string
}

// Site is the portal's pages. All of it is set; Handler may be called once.
type Site struct {
	Desk        Desk
	Pages       Shower
	Sessions    Sessions
	Credentials Credentials
	Access      Accessor
	Words       Words
	Policy      policy.Policy
	Ways        Ways
	Shelf       *articles.Shelf // nil: there are no help articles
	Brand       block.Brand
	Logo        Logo         // in place of the company's name; the zero value: none
	Letters     http.Handler // the pages of ratings and leaving
	Now         func() time.Time
	Log         zerolog.Logger

	style, script, logo asset
	count               *counter
	streams             streams
	work                *signin.Work
}

// handler answers one request; its error becomes a page at one place.
type handler func(*visit) error

// Handler returns the routes.
func (s *Site) Handler() http.Handler {
	s.style, s.script = newStyle(s.Brand), newAsset(scriptSource, ".js")
	if len(s.Logo.Data) > 0 {
		s.logo = newAsset(string(s.Logo.Data), "."+s.Logo.Format)
	}
	s.count, s.work = newCounter(s.Now), &signin.Work{Now: s.Now}
	mux := http.NewServeMux()
	for route, f := range map[string]handler{
		"GET /{$}":                     home,
		"GET /login":                   login,
		"POST /login":                  loginAsked,
		"POST /login/code":             loginByCode,
		"GET /login/{token}":           loginButton,
		"POST /login/{token}":          loginByToken,
		"POST /login/password":         loginByPassword,
		"POST /login/passkey":          passkeyAsked,
		"POST /login/passkey/answer":   loginByPasskey,
		"GET /login/with/{name}":       withProvider,
		"GET /login/with/{name}/back":  backFromProvider,
		"GET /password":                passwordForm,
		"POST /password":               passwordSet,
		"POST /scope":                  known(scopeSwitched),
		"GET /help":                    help,
		"GET /suggest":                 suggest,
		"GET /help/{name}":             article,
		"POST /help/{name}":            articleJudged,
		"GET /signup":                  signUp,
		"POST /signup":                 signedUp,
		"POST /logout":                 logout,
		"GET /link/{token}":            link,
		"GET /new":                     newForm,
		"POST /new":                    newSent,
		"GET /tickets":                 known(list),
		"GET /tickets/{number}":        known(showTicket),
		"POST /tickets/{number}/reply": known(reply),
		"POST /tickets/{number}/act":   known(act),
		"POST /tickets/{number}/rate":  known(rate),
		"GET /tickets/{number}/delete": known(deleteForm),

		"GET /tickets/{number}/messages/{message}":           known(original),
		"GET /tickets/{number}/messages/{message}/html":      known(originalHTML),
		"GET /tickets/{number}/files/{message}/{file}":       known(download),
		"GET /tickets/{number}/files/{message}/{file}/image": known(image),

		"GET /profile":                 known(profile),
		"POST /profile":                known(profileChanged),
		"POST /profile/end":            known(sessionEnded),
		"POST /profile/account":        known(accountChosen),
		"POST /profile/address":        known(furtherAsked),
		"POST /profile/address/code":   known(furtherAdded),
		"POST /profile/passkey":        known(passkeyWanted),
		"POST /profile/passkey/answer": known(passkeyMade),
		"POST /profile/passkey/drop":   known(passkeyDropped),
		"GET /assets/{name}":           assets,
	} {
		mux.HandleFunc(route, func(w http.ResponseWriter, r *http.Request) { s.serve(w, r, f) })
	}
	for route, f := range agentRoutes {
		mux.HandleFunc(route, func(w http.ResponseWriter, r *http.Request) { s.serve(w, r, staff(f)) })
	}
	for _, own := range []string{"/rate/", "/leave/"} {
		mux.Handle(own, s.Letters)
	}
	return http.NewCrossOriginProtection().Handler(mux)
}

// serve answers a request, and says the same of all that a visitor may not see or is not there.
func (s *Site) serve(w http.ResponseWriter, r *http.Request, f handler) {
	x := &visit{w: w, r: r, site: s, v: &session.Visitor{}}
	defer func() {
		if fault := recover(); fault != nil {
			s.Log.Error().Interface("panic", fault).Bytes("stack", debug.Stack()).Msg("panic")
			http.Error(w, "Please try again later.", http.StatusInternalServerError)
		}
	}()
	guard(w.Header(), strings.HasPrefix(s.Policy.URL, "https://"))
	r.Body = http.MaxBytesReader(w, r.Body, s.maxBody(r))
	x.Lang = x.browserLanguage()
	err := x.identify()
	if err == nil {
		err = f(x)
	}
	s.fault(x, err)
}

// fault shows what went wrong.
func (s *Site) fault(x *visit, err error) {
	var large *http.MaxBytesError
	var refusal *ticket.Refusal
	switch {
	case err == nil:
		return
	case errors.Is(err, errUnknown):
		err = x.toLogin()
	case errors.Is(err, page.ErrStale):
		err = x.render(http.StatusForbidden, "prove", x.say("prove.title"), proveData{Email: x.v.Address.String(), To: safePath(x.back())})
	case errors.As(err, &large):
		err = x.render(http.StatusRequestEntityTooLarge, "void", x.say("large.title"), x.say("large", "size", s.Words.Size(x.Lang, large.Limit-formAround)))
	case errors.As(err, &refusal):
		err = x.render(http.StatusBadRequest, "void", x.say("wrong.title"), x.sentence("refused", ticket.RefusedLine("", err)))
	case errors.Is(err, errForm):
		err = x.render(http.StatusBadRequest, "void", x.say("wrong.title"), x.say("wrong"))
	case errors.Is(err, errMany):
		err = x.render(http.StatusTooManyRequests, "void", x.say("many.title"), x.say("many"))
	case errors.Is(err, desk.ErrMalware):
		err = x.render(http.StatusBadRequest, "void", x.say("wrong.title"), x.say("malware"))
	case errors.Is(err, ticket.ErrNotFound), errors.Is(err, ticket.ErrNotAllowed), errors.Is(err, ticket.ErrToken), errors.Is(err, page.ErrLink), errors.Is(err, session.ErrLogin):
		err = x.render(http.StatusNotFound, "void", x.say("void.title"), x.say("void"))
	default:
		s.Log.Error().Err(err).Str("route", x.r.Pattern).Msg("page")
		http.Error(x.w, "Please try again later.", http.StatusServiceUnavailable)
		return
	}
	if err != nil {
		s.Log.Error().Err(err).Str("route", x.r.Pattern).Msg("page")
	}
}

// Errors that only pages have.
var (
	errUnknown = errors.New("nobody is logged in")
	errForm    = errors.New("the form is not as it was made")
	errMany    = errors.New("too many at once")
)

// known is a handler for those who are known by a session or a personal link.
func known(f handler) handler {
	return func(x *visit) error {
		if x.v.IsZero() {
			return errUnknown
		}
		return f(x)
	}
}

// Bounds of what is posted, in octets.
const (
	maxForm     = 256 << 10
	formAround  = 1 << 20 // what stands around the files of a form
	unboundFile = 25 << 20
)

// maxBody is how much a request may bring.
func (s *Site) maxBody(r *http.Request) int64 {
	if !strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/form-data") {
		return maxForm
	}
	most := max(s.Policy.MaxMail, s.Policy.MaxAttachments) // files over their limit are named, and the rest is taken (PRODUCT 1.13)
	if most <= 0 {
		most = unboundFile
	}
	return most + formAround
}

// guard sets what keeps a page to itself: no script but ours, nothing from elsewhere, its address goes nowhere, nobody frames it.
func guard(h http.Header, tls bool) {
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; frame-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
	h.Set("Cache-Control", "no-store")
	if tls {
		h.Set("Strict-Transport-Security", "max-age=31536000")
	}
}

// number reads a number of the path.
func (x *visit) number(name string, most uint64) (uint64, error) {
	var n uint64
	if _, err := fmt.Sscanf(x.r.PathValue(name), "%d", &n); err != nil || n == 0 || n > most || fmt.Sprint(n) != x.r.PathValue(name) {
		return 0, ticket.ErrNotFound
	}
	return n, nil
}
