package e2e

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"guichet/e2e/live"
)

// parse runs `guichet parse` on a mail, without any configuration.
func parse(t *testing.T, raw []byte) live.Parsed {
	t.Helper()
	t.Parallel()
	file := filepath.Join(t.TempDir(), "mail.eml")
	if err := os.WriteFile(file, raw, 0o600); err != nil {
		t.Fatal(err)
	}
	return live.NewDesk(t, binary, live.Setup{}).Parse(file)
}

func TestS30HTMLOnlyMailIsReadableAndInert(t *testing.T) {
	d := live.NewDraft(carla, support, "Rechnung", "")
	d.HTML = `<html><head><style>p{color:red}</style><script>alert("x1")</script></head>
<body onload="steal()"><h1>Hello <b>support</b></h1><p>I cannot&nbsp;log&nbsp;in.<br>Since Monday.</p>
<ul><li>first</li><li>second</li></ul><table><tr><td>cell one</td><td>cell two</td></tr></table>
<img src="https://tracker.test/pixel.gif" width=1 height=1><form action="https://evil.test/"><input name=pw></form>
<a href="javascript:alert(2)">click</a> <a href="https://good.test/help">help</a>
<iframe src="https://evil.test"></iframe><svg onload="x()"></svg></body></html>`
	got := parse(t, d.Bytes())
	holds(t, "text", strings.ReplaceAll(got.Text, "\u00a0", " "), "Hello support", "I cannot log in.", "Since Monday.", "first", "second", "cell one", "cell two")
	lacks(t, "text", got.Text, "<p", "<b", "</", "alert(", "color:red")
	holds(t, "html", got.HTML, "support", "Since Monday.")
	lacks(t, "html", got.HTML, "<script", "onload", "javascript:", "tracker.test", "<form", "<input", "<iframe", "<svg", "<style")
}

func TestS32InlineAnswersAreKept(t *testing.T) {
	d := live.NewDraft(carla, support, "Re: two questions", `Hello Ana,

On Sat, 21 Nov 2026 at 10:00, Desk Support wrote:
> Which version do you have?

It is version 4.2.

> Has it happened before?

Yes, in March.

> And on which machine?

On the old one.

Carla
`)
	got := parse(t, d.Bytes())
	holds(t, "reply", got.Reply, "Hello Ana,", "It is version 4.2.", "Yes, in March.", "On the old one.", "Has it happened before?")
}

func TestS32InlineAnswersReachTheAgent(t *testing.T) {
	s := begin(t, live.Setup{})
	_, notice := s.open()
	s.desk.Send(live.Reply(notice, ana, "Which version do you have?\nHas it happened before?"))
	question := s.sink.Wait(s, 1, "carla@customer.test", "reply")
	answer := live.Reply(question, carla, "")
	answer.Text = "On Saturday, Desk Support wrote:\n> Which version do you have?\n\nVersion 4.2.\n\n> Has it happened before?\n\nYes, in March.\n"
	s.desk.Send(answer)
	update := s.sink.Wait(s, 1, "ana@agents.test", "update")
	holds(t, "update", update.Text(), "Version 4.2.", "Yes, in March.")
	last := s.ticket().Messages[2]
	holds(t, "text", last.Text, "Version 4.2.", "Yes, in March.")
}

func TestParseNeverFails(t *testing.T) {
	for name, raw := range map[string]string{
		"empty":        "",
		"no header":    "just words\r\n",
		"binary":       "\x00\xff\xfe\r\n\r\n\x80",
		"endless MIME": "Content-Type: multipart/mixed; boundary=x\r\n\r\n" + strings.Repeat("--x\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n", 5000),
		"no ends":      "Subject: a\nFrom: b\n\nc",
	} {
		t.Run(name, func(t *testing.T) { parse(t, []byte(raw)) })
	}
}
