package service

import (
	"testing"

	"guichet/config"
	"guichet/mail"
)

// TestRelayOf: a support address counts before its domain, its domain before all.
func TestRelayOf(t *testing.T) {
	c, err := config.Parse("guichet.toml", []byte(`hostname = "mx.example.org"
[[address]]
email = "support@example.org"
[[address]]
email = "sales@example.org"
[[address]]
email = "help@example.net"
[[relay]]
server = "all.test:25"
[[relay]]
server = "domain.test:25"
for = ["example.org"]
[[relay]]
server = "address.test:25"
for = ["support@example.org"]
`))
	if err != nil {
		t.Fatal(err)
	}
	relays, err := NewRelays(c)
	if err != nil {
		t.Fatal(err)
	}
	for from, want := range map[string]string{
		"support@example.org": "address.test:25", "support+token@example.org": "address.test:25",
		"sales@example.org": "domain.test:25", "help@example.net": "all.test:25",
	} {
		a, err := mail.ParseAddress(from)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, r := range relays {
			if r.Takes == nil || r.Takes(a) {
				got = append(got, r.Server)
			}
		}
		if len(got) != 1 || got[0] != want {
			t.Errorf("letters from %s go to %q, want %s", from, got, want)
		}
	}
}
