package route

import (
	"context"
	"crypto/tls"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"guichet/outbox/dnstest"
)

func TestParseSTS(t *testing.T) {
	const good = "version: STSv1\nmode: enforce\nmx: mx.a.test\nmax_age: 86400\n"
	for name, c := range map[string]struct {
		text, mode string // "": refused
		mx         []string
		age        time.Duration
	}{
		"the RFC's":            {"version: STSv1\r\nmode: enforce\r\nmx: mail.example.com\r\nmx: *.example.net\r\nmx: backupmx.example.com\r\nmax_age: 604800\r\n", "enforce", []string{"mail.example.com", "*.example.net", "backupmx.example.com"}, 7 * 24 * time.Hour},
		"LF, no end":           {strings.TrimSuffix(good, "\n"), "enforce", []string{"mx.a.test"}, 24 * time.Hour},
		"another order":        {"max_age:10\nmx:MX.A.test\nmode:testing\nversion:STSv1", "testing", []string{"mx.a.test"}, 10 * time.Second},
		"unknown fields":       {good + "future: x y\n\nwithout a colon\n", "enforce", []string{"mx.a.test"}, 24 * time.Hour},
		"twice: the first":     {good + "mode: none\nmax_age: 1\n", "enforce", []string{"mx.a.test"}, 24 * time.Hour},
		"none needs no mx":     {"version: STSv1\nmode: none\nmax_age: 1\n", "none", nil, time.Second},
		"too long an age":      {"version: STSv1\nmode: none\nmax_age: 99999999\n", "none", nil, maxAge},
		"names in Unicode":     {"version: STSv1\nmode: enforce\nmx: bücher.test\nmax_age: 1\n", "enforce", []string{"xn--bcher-kva.test"}, time.Second},
		"no version":           {"mode: enforce\nmx: a.test\nmax_age: 1\n", "", nil, 0},
		"another version":      {"version: STSv2\nmode: enforce\nmx: a.test\nmax_age: 1\n", "", nil, 0},
		"no mode":              {"version: STSv1\nmx: a.test\nmax_age: 1\n", "", nil, 0},
		"an unknown mode":      {"version: STSv1\nmode: enforced\nmx: a.test\nmax_age: 1\n", "", nil, 0},
		"no mx":                {"version: STSv1\nmode: enforce\nmax_age: 1\n", "", nil, 0},
		"no age":               {"version: STSv1\nmode: enforce\nmx: a.test\n", "", nil, 0},
		"an age that is none":  {"version: STSv1\nmode: enforce\nmx: a.test\nmax_age: -1\n", "", nil, 0},
		"an age beyond all":    {"version: STSv1\nmode: enforce\nmx: a.test\nmax_age: 99999999999999999999\n", "", nil, 0},
		"a star in the middle": {"version: STSv1\nmode: enforce\nmx: a.*.test\nmax_age: 1\n", "", nil, 0},
		"a page":               {"<html><title>404</title></html>", "", nil, 0},
		"too many mx":          {good + strings.Repeat("mx: a.test\n", maxMX), "", nil, 0},
	} {
		p, err := parseSTS(c.text)
		if string(p.Mode) != c.mode || (err != nil) != (c.mode == "") || !slices.Equal(p.MX, c.mx) || p.MaxAge != c.age {
			t.Errorf("%s: %+v, %v", name, p, err)
		}
	}
}

func TestAllows(t *testing.T) {
	p := STS{MX: []string{"mx.a.test", "*.b.test"}}
	for host, want := range map[string]bool{
		"mx.a.test": true, "MX.a.test.": true, "a.test": false, "x.mx.a.test": false,
		"mx.b.test": true, "b.test": false, "deep.mx.b.test": false, ".b.test": false, "mxb.test": false,
	} {
		if got := p.allows(host); got != want {
			t.Errorf("allows(%q) = %v", host, got)
		}
	}
}

