package mailauth

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"strings"
	"sync/atomic"
	"testing"
	"time"
	"unicode"

	"guichet/mail"
)

// world is a DNS that is known whole: "txt name", "mx name", "ip name" and "ptr address" to
// their records. A record faulty is a fault; one slow is no answer before the time is up.
type world map[string][]string

const (
	faulty = "(server failure)"
	slow   = "(no answer)"
)

// resolver serves a world, and counts.
type resolver struct {
	world world
	asked atomic.Int64
}

func (r *resolver) look(ctx context.Context, kind, name string) ([]string, error) {
	r.asked.Add(1)
	if strings.ContainsFunc(name, unicode.IsControl) {
		panic("asked for " + name)
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	got := r.world[kind+" "+strings.ToLower(strings.TrimSuffix(name, "."))]
	if len(got) == 0 {
		return nil, &net.DNSError{Err: "no such host", Name: name, IsNotFound: true}
	}
	switch got[0] {
	case faulty:
		return nil, errors.New("server misbehaving")
	case slow:
		<-ctx.Done()
		return nil, ctx.Err()
	}
	return got, nil
}

func (r *resolver) LookupTXT(ctx context.Context, name string) ([]string, error) {
	return r.look(ctx, "txt", name)
}

func (r *resolver) LookupAddr(ctx context.Context, addr string) ([]string, error) {
	return r.look(ctx, "ptr", addr)
}

func (r *resolver) LookupMX(ctx context.Context, name string) (all []*net.MX, err error) {
	got, err := r.look(ctx, "mx", name)
	for _, host := range got {
		all = append(all, &net.MX{Host: host, Pref: 10})
	}
	return all, err
}

func (r *resolver) LookupIPAddr(ctx context.Context, name string) (all []net.IPAddr, err error) {
	got, err := r.look(ctx, "ip", name)
	for _, ip := range got {
		all = append(all, net.IPAddr{IP: net.ParseIP(ip)})
	}
	return all, err
}

// testNow is the clock of the tests.
func testNow() time.Time { return time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC) }

func checkerIn(w world) *Checker {
	return NewChecker(Options{Resolver: &resolver{world: w}, Now: testNow})
}

// lookupsIn returns the look-ups of a new cache.
func lookupsIn(w world) *lookups { return checkerIn(w).dns }

// client is a mail client of the tests, with the address 192.0.2.1.
func client(from string) mail.Envelope {
	env := mail.Envelope{Session: "s", Helo: "mx.sender.test", Remote: netip.MustParseAddr("192.0.2.1")}
	if from != "" {
		env.From = address(from)
	}
	return env
}

func address(s string) mail.Address {
	a, err := mail.ParseAddress(s)
	if err != nil {
		panic(err)
	}
	return a
}

func mailbox(s string) []mail.Mailbox { return []mail.Mailbox{{Address: address(s)}} }

// signedBy returns text with the signatures of keys on top, and adds the keys to w.
func signedBy(t testing.TB, w world, text string, keys ...testKey) string {
	t.Helper()
	for _, k := range keys {
		w["txt "+k.Selector+"._domainkey."+k.Domain] = []string{k.record}
		s, err := NewSigner([]Key{k.Key})
		if err != nil {
			t.Fatal(err)
		}
		text = sign(t, s, k.Domain, text) + text
	}
	return text
}
