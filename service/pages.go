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
)

// pagesOf are the pages behind the links in mails.
func pagesOf(c *config.Config, d *Data, log zerolog.Logger) http.Handler {
	pages := &portal.Pages{Desk: d.desk.Pages, Words: d.words, Name: c.Addresses[0].Name, Brand: d.look.Agents, Log: log}
	if len(d.tokens) == 0 {
		return pages.Handler()
	}
	mux := http.NewServeMux()
	mux.Handle("POST "+mailpost.Path, mailpost.New(d.desk, d.book, d.tokens, c.Limits.Mail, log))
	mux.Handle("/", pages.Handler())
	return mux
}

// newPages is the server of pages. Strangers reach it, so nobody may be slow or large for long.
func newPages(handler http.Handler) *http.Server {
	return &http.Server{
		Handler: handler, ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 10 * time.Second,
		WriteTimeout: 20 * time.Second, IdleTimeout: time.Minute, MaxHeaderBytes: 16 << 10,
	}
}

// serveHTTP serves until the server is shut down.
func serveHTTP(server *http.Server, l net.Listener) error {
	if err := server.Serve(l); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}
