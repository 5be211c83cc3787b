package e2e

import (
	"crypto/ed25519"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/miekg/dns"

	"guichet/e2e/live"
)

// TestDKIMRotate: new keys of both kinds sign only once DNS has them all, from the next reload on, and nothing else of the
// configuration changes.
func TestDKIMRotate(t *testing.T) {
	dir := t.TempDir()
	first, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	_, second, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	extra := ""
	for selector, key := range map[string]any{"old-rsa": first, "old-ed": second} {
		der, err := x509.MarshalPKCS8PrivateKey(key)
		if err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(dir, selector+".pem")
		if err := os.WriteFile(path, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}), 0o640); err != nil {
			t.Fatal(err)
		}
		extra += fmt.Sprintf("[[dkim]] # ours\ndomain = \"desk.test\"\nselector = %q\nkey = %q\n", selector, path)
	}
	before := live.Setup{Extra: extra, Resolver: live.StartDNS(t, nil)}
	s := begin(t, before)
	received, _ := s.open()
	selectors := func(l live.Letter) string {
		var all []string
		for _, want := range []string{"old-rsa", "old-ed", "-rsa", "-ed"} {
			if strings.Contains(string(l.Raw), "s="+want) || strings.HasPrefix(want, "-") && strings.Contains(string(l.Raw), want+";") && !strings.Contains(string(l.Raw), "old"+want) {
				all = append(all, want)
			}
		}
		return strings.Join(all, " ")
	}
	want(t, "keys of the first letter", selectors(received), "old-rsa old-ed")

	type key struct {
		Selector, Record, Text string
		Published, Signs, Made bool
	}
	rotate := func() (all []key) {
		t.Helper()
		s.desk.JSON(&all, "dkim", "rotate")
		return all
	}
	made := rotate()
	want(t, "keys that were made", len(made), 2)
	for _, k := range made {
		want(t, k.Record+" signs", k.Signs, false)
	}
	conf, _ := os.ReadFile(s.desk.Conf)
	holds(t, "the configuration", string(conf), "old-rsa", "old-ed")

	// One of two in DNS is not enough.
	s.desk.Stop()
	published := live.StartDNS(t, map[string][]string{made[0].Record + ". TXT": {quoted(made[0].Text)}})
	changed := strings.Replace(string(conf), before.Resolver, published, 1)
	if err := os.WriteFile(s.desk.Conf, []byte(changed), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, k := range rotate() {
		want(t, k.Record+" signs", k.Signs, false)
	}
	all := map[string][]string{}
	for _, k := range made {
		all[k.Record+". TXT"] = []string{quoted(k.Text)}
	}
	changed = strings.Replace(changed, published, live.StartDNS(t, all), 1)
	if err := os.WriteFile(s.desk.Conf, []byte(changed), 0o600); err != nil {
		t.Fatal(err)
	}
	s.desk.Start()
	for _, k := range rotate() {
		want(t, k.Record+" signs", k.Signs && k.Published && !k.Made, true)
	}
	after, _ := os.ReadFile(s.desk.Conf)
	lacks(t, "the configuration", string(after), "old-rsa", "old-ed")
	want(t, "lines of the configuration", strings.Count(string(after), "\n"), strings.Count(changed, "\n"))
	s.desk.Send(live.NewDraft(dora, support, "Still the old ones", "Hello\n"))
	want(t, "keys before the reload", selectors(s.sink.Wait(t, 1, "dora@customer.test", "received")), "old-rsa old-ed")
	holds(t, "the log", s.desk.Reload(), "configuration read again")
	s.desk.Send(live.NewDraft("Emil <emil@customer.test>", support, "The new ones", "Hello\n"))
	want(t, "keys after the reload", selectors(s.sink.Wait(t, 1, "emil@customer.test", "received")), "-rsa -ed")
}

// quoted is a text as strings of a TXT record.
func quoted(text string) string {
	rr := &dns.TXT{Hdr: dns.RR_Header{Name: "x.", Rrtype: dns.TypeTXT, Class: dns.ClassINET}}
	for ; len(text) > 250; text = text[250:] {
		rr.Txt = append(rr.Txt, text[:250])
	}
	rr.Txt = append(rr.Txt, text)
	return strings.TrimPrefix(rr.String(), rr.Hdr.String())
}
