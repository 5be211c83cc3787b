// Package prove logs in where a desk does, for "guichet check": at its smarthosts and mailboxes, with what the
// configuration says and by the code that serves. It refuses to know what is made of it, and changes nothing there.
package prove

import (
	"cmp"
	"context"

	"guichet/check"
	"guichet/config"
	"guichet/mail"
	"guichet/mailbox"
	"guichet/outbox"
	"guichet/service"
)

// Fill gives a check the logins of a configuration, and the way that letters leave by. Where a file of the configuration
// cannot be read that is what each login says.
func Fill(o *check.Options, c *config.Config) {
	relays, err := service.NewRelays(c)
	w := outbox.New(nil, nil, outbox.Options{Hostname: c.Hostname, Relays: relays, Resolver: service.Resolver(c.DNS.Resolver)})
	for i, r := range c.Relays {
		o.Relays = append(o.Relays, check.Login{About: r.Server, User: r.User, In: func(ctx context.Context) error {
			if err != nil {
				return err
			}
			return w.Prove(ctx, i)
		}})
	}
	if len(c.Relays) > 0 && err == nil {
		o.Post = func(ctx context.Context, from, to mail.Address, raw []byte) error {
			_, err := w.Post(ctx, from, to, raw)
			return err
		}
	}
	for _, m := range c.Mailboxes {
		o.Mailboxes = append(o.Mailboxes, check.Login{About: m.Name(), User: m.User, Address: m.Address, In: func(ctx context.Context) error {
			roots, err := m.Roots()
			if err != nil {
				return err
			}
			x := mailbox.Options{
				Server: m.Server, TLS: mailbox.TLS(cmp.Or(m.TLS, string(mailbox.Implicit))), Roots: roots, User: m.User, OAuth: m.Auth == "xoauth2",
				Secret: func() (string, error) { return config.Secret(m.PasswordFile) }, Folder: m.Folder,
			}
			return x.Prove(ctx)
		}})
	}
}
