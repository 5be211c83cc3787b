package thread

import (
	"strings"
	"testing"
	"time"

	"guichet/mail"
	"guichet/parser"
	"guichet/ticket"
)

// TestMendOwn: a Message-ID of ours is known also where a program folded it or set spaces into it; those of
// others stay as they came.
func TestMendOwn(t *testing.T) {
	keys, err := ticket.NewKeyring(time.Unix(0, 0))
	if err != nil {
		t.Fatal(err)
	}
	tok := keys.Issue(ticket.TokenReference, &ticket.Ticket{Number: 7, Secret: []byte("s"), People: []ticket.Person{{}}}, 0)
	ours := tok + ".1z@desk.test"
	for name, written := range map[string]string{
		"whole":                   "<" + ours + ">",
		"folded in its middle":    "<" + ours[:9] + "\r\n " + ours[9:] + ">",
		"folded at the dot":       "<" + strings.Replace(ours, ".1z", ".\r\n\t1z", 1) + ">",
		"folded before the at":    "<" + strings.Replace(ours, "@", "\r\n @", 1) + ">",
		"folded in the domain":    "<" + strings.Replace(ours, "desk.", "desk.\r\n ", 1) + ">",
		"spaces inside brackets":  "< " + ours + " >",
		"folded twice":            "<" + ours[:5] + "\r\n " + ours[5:12] + "\r\n\t" + ours[12:] + ">",
		"behind one of another's": "<a b@else.test> <" + ours[:9] + "\r\n " + ours[9:] + ">",
	} {
		m := parser.Parse([]byte("From: a@b.test\r\nIn-Reply-To: " + written + "\r\nReferences: " + written + "\r\n\r\nx\r\n"))
		MendOwn(m)
		for _, ids := range [][]mail.MessageID{m.InReplyTo, m.References} {
			if n := len(ids); n == 0 || string(ids[n-1]) != ours || n == 2 && ids[0] != "a b@else.test" {
				t.Errorf("%s: %q", name, ids)
			}
		}
	}
}
