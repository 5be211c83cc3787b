package check

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"slices"
	"strings"
	"time"

	"guichet/config"
	"guichet/zone"
)

// world is what proofs share. It is read only while they run, but for what once fills.
type world struct {
	Options
	c       *config.Config
	domains []string
	faces   bool // strangers' servers come to this desk
}

func newWorld(o Options) *world {
	if o.Resolver == nil {
		o.Resolver = net.DefaultResolver
	}
	if o.Dial == nil {
		o.Dial = (&net.Dialer{}).DialContext
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Clock == nil {
		o.Clock = synchronised
	}
	if o.Space == nil {
		o.Space = spaceOf
	}
	if o.Lists == nil {
		o.Lists = Blocklists
	}
	if o.Patience == 0 {
		o.Patience = time.Minute
	}
	return &world{Options: o, c: o.Config, domains: zone.Domains(o.Config), faces: Faces(o.Config)}
}

// Faces reports whether other mail servers reach a desk, and not only one beside it.
func Faces(c *config.Config) bool {
	return slices.ContainsFunc(c.SMTP.Listen, func(l config.Listen) bool {
		host, _, err := net.SplitHostPort(l.Address)
		ip, _ := netip.ParseAddr(host)
		return err == nil && host != "localhost" && !ip.IsLoopback()
	})
}

// bad grades what DNS lacks: behind another server it may be that server's matter.
func (w *world) bad(s State) State {
	if w.faces {
		return s
	}
	return Note
}

// answer is what DNS said: some records, none, or nothing that counts.
type answer[T any] struct {
	all []T
	err error // DNS did not answer
}

func (a answer[T]) none() bool { return a.err == nil && len(a.all) == 0 }

// look asks one question.
func look[T any](ctx context.Context, f func(context.Context, string) ([]T, error), name string) answer[T] {
	ctx, cancel := context.WithTimeout(ctx, lookTime/3)
	defer cancel()
	all, err := f(ctx, name)
	var d *net.DNSError
	if len(all) > 0 || errors.As(err, &d) && d.IsNotFound {
		err = nil
	}
	return answer[T]{all, err}
}

func (w *world) texts(ctx context.Context, name string) answer[string] {
	return look(ctx, w.Resolver.LookupTXT, strings.TrimSuffix(name, ".")+".")
}

func (w *world) addresses(ctx context.Context, name string) answer[netip.Addr] {
	return look(ctx, func(ctx context.Context, name string) ([]netip.Addr, error) {
		all, err := w.Resolver.LookupNetIP(ctx, "ip", name)
		for i := range all {
			all[i] = all[i].Unmap()
		}
		return all, err
	}, strings.TrimSuffix(name, ".")+".")
}

// unknown is a finding of DNS that did not answer.
func unknown(about, what string, err error) Finding {
	return Finding{
		About: about, State: Unknown, Says: "DNS does not tell " + what + ": " + err.Error(),
		Remedy: "look whether the resolver works ([dns] resolver, /etc/resolv.conf), and check again",
	}
}

// our are the host's addresses as the outside sees them.
func (w *world) our(ctx context.Context) []netip.Addr { return w.addresses(ctx, w.c.Hostname).all }

// publish is the remedy that adds or changes a record.
func publish(name, kind, value string) string {
	return "publish " + strings.TrimSpace(strings.SplitN(zone.BIND([]zone.Record{{Name: name, Type: kind, Value: value, Why: "x"}}), "\n", 2)[1])
}
