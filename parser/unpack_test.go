package parser

import (
	"os"
	"testing"
	"unicode/utf8"
)

func FuzzTNEF(f *testing.F) {
	raw, err := os.ReadFile("testdata/mail/winmail-dat.eml")
	if err != nil {
		f.Fatal(err)
	}
	var p problems
	h, body := splitHeader(raw, &p)
	for _, l := range readParts(raw, h, body, &p) {
		if l.Name == "winmail.dat" {
			b, _ := l.body.decoded(1 << 20)
			f.Add(b)
		}
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		l := leaf{body: part{raw: b, to: len(b)}}
		for _, l := range l.tnef() {
			if !utf8.ValidString(l.text()) {
				t.Fatalf("%q", l.text())
			}
		}
	})
}
