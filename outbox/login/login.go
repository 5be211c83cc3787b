// Package login says who we are to a server that asks, such as a smarthost: the client side of SASL, and
// which of the mechanisms that a server offers is taken.
//
// It refuses to know connections: whoever logs in has made sure that this is the right server, over
// verified TLS, before a password goes there.
//
// RFCs: 4954 (AUTH), 4616 (PLAIN), 5802 and 7677 (SCRAM-SHA-256). LOGIN is an expired draft
// (draft-murchison-sasl-login), XOAUTH2 is Google's and Microsoft's.
package login

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"

	"github.com/emersion/go-sasl"
)

// The mechanisms, as servers name them.
const (
	Plain   = "PLAIN"
	Login   = "LOGIN"
	Scram   = "SCRAM-SHA-256"
	XOAuth2 = "XOAUTH2"
)

// preferred are those for a password, the best first: SCRAM does not tell the server the password.
var preferred = []string{Scram, Plain, Login}

// Credentials are ours at one server. They may be used by many connections at once.
type Credentials struct {
	User string
	// Secret returns the password, or with XOAUTH2 the access token; it is asked anew for each login, so that
	// a file which changes counts at once.
	Secret func() (string, error)
	// Mechanism to use whatever the server prefers; "": the best of SCRAM-SHA-256, PLAIN and LOGIN that it takes.
	Mechanism string

	worked atomic.Pointer[string] // the mechanism by which the last login succeeded
}

// Server is what a login takes of a connection. Auth returns what the server refuses with as an error.
type Server interface {
	Auth(sasl.Client) error
}

// errUnproven says that the server has not shown that it knows the password (RFC 5802 §3).
var errUnproven = errors.New("the server has not proven that it knows our password")

// In logs in at a server that offers these mechanisms. refused reports whether an error was the
// server's word against a mechanism or password: where a better one is chosen by ourselves, the next
// is tried then, since servers offer SCRAM for accounts too of which they store no SCRAM.
func (c *Credentials) In(s Server, offered []string, refused func(error) bool) error {
	secret, err := c.Secret()
	if err != nil {
		return fmt.Errorf("the password: %w", err)
	}
	ways, err := c.ways(offered)
	if err != nil {
		return err
	}
	var first error
	for _, way := range ways {
		err := c.by(way, s, secret)
		if err == nil {
			c.worked.Store(&way)
			return nil
		}
		if first == nil {
			first = err
		}
		if !refused(err) {
			break
		}
	}
	return first // the others follow from it, such as a server that hangs up
}

// by logs in by one mechanism.
func (c *Credentials) by(mechanism string, s Server, secret string) error {
	var client sasl.Client
	switch mechanism {
	case Scram:
		x, err := newScram(c.User, secret)
		if err != nil {
			return err
		}
		if err := s.Auth(x); err != nil {
			return err
		}
		if !x.proven() {
			return errUnproven
		}
		return nil
	case Plain:
		client = sasl.NewPlainClient("", c.User, secret)
	case Login:
		client = &loginClient{answers: []string{c.User, secret}}
	case XOAuth2:
		client = &xoauth2{user: c.User, token: secret}
	}
	return s.Auth(client)
}

// ways are the mechanisms to try in this order, at least one if there is no error.
func (c *Credentials) ways(offered []string) ([]string, error) {
	for i, m := range offered {
		offered[i] = strings.ToUpper(m)
	}
	if c.Mechanism != "" {
		way := strings.ToUpper(c.Mechanism)
		if !slices.Contains(offered, way) {
			return nil, fmt.Errorf("the server does not offer %s, but %s", way, listed(offered))
		}
		return []string{way}, nil
	}
	var ways []string
	for _, m := range preferred {
		if slices.Contains(offered, m) {
			ways = append(ways, m)
		}
	}
	if len(ways) == 0 {
		return nil, fmt.Errorf("the server offers no login by password that we know, but %s", listed(offered))
	}
	if last := c.worked.Load(); last != nil && slices.Contains(ways, *last) {
		return []string{*last}, nil
	}
	return ways, nil
}

// listed names what a server offers; at most a few of its words.
func listed(offered []string) string {
	if len(offered) == 0 {
		return "no login"
	}
	if len(offered) > 10 {
		offered = offered[:10]
	}
	return strings.Join(offered, ", ")
}
