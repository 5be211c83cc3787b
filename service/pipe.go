package service

import (
	"net/http"

	"github.com/rs/zerolog"

	"guichet/config"
	"guichet/mail"
	"guichet/mailpost"
)

// withPipe adds the pipe's door to what the control socket answers.
func withPipe(control http.Handler, c *config.Config, d *Data, log zerolog.Logger) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("POST "+mailpost.PipePath, &mailpost.Pipe{
		Desk: d.desk, Log: log, Source: &mail.Source{Name: "pipe", Protocol: "local", Authserv: authservs(c)},
	})
	mux.Handle("/", control)
	return mux
}

// authservs are the ids under which the mail servers write that hand mail over to us.
func authservs(c *config.Config) (ids []string) {
	for _, f := range c.Fronts {
		if f.Authserv != "" {
			ids = append(ids, f.Authserv)
		}
	}
	return ids
}
