package service

import (
	"errors"
	"net"
	"net/http"
	"time"

	"github.com/rs/zerolog"

	"guichet/config"
	"guichet/mailpost"
	"guichet/portal"
	"guichet/portal/web"
)

// pagesOf are the pages of the portal, and those behind the links in mails.
func pagesOf(c *config.Config, d *Data, log zerolog.Logger) http.Handler {
	letters := &portal.Pages{Desk: d.desk.Pages, Words: d.words, Name: c.Addresses[0].Name, Brand: d.look.Agents, Log: log}
	site := &web.Site{
		Desk: d.desk, Pages: d.desk.Pages, Sessions: d.desk.Sessions, Access: d.desk.Access, Words: d.words,
		Policy: DeskPolicy(c), Brand: d.look.Agents, Letters: letters.Handler(), Now: time.Now, Log: log,
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /readyz", portal.Readyz(d.Store, d))
	if len(d.tokens) > 0 {
		mux.Handle("POST "+mailpost.Path, mailpost.New(d.desk, d.book, d.tokens, c.Limits.Mail, log))
	}
	mux.Handle("/", site.Handler())
	return mux
}

// newPages is the server of pages. Strangers reach it, so nobody may be slow or large for long: as long as the files of
// one form take on a slow line.
func newPages(handler http.Handler) *http.Server {
	return &http.Server{
		Handler: handler, ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 2 * time.Minute,
		WriteTimeout: 3 * time.Minute, IdleTimeout: time.Minute, MaxHeaderBytes: 16 << 10,
	}
}

// serveHTTP serves until the server is shut down.
func serveHTTP(server *http.Server, l net.Listener) error {
	if err := server.Serve(l); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}
