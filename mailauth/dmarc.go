package mailauth

import (
	"context"
	"strings"
)

// maxWalk is how many look-ups one tree walk may take (RFC 9989 §4.10).
const maxWalk = 8

// policy is what DMARC (RFC 9989) says of one From domain.
type policy struct {
	dns    *lookups
	domain string // of From

	found bool   // there is a record
	rec   record // if found
	ask   string // what the domain wants done with forged mail; "" if not found
	err   error  // DNS did not answer: nothing of these is known

	org    string // the organizational domain; "" where it is not needed
	orgErr error  // DNS did not answer when it was looked for
}

// discover finds the policy for domain: its own, that of its organization, or that of the
// public suffix above (RFC 9989 §4.10.1).
func discover(ctx context.Context, dns *lookups, domain string) *policy {
	p := &policy{dns: dns, domain: domain}
	own, err := recordAt(ctx, dns, domain)
	if err != nil {
		p.err = err
		return p
	}
	if own != nil {
		p.use(*own, own.p)
		return p
	}
	records, org, err := walk(ctx, dns, domain)
	if err != nil {
		p.err = err
		return p
	}
	p.org = org
	// The suffix comes last, since a walk goes up and ends there.
	for _, at := range records {
		if at.domain == org || at.isSuffix() {
			p.inherit(ctx, at.record)
			return p
		}
	}
	return p
}

// inherit takes the policy that a parent has for domains below it.
func (p *policy) inherit(ctx context.Context, r record) {
	ask := r.p
	if r.sp != "" {
		ask = r.sp
	}
	if r.np != "" && r.np != ask {
		there, err := exists(ctx, p.dns, p.domain)
		if err != nil {
			p.err = err
			return
		}
		if !there {
			ask = r.np
		}
	}
	p.use(r, ask)
}

func (p *policy) use(r record, ask string) {
	if r.testing {
		ask = milder(ask)
	}
	p.found, p.rec, p.ask = true, r, ask
}

// acts reports whether there is a record that can be acted on.
func (p *policy) acts() bool { return p.found && !p.rec.withoutPolicy }

// meet finds the organizational domain of From if one of the domains that SPF and DKIM may
// prove is another one. It comes before their look-ups: a forger's slow servers must not leave
// us without time to see that his domain has nothing to do with the author's.
func (p *policy) meet(ctx context.Context, sender string, signed []dkimField) {
	others := sender != "" && sender != p.domain
	for _, s := range signed {
		others = others || s.domain != "" && s.domain != p.domain
	}
	if others && p.org == "" && p.err == nil && p.acts() {
		_, p.org, p.orgErr = walk(ctx, p.dns, p.domain)
	}
}

// aligned reports whether a domain that SPF or DKIM proved speaks for the From domain
// (RFC 9989 §4.10.2): the same in strict mode, of the same organization in relaxed mode. It
// is false for every other domain where there is no record. meet has been called.
func (p *policy) aligned(ctx context.Context, domain string, strict bool) (bool, error) {
	if domain == p.domain {
		return true, nil
	}
	if p.err != nil {
		return false, p.err
	}
	if strict || !p.acts() {
		return false, nil
	}
	if p.orgErr != nil {
		return false, p.orgErr
	}
	// An organization is never below the domain that belongs to it: others need no walk.
	if !isWithin(domain, p.org) {
		return false, nil
	}
	_, org, err := walk(ctx, p.dns, domain)
	return org == p.org, err
}

// isWithin reports whether domain is parent or below it.
func isWithin(domain, parent string) bool {
	return domain == parent || strings.HasSuffix(domain, "."+parent)
}

// recordOf is a record and where it stands.
type recordOf struct {
	record
	domain string
}

// isSuffix reports whether strangers register names below this one. That of a single label
// counts as one even where its record does not say so: RFC 9989 would make all of a top-level
// domain one organization, whose members could speak for each other.
func (r recordOf) isSuffix() bool {
	return r.psd == 'y' || r.psd == 'u' && !strings.Contains(r.domain, ".")
}

// walk climbs from domain to the top (RFC 9989 §4.10) and returns what it found, from the
// longest name, and the organizational domain.
func walk(ctx context.Context, dns *lookups, domain string) (found []recordOf, org string, err error) {
	labels := strings.Split(domain, ".")
	for at, n := labels, 0; len(at) > 0 && n < maxWalk; n++ {
		name := strings.Join(at, ".")
		r, err := recordAt(ctx, dns, name)
		if err != nil {
			return nil, "", err
		}
		if r != nil {
			found = append(found, recordOf{*r, name})
			if r.psd == 'n' || r.psd == 'y' && n > 0 {
				break
			}
		}
		if n == 0 && len(at) >= maxWalk {
			at = at[len(at)-maxWalk+1:]
		} else {
			at = at[1:]
		}
	}
	return found, organization(domain, found), nil
}

// organization picks the organizational domain from the records of a walk.
func organization(domain string, found []recordOf) string {
	org := domain
	for _, r := range found {
		switch {
		case r.psd == 'n':
			return r.domain
		case r.isSuffix() && r.domain != domain:
			below := strings.TrimSuffix(domain, "."+r.domain)
			return below[strings.LastIndexByte(below, '.')+1:] + "." + r.domain
		}
		org = r.domain // the shortest comes last
	}
	return org
}

// recordAt returns the record of one name; nil if there is none, or several, of which none
// counts.
func recordAt(ctx context.Context, dns *lookups, domain string) (*record, error) {
	texts, err := dns.LookupTXT(ctx, "_dmarc."+domain)
	if err != nil && !isNotFound(err) {
		return nil, err
	}
	var only *record
	for _, text := range texts {
		r, ok := parseRecord(text)
		if !ok {
			continue
		}
		if only != nil {
			return nil, nil
		}
		only = &r
	}
	return only, nil
}

// exists reports whether a domain has anything that mail could come from or go to. A Resolver
// does not tell a missing name from a name without such records; RFC 9989 means the former.
func exists(ctx context.Context, dns *lookups, domain string) (bool, error) {
	_, err := dns.LookupIPAddr(ctx, domain)
	if isNotFound(err) {
		_, err = dns.LookupMX(ctx, domain)
	}
	if isNotFound(err) {
		_, err = dns.LookupTXT(ctx, domain)
	}
	if isNotFound(err) {
		return false, nil
	}
	return err == nil, err
}
