package check

import (
	"context"
	"fmt"
	"net"
	"net/netip"
	"slices"
	"strings"

	"blitiri.com.ar/go/spf"

	"guichet/zone"
)

// host proves that the host's name leads here.
func (w *world) host(ctx context.Context) []Finding {
	name := w.c.Hostname
	a := w.addresses(ctx, name)
	switch {
	case a.err != nil:
		return []Finding{unknown(name, "where it is", a.err)}
	case a.none():
		f := Finding{About: name, State: w.bad(Fault), Says: "the host's name leads nowhere", Remedy: "publish an A record (and AAAA) of " + name + " with this host's address"}
		return []Finding{f}
	}
	here := slices.ContainsFunc(a.all, func(ip netip.Addr) bool { return slices.Contains(w.Addresses, ip) })
	if bad := slices.IndexFunc(a.all, func(ip netip.Addr) bool { return ip.IsLoopback() || ip.IsPrivate() }); bad >= 0 && w.faces {
		return []Finding{{
			About: name, State: Fault, Says: fmt.Sprintf("the host's name leads to %s, which nobody outside reaches", a.all[bad]),
			Remedy: "publish the public address, and take the name out of /etc/hosts if it stands there beside 127.0.1.1",
		}}
	}
	if public := slices.ContainsFunc(w.Addresses, isPublic); !here && public {
		return []Finding{{
			About: name, State: w.bad(Fault), Says: "the host's name leads to " + words(a.all) + ", and this machine has " + words(publicOf(w.Addresses)),
			Remedy: "publish this machine's address, or run the desk where the name leads",
		}}
	}
	return []Finding{{About: name, State: Good, Says: words(a.all)}}
}

// reverse proves the names of our addresses, which large providers ask for.
func (w *world) reverse(ctx context.Context) (all []Finding) {
	for _, ip := range w.our(ctx) {
		if !isPublic(ip) {
			continue
		}
		remedy := fmt.Sprintf("ask whoever gave you %s for its reverse name: %s", ip, publish(zone.Reverse(ip), "PTR", w.c.Hostname+"."))
		names := look(ctx, w.Resolver.LookupAddr, ip.String())
		is := func(s string) bool { return strings.EqualFold(strings.TrimSuffix(s, "."), w.c.Hostname) }
		switch {
		case names.err != nil:
			all = append(all, unknown(ip.String(), "its reverse name", names.err))
		case names.none():
			all = append(all, Finding{About: ip.String(), State: w.bad(Fault), Says: "has no reverse name; many servers refuse its mail", Remedy: remedy})
		case !slices.ContainsFunc(names.all, is):
			all = append(all, Finding{About: ip.String(), State: w.bad(Fault), Says: "its reverse name is " + strings.Join(names.all, ", ") + " and not the hostname", Remedy: remedy + "; or set hostname to that name"})
		default:
			all = append(all, Finding{About: ip.String(), State: Good, Says: w.c.Hostname})
		}
	}
	return all
}

// mx proves that mail to each domain comes here.
func (w *world) mx(ctx context.Context) (all []Finding) {
	domains := w.domains
	if b := w.c.Outbound.BounceDomain; b != "" && !slices.Contains(domains, b) {
		domains = append(slices.Clone(domains), b)
	}
	for _, d := range domains {
		f := w.mxOf(ctx, d)
		f.About = d
		all = append(all, f)
	}
	return all
}

func (w *world) mxOf(ctx context.Context, domain string) Finding {
	remedy := publish(domain+".", "MX", "10 "+w.c.Hostname+".")
	mx := look(ctx, w.Resolver.LookupMX, domain+".")
	var names []string
	for _, r := range mx.all {
		names = append(names, strings.ToLower(strings.TrimSuffix(r.Host, ".")))
	}
	ours := slices.Contains(names, strings.ToLower(w.c.Hostname))
	switch {
	case mx.err != nil:
		return unknown(domain, "its MX", mx.err)
	case mx.none():
		return Finding{State: w.bad(Fault), Says: "has no MX: mail to it does not come here", Remedy: remedy}
	case len(names) == 1 && names[0] == "":
		return Finding{State: w.bad(Fault), Says: "takes no mail at all (a null MX, RFC 7505)", Remedy: "in its place " + remedy}
	case !ours && w.faces:
		return Finding{State: Fault, Says: "its mail goes to " + strings.Join(names, ", ") + " and not to this host", Remedy: remedy + " in their place; or let that server hand over by LMTP, and listen at loopback only"}
	case !ours:
		return Finding{State: Good, Says: "its mail goes to " + strings.Join(names, ", ") + ", which hands it over"}
	}
	for _, name := range names {
		if _, err := netip.ParseAddr(name); err == nil {
			return Finding{State: Fault, Says: "its MX is the address " + name + ", where a name has to be", Remedy: remedy}
		}
		if to, err := w.Resolver.LookupCNAME(ctx, name+"."); err == nil && !strings.EqualFold(strings.TrimSuffix(to, "."), name) {
			return Finding{State: Warning, Says: "its MX " + name + " is an alias (CNAME), which not every server follows (RFC 5321 §5.1)", Remedy: "give " + name + " an address record instead"}
		}
	}
	return Finding{State: Good, Says: strings.Join(names, ", ")}
}

