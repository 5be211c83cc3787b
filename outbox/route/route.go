// Package route finds where letters go: the servers of a domain or of a relay, and what each of them must show
// before a letter goes there.
//
// Mail hosts are MX records, else the domain itself (RFC 5321 §5.1, RFC 7505). What they must show is said by TLSA
// records (DANE, RFC 7672), as far as a resolver on this machine vouches for them, else by the domain's MTA-STS
// policy (RFC 8461). Without either, TLS is taken as it comes (RFC 7435).
//
// It refuses to know letters, and SMTP.
package route

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"strconv"
	"strings"
	"time"

	"golang.org/x/net/idna"
)

// maxServers is how many addresses of a destination are tried at one attempt.
const maxServers = 10

// Server is one address to try.
type Server struct {
	Host    string // its name, for TLS and the record
	Address string // "ip:port"
	Need    Demand
	// Refused says why no letter may go there now; nil: it may.
	Refused error
}

// Options of a Finder. The zero value of each field has the default that it names.
type Options struct {
	Hostname string        // ours: an MX of that name is this machine
	Resolver *net.Resolver // net.DefaultResolver
	Port     int           // of the servers that MX records name; 25
	// Here says whether an address is this machine's; nil: none is. It is asked from many goroutines.
	Here func(netip.Addr) bool
	// Validating is a resolver on this machine, as "ip:port", that checks DNSSEC: its word (AD) makes TLSA records
	// count. "", or an address that is not loopback: there is no DANE.
	Validating string
	// Policies are those of MTA-STS; nil: there are none.
	Policies *Policies
	// Source is the address from which a connection to another would come; nil: as the machine's routes say.
	Source func(to netip.Addr) netip.Addr
	Now    func() time.Time // time.Now
}

// Finder finds servers. Its methods may be called at once.
type Finder struct {
	o        Options
	strict   *net.Resolver // one lost answer is an error
	self     string        // our own host name
	port     string
	dnssec   *validator // nil: no DANE
	named    *named
	resolver *net.Resolver
	here     func(netip.Addr) bool
}

// Error is why there is no server to try. Its text is for people.
type Error struct {
	Final    bool   // trying again does not help
	Code     int    // as SMTP has it, 0 if no such
	Enhanced string // RFC 3463; "" if not final
	Text     string
	Err      error // what lies below; nil if nothing does
}

func (e *Error) Error() string {
	if e.Err != nil {
		return e.Text + ": " + e.Err.Error()
	}
	return e.Text
}

func (e *Error) Unwrap() error { return e.Err }

func temporary(doing string, err error) *Error { return &Error{Text: doing, Err: err} }

func final(code int, enhanced, words string) *Error {
	return &Error{Final: true, Code: code, Enhanced: enhanced, Text: words}
}

