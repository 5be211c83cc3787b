package mailauth

import (
	"context"
	"errors"
	"net"
	"strings"

	"blitiri.com.ar/go/spf"

	"guichet/mail"
)

// spfResult is what SPF (RFC 7208) says of a client and a domain.
type spfResult struct {
	result string // a word of RFC 8601 §2.7.2; "" if SPF could not run
	domain string // that was asked
	helo   bool   // domain is the HELO name
	// all says that the record lets everybody send: a pass, but no evidence of anything.
	all bool
	err error // the fault behind temperror
}

// spfIdentity returns the domain that SPF is asked about: of the reverse-path, or the HELO
// name where that is null (RFC 7208 §2.4). ok is false if SPF cannot run, because the client
// is not the host that the mail came from.
func spfIdentity(env mail.Envelope) (id spfResult, ok bool) {
	if !env.Remote.IsValid() {
		return spfResult{}, false
	}
	domain := env.From.Domain
	if env.From.IsZero() {
		domain, id.helo = env.Helo, true
	}
	id.result = string(spf.None)
	// RFC 7208 §4.3: a literal, or a name that is no domain, has no policy.
	if name, ok := domainName(domain); ok && strings.Contains(name, ".") && net.ParseIP(name) == nil {
		id.domain = name
	}
	return id, true
}

// checkSPF asks for the policy of id. The module counts look-ups (RFC 7208 §4.6.4).
func checkSPF(ctx context.Context, dns spf.DNSResolver, env mail.Envelope, id spfResult) spfResult {
	if id.domain == "" {
		return id
	}
	local := env.From.Local
	if local == "" {
		local = "postmaster" // RFC 7208 §4.3
	}
	// The module takes what follows the first @ for the domain, and a quoted local part may
	// have one of its own.
	sender := strings.ReplaceAll(local, "@", "_") + "@" + id.domain
	result, err := spf.CheckHostWithSender(env.Remote.Unmap().AsSlice(), env.Helo, sender,
		spf.WithContext(ctx), spf.WithResolver(dns))
	id.result = string(result)
	id.all = result == spf.Pass && errors.Is(err, spf.ErrMatchedAll)
	if result == spf.TempError {
		id.err = err
	}
	return id
}

// guess reports whether something speaks for the client as a host of domain: the domain's own
// SPF policy where it has one, whatever the envelope said; otherwise that it is a host or a
// mail host of the domain, or has a forward-confirmed name below it. It is weak: nobody
// answers for it. Whole networks around a host do not count: there the neighbours are
// strangers.
func guess(ctx context.Context, dns *lookups, env mail.Envelope, domain string) bool {
	if !env.Remote.IsValid() {
		return false
	}
	got := checkSPF(ctx, &guessing{lookups: dns, domain: domain}, mail.Envelope{
		Remote: env.Remote, Helo: env.Helo, From: mail.Address{Local: "postmaster", Domain: domain},
	}, spfResult{domain: domain})
	return got.result == string(spf.Pass) && !got.all
}

// guessing answers with a policy of our own for a domain that has none.
type guessing struct {
	*lookups
	domain string
}

// LookupTXT implements spf.DNSResolver.
func (g *guessing) LookupTXT(ctx context.Context, name string) ([]string, error) {
	records, err := g.lookups.LookupTXT(ctx, name)
	if name != g.domain || err != nil && !isNotFound(err) {
		return records, err
	}
	for _, r := range records {
		if len(r) >= 6 && strings.EqualFold(r[:6], "v=spf1") {
			return records, nil
		}
	}
	return []string{"v=spf1 a mx ptr ?all"}, nil
}
