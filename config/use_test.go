package config

import (
	"net/netip"
	"strings"
	"testing"
)

// here knows localhost and mx.example.org as this machine, mail.example.org as another.
func here(name string) ([]netip.Addr, bool) {
	known := map[string][]string{
		"localhost": {"127.0.0.1", "::1"}, "mx.example.org": {"192.0.2.7"}, "mail.example.org": {"192.0.2.8"},
		"127.0.0.1": {"127.0.0.1"}, "::1": {"::1"}, "192.0.2.7": {"192.0.2.7"}, "192.0.2.8": {"192.0.2.8"},
	}
	var all []netip.Addr
	for _, a := range known[name] {
		all = append(all, netip.MustParseAddr(a))
	}
	return all, len(all) > 0 && all[0] != netip.MustParseAddr("192.0.2.8")
}

// TestCheckUse: what leaves a desk useless is named with its line; what only looks like it is not.
func TestCheckUse(t *testing.T) {
	const agent = "[[agent]]\nemail = \"ana@example.org\"\n"
	relay := func(listen, relay string) string {
		return "[smtp]\nlisten = [" + listen + "]\n[outbound]\nrelay = \"" + relay + "\"\n" + agent
	}
	pages := "[http]\nlisten = [\"127.0.0.1:8080\"]\nurl = \"https://support.example.org\"\n"
	only := "replies = \"portal-only\"\n"
	for name, c := range map[string]struct{ address, rest, fault string }{
		"good":                            {"", agent, ""},
		"no agent":                        {"", "", "agent: there is none"},
		"relay on loopback":               {"", relay(`"0.0.0.0:25"`, "127.0.0.1:25"), "outbound.relay: \"127.0.0.1:25\" is where this desk itself listens"},
		"relay by localhost":              {"", relay(`":25"`, "localhost:25"), "outbound.relay"},
		"relay on IPv6":                   {"", relay(`"[::]:25"`, "[::1]:25"), "outbound.relay"},
		"relay by our name":               {"", relay(`"0.0.0.0:25"`, "mx.example.org:25"), "outbound.relay"},
		"relay at our address":            {"", relay(`"192.0.2.7:25"`, "mx.example.org:25"), "outbound.relay"},
		"relay at a listener's name":      {"", relay(`"localhost:25"`, "127.0.0.1:25"), "outbound.relay"},
		"relay at our LMTP":               {"", "[lmtp]\nlisten = [\"127.0.0.1:24\"]\n[outbound]\nrelay = \"127.0.0.1:24\"\n" + agent, "outbound.relay"},
		"another port here":               {"", relay(`"0.0.0.0:25"`, "127.0.0.1:10025"), ""},
		"another server on loopback":      {"", relay(`"192.0.2.7:25"`, "127.0.0.1:25"), ""},
		"another host":                    {"", relay(`"0.0.0.0:25"`, "mail.example.org:25"), ""},
		"a host that nobody knows":        {"", relay(`"0.0.0.0:25"`, "smtp.example.net:25"), ""},
		"portal-only without pages":       {only, agent, "address.replies: \"portal-only\" sends customers to pages"},
		"portal-only with pages":          {only, pages + agent, ""},
		"pages that nobody has to go to":  {"", pages + agent, ""},
		"everything wrong, in one report": {only, "[outbound]\nrelay = \"localhost:25\"\n", "outbound.relay"},
	} {
		text := "[[address]]\nemail = \"support@example.org\"\n" + c.address + c.rest
		got, err := Parse("guichet.toml", []byte("hostname = \"mx.example.org\"\n"+text))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		err = got.CheckUse(here)
		switch {
		case c.fault == "" && err != nil:
			t.Errorf("%s: %v", name, err)
		case c.fault != "" && (err == nil || !strings.Contains(err.Error(), c.fault) || !strings.HasPrefix(err.Error(), "guichet.toml")):
			t.Errorf("%s: %v, want %q", name, err, c.fault)
		}
		if strings.HasPrefix(name, "everything") && strings.Count(err.Error(), "\n") != 2 {
			t.Errorf("%s: %v", name, err)
		}
	}
}
