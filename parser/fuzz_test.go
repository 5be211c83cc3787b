package parser

import (
	"io"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"guichet/parser/content"
	"guichet/parser/internal/parsertest"
)

// FuzzParse holds what is promised of every mail: no panic, valid UTF-8, no word in Reply
// that is not in Text, files that can be read to the size that was told.
func FuzzParse(f *testing.F) {
	parsertest.Seed(f, "testdata/mail/*.eml")
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
		if files := Files(raw); !reflect.DeepEqual(files, m.Attachments) {
			t.Fatalf("files alone: %+v, of the whole mail: %+v", files, m.Attachments)
		}
		for _, a := range m.Attachments {
			n, err := io.Copy(io.Discard, a.Open())
			from, to := a.Span()
			if err != nil || n != a.Size || a.Name == "" || a.Name != content.SafeName(a.Name) || from > to || to > len(raw) {
				t.Fatalf("%+v: %d bytes, %v", a, n, err)
			}
		}
	})
}