// spf proves that our letters pass, by the rules that receivers use.
func (w *world) spf(ctx context.Context) (all []Finding) {
	from := w.our(ctx)
	relay, _, err := net.SplitHostPort(w.c.Outbound.Relay)
	byRelay := err == nil
	if byRelay {
		from = w.addresses(ctx, relay).all
	}
	for _, d := range w.domains {
		f := w.spfOf(ctx, d, from, byRelay)
		f.About = d
		all = append(all, f)
	}
	return all
}

func (w *world) spfOf(ctx context.Context, domain string, from []netip.Addr, byRelay bool) Finding {
	t := w.texts(ctx, domain)
	records := slices.DeleteFunc(slices.Clone(t.all), func(s string) bool { return !isSPF(s) })
	relay, _, _ := net.SplitHostPort(w.c.Outbound.Relay)
	wanted := zone.SPF(relay)
	switch {
	case t.err != nil:
		return unknown(domain, "its SPF record", t.err)
	case len(records) == 0:
		return Finding{State: w.bad(Fault), Says: "has no SPF record", Remedy: publish(domain+".", "TXT", wanted)}
	case len(records) > 1:
		return Finding{State: w.bad(Fault), Says: "has several SPF records, so none counts (RFC 7208 §4.5)", Remedy: "make one of them: " + publish(domain+".", "TXT", zone.Widen(records[0], wanted))}
	}
	for _, ip := range from {
		if !isPublic(ip) {
			continue
		}
		ctx, cancel := context.WithTimeout(ctx, lookTime)
		result, err := spf.CheckHostWithSender(net.IP(ip.AsSlice()), w.c.Hostname, "postmaster@"+domain, spf.WithContext(ctx), spf.WithResolver(w.Resolver))
		cancel()
		switch {
		case result == spf.Pass:
		case result == spf.TempError:
			return unknown(domain, "what its SPF record permits", err)
		case byRelay:
			return Finding{
				State: w.bad(Warning), Says: fmt.Sprintf("its SPF record does not permit the relay's address %s (%s): %s", ip, result, records[0]),
				Remedy: "ask the relay's keeper from where it sends, and add his include: to the record",
			}
		default:
			return Finding{
				State: w.bad(Fault), Says: fmt.Sprintf("its SPF record does not permit %s (%s): %s", ip, result, records[0]),
				Remedy: publish(domain+".", "TXT", zone.Widen(records[0], wanted)),
			}
		}
	}
	return Finding{State: Good, Says: records[0]}
}

func isSPF(s string) bool {
	word, _, _ := strings.Cut(s, " ")
	return strings.EqualFold(word, "v=spf1")
}

// helo proves that of the name by which we greet.
func (w *world) helo(ctx context.Context) []Finding {
	if w.c.Outbound.Relay != "" {
		return nil // the relay greets
	}
	t := w.texts(ctx, w.c.Hostname)
	switch {
	case t.err != nil:
		return []Finding{unknown(w.c.Hostname, "its SPF record", t.err)}
	case !slices.ContainsFunc(t.all, isSPF):
		return []Finding{{
			About: w.c.Hostname, State: w.bad(Warning), Says: "the HELO name has no SPF record",
			Remedy: publish(w.c.Hostname+".", "TXT", "v=spf1 a -all"),
		}}
	}
	return []Finding{{About: w.c.Hostname, State: Good, Says: "has an SPF record"}}
}

func isPublic(ip netip.Addr) bool { return ip.IsGlobalUnicast() && !ip.IsPrivate() }

func publicOf(all []netip.Addr) []netip.Addr {
	return slices.DeleteFunc(slices.Clone(all), func(ip netip.Addr) bool { return !isPublic(ip) })
}

func words[T fmt.Stringer](all []T) string {
	var out []string
	for _, v := range all {
		out = append(out, v.String())
	}
	return strings.Join(out, ", ")
}
