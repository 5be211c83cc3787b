package desk

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"encoding/base64"
	"io"
	"strings"
	"testing"

	"guichet/desk/change"
	"guichet/desk/desktest"
	"guichet/desk/words"
	"guichet/mail"
	"guichet/parser"
	"guichet/ticket"
)

// TestCutOwn: of our letters nothing but people's words is left in an agent's, however his program repeats
// them (PRODUCT 7.10).
func TestCutOwn(t *testing.T) {
	const letter = `##- Please type your reply above this line -##

New request #7: Cannot log in since yesterday evening

From:     Carla <carla@customer.test>
Sender:   verified
Status:   Open
Assigned: nobody yet

Carla wrote on 22 November 2026 at 12:00 UTC:
> The page says that my password is wrong.

Reply to this mail to answer Carla, in the name of Desk. For a note that
only agents see, write to support+abc@desk.test.

Ana noted on 22 November 2026 at 12:10 UTC, for agents only:
| She never pays her invoices in time.

--` + " " + `
Request #7 · Status: Open
You get this mail because you answer the mail to support@desk.test.
`
	for _, c := range []struct{ name, body, want string }{
		{"own words", "Hello Carla,\nplease reset it.\nAna", "Hello Carla,\nplease reset it.\nAna"},
		{"bare below", "Done.\n\nNew request #7: Cannot log in since yesterday evening\n\nFrom:     Carla <carla@customer.test>\nSender:   verified\nStatus:   Open\nAssigned: nobody yet", "Done."},
		{"as it was then", "Done.\n\nNew request #7: Cannot log in since yesterday evening\nStatus: Pending\nAssigned: Ana\n\nBye", "Done.\nBye"},
		{"quoted below", "Done.\n> Reply to this mail to answer Carla, in the name of Desk. For a note that\n> only agents see, write to support+abc@desk.test.", "Done."},
		{"wrapped anew", "Done.\nReply to this mail to answer Carla, in\nthe name of Desk. For a note that only agents see,\nwrite to support+abc@desk.test.", "Done."},
		{"introduced", "Done.\n\nOn Sunday Carla via Desk wrote:\n\nYou get this mail because you answer the mail to support@desk.test.", "Done."},
		{
			"below a head as Outlook writes it", "Done.\n\n________________________________\nFrom: Desk <support@desk.test>\nSent: Sunday, 22 November 2026 12:00\nTo: Ana <support@desk.test>\nSubject: Re: [#7] Cannot log in since yesterday evening\n\n" +
				"You get this mail because you answer the mail to support@desk.test.", "Done.",
		},
		{
			"below a German head", "Fertig.\n\n-----Ursprüngliche Nachricht-----\nVon: Desk <support@desk.test>\nGesendet: Sonntag, 22. November 2026 12:00\nAn: Ana\nBetreff: AW: [Help #7] Cannot log in since yesterday evening\n\n" +
				"##- Please type your reply above this line -##", "Fertig.",
		},
		{
			"below a head that is quoted", "Done.\n\n> *From:* Desk <support@desk.test>\n> *Date:* Sunday, 22 November 2026 12:00\n> *Subject:* [#7] Cannot log in since yesterday evening\n>\n" +
				"> You get this mail because you answer the mail to support@desk.test.", "Done.",
		},
		{
			"below fields of his own", "Please fill in:\nProduct: X5\nSince: Monday\nUsers: 3\n\nYou get this mail because you answer the mail to support@desk.test.",
			"Please fill in:\nProduct: X5\nSince: Monday\nUsers: 3",
		},
		{"the marker alone", "Done.\n##- Bitte oberhalb dieser Zeile antworten -##", "Done."},
		{"above the words", "You get this mail because you answer the mail to support@desk.test.\nDone.", "Done."},
		{"the subject", "About your mail\nCannot log in since yesterday evening\nwe are on it.", "About your mail\nCannot log in since yesterday evening\nwe are on it."},
		{"a customer's line", "> The page says that my password is wrong.\nIt is not.", "> The page says that my password is wrong.\nIt is not."},
		{"a short line that our letters have too", "Hello,\nStatus: Open\nBye", "Hello,\nStatus: Open\nBye"},
		{"nothing else", "Request #7 · Status: Open\nYou get this mail because you answer the mail to support@desk.test.", ""},
	} {
		if got := words.CutOwn(c.body, "Cannot log in since yesterday evening", []string{letter}); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

// TestRepeatsNote: an answer that repeats lines of a note waits; customers' words and greetings never count.
func TestRepeatsNote(t *testing.T) {
	const long, second, greeting = "She never pays her invoices in time.", "Her boss told us so on the phone.", "Hello Carla,"
	note := greeting + "\n" + long + "\n" + second + "\nThe page says that my password is wrong."
	for _, c := range []struct {
		name, words string
		waits       bool
	}{
		{"quoted", "See below.\n> " + long, true},
		{"behind a bar", "See below.\n| " + long, true},
		{"quoted twice", "See below.\n> > " + long, true},
		{"two in a row", long + "\n" + second, true},
		{"two in a row, a blank line between", long + "\n\n" + second, true},
		{"wrapped anew, two lines", "She never pays her invoices\nin time. Her boss told us so on the phone.", true},
		{"one line, as words", "Carla,\n" + long + "\nBye", false},
		{"in the other order", second + "\n" + long, false},
		{"a greeting", "> " + greeting, false},
		{"a customer's words", "> The page says that my password is wrong.\nIt is not.", false},
		{"own words", "Please reset your password with the link.\nThen log in again as usual.", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := desktest.NewWorld(t)
			w.State.Recent = map[ticket.Number][]*ticket.Message{7: {
				{Ticket: 7, ID: 1, Kind: ticket.FromCustomer, Visibility: ticket.ForAll, Text: "The page says that my password is wrong."},
				{Ticket: 7, ID: 2, Kind: ticket.Note, Visibility: ticket.ForAgents, Text: note},
			}}
			p := w.ByAna(desktest.Ordering(c.words, "#resolved"))
			it := p.Changes[0].Ticket
			if held := len(it.Held) == 1 && it.Held[0].Why == ticket.HeldInside; held != c.waits || (w.ToCustomers(desktest.Heard(p)) == "") != c.waits {
				t.Errorf("waits %v, heard %s", held, desktest.Heard(p))
			}
		})
	}
}

// compressed packs content.
func compressed(t *testing.T, packer func(io.Writer) io.WriteCloser, content string) string {
	t.Helper()
	var out bytes.Buffer
	w := packer(&out)
	if _, err := io.WriteString(w, content); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// TestFilesInside: a file that holds an agent's address of the ticket stays inside.
func TestFilesInside(t *testing.T) {
	w := desktest.NewWorld(t)
	own, carlas := w.TokenOf("ana@agents.test", ticket.TokenReply), w.TokenOf("carla@customer.test", ticket.TokenReply)
	encoded := "From: desk@desk.test\r\nMessage-ID: <x@y>\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n" +
		base64.StdEncoding.EncodeToString([]byte("Write to "+own)) + "\r\n"
	var packed bytes.Buffer
	z := zip.NewWriter(&packed)
	f, err := z.Create("notes/letter.txt")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.Write([]byte("To: " + own)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, kind, content string
		inside              bool
	}{
		{"a text", "text/plain", "Write to " + own + ".", true},
		{"a page with a link", "text/html", `<a href="mailto:` + strings.ReplaceAll(own, "+", "%2B") + `?body=%23resolved">Resolve</a>`, true},
		{"a mail", "message/rfc822", "From: <" + own + ">\r\nMessage-ID: <x@y>\r\n\r\nHello\r\n", true},
		{"a mail, encoded", "application/octet-stream", encoded, true},
		{"an archive", "application/zip", packed.String(), true},
		{"Outlook's UTF-16", "application/vnd.ms-outlook", "\xd0\xcf\x11\xe0" + strings.Join(strings.Split("<"+own+">", ""), "\x00") + "\x00", true},
		{"a compressed mail", "application/gzip", compressed(t, func(w io.Writer) io.WriteCloser { return gzip.NewWriter(w) }, encoded), true},
		{"a printed mail", "application/pdf", "%PDF-1.4\n1 0 obj\n<< /Filter /FlateDecode >>\nstream\n" +
			compressed(t, func(w io.Writer) io.WriteCloser { return zlib.NewWriter(w) }, "BT ("+own+") Tj ET") + "\nendstream\nendobj\n", true},
		{"a saved page", "application/octet-stream", "From: <Saved by a browser>\r\nMIME-Version: 1.0\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n" +
			own[:20] + "=\r\n" + own[20:] + "\r\n", true},
		{"the customer's own address", "text/plain", "Write to " + carlas, false},
		{"the support address", "text/plain", "Write to support@desk.test", false},
		{"no token", "text/plain", "Write to support+hello@desk.test", false},
	} {
		raw := "From: ana@agents.test\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nSee there.\r\n" +
			"--b\r\nContent-Type: " + c.kind + "; name=f\r\nContent-Disposition: attachment; filename=f\r\nContent-Transfer-Encoding: base64\r\n\r\n" +
			base64.StdEncoding.EncodeToString([]byte(c.content)) + "\r\n--b--\r\n"
		in := &change.Inbound{Message: parser.Parse([]byte(raw))}
		scanFiles(w.Dir, in)
		p := w.Decide(desktest.TestMail{From: "ana@agents.test", Verdict: mail.Pass, To: w.TokenOf("ana@agents.test", ticket.TokenReply), M: *in.Message, Tokens: in.FileTokens})
		files := p.Changes[0].Message.Attachments
		if len(files) != 1 || files[0].Inside != c.inside {
			t.Errorf("%s: %+v", c.name, files)
		}
	}
}
