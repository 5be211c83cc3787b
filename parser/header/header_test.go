package header

import (
	"strings"
	"testing"
	"unicode/utf8"

	"guichet/parser/internal/parsertest"
	"guichet/parser/problem"
)

func FuzzHeader(f *testing.F) {
	parsertest.Seed(f, "../testdata/mail/*.eml")
	f.Add([]byte("From\n : a@b\r\nTo : c\n\td\n\ne: f"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		var p problem.List
		h, body := splitter{raw: raw, to: len(raw), top: true, problems: &p}.split(0)
		if body < 0 || body > len(raw) {
			t.Fatalf("body at %d of %d", body, len(raw))
		}
		for _, field := range h {
			ParseAddresses(field.Value)
			MediaType(field.Value)
			MessageIDs(field.Value)
			ParseDate(field.Value)
			if s := Text(field.Value); !utf8.ValidString(s) || strings.ContainsAny(s, "\r\n") {
				t.Fatalf("%q", s)
			}
		}
	})
}
