package mailauth

import (
	"context"
	"errors"
	"net"
	"strings"
	"time"

	"golang.org/x/net/idna"
)

// Resolver looks names up in DNS. *net.Resolver is one. Names arrive absolute, with a dot at
// the end, so that no search list applies. An answer that there is no such name or no such
// record is a *net.DNSError with IsNotFound; every other error counts as a fault. A Resolver
// must obey ctx and may be called at once.
type Resolver interface {
	LookupTXT(ctx context.Context, name string) ([]string, error)
	LookupMX(ctx context.Context, name string) ([]*net.MX, error)
	LookupIPAddr(ctx context.Context, host string) ([]net.IPAddr, error)
	LookupAddr(ctx context.Context, addr string) ([]string, error)
}

var _ Resolver = (*net.Resolver)(nil)

// maxLookup is how long one look-up may take: a dead server must leave time for the others.
const maxLookup = 2 * time.Second

// lookups asks a Resolver behind a cache. Its errors are of two kinds only: notFound, and
// faults that a later try may not meet.
type lookups struct {
	from  Resolver
	cache *cache
	pulse *pulse
}

// LookupTXT returns one string for each record.
func (l *lookups) LookupTXT(ctx context.Context, name string) ([]string, error) {
	return ask(ctx, l, "txt ", name, l.from.LookupTXT, func(s string) int { return len(s) })
}

// LookupMX returns the mail hosts.
func (l *lookups) LookupMX(ctx context.Context, name string) ([]*net.MX, error) {
	return ask(ctx, l, "mx ", name, l.from.LookupMX, func(mx *net.MX) int { return len(mx.Host) })
}

// LookupIPAddr returns addresses of both families.
func (l *lookups) LookupIPAddr(ctx context.Context, host string) ([]net.IPAddr, error) {
	return ask(ctx, l, "ip ", host, l.from.LookupIPAddr, func(net.IPAddr) int { return 16 })
}

// LookupAddr returns the names of an IP address.
func (l *lookups) LookupAddr(ctx context.Context, addr string) ([]string, error) {
	fetch := func(ctx context.Context, name string) ([]string, error) {
		return l.from.LookupAddr(ctx, strings.TrimSuffix(name, "."))
	}
	return ask(ctx, l, "ptr ", addr, fetch, func(s string) int { return len(s) })
}

func ask[T any](ctx context.Context, l *lookups, kind, name string,
	fetch func(context.Context, string) ([]T, error), size func(T) int,
) ([]T, error) {
	absolute, ok := absoluteName(name)
	if !ok {
		return nil, notFound(name)
	}
	key := kind + absolute
	if v, known := l.cache.get(key); known {
		if v == nil {
			return nil, notFound(name)
		}
		return v.([]T), nil
	}
	if err := ctx.Err(); err != nil {
		return nil, fault(name, err)
	}
	if !l.pulse.beats() {
		return nil, fault(name, errGone)
	}
	ctx, cancel := context.WithTimeout(ctx, maxLookup)
	defer cancel()
	defer l.pulse.watch(cancel)()
	got, err := fetch(ctx, absolute)
	switch {
	case len(got) > 0: // also where one record of several was unreadable
		cost := len(key)
		for _, v := range got {
			cost += 32 + size(v)
		}
		l.cache.put(key, got, cost, keepAnswer)
		return got, nil
	case err == nil || isNotFound(err):
		l.cache.put(key, nil, len(key), keepNothing)
		return nil, notFound(name)
	}
	return nil, fault(name, err)
}

func notFound(name string) error {
	return &net.DNSError{Err: "no such record", Name: name, IsNotFound: true}
}

// fault says so in the two ways that the SPF and DKIM modules look for.
func fault(name string, err error) error {
	return &net.DNSError{UnwrapErr: err, Err: err.Error(), Name: name, IsTemporary: true}
}

func isNotFound(err error) bool {
	var d *net.DNSError
	return errors.As(err, &d) && d.IsNotFound
}

// absoluteName returns name as DNS is asked for it: lower case, A-labels (RFC 5891 §5), a dot
// at the end. What cannot stand in DNS is never asked for.
func absoluteName(name string) (string, bool) {
	name = strings.ToLower(strings.TrimSuffix(name, "."))
	if len(name) > 4*253 {
		return "", false
	}
	labels := strings.Split(name, ".")
	for i, label := range labels {
		for _, b := range []byte(label) {
			if b < ' ' || b == 0x7f {
				return "", false
			}
			if b >= 0x80 {
				// Label by label: idna refuses the underscores of _domainkey.
				ascii, err := idna.Lookup.ToASCII(label)
				if err != nil {
					return "", false
				}
				label, labels[i] = ascii, ascii
				break
			}
		}
		if label == "" || len(label) > 63 {
			return "", false
		}
	}
	name = strings.Join(labels, ".")
	return name + ".", len(name) <= 253
}

// domainName returns a mail domain in the form in which domains are compared, and whether it
// is a name that DNS can have.
func domainName(domain string) (string, bool) {
	name, ok := absoluteName(domain)
	name = strings.TrimSuffix(name, ".")
	return name, ok && isHostName(name)
}
