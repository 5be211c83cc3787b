package service

import (
	"context"
	"errors"
	"net"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/rs/zerolog"

	"guichet/config"
	"guichet/mail"
	"guichet/mailpost"
	"guichet/portal"
	"guichet/portal/rest"
	"guichet/portal/web"
)

// pagesOf are the pages of the portal, and those behind the links in mails.
func pagesOf(c *config.Config, d *Data, log zerolog.Logger) http.Handler {
	letters := &portal.Pages{Desk: d.desk.Pages, Words: d.words, Name: c.Addresses[0].Name, Brand: d.look.Agents, Log: log}
	site := &web.Site{
		Desk: d.desk, Pages: d.desk.Pages, Sessions: d.desk.Sessions, Credentials: d.desk.Sessions, Access: d.desk.Access, Words: d.words,
		Policy: DeskPolicy(c), Ways: d.ways, Shelf: d.shelf, Brand: d.look.Agents, Letters: letters.Handler(), Now: time.Now, Log: log,
	}
	if c.Brand.Logo != "" {
		if p, err := c.Brand.Picture(); err == nil { // else LoadBrand has refused it
			site.Logo = web.Logo{Data: p.Data, Format: p.Format, Width: p.Width, Height: p.Height}
		}
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /readyz", portal.Readyz(d.Store, d))
	if len(d.tokens) > 0 {
		mux.Handle("POST "+mailpost.Path, mailpost.New(d.desk, d.book, d.tokens, c.Limits.Mail, log))
	}
	if api := d.API(c, false, log); len(api.Tokens) > 0 {
		mux.Handle("/v1/", api.Handler())
	}
	mux.Handle("/", site.Handler())
	return mux
}

// apiTokens are the tokens that may do more than bring mail.
func apiTokens(c *config.Config, d *Data) (all []rest.Token) {
	for i, k := range c.Tokens {
		if i < len(d.tokens) && slices.ContainsFunc(k.Scopes, func(scope string) bool { return !strings.HasPrefix(scope, config.ScopeMail) }) {
			as, _ := mail.ParseAddress(k.As) // an agent's, or none: the configuration was checked
			all = append(all, rest.Token{Name: k.Name, Hash: d.tokens[i].Hash, Scopes: k.Scopes, As: as})
		}
	}
	return all
}

// newPages is the server of pages. Strangers reach it, so nobody may be slow or large for long: as long as the files of
// one form take on a slow line.
func newPages(handler http.Handler) *http.Server {
	return &http.Server{
		Handler: handler, ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 2 * time.Minute,
		WriteTimeout: 3 * time.Minute, IdleTimeout: time.Minute, MaxHeaderBytes: 16 << 10,
	}
}

// endsStreams makes the streams of events of a server end when it is shut down: they would hold it up.
func endsStreams(s *http.Server) *http.Server {
	stop := make(chan struct{})
	s.BaseContext = func(net.Listener) context.Context { return web.WithStop(context.Background(), stop) }
	s.RegisterOnShutdown(func() { close(stop) })
	return s
}

// serveHTTP serves until the server is shut down.
func serveHTTP(server *http.Server, l net.Listener) error {
	if err := server.Serve(l); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}
