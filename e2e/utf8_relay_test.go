package e2e

import (
	"testing"

	"guichet/e2e/live"
)

// TestRelayWithoutSMTPUTF8: where the smarthost, a real Postfix, takes no addresses in UTF-8, who has one is told at MAIL, before
// he has written a mail that could never be answered; who has an ASCII address is not.
func TestRelayWithoutSMTPUTF8(t *testing.T) {
	needs(t, true, "postfix")
	for _, c := range []struct {
		enabled string
		zoe     int
	}{{"no", 553}, {"yes", 250}} {
		p := live.StartPostfix(t, live.PostfixSetup{Main: []string{"smtputf8_enable = " + c.enabled}})
		d := live.StartDesk(t, binary, live.Setup{Relay: p.Addr})
		for from, want := range map[string]int{"zoé@customer.test": c.zoe, "carla@customer.test": 250, "carla@bücher.test": 250} {
			client, a := live.Dial("", d.Addr)
			if client == nil {
				t.Fatal(a)
			}
			utf8 := " SMTPUTF8"
			if got := client.Cmd(want, "MAIL FROM:<%s>%s", from, utf8); got.Code != want {
				t.Errorf("smtputf8_enable = %s, MAIL FROM:<%s>: %v, want %d", c.enabled, from, got, want)
			}
			client.Quit()
		}
	}
}
