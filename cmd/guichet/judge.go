package main

import (
	"cmp"
	"net"
	"net/netip"

	"github.com/rs/zerolog"

	"guichet/config"
	"guichet/mailauth"
)

// newJudge makes what finds out who wrote a mail.
func newJudge(c *config.Config, log zerolog.Logger) *mailauth.Checker {
	o := mailauth.Options{
		Resolver: cmp.Or(resolver(c.DNS.Resolver), &net.Resolver{PreferGo: true}),
		Host:     c.Hostname, Log: log,
	}
	for _, f := range c.Fronts {
		o.Fronts = append(o.Fronts, mailauth.Front{Network: f.Network, Authserv: f.Authserv})
	}
	return mailauth.NewChecker(o)
}

// frontNetworks are the networks of the fronts.
func frontNetworks(c *config.Config) []netip.Prefix {
	var all []netip.Prefix
	for _, f := range c.Fronts {
		all = append(all, f.Network)
	}
	return all
}
