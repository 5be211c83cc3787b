package parser

import (
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"
)

// seed adds the golden mails.
func seed(f *testing.F) {
	names, _ := filepath.Glob("testdata/mail/*.eml")
	for _, name := range names {
		raw, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(raw)
	}
}

// FuzzParse holds what is promised of every mail: no panic, valid UTF-8, no word in Reply
// that is not in Text, files that can be read to the size that was told.
func FuzzParse(f *testing.F) {
	seed(f)
	f.Fuzz(func(t *testing.T, raw []byte) {
		m := Parse(raw)
		if _, err := m.MarshalJSON(); err != nil {
			t.Fatal(err)
		}
		for _, s := range append([]string{m.Text, m.Reply, m.Subject, string(m.MessageID), m.HTML()}, m.Problems...) {
			if !utf8.ValidString(s) {
				t.Fatalf("not UTF-8: %q", s)
			}
		}
		for _, field := range m.Header {
			if !utf8.ValidString(field.Name) || !utf8.ValidString(field.Value) || strings.ContainsAny(field.Value, "\r\n") {
				t.Fatalf("field %q", field)
			}
		}
		for _, word := range strings.Fields(m.Reply) {
			if !strings.Contains(m.Text, word) {
				t.Fatalf("%q is not in the text %q", word, m.Text)
			}
		}
		if strings.TrimSpace(m.Text) != "" && strings.TrimSpace(m.Reply) == "" {
			t.Fatalf("empty reply of %q", m.Text)
		}
		for _, a := range m.Attachments {
			n, err := io.Copy(io.Discard, a.Open())
			from, to := a.Span()
			if err != nil || n != a.Size || a.Name == "" || a.Name != safeName(a.Name) || from > to || to > len(raw) {
				t.Fatalf("%+v: %d bytes, %v", a, n, err)
			}
		}
	})
}

func FuzzHeader(f *testing.F) {
	seed(f)
	f.Add([]byte("From\n : a@b\r\nTo : c\n\td\n\ne: f"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		var p problems
		h, body := splitter{raw: raw, to: len(raw), top: true, problems: &p}.split(0)
		if body < 0 || body > len(raw) {
			t.Fatalf("body at %d of %d", body, len(raw))
		}
		for _, field := range h {
			parseAddresses(field.Value)
			mediaType(field.Value)
			messageIDs(field.Value)
			parseDate(field.Value)
			if s := headerText(field.Value); !utf8.ValidString(s) || strings.ContainsAny(s, "\r\n") {
				t.Fatalf("%q", s)
			}
		}
	})
}

func FuzzTree(f *testing.F) {
	seed(f)
	f.Fuzz(func(t *testing.T, raw []byte) {
		var p problems
		tr := tree{raw: raw, limit: len(raw), problems: &p}
		tr.body(Header{{Name: "Content-Type", Value: "multipart/mixed; boundary=x"}}, 0)
		for _, l := range tr.leaves {
			if l.body.from < 0 || l.body.from > l.body.to || l.body.to > len(raw) || len(l.path) > maxDepth {
				t.Fatalf("leaf at %d:%d of %d, depth %d", l.body.from, l.body.to, len(raw), len(l.path))
			}
		}
	})
}

func FuzzHTML(f *testing.F) {
	f.Add("<p>a<blockquote type=cite>b</blockquote><table><tr><td>c<td>d</table><a href='http://x'>e</a>")
	f.Add("<ul><li>a<pre>b\nc</pre><div class=gmail_quote>d")
	f.Add("Hello<div id=Signature>--<br>Zoe</div><blockquote type=cite>Old")
	f.Fuzz(func(t *testing.T, doc string) {
		text, cut := textOfHTML(doc, MaxText)
		if !utf8.ValidString(text) || cut > len(text)+64 || cut < -1 {
			t.Fatalf("%d %q", cut, text)
		}
		if cut > 0 && cut < len(text) && !utf8.RuneStart(text[cut]) {
			t.Fatalf("cut at %d inside a character of %q", cut, text)
		}
	})
}

func FuzzTNEF(f *testing.F) {
	raw, err := os.ReadFile("testdata/mail/winmail-dat.eml")
	if err != nil {
		f.Fatal(err)
	}
	for _, a := range Parse(raw).Attachments {
		if a.Name == "winmail.dat" {
			b, err := io.ReadAll(a.Open())
			if err != nil {
				f.Fatal(err)
			}
			f.Add(b)
		}
	}
	f.Add([]byte("LZFu{\\rtf1 a\\par {\\*\\b c}\\'e9\\u8364?}"))
	f.Fuzz(func(t *testing.T, b []byte) {
		l := leaf{body: part{raw: b, to: len(b)}}
		for _, l := range l.tnef() {
			if !utf8.ValidString(l.text()) {
				t.Fatalf("%q", l.text())
			}
		}
		if s := rtfText(unpackRTF(b)) + rtfText(b); !utf8.ValidString(s) {
			t.Fatalf("%q", s)
		}
		unwrapSigned(b)
		calendarLine(string(b))
		if s := cardLine(string(b)); strings.ContainsAny(s, "\r\n") || !utf8.ValidString(s) && utf8.Valid(b) {
			t.Fatalf("a card as %q", s)
		}
		enrichedText(string(b))
	})
}

func FuzzCharset(f *testing.F) {
	for _, label := range []string{"utf-8", "utf-7", "utf-16", "iso-2022-jp", "iso-2022-kr", "gb2312", "x-sjis", "hz-gb-2312", "ks_c_5601-1987", "", "nobody"} {
		f.Add([]byte("a+AOk-\x1b$BF|\xe9\xc3\xa9\x0e"), label)
	}
	f.Fuzz(func(t *testing.T, b []byte, label string) {
		if s := decodeCharset(b, label); !utf8.ValidString(s) {
			t.Fatalf("%q: %q", label, s)
		}
	})
}
