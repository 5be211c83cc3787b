package service

import (
	"crypto/sha256"
	"fmt"
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

// leastSecret is how long the secret of a token must be: shorter ones can be guessed.
const leastSecret = 20

// newTokens reads the secrets of those who may post mails.
func newTokens(c *config.Config) (all []mailpost.Token, err error) {
	for _, k := range c.Tokens {
		secret, err := config.Secret(k.SecretFile)
		if err == nil && len(secret) < leastSecret {
			err = fmt.Errorf("%s has fewer than %d characters; make one with: openssl rand -hex 24", k.SecretFile, leastSecret)
		}
		if err != nil {
			return nil, UsageError{fmt.Errorf("token.secret_file: %w", err)}
		}
		all = append(all, mailpost.Token{Name: k.Name, Hash: sha256.Sum256([]byte(secret)), Scopes: k.Scopes, Authserv: k.Authserv})
	}
	return all, nil
}
