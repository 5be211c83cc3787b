package parse

import (
	"bytes"
	"testing"

	"github.com/jhillyerd/enmime/v2"

	"guichet/parser"
)

// BenchmarkRead reads every mail with each of the three. The desk's parser does more than
// the others: it finds the new text, tells machines from people, and hashes every file.
func BenchmarkRead(b *testing.B) {
	readers := []struct {
		name string
		read func(raw []byte) error
	}{
		{"parser", func(raw []byte) error { parser.Parse(raw); return nil }},
		{"go-message", goMessage},
		{"enmime", func(raw []byte) error {
			_, err := enmime.ReadEnvelope(bytes.NewReader(raw))
			return err
		}},
	}
	for _, m := range mails() {
		for _, r := range readers {
			b.Run(m.name+"/"+r.name, func(b *testing.B) {
				b.SetBytes(int64(len(m.raw)))
				b.ReportAllocs()
				for b.Loop() {
					if err := r.read(m.raw); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}
