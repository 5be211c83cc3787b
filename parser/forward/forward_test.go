package forward_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"guichet/parser"
	"guichet/parser/internal/parsertest"
)

func TestForward(t *testing.T) {
	for _, file := range parsertest.Cases(t, "testdata/*.eml") {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".eml"), func(t *testing.T) {
			raw, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			got := "none\n"
			if f := parser.Parse(raw).Forward(); f != nil {
				got = fmt.Sprintf("%s <%s>\n%s\n%s\n\n%s\n", f.From.Name, f.From.Address, f.Subject, f.Date.UTC().Format(time.RFC3339), f.Text)
			}
			parsertest.Golden(t, strings.TrimSuffix(file, ".eml")+".golden", []byte(got))
		})
	}
}