// New returns a Finder.
func New(o Options) *Finder {
	if o.Resolver == nil {
		o.Resolver = net.DefaultResolver
	}
	if o.Port == 0 {
		o.Port = 25
	}
	if o.Here == nil {
		o.Here = func(netip.Addr) bool { return false }
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	self, err := Lookup(o.Hostname)
	if err != nil {
		self = o.Hostname // then it is no MX of anybody
	}
	return &Finder{
		o: o, resolver: o.Resolver, here: o.Here, self: self, port: strconv.Itoa(o.Port),
		strict: &net.Resolver{PreferGo: o.Resolver.PreferGo, StrictErrors: true, Dial: o.Resolver.Dial},
		dnssec: newValidator(o.Validating), named: newNamed(&o),
	}
}

// Servers returns the addresses of a domain, as Lookup has it, to try in this order, at least one if there is no
// error. The error is an *Error.
func (r *Finder) Servers(ctx context.Context, domain string) ([]Server, error) {
	servers, f := r.recipients(ctx, domain)
	if f != nil {
		return nil, f
	}
	if servers = r.elsewhere(servers); len(servers) == 0 {
		return nil, final(0, "5.4.6", "the mail host of "+domain+" is this machine, and there is no relay that knows better")
	}
	servers = r.named.reachable(ctx, servers)
	if !strings.HasPrefix(domain, "[") {
		r.o.Policies.demand(ctx, domain, servers)
	}
	return servers, nil
}

// Relay looks a relay, "host:port", up as the machine does, with its search domains. With dane the TLSA records of its name
// count, as far as DNSSEC proves them: the name stands in the configuration, so nobody but its own records needs proof
// (RFC 7672 §2.2). Nothing is reported of it. The error is an *Error.
func (r *Finder) Relay(ctx context.Context, relay string, dane bool) ([]Server, error) {
	host, port, err := net.SplitHostPort(relay)
	if err != nil {
		return nil, temporary("the relay "+relay, err)
	}
	servers, err := r.hosts(ctx, []string{host}, port, "")
	if err != nil {
		return nil, temporary("looking up the relay "+host, err)
	}
	if _, err := netip.ParseAddr(host); err != nil && dane && r.dnssec != nil && strings.Contains(host, ".") {
		r.dnssec.demand(ctx, "", port, servers)
	}
	return servers, nil
}

// elsewhere leaves out what is this machine: whoever answers there would hand the letter back to us,
// or to himself. Others' records with an address of loopback are a mistake or a trap, and what comes
// behind them counts; where we are one of the mail hosts, what comes behind hands over to us.
func (r *Finder) elsewhere(servers []Server) (others []Server) {
	for _, s := range servers {
		at, err := netip.ParseAddrPort(s.Address)
		switch ip := at.Addr().Unmap(); {
		case err != nil || !r.here(ip):
			others = append(others, s)
		case !ip.IsLoopback() && !ip.IsUnspecified():
			return others
		}
	}
	return others
}

// recipients finds the servers of a domain or address literal.
func (r *Finder) recipients(ctx context.Context, destination string) ([]Server, *Error) {
	if strings.HasPrefix(destination, "[") {
		return r.literal(destination)
	}
	names, secure, f := r.exchangers(ctx, destination)
	if f != nil {
		return nil, f
	}
	var servers []Server
	if len(names) == 0 {
		servers, f = r.implicit(ctx, destination)
	} else {
		var err error
		if servers, err = r.hosts(ctx, names, r.port, "."); err != nil {
			// Also if none of them exists: that is a mistake which somebody will mend.
			f = temporary("looking up the mail hosts of "+destination, err)
		}
	}
	if f == nil && secure {
		r.dnssec.demand(ctx, destination, r.port, servers)
	}
	return servers, f
}

// implicit takes the domain itself for its mail host (RFC 5321 §5.1). That there is no such
// domain is final only if every question about it was answered: one lost answer looks to
// the usual resolver like "no address".
func (r *Finder) implicit(ctx context.Context, domain string) ([]Server, *Error) {
	servers, err := r.hosts(ctx, []string{domain}, r.port, ".")
	if err == nil {
		return servers, nil
	}
	if notFound(err) {
		if _, err = r.strict.LookupNetIP(ctx, "ip", domain+"."); notFound(err) {
			return nil, final(0, "5.1.2", "there is no domain "+domain+" that takes mail")
		}
	}
	if err == nil {
		err = errors.New("the answers contradict each other")
	}
	return nil, temporary("looking up "+domain, err)
}

// literal is an address literal of RFC 5321 §4.1.3.
func (r *Finder) literal(destination string) ([]Server, *Error) {
	inner := strings.TrimSuffix(strings.TrimPrefix(destination, "["), "]")
	if len(inner) > 5 && strings.EqualFold(inner[:5], "IPv6:") {
		inner = inner[5:]
	}
	ip, err := netip.ParseAddr(inner)
	if err != nil {
		return nil, final(0, "5.1.2", "not an address: "+destination)
	}
	return []Server{{Host: ip.String(), Address: net.JoinHostPort(ip.String(), r.port)}}, nil
}

// exchangers follows RFC 5321 §5.1: the MX records by preference (the resolver shuffles
// equal ones), without ourselves and what comes after. No names and no error: there are no
// such records. secure: DNSSEC proves which there are.
func (r *Finder) exchangers(ctx context.Context, domain string) (names []string, secure bool, f *Error) {
	records, secure, f := r.records(ctx, domain)
	if f != nil || len(records) == 0 {
		return nil, secure, f
	}
	if len(records) == 1 && records[0].Host == "." {
		return nil, false, final(556, "5.1.10", domain+" accepts no mail (null MX)") // RFC 7505 §4.2
	}
	for _, mx := range records {
		name := strings.ToLower(strings.TrimSuffix(mx.Host, "."))
		if name == r.self {
			break
		}
		if name != "" {
			names = append(names, name)
		}
	}
	if len(names) == 0 {
		return nil, false, final(0, "5.4.6", "the MX of "+domain+" is this host, which does not know it")
	}
	return names, secure, nil
}

// records are the MX records, none and no error if there are none; secure: DNSSEC proves it. A validating
// resolver's word is taken first; what it cannot vouch for is asked as ever.
func (r *Finder) records(ctx context.Context, domain string) (records []*net.MX, secure bool, f *Error) {
	if r.dnssec != nil {
		records, secure, err := r.dnssec.exchangers(ctx, domain)
		if err != nil {
			return nil, false, temporary("looking up the MX of "+domain, err)
		}
		if secure {
			return records, true, nil
		}
	}
	// Absolute, so that no search domain of this machine is tried.
	records, err := r.resolver.LookupMX(ctx, domain+".")
	if len(records) == 0 && err != nil && !notFound(err) { // an error beside some means that others had no usable name
		return nil, false, temporary("looking up the MX of "+domain, err)
	}
	return records, false, nil
}

// hosts resolves names in order; an error, of the last of them, only if none has an address. root is "." where
// no search domain of this machine may be tried.
func (r *Finder) hosts(ctx context.Context, names []string, port, root string) ([]Server, error) {
	var servers []Server
	var last error
	for _, name := range names {
		ips, err := r.addresses(ctx, name, root)
		if err != nil {
			last = err
			continue
		}
		for _, ip := range ips {
			if len(servers) < maxServers {
				servers = append(servers, Server{Host: name, Address: net.JoinHostPort(ip.String(), port)})
			}
		}
	}
	if len(servers) == 0 {
		return nil, last
	}
	return servers, nil
}

func notFound(err error) bool {
	var dns *net.DNSError
	return errors.As(err, &dns) && dns.IsNotFound
}

func (r *Finder) addresses(ctx context.Context, name, root string) ([]netip.Addr, error) {
	if ip, err := netip.ParseAddr(name); err == nil {
		return []netip.Addr{ip}, nil
	}
	ips, err := r.resolver.LookupNetIP(ctx, "ip", name+root)
	if err != nil {
		return nil, err
	}
	for i := range ips {
		ips[i] = ips[i].Unmap()
	}
	return ips, nil
}

// Lookup returns a domain as DNS knows it: lower case, A-labels (RFC 5891 §5).
func Lookup(domain string) (string, error) {
	if strings.IndexFunc(domain, func(r rune) bool { return r >= 0x80 }) < 0 {
		// Not through idna: it refuses the underscores that real domains have.
		return strings.ToLower(domain), nil
	}
	name, err := idna.Lookup.ToASCII(domain)
	if err != nil {
		return "", fmt.Errorf("domain %q: %w", domain, err)
	}
	return name, nil
}