func TestPolicyID(t *testing.T) {
	for want, records := range map[string][][]string{
		"20160831085700Z": {{"v=STSv1; id=20160831085700Z;"}, {"v=spf1 -all", "v=STSv1;id=20160831085700Z"}, {"v=STSv1 ; x=1; id = 20160831085700Z ;"}},
		"": {
			nil,
			{"v=STSv1;"},
			{"v=STSv1; id=;"},
			{"v=STSv1; id=a-b"},
			{"v=STSv1; id=" + strings.Repeat("a", 33)},
			{"id=1; v=STSv1"},
			{"v=STSv1; id=1", "v=STSv1; id=2"},
			{"v=STSv10; id=1"},
			{"v=STSv1"},
		},
	} {
		for _, r := range records {
			if got := policyID(r); got != want {
				t.Errorf("policyID(%q) = %q, want %q", r, got, want)
			}
		}
	}
}

// policyHost serves what handler says as mta-sts.* under a certificate for name, and returns Policies that ask it.
func policyHost(t *testing.T, z dnstest.Zone, name string, now func() time.Time, handler http.HandlerFunc) (*Policies, PolicyOptions) {
	t.Helper()
	ca := newAuthority(t)
	s := httptest.NewUnstartedServer(handler)
	s.TLS = &tls.Config{Certificates: []tls.Certificate{ca.certify(t, name)}}
	s.Config.ErrorLog = silent()
	s.StartTLS()
	t.Cleanup(s.Close)
	o := PolicyOptions{
		Resolver: z.Resolver(t), File: filepath.Join(t.TempDir(), "mta-sts.json"), Roots: ca.pool, Now: now,
		Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
			return new(net.Dialer).DialContext(ctx, "tcp", s.Listener.Addr().String())
		},
	}
	return NewPolicies(o), o
}

// TestFetch: what a policy host may answer, how long and how much is listened to.
func TestFetch(t *testing.T) {
	const text = "version: STSv1\nmode: enforce\nmx: mx.a.test\nmax_age: 86400\n"
	serve := func(kind, text string) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path != "/.well-known/mta-sts.txt" || r.Host != "mta-sts.a.test" {
				http.NotFound(w, r)
				return
			}
			w.Header().Set("Content-Type", kind)
			_, _ = w.Write([]byte(text))
		}
	}
	for _, c := range []struct {
		name    string
		cert    string
		handler http.HandlerFunc
		mode    Mode
		fault   string
	}{
		{"a policy", "mta-sts.a.test", serve("text/plain", text), Enforce, ""},
		{"with a charset", "mta-sts.a.test", serve("text/plain; charset=utf-8", text), Enforce, ""},
		{"a page", "mta-sts.a.test", serve("text/html", text), "", "sts-policy-fetch-error"},
		{"not there", "mta-sts.a.test", http.NotFound, "", "sts-policy-fetch-error"},
		{"elsewhere", "mta-sts.a.test", func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "https://mta-sts.b.test/.well-known/mta-sts.txt", http.StatusFound)
		}, "", "sts-policy-fetch-error"},
		{"another's certificate", "mta-sts.b.test", serve("text/plain", text), "", "sts-webpki-invalid"},
		{"no policy in it", "mta-sts.a.test", serve("text/plain", "hello"), "", "sts-policy-invalid"},
		{"without an end", "mta-sts.a.test", func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "text/plain")
			for err := error(nil); err == nil; {
				_, err = w.Write([]byte(strings.Repeat("mx: a.test\n", 1000)))
			}
		}, "", "sts-policy-fetch-error"},
		{"never", "mta-sts.a.test", func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }, "", "sts-policy-fetch-error"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			asked := 0
			p, _ := policyHost(t, dnstest.Zone{"_mta-sts.a.test. TXT": {`"v=STSv1; id=1"`}}, c.cert, nil, func(w http.ResponseWriter, r *http.Request) {
				asked++
				c.handler(w, r)
			})
			p.client.Timeout = time.Second
			for range 2 { // what is wrong is not asked again at once
				sts, fault := p.of(context.Background(), "a.test")
				if sts.Mode != c.mode || fault != c.fault {
					t.Errorf("%q, %q", sts.Mode, fault)
				}
			}
			if asked > 1 {
				t.Errorf("it was asked %d times", asked)
			}
		})
	}
}

