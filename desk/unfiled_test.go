package desk

import (
	"strings"
	"testing"

	"guichet/mail"
	"guichet/parser"
)

// TestIDWatch: what is read while a mail passes is what the parser reads of the whole, in whatever
// pieces it comes.
func TestIDWatch(t *testing.T) {
	for name, raw := range map[string]string{
		"plain":              "From: a@b.test\r\nMessage-ID: <1@b.test>\r\n\r\nHello\r\n",
		"in other letters":   "MESSAGE-id: <1@b.test>\r\n\r\nHello\r\n",
		"folded":             "Message-ID:\r\n <1@b.test>\r\n\r\nHello\r\n",
		"folded in the id":   "Message-ID: <1@\r\n b.test>\r\n\r\nHello\r\n",
		"a space before":     "Message-ID : <1@b.test>\r\n\r\nHello\r\n",
		"without brackets":   "Message-ID: 1@b.test\r\n\r\nHello\r\n",
		"a comment behind":   "Message-ID: <1@b.test> (made up)\r\n\r\nHello\r\n",
		"twice":              "Message-ID: <1@b.test>\r\nMessage-ID: <2@b.test>\r\n\r\nHello\r\n",
		"empty, then one":    "Message-ID:\r\nMessage-ID: <2@b.test>\r\n\r\nHello\r\n",
		"only in the text":   "From: a@b.test\r\n\r\nMessage-ID: <1@b.test>\r\n",
		"none":               "From: a@b.test\r\n\r\nHello\r\n",
		"bare LF":            "From: a@b.test\nMessage-ID: <1@b.test>\n\nHello\n",
		"the header is long": "X-A: " + strings.Repeat("a ", 5000) + "\r\nMessage-ID: <1@b.test>\r\n\r\nHello\r\n",
	} {
		for _, size := range []int{1, 7, len(raw)} {
			var w idWatch
			for rest := raw; rest != ""; {
				n := min(size, len(rest))
				w.Write([]byte(rest[:n]))
				rest = rest[n:]
			}
			if want := parser.Parse([]byte(raw)).MessageID; w.id != want {
				t.Errorf("%s, in pieces of %d: %q, want %q", name, size, w.id, want)
			}
		}
	}
}

// TestIDWatchOfAPart: a mail that breaks off behind its id is known.
func TestIDWatchOfAPart(t *testing.T) {
	var w idWatch
	w.Write([]byte("Message-ID: <1@b.test>\r\nFrom: a@b.test\r\n"))
	if want := mail.MessageID("1@b.test"); w.id != want {
		t.Errorf("%q, want %q", w.id, want)
	}
}
