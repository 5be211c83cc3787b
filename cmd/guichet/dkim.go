package main

import (
	"cmp"
	"context"
	"errors"
	"net"
	"time"

	"guichet/service"
	"guichet/setup"
)

type dkimCommand struct {
	Rotate rotateCommand `cmd:"" help:"Give a domain new DKIM keys: once to make and publish them, again to sign with them."`
}

type rotateCommand struct {
	Domain []string `arg:"" optional:"" help:"The domains. Default: all that have keys."`
	Now    bool     `help:"Sign with the new keys without looking whether DNS has them."`
}

// Run makes the keys that are missing, and signs with those that DNS has.
func (r rotateCommand) Run(e *env) error {
	c, err := service.LoadConfig(e.config)
	if err != nil {
		return err
	}
	resolver := cmp.Or(service.Resolver(c.DNS.Resolver), net.DefaultResolver)
	ctx, cancel := context.WithTimeout(e.ctx, service.LookTime)
	defer cancel()
	all, err := setup.Rotation{
		File: e.config, Domains: r.Domain, Blindly: r.Now, Now: time.Now,
		Lookup: func(ctx context.Context, name string) ([]string, error) { return resolver.LookupTXT(ctx, name) },
	}.Rotate(ctx)
	if errors.Is(err, setup.ErrNoKeys) {
		return service.UsageError{Err: err}
	}
	if err != nil {
		return err
	}
	return e.print(all, "%s", setup.RotatedText(all))
}
