package smtpd

import (
	"fmt"
	"strings"
	"testing"
)

// TestAdjust: new limits count at once, also in sessions that are open, and nobody is cut off.
func TestAdjust(t *testing.T) {
	h := open(t, false, Options{MaxSize: 1000, Connections: 2, MailsPerMinute: 100})
	who := h.call()
	who.greet()
	for _, size := range []int64{100, 5000, 30} {
		h.server.Adjust(Options{MaxSize: size, Connections: 2, MailsPerMinute: 100})
		who.say("EHLO client.test\r\n")
		offered := ""
		for line := ""; !strings.HasPrefix(line, "250 "); {
			line = who.hear("250*")
			if strings.Contains(line, "SIZE") {
				offered += line[4:]
			}
		}
		if want := fmt.Sprintf("SIZE %d", size); offered != want {
			t.Errorf("offers %q, want %q", offered, want)
		}
		who.ask(fmt.Sprintf("MAIL FROM:<carla@customer.test> SIZE=%d\r\n", size+1), "552 5.3.4 *")
		who.begin()
		who.ask("DATA\r\n", "354 *")
		who.ask(strings.Repeat("a", int(size)-1)+"\r\n.\r\n", "552 5.3.4 *")
		who.begin()
		who.ask("DATA\r\n", "354 *")
		who.ask(strings.Repeat("a", int(size)-2)+"\r\n.\r\n", "250 *")
	}
	second := h.call()
	second.greet()
	h.call().hear("421 *")
	h.server.Adjust(Options{MaxSize: 1000, Connections: 3, MailsPerMinute: 1})
	third := h.call()
	third.greet()
	who.ask("MAIL FROM:<carla@customer.test>\r\n", "250 *")
	who.ask("RCPT TO:<support@desk.test>\r\n", "250 *")
	who.ask("RSET\r\n", "250 *")
	for last := ""; !strings.HasPrefix(last, "450"); {
		who.ask("MAIL FROM:<carla@customer.test>\r\n", "250 *")
		last = who.ask("RCPT TO:<support@desk.test>\r\n", "?50 *")
		who.ask("RSET\r\n", "250 *")
	}
}
