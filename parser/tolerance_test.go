package parser

import (
	"strings"
	"testing"
)

// Every mail here makes a library that follows the grammar fail, or lose what comes after.
func TestBrokenMailIsRead(t *testing.T) {
	const (
		head = "From: Zoe <z@x.org>\r\nSubject: s\r\n"
		body = "\r\nhello\r\n"
		file = "--b\r\nContent-Type: application/pdf; name=a.pdf\r\nContent-Disposition: attachment; filename=a.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\naGVsbG8=\r\n"
		text = "--b\r\nContent-Type: text/plain\r\n\r\nhello\r\n"
	)
	mixed := func(kind string) string {
		return head + "Content-Type: " + kind + "\r\n\r\n" + text + file + "--b--\r\n"
	}
	encoded := func(encoding, b string) string {
		return head + "Content-Transfer-Encoding: " + encoding + "\r\n\r\n" + b + "\r\n"
	}
	named := func(disposition string) string {
		return head + "Content-Type: multipart/mixed; boundary=b\r\n\r\n" + text + "--b\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment; " + disposition + "\r\n\r\n%PDF-\r\n--b--\r\n"
	}
	for _, c := range []struct{ name, raw, text, file string }{
		{"mbox line", "From z@x.org Mon Nov  2 10:00:00 2026\r\n" + head + body, "hello", ""},
		{"quoted mbox line", ">From z@x.org Mon Nov  2 10:00:00 2026\r\n" + head + body, "hello", ""},
		{"field without a colon", "no colon\r\n" + head + body, "no colon\n\nhello", ""},
		{"field without a colon at the end", head + "no colon\r\n" + body, "no colon\n\nhello", ""},
		{"field with a space in its name", "X Y: z\r\n" + head + body, "hello", ""},
		{"field with 8 bits in its name", "X-\xe9: z\r\n" + head + body, "hello", ""},
		{"field without a name", ": z\r\n" + head + body, "hello", ""},
		{"folded line first", " folded\r\n" + head + body, "hello", ""},
		{"blank lines first", "\r\n\r\n" + head + body, "hello", ""},
		{"byte order mark first", "\xef\xbb\xbf" + head + body, "hello", ""},
		{"header never ends", head + "hello\r\nthere\r\n", "hello\nthere", ""},
		{"header over a megabyte", "X-Long: " + strings.Repeat("x", 2<<20) + "\r\n" + head + body, "hello", ""},
		{"80,000 folded lines", "X-Long: a\r\n" + strings.Repeat(" b\r\n", 80000) + head + body, "hello", ""},
		{"LF alone", strings.ReplaceAll(mixed("multipart/mixed; boundary=b"), "\r", ""), "hello", "a.pdf"},
		{"CR alone", strings.ReplaceAll(mixed("multipart/mixed; boundary=b"), "\n", ""), "hello", "a.pdf"},
		{"NUL in the text", head + "\r\nhe\x00llo\r\n", "hello", ""},
		{"only text", "hello\nthere", "hello\nthere", ""},

		{"boundary missing", mixed("multipart/mixed"), "hello", "a.pdf"},
		{"boundary wrong", mixed("multipart/mixed; boundary=c"), "hello", "a.pdf"},
		{"boundary never closed", strings.TrimSuffix(mixed("multipart/mixed; boundary=b"), "--b--\r\n"), "hello", "a.pdf"},
		{"two semicolons", mixed("multipart/mixed;; boundary=b;"), "hello", "a.pdf"},
		{"no semicolon", mixed("multipart/mixed boundary=b"), "hello", "a.pdf"},
		{"quote never closed", mixed(`multipart/mixed; boundary="b`), "hello", "a.pdf"},
		{"the same parameter twice", mixed("multipart/mixed; boundary=b; boundary=b"), "hello", "a.pdf"},
		{"encoding on a multipart", mixed("multipart/mixed; boundary=b\r\nContent-Transfer-Encoding: base64"), "hello", "a.pdf"},
		{"space behind a boundary line", strings.Replace(mixed("multipart/mixed; boundary=b"), "--b\r\n", "--b \t\r\n", 1), "hello", "a.pdf"},
		{"part without a header", head + "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nhello\r\n" + file + "--b--\r\n", "hello", "a.pdf"},
		{"part without a blank line", head + "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nhello\r\n" + file + "--b--\r\n", "hello", "a.pdf"},
		{"parts without headers and a boundary that is not said", head + "Content-Type: multipart/mixed\r\n\r\n--b\r\n\r\nhello\r\n" + file + "--b--\r\n", "hello", "a.pdf"},
		{"multipart without parts", head + "Content-Type: multipart/mixed; boundary=b\r\n" + body, "hello", ""},
		{"inner multipart not closed", head + "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: multipart/alternative; boundary=i\r\n\r\n--i\r\nContent-Type: text/plain\r\n\r\nhello\r\n" + file + "--b--\r\n", "hello", "a.pdf"},

		{"base64 with garbage", encoded("base64", "aGVs*bG8="), "hello", ""},
		{"base64 without padding", encoded("base64", "aGVsbG8"), "hello", ""},
		{"base64 in two pieces", encoded("base64", "aGU=\r\nbGxv"), "hello", ""},
		{"not base64 at all", encoded("base64", "hello, this is no base64; is it?"), "hello, this is no base64; is it?", ""},
		{"long quoted-printable line", encoded("quoted-printable", strings.Repeat("x", 5000)+"=3D"), strings.Repeat("x", 5000) + "=", ""},
		{"7bits", encoded("7bits", "hello"), "hello", ""},
		{"8 bit", encoded("8 bit", "hello"), "hello", ""},
		{"x-uuencode", encoded("x-uuencode", "begin 644 a\n%:&5L;&\\\n`\nend"), "hello", ""},
		{"unknown encoding", encoded("x-own", "hello"), "hello", ""},

		{"utf-7", head + "Content-Type: text/plain; charset=utf-7\r\n\r\nr+AOk-seau\r\n", "réseau", ""},
		{"utf8mb4", head + "Content-Type: text/plain; charset=utf8mb4\r\n\r\nréseau\r\n", "réseau", ""},
		{"quoted charset", head + "Content-Type: text/plain; charset='utf-8'\r\n\r\nréseau\r\n", "réseau", ""},
		{"unknown charset", head + "Content-Type: text/plain; charset=x-own\r\n\r\nr\xe9seau\r\n", "réseau", ""},
		{"8bit as a charset", head + "Content-Type: text/plain; charset=8bit\r\n\r\nr\xe9seau\r\n", "réseau", ""},

		{"file name in Latin-1", named("filename*=iso-8859-1''r%E9sum%E9.pdf"), "hello", "résumé.pdf"},
		{"file name twice", named("filename=a.pdf; filename=b.pdf"), "hello", "a.pdf"},
		{"file name in pieces", named("filename*1=b.pdf; filename*0=a"), "hello", "ab.pdf"},
		{"file name with spaces", named("filename=my file.pdf"), "hello", "my file.pdf"},
		{"file name with specials", named("filename=report(1)[2].pdf"), "hello", "report(1)[2].pdf"},
		{"file name with a path", named(`filename="..\..\a.pdf"`), "hello", "a.pdf"},
		{"no file name", named("x=y"), "hello", "attachment-1.pdf"},

		{"HTML called plain text", head + "\r\n<html><body><p>hello</p></body></html>\r\n", "hello", ""},
		{"plain text called HTML", head + "Content-Type: text/html\r\n\r\nhello\r\nthere\r\n", "hello\nthere", ""},
		{"both forms without alternative", head + "Content-Type: multipart/mixed; boundary=b\r\n\r\n" + text + "--b\r\nContent-Type: text/html\r\n\r\n<p>hello</p>\r\n--b--\r\n", "hello", ""},
		{"empty plain form", head + "Content-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\n\r\n\r\n--b\r\nContent-Type: text/html\r\n\r\n<p>hello</p>\r\n--b--\r\n", "hello", ""},
		{"enriched text", head + "Content-Type: text/enriched\r\n\r\n<bold>hel</bold>lo<<\r\nthere\r\n\r\n<color><param>red</param>x</color>\r\n", "hello< there\nx", ""},
		{"media type that is none", head + "Content-Type: text\r\n" + body, "hello", ""},
		{"media type of garbage", head + "Content-Type: ;;;???\r\n" + body, "hello", ""},
	} {
		m := Parse([]byte(c.raw))
		if m.Text != c.text {
			t.Errorf("%s: text %q, want %q", c.name, m.Text, c.text)
		}
		got := ""
		for _, a := range m.Attachments {
			got += a.Name
		}
		if got != c.file {
			t.Errorf("%s: files %q, want %q", c.name, got, c.file)
		}
		if strings.Contains(c.raw, "Subject: s") && m.Subject != "s" {
			t.Errorf("%s: subject %q", c.name, m.Subject)
		}
	}
}

