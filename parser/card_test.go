package parser

import "testing"

func TestCardBesideText(t *testing.T) {
	const card = "BEGIN:VCARD\r\nFN:Zoe\r\nEND:VCARD\r\n"
	parts := func(text, kind string) string {
		return "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\n" + text + "\r\n--b\r\nContent-Type: " + kind + "\r\n\r\n" + card + "--b--\r\n"
	}
	for _, c := range []struct{ name, given, want string }{
		{"words", parts("hello", "text/vcard"), "hello"},
		{"no words", parts("", "text/x-vcard"), "[Contact: Zoe]"},
		{"by its name", parts("", "application/octet-stream; name=\"Zoe.VCF\""), "[Contact: Zoe]"},
		{"alone", "Content-Type: text/vcard; charset=utf-8\r\n\r\n" + card, "[Contact: Zoe]"},
	} {
		m := Parse([]byte("From: a@b.c\r\n" + c.given))
		if m.Text != c.want || m.Reply != c.want || len(m.Attachments) != 1 {
			t.Errorf("%s: text %q, reply %q, %d files; want %q", c.name, m.Text, m.Reply, len(m.Attachments), c.want)
		}
	}
}
