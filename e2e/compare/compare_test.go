package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"guichet/e2e/live"
)

// TestStandinsFit: the changes of the standard library fit the Go in use.
func TestStandinsFit(t *testing.T) {
	list, err := writeOverlay(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	if text, err := os.ReadFile(list); err != nil || strings.Count(string(text), ".go") != 2*7 {
		t.Errorf("%s, %v: want five files changed and two new ones", text, err)
	}
	if _, err := standins[0].apply("func Now() Time {\nfunc Now() Time {"); err == nil {
		t.Error("what stands there twice is changed")
	}
}

// TestDiffer: one octet is a difference.
func TestDiffer(t *testing.T) {
	out := t.TempDir()
	for side, text := range map[string]string{"old": "\n==== a step\n-- log\n   sent\n", "new": "\n==== a step\n-- log\n   sent.\n"} {
		for file, text := range map[string]string{"same": "\n==== a step\n", "other": text} {
			if err := os.MkdirAll(filepath.Join(out, side), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(out, side, file), []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	if same, err := differ(options{lines: 100}, out, 2); same || err != nil {
		t.Errorf("they differ: %v, %v", same, err)
	}
	for _, side := range sides {
		if err := os.Remove(filepath.Join(out, side, "other")); err != nil {
			t.Fatal(err)
		}
	}
	if same, err := differ(options{lines: 100}, out, 1); !same || err != nil {
		t.Errorf("they are the same: %v, %v", same, err)
	}
}

// TestTranscriptSorts: letters and log lines that came in another order are the same, a line end that
// is no CRLF is not.
func TestTranscriptSorts(t *testing.T) {
	a, b := live.Letter{Rcpt: []string{"a@x.test"}, Raw: []byte("A: 1\r\n")}, live.Letter{Rcpt: []string{"b@x.test"}, Raw: []byte("B: 2\r\n")}
	write := func(log string, letters ...live.Letter) string {
		tr := &transcript{}
		tr.writeLetters(letters)
		tr.writeLines("log", log)
		return tr.String()
	}
	one := write("x\ny\n", a, b)
	if two := write("y\nx\n", b, a); one != two || !strings.Contains(one, "A: 1") {
		t.Errorf("%s\nand\n%s", one, two)
	}
	a.Raw = []byte("A: 1\n")
	if write("x\ny\n", a, b) == one {
		t.Error("a bare LF is not seen")
	}
}
