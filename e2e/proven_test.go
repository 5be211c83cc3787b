package e2e

import (
	"bytes"
	"net/mail"
	"strings"
	"testing"

	"guichet/e2e/live"
)

// trustedAndProven runs a test twice: where the senders' hosts are trusted, and where nobody's is
// and real DNS answers prove each mail.
func trustedAndProven(t *testing.T, setup live.Setup, test func(*testing.T, *scene)) {
	t.Helper()
	t.Run("trusted", func(t *testing.T) { test(t, begin(t, setup)) })
	t.Run("proven", func(t *testing.T) { test(t, begin(t, proven(t, setup))) })
}

// provable are the domains whose mail can be proven.
var provable = []string{"customer.test", "agents.test", "elsewhere.test", "one.test", "two.test"}

// proven makes strangers of all hosts. The people's domains have their mail signed, name the hosts
// that send it, and want refused what is neither.
func proven(t *testing.T, setup live.Setup) live.Setup {
	t.Helper()
	key, zone := live.NewKey(t, "", "sel"), map[string][]string{}
	for _, key.Domain = range provable {
		key.Publish(zone)
		zone[key.Domain+". TXT"] = []string{`"v=spf1 ip4:127.0.0.0/8 -all"`}
		zone["_dmarc."+key.Domain+". TXT"] = []string{`"v=DMARC1; p=reject"`}
	}
	setup.Strangers, setup.Resolver = true, live.StartDNS(t, zone)
	setup.Leave = func(raw []byte) []byte {
		k := key
		k.Domain = domainOf(raw)
		return k.Sign(raw)
	}
	return setup
}

// domainOf is which of the provable domains a mail's author belongs to, "" if to none.
func domainOf(raw []byte) string {
	m, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		return ""
	}
	from := strings.TrimSuffix(m.Header.Get("From"), ">")
	for _, domain := range provable {
		if strings.HasSuffix(from, "@"+domain) || strings.HasSuffix(from, "."+domain) {
			return domain
		}
	}
	return ""
}

// TestProven: the people of the tests are proven by SPF and by DKIM, as DMARC wants it.
func TestProven(t *testing.T) {
	s := begin(t, proven(t, live.Setup{}))
	s.open()
	got := s.ticket().Messages[0].Verdict
	want(t, "Carla's verdict", got.Result+" spf "+got.SPF+" dkim "+got.DKIM+" dmarc "+got.DMARC, "pass spf pass dkim pass dmarc pass")
}
