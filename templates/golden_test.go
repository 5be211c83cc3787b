package templates

import (
	"flag"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

var update = flag.Bool("update", false, "write the golden files")

// TestGolden holds every letter, in every language, against the file that somebody looked at.
func TestGolden(t *testing.T) {
	s := newSet(t)
	for _, lang := range s.Languages() {
		for _, c := range samples() {
			c.mail.Language = lang
			text, html, err := s.Render(c.mail)
			if err != nil {
				t.Errorf("%s in %s: %v", c.name, lang, err)
				continue
			}
			golden(t, c.name+"."+lang+".txt", text)
			golden(t, c.name+"."+lang+".html", html)
		}
	}
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", "golden", name)
	if *update {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Error(err)
		return
	}
	if got != string(want) {
		t.Errorf("%s differs; look at the letter, then run go test -update:\n%s", path, got)
	}
}

func TestEveryKindHasASample(t *testing.T) {
	for _, k := range kinds() {
		if !slices.ContainsFunc(samples(), func(c sample) bool { return c.name == string(k) && c.mail.Kind == k }) {
			t.Errorf("no sample is called %s", k)
		}
	}
}

func newSet(t testing.TB) *Set {
	t.Helper()
	s, err := New()
	if err != nil {
		t.Fatal(err)
	}
	return s
}
