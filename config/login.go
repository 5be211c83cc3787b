package config

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
)

// Login is how people get into the pages beside the login by mail, which always works.
type Login struct {
	// Whether people may choose a password. The confirmation of somebody's first request then tells how.
	Password bool `toml:"password" default:"false"`
	// How long a password is at least, in characters.
	PasswordMin int `toml:"password_min" default:"12" check:"positive"`
	// How long it is at most; no more than 256.
	PasswordMax int `toml:"password_max" default:"128" check:"positive"`
	// How many of four classes must occur in it: small letters, capital letters, digits, anything else.
	PasswordClasses int `toml:"password_classes" default:"0" sample:"4" check:"natural"`
	// A list of passwords that are known from breaches, as "guichet breached" makes it. Empty: those that
	// everybody tries first.
	Breached string `toml:"breached" default:"''" sample:"'/var/lib/guichet/breached.bloom'" check:"path"`
	// Where somebody's first request tells how to choose a password: "confirmation", in its confirmation; "letter",
	// in a mail of its own.
	Activation string `toml:"activation" default:"'confirmation'" check:"one of confirmation|letter"`
	// Whether people may log in with passkeys: a finger, a face, or the lock of a device. Needs "https" in [http] url.
	Passkeys bool `toml:"passkeys" default:"false"`
	// Whether people may sign up who have never written.
	SignUp bool `toml:"sign_up" default:"false"`
	// The category of requests by the form "I cannot log in", which is for administrative matters only. Empty: there
	// is no such form.
	CannotLogIn string `toml:"cannot_log_in" default:"''" sample:"'customer'" check:"line"`
}

// OIDC is a provider of OpenID Connect by which people log in, such as Google. An address that it has verified is as
// good as a login by mail.
type OIDC struct {
	// What stands in addresses: the provider sends people back to URL/login/with/NAME/back, which it has to be told.
	Name string `toml:"name" sample:"'google'" check:"selector" need:"yes"`
	// What stands on the button, behind "Continue with".
	Label string `toml:"label" sample:"'Google'" check:"line" need:"yes"`
	// Where it says what it is: issuer without "/.well-known/openid-configuration".
	Issuer string `toml:"issuer" sample:"'https://accounts.google.com'" check:"url" need:"yes"`
	// How it knows this desk.
	ClientID string `toml:"client_id" sample:"'4711.apps.example.org'" check:"path" need:"yes"`
	// A file with its secret on the only line; it is read at each login. "credential:NAME" is a credential of systemd
	// (LoadCredential= in the unit).
	SecretFile string `toml:"secret_file" sample:"'/etc/guichet/google.secret'" check:"path" need:"yes"`
}

// classes is how many classes of characters there are.
const classes = 4

// logins checks what belongs together for logins.
func (r *ruling) logins(c *Config) {
	l := c.Login
	switch {
	case l.PasswordMin > l.PasswordMax:
		r.fail("login.password_min", "is more than password_max, so no password would do")
	case l.PasswordMax > 256:
		r.fail("login.password_max", "256 characters are the most that a password may have")
	case l.PasswordClasses > classes:
		r.fail("login.password_classes", "there are four classes; write 4 or less")
	case l.PasswordMin < 8:
		r.fail("login.password_min", "less than 8 characters are tried out in no time; write 8 or more")
	}
	if (l.Password || l.Passkeys || l.SignUp || len(c.OIDC) > 0) && (c.HTTP.URL == "" || len(c.HTTP.Listen)+len(c.HTTPS.Listen) == 0) {
		r.fail("login", "there are no pages to log in to; set [http] listen and url")
	}
	if u, err := url.Parse(c.HTTP.URL); l.Passkeys && err == nil && u.Scheme != "https" && u.Hostname() != "localhost" {
		r.fail("login.passkeys", "browsers give passkeys to pages with TLS only; write \"https\" in [http] url, or take it out")
	}
	if l.CannotLogIn != "" && !slices.ContainsFunc(c.Categories, func(k Category) bool { return k.Name == l.CannotLogIn }) {
		r.fail("login.cannot_log_in", "%q is no [[category]]; add one with that name", l.CannotLogIn)
	}
	seen := map[string]bool{}
	for i, p := range c.OIDC {
		if seen[strings.ToLower(p.Name)] {
			r.fail(fmt.Sprintf("oidc[%d].name", i), "%q is the name of another provider; choose another", p.Name)
		}
		seen[strings.ToLower(p.Name)] = true
		r.secretName(fmt.Sprintf("oidc[%d].secret_file", i), p.SecretFile)
	}
}
