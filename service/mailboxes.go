package service

import (
	"cmp"
	"fmt"
	"strings"

	"golang.org/x/net/idna"

	"guichet/config"
	"guichet/mail"
	"guichet/mailbox"
)

// newMailboxes are those that are read for the desk d.
func (s *Service) newMailboxes(c *config.Config, d mailbox.Desk) (all []*mailbox.Watcher, err error) {
	for _, m := range c.Mailboxes {
		roots, err := m.Roots()
		if err != nil {
			return nil, UsageError{fmt.Errorf("mailbox.ca: %w", err)}
		}
		source := mail.Source{Name: "mailbox-" + m.Name(), Protocol: "IMAP", Internal: m.Inside(), Domain: m.Address.Domain, Address: m.Address}
		if domain, err := idna.Lookup.ToASCII(m.Address.Domain); err == nil {
			source.Domain = strings.ToLower(domain)
		}
		if m.Authserv != "" {
			source.Authserv = []string{m.Authserv}
		}
		all = append(all, mailbox.New(mailbox.Options{
			Server: m.Server, TLS: mailbox.TLS(cmp.Or(m.TLS, string(mailbox.Implicit))), Roots: roots, User: m.User,
			Secret: func() (string, error) { return config.Secret(m.PasswordFile) }, OAuth: m.Auth == "xoauth2",
			Folder: m.Folder, MoveTo: m.MoveTo, Limit: c.Limits.Mail, Source: source, Desk: d, Store: s.Data.Store, Log: s.log,
		}))
	}
	return all, nil
}
