package config

import (
	"fmt"
	"slices"
	"strings"
)

// Token is a secret with which a program hands mail over by POST /v1/mail, at the listener of [http]: a provider's
// webhook, or a script.
type Token struct {
	// How the log names who comes with it. Requests that repeat one of the same name are known as such.
	Name string `toml:"name" sample:"'webhook'" check:"selector" need:"yes"`
	// A file with the secret on its only line, at least 20 characters, such as "openssl rand -hex 24" makes; read
	// at start and reload. "credential:NAME" is a credential of systemd (LoadCredential= in the unit).
	SecretFile string `toml:"secret_file" sample:"'/etc/guichet/webhook.secret'" check:"path" need:"yes"`
	// What it may: "mail", hand mail over; "mail:front", and say for each which client brought it, whom SPF then
	// judges; "mail:trusted", whose mail counts as verified: only for a host whose users have logged in.
	Scopes []string `toml:"scopes" default:"['mail']" sample:"['mail', 'mail:front']"`
	// The name that the provider writes into its Authentication-Results fields: what it found there of SPF is
	// believed. Empty: nothing is.
	Authserv string `toml:"authserv" default:"''" sample:"'mx.provider.example'" check:"domain"`
}

// The scopes of tokens.
const (
	ScopeMail        = "mail"
	ScopeMailFront   = "mail:front"
	ScopeMailTrusted = "mail:trusted"
)

// inbound checks what no single key of the ways in shows.
func (r *ruling) inbound(c *Config) {
	names := map[string]bool{}
	for i, k := range c.Tokens {
		at := fmt.Sprintf("token[%d].", i)
		for _, s := range k.Scopes {
			if !slices.Contains([]string{ScopeMail, ScopeMailFront, ScopeMailTrusted}, s) {
				r.fail(at+"scopes", "%q is not possible; write \"mail\", \"mail:front\" or \"mail:trusted\"", s)
			}
		}
		if name := strings.ToLower(k.Name); names[name] && name != "" {
			r.fail(at+"name", "%q is already a token; choose another name", k.Name)
		} else {
			names[name] = true
		}
		r.secretName(at+"secret_file", k.SecretFile)
	}
	if len(c.Tokens) > 0 && len(c.HTTP.Listen) == 0 {
		r.fail("token[0].name", "needs [http] listen and url: there is no listener that takes requests")
	}
}
