package mailauth

import (
	"context"
	"strings"
	"testing"
)

func TestParseRecord(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       record
		not        bool
	}{
		{name: "shortest", text: "v=DMARC1; p=none", want: record{p: "none", psd: 'u'}},
		{name: "full", text: "v=DMARC1; p=reject; sp=quarantine; np=none; adkim=s; aspf=s; psd=n; t=y; rua=mailto:a@b.test", want: record{p: "reject", sp: "quarantine", np: "none", strictDKIM: true, strictSPF: true, psd: 'n', testing: true}},
		{name: "spaces", text: " v = DMARC1 ;p = reject ; ", want: record{p: "reject", psd: 'u'}},
		{name: "upper case", text: "v=DMARC1; P=REJECT; ADKIM=S; PSD=Y", want: record{p: "reject", strictDKIM: true, psd: 'y'}},
		{name: "order does not matter", text: "v=DMARC1; rua=mailto:a@b.test; p=quarantine", want: record{p: "quarantine", psd: 'u'}},
		{name: "pct is gone", text: "v=DMARC1; p=reject; pct=0", want: record{p: "reject", psd: 'u'}},
		{name: "unknown tags", text: "v=DMARC1; p=reject; x=y; =; ;;", want: record{p: "reject", psd: 'u'}},
		{name: "unreadable values are defaults", text: "v=DMARC1; p=reject; adkim=x; psd=x; t=x", want: record{p: "reject", psd: 'u'}},
		{name: "a tag twice", text: "v=DMARC1; p=reject; p=none", want: record{p: "reject", psd: 'u'}},
		{name: "no p", text: "v=DMARC1", want: record{p: "none", psd: 'u', withoutPolicy: true}},
		{name: "no p, reports", text: "v=DMARC1; rua=mailto:a@b.test", want: record{p: "none", psd: 'u'}},
		{name: "no p, reports to nobody", text: "v=DMARC1; rua=mailto:", want: record{p: "none", psd: 'u', withoutPolicy: true}},
		{name: "bad p", text: "v=DMARC1; p=rejct", want: record{p: "none", psd: 'u', withoutPolicy: true}},
		{name: "bad sp, reports", text: "v=DMARC1; p=reject; sp=all; rua=nonsense,mailto:a@b.test!10m", want: record{p: "none", psd: 'u'}},
		{name: "bad np", text: "v=DMARC1; p=reject; np=", want: record{p: "none", psd: 'u', withoutPolicy: true}},
		{name: "another version", text: "v=DMARC2; p=reject", not: true},
		{name: "version in lower case", text: "v=dmarc1; p=reject", not: true},
		{name: "version not first", text: "p=reject; v=DMARC1", not: true},
		{name: "longer word", text: "v=DMARC1x; p=reject", not: true},
		{name: "SPF", text: "v=spf1 -all", not: true},
		{name: "empty", text: "", not: true},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, ok := parseRecord(c.text)
			if ok == c.not || got != c.want {
				t.Errorf("parseRecord(%q) = %+v, %v; want %+v", c.text, got, ok, c.want)
			}
		})
	}
}

func FuzzParseRecord(f *testing.F) {
	for _, s := range []string{"v=DMARC1; p=none", "v=DMARC1;p=REJECT;sp=x;rua=mailto:a@b", "v = DMARC1;;=;t=y", "p=reject"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		r, ok := parseRecord(s)
		if !ok {
			if r != (record{}) {
				t.Errorf("%q is no record, and %+v", s, r)
			}
			return
		}
		switch r.p {
		case policyNone, policyQuarantine, policyReject:
		default:
			t.Errorf("%q has the policy %q", s, r.p)
		}
		if r.withoutPolicy && r.p != policyNone || !strings.Contains(s, "DMARC1") {
			t.Errorf("%q: %+v", s, r)
		}
	})
}

