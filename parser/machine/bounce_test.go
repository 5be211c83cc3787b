package machine_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"guichet/parser"
	"guichet/parser/internal/parsertest"
	"guichet/parser/machine"
)

// summary writes a report down for the golden files.
func summary(b *machine.Bounce) string {
	if b == nil {
		return "none\n"
	}
	var s strings.Builder
	fmt.Fprintf(&s, "%s of %s\n", b.Action, b.OriginalMessageID)
	for _, r := range b.Recipients {
		fmt.Fprintf(&s, "%s %s %s: %s\n", r.Email, r.Action, r.Status, r.Diagnostic)
	}
	for _, r := range b.Returned {
		fmt.Fprintf(&s, "returned %s\n", r)
	}
	return s.String()
}

func TestBounce(t *testing.T) {
	for _, file := range parsertest.Cases(t, "testdata/*.eml") {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".eml"), func(t *testing.T) {
			raw, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			parsertest.Golden(t, strings.TrimSuffix(file, ".eml")+".golden", []byte(summary(parser.Parse(raw).Bounce)))
		})
	}
}

// FuzzBounce asks that a report's words are never too much.
func FuzzBounce(f *testing.F) {
	parsertest.Seed(f, "testdata/*.eml")
	f.Fuzz(func(t *testing.T, raw []byte) {
		m := parser.Parse(raw)
		b := m.Bounce
		if b == nil {
			return
		}
		if b.Action == "" || len(b.Recipients) > machine.MaxRecipients || len(b.Returned) > machine.MaxReturned {
			t.Fatalf("%+v", b)
		}
		for _, r := range b.Recipients {
			if len(r.Diagnostic) > 8192 || r.Action == "" {
				t.Fatalf("%+v", r)
			}
		}
	})
}
