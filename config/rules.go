package config

import (
	"fmt"
	"slices"
	"strings"

	"golang.org/x/net/idna"
	"golang.org/x/text/unicode/norm"

	"guichet/mail"
)

// maxLocal is how long a support address's local part may be, in octets: separator and
// token bring it to 64 (RFC 5321 §4.5.3.1.1).
const maxLocal = 36

// rules checks what no single key shows.
func rules(c *Config, where source) Faults {
	r := ruling{where: where, owner: map[string]string{}}
	r.addresses(c)
	r.admins(c)
	r.agents(c)
	r.named(c)
	r.keys(c)
	r.relays(c)
	r.web(c)
	r.logins(c)
	r.places(c)
	r.forms(c)
	r.inbound(c)
	return r.faults
}

type ruling struct {
	where  source
	faults Faults
	owner  map[string]string // of a folded address: the key where it stands
}

func (r *ruling) fail(path, format string, args ...any) {
	r.faults = append(r.faults, r.where.fault(path, format, args...))
}

func (r *ruling) addresses(c *Config) {
	for i, a := range c.Addresses {
		r.support(fmt.Sprintf("address[%d].email", i), a.Email)
		for j, alias := range a.Aliases {
			r.support(fmt.Sprintf("address[%d].aliases[%d]", i, j), alias)
		}
	}
}

// support checks one address that customers write to.
func (r *ruling) support(path string, a mail.Address) {
	if a.IsZero() {
		return // a fault already
	}
	switch err := checkDomain(ascii(a.Domain)); {
	case err != nil:
		r.fail(path, "%v", err)
	case len(a.Local) > maxLocal:
		r.fail(path, "%q has %d characters before the @; at most %d leave room for tokens: choose a shorter one", a, len(a.Local), maxLocal)
	case mail.Reserved(a.Local):
		r.fail(path, "%q is kept for reports about its domain (docs/dns.md); choose another", a)
	case bounceShaped(a.Local):
		r.fail(path, "%q looks like one of our own bounce addresses; choose another", a)
	}
	r.own(path, a)
}

func (r *ruling) agents(c *Config) {
	for i, a := range c.Agents {
		r.own(fmt.Sprintf("agent[%d].email", i), a.Email)
		for j, alias := range a.Aliases {
			r.own(fmt.Sprintf("agent[%d].aliases[%d]", i, j), alias)
		}
	}
}

// own notes whose an address is and refuses a second owner.
func (r *ruling) own(path string, a mail.Address) {
	if a.IsZero() {
		return
	}
	first, taken := r.owner[fold(a)]
	if !taken {
		r.owner[fold(a)] = path
		return
	}
	if line := r.where.fault(first, "").Line; line > 0 {
		r.fail(path, "%q is already the %s of line %d; each address has one owner: take one out", a, plain(first), line)
		return
	}
	r.fail(path, "%q is already an %s; each address has one owner: take one out", a, plain(first))
}

// named checks the agents of support addresses, and writes them as [[agent]] does.
func (r *ruling) named(c *Config) {
	for i := range c.Addresses {
		for j, a := range c.Addresses[i].Agents {
			path := fmt.Sprintf("address[%d].agents[%d]", i, j)
			k := slices.IndexFunc(c.Agents, func(g Agent) bool { return fold(g.Email) == fold(a) })
			switch owner := r.owner[fold(a)]; {
			case a.IsZero():
			case k >= 0:
				c.Addresses[i].Agents[j] = c.Agents[k].Email
			case strings.HasPrefix(owner, "agent"):
				r.fail(path, "%q is an alias of an agent; write the agent's email", a)
			default:
				r.fail(path, "%q is not an agent; add an [[agent]] with email = \"%s\"", a, a)
			}
		}
	}
}

