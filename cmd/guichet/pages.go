package main

import (
	"errors"
	"net"
	"net/http"
	"time"

	"guichet/portal"
	"guichet/templates"
)

// newPages is the server of the pages behind the links in mails. Strangers reach it, so
// nobody may be slow or large for long.
func (s *service) newPages(look templates.Brand) *http.Server {
	name := s.config.Addresses[0].Name
	pages := &portal.Pages{Desk: s.data.desk, Words: s.data.words, Name: name, Brand: look, Log: s.log}
	return &http.Server{
		Handler: pages.Handler(), ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 10 * time.Second,
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
