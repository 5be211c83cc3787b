package notify_test

import (
	"strings"
	"testing"

	"guichet/desk/desktest"
	"guichet/mail"
	"guichet/parser"
	"guichet/ticket"
)

// TestOnlyWhatTheDeskHasIsFolded is PRODUCT 1.14: what a mail quotes or forwards stands below the words for
// agents, unless it is of that ticket already.
func TestOnlyWhatTheDeskHasIsFolded(t *testing.T) {
	const known = "serial number ABC-999"
	for _, c := range []struct {
		name, subject, text string
		answers             mail.MessageID
		token               bool
		kept                bool
	}{
		{"a forward without a line of its program", "FW: Invoice", "Please see below.\n\nFrom: Vendor <v@vendor.test>\nSent: Monday, November 30, 2026 9:00 AM\nTo: Carla <carla@customer.test>\nSubject: Invoice\n\n" + known, "", false, true},
		{"a stranger's mail answered, the desk added", "Re: Invoice", "+support, can you help?\n\nOn Mon, Nov 30, 2026 at 9:00 AM Vendor <v@vendor.test> wrote:\n\n> " + known, "unseen@vendor.test", false, true},
		{"a private answer, sent to the token", "Re: [#7] Invoice", "He says:\n\nOn Mon, Nov 30, 2026 at 9:00 AM Vendor <v@vendor.test> wrote:\n\n> " + known, "unseen@vendor.test", true, true},
		{"an answer to the first mail", "Re: Invoice", "More.\n\nOn Mon, Nov 30, 2026 at 9:00 AM Carla <carla@customer.test> wrote:\n\n> " + known, "first@customer.test", true, false},
		{"an answer to a letter of ours, its id lost", "Re: [#7] Invoice", "More.\n\nOn Mon, Nov 30, 2026 at 9:00 AM Desk <support@desk.test> wrote:\n\n> " + known, "", true, false},
		{"a letter of ours with its marker", "Re: [#7] Invoice", "More.\n\n> ##- Please type your reply above this line -##\n> " + known, "", true, false},
		{"a signature", "Invoice", "Help.\n\n-- \nCarla\n" + known, "", false, false},
		{"nothing quoted", "Invoice", "Help with " + known, "", false, false},
	} {
		w := desktest.NewWorld(t)
		raw := "From: carla@customer.test\r\nTo: support@desk.test\r\nSubject: " + c.subject + "\r\nMessage-ID: <new@customer.test>\r\n"
		if c.answers != "" {
			raw += "In-Reply-To: <" + string(c.answers) + ">\r\n"
		}
		m := parser.Parse([]byte(raw + "\r\n" + strings.ReplaceAll(c.text, "\n", "\r\n") + "\r\n"))
		x := desktest.TestMail{From: "carla@customer.test", Verdict: mail.Pass, M: *m}
		if c.token {
			x.To = w.TokenOf("carla@customer.test", ticket.TokenReply)
		}
		got := w.Decide(x).Changes[0].Message
		if kept := strings.Contains(got.Quoted, known); kept != c.kept {
			t.Errorf("%s: quoted %q below %q", c.name, got.Quoted, got.Text)
		}
		if c.kept && strings.Contains(got.Text, known) {
			t.Errorf("%s: it stands in the words too: %q", c.name, got.Text)
		}
	}
}
