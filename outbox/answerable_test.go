package outbox

import (
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"guichet/mail"
)

// TestAnswers: who could be answered with SMTPUTF8 only is said to be out of reach where no relay of ours offers it. A relay is
// asked once an hour, and what cannot be asked may offer it.
func TestAnswers(t *testing.T) {
	plain, utf8 := []string{"8BITMIME"}, []string{"8BITMIME", "SMTPUTF8"}
	from := func(local string) func(mail.Address) bool {
		return func(a mail.Address) bool { return a.Local == local }
	}
	zoe, carla := mail.Address{Local: "zoé", Domain: "customer.test"}, mail.Address{Local: "carla", Domain: "bücher.test"}
	support, sales := mail.Address{Local: "support", Domain: "example.org"}, mail.Address{Local: "sales", Domain: "example.org"}
	for name, c := range map[string]struct {
		first, second []string // extensions of the relays of support and sales
		down          bool     // the first does not answer
		straight      bool     // sales has none
		to            mail.Address
		want          bool
		dials         int // of the first, for two questions
	}{
		"without SMTPUTF8":              {first: plain, second: plain, to: zoe, dials: 1},
		"with it":                       {first: utf8, second: utf8, to: zoe, want: true, dials: 1},
		"one of them has it":            {first: plain, second: utf8, to: zoe, want: true, dials: 1},
		"one address goes straight":     {first: plain, straight: true, to: zoe, want: true, dials: 1},
		"only the domain is not ASCII":  {first: plain, second: plain, to: carla, want: true},
		"a relay that does not answer":  {first: plain, second: plain, down: true, to: zoe, want: true, dials: 1},
		"an address that is not broken": {first: plain, second: plain, to: mail.Address{Local: "a b", Domain: "x.test"}, want: true},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				one, two := &peer{ehlo: c.first}, &peer{ehlo: c.second}
				if c.down {
					one.answer = at("CONNECT", "421 later")
				}
				o := Options{Hostname: "mx.example.org", Dial: network{"192.0.2.1": one, "192.0.2.2": two}.dial}
				o.Relays = []Relay{{Server: "192.0.2.1:25", Takes: from("support")}}
				if !c.straight {
					o.Relays = append(o.Relays, Relay{Server: "192.0.2.2:25", Takes: from("sales")})
				}
				w := New(newMemory(), newMemory(), o)
				ours := []mail.Address{support, sales}
				for range 2 {
					if got := w.Answers(t.Context(), c.to, ours); got != c.want {
						t.Errorf("answers %v", got)
					}
				}
				if n, _ := one.counts(); n != c.dials {
					t.Errorf("%d connections to the first", n)
				}
				if c.want || c.dials == 0 {
					return
				}
				one.ehlo = slices.Clone(utf8)
				time.Sleep(spokenFor)
				if !w.Answers(t.Context(), c.to, ours) {
					t.Error("an hour later it takes SMTPUTF8, and was not asked")
				}
			})
		})
	}
}
