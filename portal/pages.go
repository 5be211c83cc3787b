package portal

import (
	"context"
	"errors"
	"net/http"
	"strconv"

	"guichet/desk/page"
	"guichet/templates"
	"guichet/templates/block"
	"guichet/ticket"

	"github.com/rs/zerolog"
)

// Visitor is what the pages behind the links in mails ask the desk. Tokens are all that
// visitors have to show.
type Visitor interface {
	RatingOf(ctx context.Context, token string) (ticket.Rating, error)
	Rate(ctx context.Context, token string, n int) error
	WatchOf(ctx context.Context, token string) (page.Watch, error)
	Leave(ctx context.Context, token string) error
}

// Renderer has the words and the looks of pages.
type Renderer interface {
	RenderPage(templates.Page) ([]byte, error)
}

// Pages are what the links in mails open. A GET changes nothing; what a form asks for is
// done by its POST. There is no session, no cookie and no script.
type Pages struct {
	Desk  Visitor
	Words Renderer
	Name  string // of the desk, shown on every page
	Brand block.Brand
	Log   zerolog.Logger
}

// maxForm bounds what a page is posted.
const maxForm = 4 << 10

// Handler returns the pages' routes.
func (p *Pages) Handler() http.Handler {
	mux := http.NewServeMux()
	for route, f := range map[string]func(*http.Request) (templates.Page, error){
		"GET /rate/{token}":   p.rate,
		"POST /rate/{token}":  p.rated,
		"GET /leave/{token}":  p.leave,
		"POST /leave/{token}": p.left,
	} {
		mux.HandleFunc(route, func(w http.ResponseWriter, r *http.Request) { p.serve(w, r, f) })
	}
	return mux
}

// serve shows a page. Whatever is wrong with a link, the visitor is told the same.
func (p *Pages) serve(w http.ResponseWriter, r *http.Request, f func(*http.Request) (templates.Page, error)) {
	r.Body = http.MaxBytesReader(w, r.Body, maxForm)
	shown, err := f(r)
	status := http.StatusOK
	switch {
	case errors.Is(err, ticket.ErrToken), errors.Is(err, page.ErrLink), errors.Is(err, ticket.ErrNotFound):
		status, shown = http.StatusNotFound, templates.Page{Kind: templates.PageVoid, Language: shown.Language}
	case err != nil:
		p.Log.Error().Err(err).Msg("page")
		http.Error(w, "Please try again later.", http.StatusServiceUnavailable)
		return
	}
	shown.Desk, shown.Brand = p.Name, p.Brand
	body, err := p.Words.RenderPage(shown)
	if err != nil {
		p.Log.Error().Err(err).Msg("render a page")
		http.Error(w, "Please try again later.", http.StatusServiceUnavailable)
		return
	}
	guard(w.Header())
	w.WriteHeader(status)
	if _, err := w.Write(body); err != nil {
		p.Log.Debug().Err(err).Msg("write a page")
	}
}

// guard sets what keeps a page to itself: the token in its address goes nowhere, and nobody
// frames it.
func guard(h http.Header) {
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cache-Control", "no-store")
}

// rate asks for a rating; ?n= is what the link in the mail stood for.
func (p *Pages) rate(r *http.Request) (templates.Page, error) {
	rating, err := p.Desk.RatingOf(r.Context(), r.PathValue("token"))
	n, bad := strconv.Atoi(r.URL.Query().Get("n"))
	if bad != nil || n < 1 || n > 5 {
		n = rating.Given
	}
	return templates.Page{Kind: templates.PageRate, Language: rating.Language, Number: uint64(rating.Ticket), Chosen: n}, err
}

func (p *Pages) rated(r *http.Request) (templates.Page, error) {
	token := r.PathValue("token")
	rating, err := p.Desk.RatingOf(r.Context(), token)
	if err != nil {
		return templates.Page{}, err
	}
	chosen := r.FormValue("rating")
	if chosen == "" {
		chosen = r.FormValue("n") // a program posted to the link itself
	}
	n, bad := strconv.Atoi(chosen)
	if bad != nil || n < 1 || n > 5 {
		return p.rate(r) // the form again: nothing was chosen
	}
	page := templates.Page{Kind: templates.PageRated, Language: rating.Language, Number: uint64(rating.Ticket), Chosen: n}
	return page, p.Desk.Rate(r.Context(), token, n)
}

// leave asks whether to stop the watching.
func (p *Pages) leave(r *http.Request) (templates.Page, error) {
	watch, err := p.Desk.WatchOf(r.Context(), r.PathValue("token"))
	page := templates.Page{Kind: templates.PageLeave, Language: watch.Language, Number: uint64(watch.Ticket)}
	if watch.Over {
		page.Kind = templates.PageLeft
	}
	return page, err
}

// left stops it. Mail programs post here by one click, without having seen the page
// (RFC 8058 §3.2); doing it again is no error.
func (p *Pages) left(r *http.Request) (templates.Page, error) {
	token := r.PathValue("token")
	watch, err := p.Desk.WatchOf(r.Context(), token)
	if err != nil {
		return templates.Page{}, err
	}
	page := templates.Page{Kind: templates.PageLeft, Language: watch.Language, Number: uint64(watch.Ticket)}
	return page, p.Desk.Leave(r.Context(), token)
}
