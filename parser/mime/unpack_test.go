package mime

import (
	"os"
	"testing"
	"unicode/utf8"

	"guichet/parser/header"
	"guichet/parser/problem"
)

func FuzzTNEF(f *testing.F) {
	raw, err := os.ReadFile("../testdata/mail/winmail-dat.eml")
	if err != nil {
		f.Fatal(err)
	}
	var p problem.List
	h, body := header.Split(raw, &p)
	for _, l := range Parts(raw, h, body, &p) {
		if l.Name == "winmail.dat" {
			b, _ := l.Body.Decoded(1 << 20)
			f.Add(b)
		}
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		l := Part{Body: Body{raw: b, to: len(b)}}
		for _, l := range l.tnef() {
			if !utf8.ValidString(l.Text()) {
				t.Fatalf("%q", l.Text())
			}
		}
	})
}
