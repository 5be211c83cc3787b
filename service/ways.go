package service

import (
	"fmt"
	"strings"
	"time"

	"guichet/config"
	"guichet/password"
	"guichet/portal/signin"
	"guichet/portal/web"
)

// newWays prepares how people get into the pages beside the login by mail.
func newWays(c *config.Config) (w web.Ways, err error) {
	l := c.Login
	w.SignUp, w.CannotLogIn = l.SignUp, l.CannotLogIn
	if l.Password {
		w.Password = &password.Policy{Min: l.PasswordMin, Max: l.PasswordMax, Classes: l.PasswordClasses}
		if l.Breached != "" {
			if w.Password.Breached, err = password.Open(l.Breached); err != nil {
				return w, UsageError{fmt.Errorf("login.breached: %w", err)}
			}
		}
	}
	url := strings.TrimRight(c.HTTP.URL, "/")
	if l.Passkeys {
		name := c.Brand.Name
		if name == "" {
			name = c.Hostname
		}
		if w.Passkeys, err = signin.NewPasskeys(url, name, time.Now); err != nil {
			return w, UsageError{fmt.Errorf("login.passkeys: %w", err)}
		}
	}
	for _, p := range c.OIDC {
		w.Providers = append(w.Providers, &signin.Provider{
			Name: p.Name, Label: p.Label, Issuer: p.Issuer, ClientID: p.ClientID, Redirect: url + "/login/with/" + p.Name + "/back",
			Secret: func() (string, error) { return config.Secret(p.SecretFile) },
		})
	}
	return w, nil
}