// TestPolicyIsKept: by its id and age, over a restart, and whatever happens to its record and its host meanwhile.
func TestPolicyIsKept(t *testing.T) {
	z := dnstest.Zone{"_mta-sts.a.test. TXT": {`"v=STSv1; id=1"`}, "_mta-sts.b.test. TXT": {}}
	now := time.Date(2026, 12, 1, 12, 0, 0, 0, time.UTC)
	mode, asked := "enforce", 0
	p, o := policyHost(t, z, "mta-sts.a.test", func() time.Time { return now }, func(w http.ResponseWriter, _ *http.Request) {
		asked++
		w.Header().Set("Content-Type", "text/plain")
		if mode == "" {
			w.WriteHeader(http.StatusInternalServerError)
		}
		_, _ = w.Write([]byte("version: STSv1\nmode: " + mode + "\nmx: mx.a.test\nmax_age: 86400\n"))
	})
	step := func(what string, wantMode Mode, wantAsked int) {
		t.Helper()
		sts, fault := p.of(context.Background(), "a.test")
		if sts.Mode != wantMode || fault != "" || asked != wantAsked {
			t.Errorf("%s: %q, %q, asked %d times, want %q, %d", what, sts.Mode, fault, asked, wantMode, wantAsked)
		}
	}
	step("at first", Enforce, 1)
	step("again", Enforce, 1)
	p = NewPolicies(o)
	step("after a restart", Enforce, 1)
	z.Set("_mta-sts.a.test. TXT")
	step("the record is gone", Enforce, 1)
	z.Set("_mta-sts.a.test. TXT", `"v=STSv1; id=2"`)
	mode = ""
	step("a new one that cannot be had", Enforce, 2)
	step("which is not asked for again at once", Enforce, 2)
	now = now.Add(fetchAgain)
	mode = "testing"
	step("the new one", Testing, 3)
	z.Set("_mta-sts.a.test. TXT", "SERVFAIL")
	step("DNS is down", Testing, 3)
	now = now.Add(25 * time.Hour)
	step("it is over", "", 3)
	if sts, fault := p.of(context.Background(), "b.test"); sts.Mode != "" || fault != "" {
		t.Errorf("a domain without a policy: %q, %q", sts.Mode, fault)
	}
}

// TestPoliciesAreBounded: in number and in octets.
func TestPoliciesAreBounded(t *testing.T) {
	p := NewPolicies(PolicyOptions{})
	for i := range maxKept + 10 {
		p.keep("n"+string(rune('a'+i%26))+strings.Repeat("x", i/26), kept{Until: time.Unix(int64(i), 0)})
	}
	if len(p.known) != maxKept {
		t.Errorf("%d are kept", len(p.known))
	}
	for i := range 400 {
		p.keep("long"+strings.Repeat("x", i), kept{Text: strings.Repeat("x", maxPolicy), Until: time.Unix(int64(1e9+i), 0)})
	}
	size := 0
	for _, k := range p.known {
		size += len(k.Text)
	}
	if size > maxKeptText {
		t.Errorf("%d octets are kept", size)
	}
}

// TestNoPolicyOfOurselves: a policy host at an address of this machine is not asked.
func TestNoPolicyOfOurselves(t *testing.T) {
	asked := false
	s := httptest.NewTLSServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked = true }))
	defer s.Close()
	s.Config.ErrorLog = silent()
	z := dnstest.Zone{"_mta-sts.a.test. TXT": {`"v=STSv1; id=1"`}, "mta-sts.a.test. A": {"127.0.0.1"}}
	p := NewPolicies(PolicyOptions{Resolver: z.Resolver(t), Here: func(ip netip.Addr) bool { return ip.IsLoopback() }})
	if _, err := p.o.Dial(context.Background(), "tcp", s.Listener.Addr().String()); err == nil || asked {
		t.Errorf("it connects to this machine: %v", err)
	}
}
