package parser

import (
	"testing"

	"guichet/parser/internal/parsertest"
)

func FuzzTree(f *testing.F) {
	parsertest.Seed(f, "testdata/mail/*.eml")
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
