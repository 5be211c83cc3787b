package format

import (
	"strings"
	"testing"
	"unicode/utf8"
)

// FuzzFormats holds what is promised of every format: no panic, valid UTF-8, one line where a
// line is promised.
func FuzzFormats(f *testing.F) {
	f.Add([]byte("LZFu{\\rtf1 a\\par {\\*\\b c}\\'e9\\u8364?}"))
	f.Fuzz(func(t *testing.T, b []byte) {
		if s := rtfText(unpackRTF(b)) + rtfText(b); !utf8.ValidString(s) {
			t.Fatalf("%q", s)
		}
		UnwrapSigned(b)
		CalendarLine(string(b))
		if s := CardLine(string(b)); strings.ContainsAny(s, "\r\n") || !utf8.ValidString(s) && utf8.Valid(b) {
			t.Fatalf("a card as %q", s)
		}
		EnrichedText(string(b))
	})
}