func TestHeaderInTheCharsetOfTheText(t *testing.T) {
	m := Parse([]byte("Subject: \xcf\xf0\xe8\xe2\xe5\xf2\r\nFrom: \xce\xeb\xfc\xe3\xe0 <o@x.org>\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain; charset=windows-1251\r\n\r\n\xcf\xf0\xe8\xe2\xe5\xf2\r\n--b--\r\n"))
	if m.Subject != "Привет" || m.From[0].Name != "Ольга" || m.Text != "Привет" {
		t.Errorf("%q %q %q", m.Subject, m.From, m.Text)
	}
}

func TestLeafGivesTextAndBytes(t *testing.T) {
	raw := "Content-Type: multipart/report; boundary=b\r\n\r\n--b\r\n\r\nhello\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\nFinal-Recipient: rfc822; a@b.c\r\n--b\r\nContent-Type: message/rfc822\r\nContent-Transfer-Encoding: base64\r\n\r\nU3ViamVjdDogcw0KDQp4\r\n--b--\r\n"
	m := Parse([]byte(raw))
	parts := m.layout.Parts
	if len(parts) != 3 || m.Text != "hello" || len(m.Attachments) != 2 {
		t.Fatalf("%d parts, text %q, %d files", len(parts), m.Text, len(m.Attachments))
	}
	if got := parts[1].Text(); got != "Final-Recipient: rfc822; a@b.c" {
		t.Errorf("report: %q", got)
	}
	if got := string(parts[2].Raw()); parts[2].Type != "message/rfc822" || got != "Subject: s\r\n\r\nx" {
		t.Errorf("returned mail: %s %q", parts[2].Type, got)
	}
}
