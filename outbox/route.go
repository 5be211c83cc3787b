package outbox

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"strconv"
	"strings"
)

// maxServers is how many addresses of a destination are tried at one attempt.
const maxServers = 10

// server is one address to try.
type server struct {
	host    string // its name, for TLS and the record
	address string // "ip:port"
}

// router finds the servers of a destination.
type router struct {
	resolver *net.Resolver
	strict   *net.Resolver // the same, but one lost answer is an error
	self     string        // our own host name
	port     string
	here     func(netip.Addr) bool
}

func newRouter(o *Options) *router {
	self, err := lookupName(o.Hostname)
	if err != nil {
		self = o.Hostname // then it is no MX of anybody
	}
	strict := &net.Resolver{PreferGo: o.Resolver.PreferGo, StrictErrors: true, Dial: o.Resolver.Dial}
	return &router{resolver: o.Resolver, strict: strict, self: self, port: strconv.Itoa(o.Port), here: o.Here}
}

// servers returns the addresses to try in this order, at least one if there is no fault.
func (r *router) servers(ctx context.Context, at place) ([]server, *fault) {
	if at.relay != nil {
		return r.smarthost(ctx, at.relay.Server)
	}
	servers, f := r.recipients(ctx, at.domain)
	if f != nil {
		return nil, f
	}
	if servers = r.elsewhere(servers); len(servers) == 0 {
		return nil, final(0, "5.4.6", "the mail host of "+at.domain+" is this machine, and there is no relay that knows better")
	}
	return servers, nil
}

// smarthost looks a relay up as the machine does, with its search domains.
func (r *router) smarthost(ctx context.Context, relay string) ([]server, *fault) {
	host, port, err := net.SplitHostPort(relay)
	if err != nil {
		return nil, temporary(destinationFault, "the relay "+relay, err)
	}
	servers, err := r.hosts(ctx, []string{host}, port, "")
	if err != nil {
		return nil, temporary(destinationFault, "looking up the relay "+host, err)
	}
	return servers, nil
}

// elsewhere leaves out what is this machine: whoever answers there would hand the letter back to us,
// or to himself. Others' records with an address of loopback are a mistake or a trap, and what comes
// behind them counts; where we are one of the mail hosts, what comes behind hands over to us.
func (r *router) elsewhere(servers []server) (others []server) {
	for _, s := range servers {
		at, err := netip.ParseAddrPort(s.address)
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
func (r *router) recipients(ctx context.Context, destination string) ([]server, *fault) {
	if strings.HasPrefix(destination, "[") {
		return r.literal(destination)
	}
	names, f := r.exchangers(ctx, destination)
	if f != nil {
		return nil, f
	}
	if len(names) == 0 {
		return r.implicit(ctx, destination)
	}
	servers, err := r.hosts(ctx, names, r.port, ".")
	if err != nil {
		// Also if none of them exists: that is a mistake which somebody will mend.
		return nil, temporary(destinationFault, "looking up the mail hosts of "+destination, err)
	}
	return servers, nil
}

// implicit takes the domain itself for its mail host (RFC 5321 §5.1). That there is no such
// domain is final only if every question about it was answered: one lost answer looks to
// the usual resolver like "no address".
func (r *router) implicit(ctx context.Context, domain string) ([]server, *fault) {
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
	return nil, temporary(destinationFault, "looking up "+domain, err)
}

// literal is an address literal of RFC 5321 §4.1.3.
func (r *router) literal(destination string) ([]server, *fault) {
	inner := strings.TrimSuffix(strings.TrimPrefix(destination, "["), "]")
	if len(inner) > 5 && strings.EqualFold(inner[:5], "IPv6:") {
		inner = inner[5:]
	}
	ip, err := netip.ParseAddr(inner)
	if err != nil {
		return nil, final(0, "5.1.2", "not an address: "+destination)
	}
	return []server{{host: ip.String(), address: net.JoinHostPort(ip.String(), r.port)}}, nil
}

// exchangers follows RFC 5321 §5.1: the MX records by preference (the resolver shuffles
// equal ones), without ourselves and what comes after. No names and no fault: there are no
// such records.
func (r *router) exchangers(ctx context.Context, domain string) ([]string, *fault) {
	// Absolute, so that no search domain of this machine is tried.
	records, err := r.resolver.LookupMX(ctx, domain+".")
	if len(records) == 0 { // an error beside some means that others had no usable name
		if err != nil && !notFound(err) {
			return nil, temporary(destinationFault, "looking up the MX of "+domain, err)
		}
		return nil, nil
	}
	if len(records) == 1 && records[0].Host == "." {
		return nil, final(556, "5.1.10", domain+" accepts no mail (null MX)") // RFC 7505 §4.2
	}
	var names []string
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
		return nil, final(0, "5.4.6", "the MX of "+domain+" is this host, which does not know it")
	}
	return names, nil
}

// hosts resolves names in order; an error, of the last of them, only if none has an address. root is "." where
// no search domain of this machine may be tried.
func (r *router) hosts(ctx context.Context, names []string, port, root string) ([]server, error) {
	var servers []server
	var last error
	for _, name := range names {
		ips, err := r.addresses(ctx, name, root)
		if err != nil {
			last = err
			continue
		}
		for _, ip := range ips {
			if len(servers) < maxServers {
				servers = append(servers, server{host: name, address: net.JoinHostPort(ip.String(), port)})
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

func (r *router) addresses(ctx context.Context, name, root string) ([]netip.Addr, error) {
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