// keys checks what belongs together: certificates, and what DKIM signs.
func (r *ruling) keys(c *Config) {
	switch {
	case c.SMTP.TLSCert != "" && c.SMTP.TLSKey == "":
		r.fail("smtp.tls_cert", "needs tls_key beside it")
	case c.SMTP.TLSCert == "" && c.SMTP.TLSKey != "":
		r.fail("smtp.tls_key", "needs tls_cert beside it")
	}
	if c.Outbound.RelayTLS != "" && c.Outbound.Relay == "" {
		r.fail("outbound.relay_tls", "needs relay beside it")
	}
	switch {
	case c.HTTP.URL != "" && len(c.HTTP.Listen)+len(c.HTTPS.Listen) == 0:
		r.fail("http.url", "needs listen beside it, or that of [https], or the links in mails lead nowhere")
	case c.HTTP.URL == "" && len(c.HTTP.Listen) > 0:
		r.fail("http.listen", "needs url beside it: the address that the outside sees")
	}
	seen := map[string]bool{}
	for i, k := range c.DKIM {
		path := fmt.Sprintf("dkim[%d]", i)
		signs := func(a Address) bool { return within(ascii(a.Email.Domain), k.Domain) }
		if k.Domain != "" && !slices.ContainsFunc(c.Addresses, signs) {
			r.fail(path+".domain", "no support address is at %q, so nothing would be signed; write the domain of one", k.Domain)
		}
		name := strings.ToLower(k.Selector + "._domainkey." + k.Domain)
		if seen[name] {
			r.fail(path+".selector", "%q is already used for %s; every key has a selector of its own", k.Selector, k.Domain)
		}
		seen[name] = true
	}
}

// places checks that no two listeners want the same place.
func (r *ruling) places(c *Config) {
	seen := map[Listen]bool{}
	check := func(path string, l Listen) {
		if l.Address == "" {
			r.fail(path, "is empty; write \"host:port\", or take it out")
		}
		if seen[l] {
			r.fail(path, "%q is listed twice; take one out", l.Address)
		}
		seen[l] = l.Address != "" && !strings.HasSuffix(l.Address, ":0")
	}
	for i, l := range c.SMTP.Listen {
		path := fmt.Sprintf("smtp.listen[%d]", i)
		if l.Network == "unix" {
			r.fail(path, "%q is a path; SMTP listens at \"host:port\"", l.Address)
		}
		check(path, l)
	}
	for i, l := range c.LMTP.Listen {
		check(fmt.Sprintf("lmtp.listen[%d]", i), l)
	}
	for name, listen := range map[string][]Listen{"http": c.HTTP.Listen, "https": c.HTTPS.Listen, "acme": c.ACME.Listen, "metrics": c.Metrics.Listen} {
		for i, l := range listen {
			check(fmt.Sprintf("%s.listen[%d]", name, i), l)
		}
	}
	for i, l := range c.Filter.Milters {
		check(fmt.Sprintf("filter.milters[%d]", i), l)
	}
}

// within reports whether a domain is parent or below it.
func within(domain, parent string) bool {
	domain, parent = strings.ToLower(domain), strings.ToLower(parent)
	return domain == parent || strings.HasSuffix(domain, "."+parent)
}

// bounceShaped reports whether a local part reads like the return path of a letter: "b"
// and 23 base32 characters.
func bounceShaped(local string) bool {
	local = strings.ToLower(local)
	return len(local) == 24 && local[0] == 'b' && strings.Trim(local[1:], "abcdefghijklmnopqrstuvwxyz234567") == ""
}

// fold makes addresses of the same mailbox equal: local part in lower case and NFC, domain
// as A-labels.
func fold(a mail.Address) string {
	return norm.NFC.String(strings.ToLower(norm.NFC.String(a.Local))) + "@" + ascii(a.Domain)
}

func ascii(domain string) string {
	if a, err := idna.Lookup.ToASCII(domain); err == nil {
		return strings.ToLower(a)
	}
	return strings.ToLower(domain)
}
