package parser

import (
	"strings"
	"testing"
	"unicode/utf8"

	"guichet/parser/internal/parsertest"
)

func FuzzHeader(f *testing.F) {
	parsertest.Seed(f, "testdata/mail/*.eml")
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
