package mailauth

import (
	"context"
	"slices"
	"strings"
	"sync"
	"testing"
)

// namesAsked is a resolver that remembers for which TXT records it was asked.
type namesAsked struct {
	resolver
	mu    sync.Mutex
	names []string
}

func (r *namesAsked) LookupTXT(ctx context.Context, name string) ([]string, error) {
	r.mu.Lock()
	r.names = append(r.names, strings.TrimSuffix(strings.TrimPrefix(name, "_dmarc."), "."))
	r.mu.Unlock()
	return r.resolver.LookupTXT(ctx, name)
}

// The records of RFC 9989's examples, by the domains that have one.
const (
	exampleRecord = "v=DMARC1; p=reject; rua=mailto:dmarc-feedback@example.com"
	exampleSuffix = "v=DMARC1; p=none; psd=y"
)

func exampleWorld(suffix string, domains ...string) world {
	w := world{}
	for _, d := range domains {
		w["txt _dmarc."+d] = []string{exampleRecord}
	}
	if suffix != "" {
		w["txt _dmarc."+suffix] = []string{exampleSuffix}
	}
	return w
}

// TestWalksOfTheStandard walks the domains of RFC 9989's examples (§4.10.2, appendix B.4) and asks
// for the same names in the same order.
func TestWalksOfTheStandard(t *testing.T) {
	deep := "a.b.c.d.e.f.g.h.i.j.k.example.com"
	for _, c := range []struct {
		where, domain string
		world         world
		asked, org    string
	}{
		{"4.10.2, first", "a.mail.example.com", exampleWorld("", "mail.example.com", "example.com"), "a.mail.example.com mail.example.com example.com com", "example.com"},
		{"4.10.2, second", "a.mail.example.com", world{"txt _dmarc.mail.example.com": {exampleRecord + "; psd=n"}}, "a.mail.example.com mail.example.com", "mail.example.com"},
		{"4.10.2, third", "a.mail.example.com", exampleWorld("com"), "a.mail.example.com mail.example.com example.com com", "example.com"},
		{"B.4.1, author", "example.com", exampleWorld("", "example.com", "signing.example.com"), "example.com com", "example.com"},
		{"B.4.1, DKIM", "signing.example.com", exampleWorld("", "example.com", "signing.example.com"), "signing.example.com example.com com", "example.com"},
		{
			"B.4.2, author", deep, exampleWorld("", "example.com", "signing.example.com"),
			deep + " g.h.i.j.k.example.com h.i.j.k.example.com i.j.k.example.com j.k.example.com k.example.com example.com com", "example.com",
		},
		{"B.4.3, author", "giant.bank.example", exampleWorld("bank.example", "giant.bank.example"), "giant.bank.example bank.example", "giant.bank.example"},
		{"B.4.3, SPF", "mail.giant.bank.example", exampleWorld("bank.example", "giant.bank.example"), "mail.giant.bank.example giant.bank.example bank.example", "giant.bank.example"},
		{"B.4.3, DKIM", "mail.mega.bank.example", exampleWorld("bank.example", "giant.bank.example"), "mail.mega.bank.example mega.bank.example bank.example", "mega.bank.example"},
	} {
		r := &namesAsked{resolver: resolver{world: c.world}}
		_, org, err := walk(context.Background(), NewChecker(Options{Resolver: r, Now: testNow}).dns, c.domain)
		if err != nil || org != c.org || !slices.Equal(r.names, strings.Fields(c.asked)) {
			t.Errorf("%s: %q by %q, %v; want %q by %s", c.where, org, r.names, err, c.org, c.asked)
		}
	}
}

// TestAlignmentOfTheStandard: whose pass speaks for the author in RFC 9989's examples (appendix
// B.1 and B.4).
func TestAlignmentOfTheStandard(t *testing.T) {
	one, bank := exampleWorld("", "example.com", "signing.example.com"), exampleWorld("bank.example", "giant.bank.example")
	for _, c := range []struct {
		where, author, proven string
		world                 world
		strict, aligned       bool
	}{
		{"B.1, 1", "example.com", "example.com", one, true, true},
		{"B.1, 2", "child.example.com", "example.com", one, false, true},
		{"B.1, 2, strict", "child.example.com", "example.com", one, true, false},
		{"B.1, 3", "child.example.com", "example.net", one, false, false},
		{"B.4.1, SPF", "example.com", "example.com", one, false, true},
		{"B.4.1, DKIM", "example.com", "signing.example.com", one, false, true},
		{"B.4.2, SPF", "a.b.c.d.e.f.g.h.i.j.k.example.com", "example.com", one, false, true},
		{"B.4.2, DKIM", "a.b.c.d.e.f.g.h.i.j.k.example.com", "signing.example.com", one, false, true},
		{"B.4.3, SPF", "giant.bank.example", "mail.giant.bank.example", bank, false, true},
		{"B.4.3, DKIM", "giant.bank.example", "mail.mega.bank.example", bank, false, false},
	} {
		p := discover(context.Background(), lookupsIn(c.world), c.author)
		p.meet(context.Background(), c.proven, nil)
		got, err := p.aligned(context.Background(), c.proven, c.strict)
		if err != nil || got != c.aligned || p.ask != policyReject {
			t.Errorf("%s: %v, policy %q, %v; want %v", c.where, got, p.ask, err, c.aligned)
		}
	}
}
