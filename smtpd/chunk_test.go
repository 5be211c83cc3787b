package smtpd

import (
	"strings"
	"testing"
)

// TestChunksOverTheLimit: 552 comes before the octets do, and the session is over; a little too much is
// skipped, and the session goes on.
func TestChunksOverTheLimit(t *testing.T) {
	const limit = 3 << 20
	for name, chunks := range map[string][]string{
		"the first":                 {"BDAT 3145729 LAST\r\n"},
		"far over it":               {"BDAT 9223372036854775807\r\n"},
		"not the last":              {"BDAT 5000000\r\n"},
		"the second":                {"BDAT 1048576\r\n" + strings.Repeat("a", 1<<20), "BDAT 3000000 LAST\r\n"},
		"the second, not the last":  {"BDAT 1048576\r\n" + strings.Repeat("a", 1<<20), "BDAT 3145728\r\n"},
		"the second, far over it":   {"BDAT 5\r\nhello", "BDAT 99999999999999999999 LAST\r\n"},
		"the third, far over it":    {"BDAT 5\r\nhello", "BDAT 0\r\n", "BDAT 9223372036854775807\r\n"},
		"nothing was accepted ever": {"RSET\r\n", "BDAT 3145729\r\n"},
	} {
		h := open(t, false, Options{MaxSize: limit})
		who := h.call()
		who.greet()
		who.begin()
		for _, c := range chunks[:len(chunks)-1] {
			who.ask(c, "250 *")
		}
		who.ask(chunks[len(chunks)-1], "552 5.3.4 *")
		who.gone()
		if n := len(h.desk.kept()); n != 0 {
			t.Errorf("%s: kept %d mails", name, n)
		}
	}
}

// TestShortChunkOverTheLimit: the answer comes before the octets as well, and the session goes on behind them.
func TestShortChunkOverTheLimit(t *testing.T) {
	h := open(t, false, Options{MaxSize: 20})
	who := h.call()
	who.greet()
	for _, last := range []string{"", " LAST"} {
		who.begin()
		who.ask("BDAT 1000"+last+"\r\n", "552 5.3.4 *")
		who.say(strings.Repeat("MAIL\r\n", 166) + "1234")
		who.ask("BDAT 4 LAST\r\nab\r\n", "503 *")
	}
	who.begin()
	who.ask("BDAT 4 LAST\r\nab\r\n", "250 2.0.0 *")
	if n := len(h.desk.kept()); n != 1 {
		t.Errorf("kept %d mails", n)
	}
}

// TestCutBetweenChunks: without LAST there is no mail, whenever the client goes away.
func TestCutBetweenChunks(t *testing.T) {
	for _, then := range []string{"", "NOOP\r\n", "NOOP", "BDAT 0\r\n", "BDAT 4", "BDAT 4 LAST\r\n", "BDAT 4 LAST\r\nab\r", "FOO\r\n", "a\nb\r\n", "MAIL FROM:<a@b.test>\r\n"} {
		for _, lmtp := range []bool{false, true} {
			h := open(t, lmtp, Options{})
			who := h.call()
			if lmtp {
				who.hear("220 *")
				who.say("LHLO client.test\r\n")
				for line := "250-"; strings.HasPrefix(line, "250-"); {
					line = who.hear("250*")
				}
			} else {
				who.greet()
			}
			who.begin()
			who.ask("BDAT 5\r\nabc\r\n", "250 2.0.0 *")
			who.say(then)
			who.fin()
			for who.in.Buffered() >= 0 {
				if _, err := who.in.ReadString('\n'); err != nil {
					break
				}
			}
			if n := len(h.desk.kept()); n != 0 {
				t.Errorf("%q, LMTP %t: kept %d mails", then, lmtp, n)
			}
		}
	}
}
