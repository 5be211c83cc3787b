package service

import (
	"cmp"
	"net"
	"net/netip"

	"github.com/rs/zerolog"

	"guichet/config"
	"guichet/desk"
	"guichet/filter"
	"guichet/mailauth"
)

// newJudge makes what finds out who wrote a mail.
func newJudge(c *config.Config, log zerolog.Logger) *mailauth.Checker {
	o := mailauth.Options{
		Resolver: cmp.Or(Resolver(c.DNS.Resolver), &net.Resolver{PreferGo: true}),
		Host:     c.Hostname, Log: log, Names: len(c.Filter.Milters) > 0,
	}
	for _, v := range c.Via {
		o.Lists = append(o.Lists, v.Email.Domain)
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

// newFilter makes what asks the content filters; nil where none is configured.
func newFilter(c *config.Config, log zerolog.Logger) desk.Filter {
	o := filter.Options{
		Hostname: c.Hostname, ClamAV: filter.Place(c.Filter.ClamAV), Accept: c.Filter.WhenDown == "accept", Log: log,
	}
	for _, p := range c.Filter.Milters {
		o.Milters = append(o.Milters, filter.Place(p))
	}
	if len(o.Milters) == 0 && o.ClamAV.Address == "" {
		return nil
	}
	return filter.New(o)
}
