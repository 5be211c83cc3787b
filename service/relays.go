package service

import (
	"fmt"

	"guichet/config"
	"guichet/mail"
	"guichet/outbox"
	"guichet/outbox/login"
)

// NewRelays are the smarthosts, those first that are closest to a letter's sender.
func NewRelays(c *config.Config) ([]outbox.Relay, error) {
	var all []outbox.Relay
	for i, r := range c.Relays {
		roots, err := r.Roots()
		if err != nil {
			return nil, UsageError{fmt.Errorf("relay.ca: %w", err)}
		}
		relay := outbox.Relay{
			Server: r.Server, TLS: outbox.RelayTLS(r.Security()), Roots: roots,
			Takes: func(from mail.Address) bool { return i == relayOf(c, from) },
		}
		if r.User != "" {
			relay.Login = &login.Credentials{
				User: r.User, Mechanism: r.Auth, Secret: func() (string, error) { return config.Secret(r.PasswordFile) },
			}
		}
		all = append(all, relay)
	}
	if len(all) == 1 && len(c.Relays[0].For) == 0 {
		all[0].Takes = nil
	}
	if c.Outbound.Relay != "" {
		all = append(all, outbox.Relay{Server: c.Outbound.Relay, TLS: outbox.RelayTLS(c.Outbound.RelayTLS)})
	}
	return all, nil
}

// relayOf is the place of the [[relay]] that is closest to a sender; -1: none takes from there.
func relayOf(c *config.Config, from mail.Address) int {
	best, found := -1, -1
	for i, r := range c.Relays {
		if closely, ok := r.Takes(c, from); ok && closely > best {
			best, found = closely, i
		}
	}
	return found
}
