package zone

import (
	"net/netip"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/miekg/dns"
)

// desk is one with all that a desk can have.
func desk() Desk {
	return Desk{
		Hostname: "mx.example.org", Addresses: []netip.Addr{netip.MustParseAddr("192.0.2.25"), netip.MustParseAddr("2001:db8::25")},
		Domains: []string{"example.org", "help.example.com"}, Bounce: "bounces.example.org", MTASTS: "1f2e3d",
		Keys: []Key{
			{"example.org", "r1", "v=DKIM1; k=rsa; p=" + strings.Repeat("MIIB", 98)},
			{"example.org", "e1", "v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="},
		},
	}
}

// TestRecords is the list of what a desk publishes.
func TestRecords(t *testing.T) {
	var got []string
	for _, r := range Records(desk()) {
		value := r.Value
		if len(value) > 80 {
			value = value[:20] + "…"
		}
		got = append(got, r.Name+" "+r.Type+" "+value)
	}
	want := []string{
		"mx.example.org. A 192.0.2.25",
		"mx.example.org. AAAA 2001:db8::25",
		"mx.example.org. TXT v=spf1 a -all",
		"example.org. MX 10 mx.example.org.",
		"example.org. TXT v=spf1 mx -all",
		"r1._domainkey.example.org. TXT v=DKIM1; k=rsa; p=MI…",
		"e1._domainkey.example.org. TXT v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=",
		"_dmarc.example.org. TXT v=DMARC1; p=none; rua=mailto:dmarc-reports@example.org",
		"_smtp._tls.example.org. TXT v=TLSRPTv1; rua=mailto:tls-reports@example.org",
		"_mta-sts.example.org. TXT v=STSv1; id=1f2e3d",
		"mta-sts.example.org. CNAME mx.example.org.",
		"help.example.com. MX 10 mx.example.org.",
		"help.example.com. TXT v=spf1 mx -all",
		"_dmarc.help.example.com. TXT v=DMARC1; p=none; rua=mailto:dmarc-reports@help.example.com",
		"_smtp._tls.help.example.com. TXT v=TLSRPTv1; rua=mailto:tls-reports@help.example.com",
		"_mta-sts.help.example.com. TXT v=STSv1; id=1f2e3d",
		"mta-sts.help.example.com. CNAME mx.example.org.",
		"bounces.example.org. MX 10 mx.example.org.",
		"bounces.example.org. TXT v=spf1 mx -all",
		"25.2.0.192.in-addr.arpa. PTR mx.example.org.",
		"5.2.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa. PTR mx.example.org.",
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

// TestBIND: a program that reads zone files finds each record, with the same octets.
func TestBIND(t *testing.T) {
	all := append(Records(desk()), Record{Name: "odd.example.org.", Type: "TXT", Value: `a "quoted" \ text`, Why: "odd"})
	got := map[string]bool{}
	zp := dns.NewZoneParser(strings.NewReader(BIND(all)), ".", "")
	for rr, ok := zp.Next(); ok; rr, ok = zp.Next() {
		text := strings.TrimPrefix(rr.String(), rr.Header().String())
		if txt, ok := rr.(*dns.TXT); ok {
			for i, s := range txt.Txt { // as on the wire
				txt.Txt[i] = strings.NewReplacer(`\"`, `"`, `\\`, `\`).Replace(s)
			}
			text = strings.Join(txt.Txt, "")
		}
		got[rr.Header().Name+" "+dns.TypeToString[rr.Header().Rrtype]+" "+text] = true
	}
	if err := zp.Err(); err != nil {
		t.Fatal(err)
	}
	for _, r := range all {
		if key := r.Name + " " + r.Type + " " + r.Value; got[key] == r.Elsewhere {
			t.Errorf("in the zone file: %t, %s", got[key], key)
		}
	}
}

// TestPanel: names as they stand in their zone, values in one piece.
func TestPanel(t *testing.T) {
	text := Panel(Records(desk()))
	for _, want := range []string{
		"Zone example.org\n", "Zone example.com\n",
		"  Type      MX\n  Name      @\n  Priority  10\n  Value     mx.example.org\n",
		"  Type      MX\n  Name      help\n", "  Name      _dmarc.help\n", "  Name      r1._domainkey\n",
		"  Value     v=DKIM1; k=rsa; p=" + strings.Repeat("MIIB", 98) + "\n",
		"Reverse name (PTR)  mx.example.org\n",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
}

func TestSPF(t *testing.T) {
	for relay, want := range map[string]string{
		"":                                   "v=spf1 mx -all",
		"smtp.sendgrid.net":                  "v=spf1 mx include:sendgrid.net -all",
		"SMTP.Office365.com.":                "v=spf1 mx include:spf.protection.outlook.com -all",
		"email-smtp.eu-west-1.amazonaws.com": "v=spf1 mx include:amazonses.com -all",
		"notsendgrid.net":                    "v=spf1 mx a:notsendgrid.net ~all",
		"192.0.2.9":                          "v=spf1 mx ip4:192.0.2.9 -all",
		"2001:db8::9":                        "v=spf1 mx ip6:2001:db8::9 -all",
	} {
		if got := SPF(relay); got != want {
			t.Errorf("%q: %q, want %q", relay, got, want)
		}
	}
}

// TestMerge: what is published already is widened or kept, and a person is told what changes.
func TestMerge(t *testing.T) {
	for _, v := range []struct {
		name      string
		published Published
		spf       string // of example.org
		dmarc     bool   // still to be published
		notes     []string
	}{
		{"nothing", Published{}, "v=spf1 mx -all", true, nil},
		{"ours already", Published{MX: []string{"mx.example.org"}, SPF: []string{"v=spf1 mx -all"}, DMARC: "v=DMARC1; p=reject"}, "v=spf1 mx -all", false, []string{"stays: v=DMARC1; p=reject"}},
		{"another's MX", Published{MX: []string{"aspmx.l.google.com"}}, "v=spf1 mx ~all", true, []string{"takes ALL mail", "name in it who else"}},
		{"an SPF record", Published{SPF: []string{"v=spf1 include:_spf.google.com ~all"}}, "v=spf1 include:_spf.google.com mx ~all", true, nil},
		{"one with redirect", Published{SPF: []string{"v=spf1 a redirect=_spf.example.net"}}, "v=spf1 a mx redirect=_spf.example.net", true, nil},
		{"one without end", Published{SPF: []string{"v=spf1 +MX"}}, "v=spf1 +MX", true, nil},
		{"two", Published{SPF: []string{"v=spf1 mx -all", "v=spf1 a -all"}}, "v=spf1 mx -all", true, []string{"several SPF records"}},
		{"a terminal's bomb", Published{DMARC: "v=DMARC1; p=none\x1b]0;x\x07"}, "v=spf1 mx -all", false, []string{"p=none?]0;x?"}},
	} {
		d := desk()
		d.Domains, d.Bounce = d.Domains[:1], ""
		merged, notes := Merge(Records(d), map[string]Published{"example.org": v.published})
		dmarc := false
		for _, r := range merged {
			if r.Name == "example.org." && r.Type == "TXT" && r.Value != v.spf {
				t.Errorf("%s: SPF %q, want %q", v.name, r.Value, v.spf)
			}
			dmarc = dmarc || strings.HasPrefix(r.Name, "_dmarc.")
		}
		if dmarc != v.dmarc || len(notes) != len(v.notes) {
			t.Errorf("%s: DMARC %t, notes %q", v.name, dmarc, notes)
		}
		for i := range min(len(notes), len(v.notes)) {
			if !strings.Contains(notes[i], v.notes[i]) {
				t.Errorf("%s: note %q, want %q", v.name, notes[i], v.notes[i])
			}
		}
	}
}