// TestDiscover: where the policy comes from, and what the organization is.
func TestDiscover(t *testing.T) {
	const there = "192.0.2.80"
	for _, c := range []struct {
		name, domain string
		world        world
		ask, org     string
	}{
		{"own record", "a.test", world{"txt _dmarc.a.test": {"v=DMARC1; p=reject"}}, "reject", "a.test"},
		{"no record", "x.a.test", world{}, "", "x.a.test"},
		{"own record beats the organization's", "x.a.test", world{"txt _dmarc.x.a.test": {"v=DMARC1; p=none"}, "txt _dmarc.a.test": {"v=DMARC1; p=reject"}}, "none", "a.test"},
		{"inherited p", "x.a.test", world{"txt _dmarc.a.test": {"v=DMARC1; p=reject"}}, "reject", "a.test"},
		{"inherited sp", "x.a.test", world{"txt _dmarc.a.test": {"v=DMARC1; p=reject; sp=none"}, "ip x.a.test": {there}}, "none", "a.test"},
		{"np: the name is missing", "x.a.test", world{"txt _dmarc.a.test": {"v=DMARC1; p=none; sp=none; np=reject"}}, "reject", "a.test"},
		{"np: it has an address", "x.a.test", world{"txt _dmarc.a.test": {"v=DMARC1; p=none; np=reject"}, "ip x.a.test": {there}}, "none", "a.test"},
		{"np: it has a mail host", "x.a.test", world{"txt _dmarc.a.test": {"v=DMARC1; p=none; np=reject"}, "mx x.a.test": {"mx.a.test"}}, "none", "a.test"},
		{"np says nothing of the domain itself", "a.test", world{"txt _dmarc.a.test": {"v=DMARC1; p=none; np=reject"}}, "none", "a.test"},
		{"not the one between", "y.x.a.test", world{"txt _dmarc.x.a.test": {"v=DMARC1; p=none"}, "txt _dmarc.a.test": {"v=DMARC1; p=reject"}}, "reject", "a.test"},
		{"psd=n between", "y.x.a.test", world{"txt _dmarc.x.a.test": {"v=DMARC1; p=none; psd=n"}, "txt _dmarc.a.test": {"v=DMARC1; p=reject"}}, "none", "x.a.test"},
		{"a public suffix above", "x.a.test", world{"txt _dmarc.test": {"v=DMARC1; p=reject; psd=y"}}, "reject", "a.test"},
		{"a public suffix and an organization", "x.a.test", world{"txt _dmarc.test": {"v=DMARC1; p=reject; psd=y"}, "txt _dmarc.a.test": {"v=DMARC1; p=none"}}, "none", "a.test"},
		{"a public suffix's np", "x.a.test", world{"txt _dmarc.test": {"v=DMARC1; p=none; np=reject; psd=y"}}, "reject", "a.test"},
		{"the suffix itself", "test", world{"txt _dmarc.test": {"v=DMARC1; p=quarantine; psd=y"}}, "quarantine", "test"},
		{"a record at the top that does not say it is a suffix", "x.a.test", world{"txt _dmarc.test": {"v=DMARC1; p=quarantine"}}, "quarantine", "a.test"},
		{"a top that is one organization", "x.a.test", world{"txt _dmarc.test": {"v=DMARC1; p=quarantine; psd=n"}}, "quarantine", "test"},
		{"two records are none", "x.a.test", world{"txt _dmarc.x.a.test": {"v=DMARC1; p=none", "v=DMARC1; p=none"}, "txt _dmarc.a.test": {"v=DMARC1; p=reject"}}, "reject", "a.test"},
		{"other TXT records", "a.test", world{"txt _dmarc.a.test": {"hello", "v=DMARC1; p=reject"}}, "reject", "a.test"},
		{"in test: reject", "a.test", world{"txt _dmarc.a.test": {"v=DMARC1; p=reject; t=y"}}, "quarantine", "a.test"},
		{"in test: quarantine", "a.test", world{"txt _dmarc.a.test": {"v=DMARC1; p=quarantine; t=y"}}, "none", "a.test"},
		{"ten labels", "a.b.c.d.e.f.g.h.i.test", world{"txt _dmarc.i.test": {"v=DMARC1; p=reject"}}, "reject", "i.test"},
		{"what the walk steps over", "a.b.c.d.e.f.g.h.i.test", world{"txt _dmarc.b.c.d.e.f.g.h.i.test": {"v=DMARC1; p=reject"}}, "", "a.b.c.d.e.f.g.h.i.test"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := &resolver{world: c.world}
			p := discover(context.Background(), NewChecker(Options{Resolver: r, Now: testNow}).dns, c.domain)
			if n := r.asked.Load(); n > maxWalk+3 { // and three for a name that may be missing
				t.Errorf("%d look-ups", n)
			}
			p.meet(context.Background(), "other.test", nil)
			org := p.org
			if p.found && org == "" {
				t.Error("no organization")
			}
			if p.err != nil || p.ask != c.ask || org != c.org {
				t.Errorf("%q, organization %q, %v; want %q, %q", p.ask, org, p.err, c.ask, c.org)
			}
		})
	}
}

// TestWalkIsShort: no name costs more than eight look-ups.
func TestWalkIsShort(t *testing.T) {
	for _, domain := range []string{"test", "a.test", strings.Repeat("a.", 6) + "test", strings.Repeat("a.", 7) + "test", strings.Repeat("a.", 120) + "test"} {
		r := &resolver{}
		if _, _, err := walk(context.Background(), NewChecker(Options{Resolver: r, Now: testNow}).dns, domain); err != nil {
			t.Error(err)
		}
		if n := r.asked.Load(); n > maxWalk || n != int64(min(maxWalk, strings.Count(domain, ".")+1)) {
			t.Errorf("%d look-ups for %d labels", n, strings.Count(domain, ".")+1)
		}
	}
}
