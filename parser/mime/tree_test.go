package mime

import (
	"testing"

	"guichet/parser/header"
	"guichet/parser/internal/parsertest"
	"guichet/parser/problem"
)

func FuzzTree(f *testing.F) {
	parsertest.Seed(f, "../testdata/mail/*.eml")
	f.Fuzz(func(t *testing.T, raw []byte) {
		var p problem.List
		tr := tree{raw: raw, limit: len(raw), problems: &p}
		tr.body(header.Header{{Name: "Content-Type", Value: "multipart/mixed; boundary=x"}}, 0)
		for _, l := range tr.parts {
			if l.Body.from < 0 || l.Body.from > l.Body.to || l.Body.to > len(raw) || len(l.Parents) > maxDepth {
				t.Fatalf("part at %d:%d of %d, depth %d", l.Body.from, l.Body.to, len(raw), len(l.Parents))
			}
		}
	})
}
