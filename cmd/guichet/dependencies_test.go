package main

import (
	"os"
	"regexp"
	"testing"
	"time"
)

// TestDependencies: docs/security.md lists each module that go.mod names, in its version, with a date and
// a purpose, and no other.
func TestDependencies(t *testing.T) {
	mod, err := os.ReadFile("../../go.mod")
	if err != nil {
		t.Fatal(err)
	}
	page, err := os.ReadFile("../../docs/security.md")
	if err != nil {
		t.Fatal(err)
	}
	listed := map[string]string{}
	for _, m := range regexp.MustCompile(`(?m)^\| (\S+/\S+|\S+\.\S+) \| (v\S+) \| (\S+) \| (.+) \|$`).FindAllStringSubmatch(string(page), -1) {
		listed[m[1]] = m[2]
		if _, err := time.Parse(time.DateOnly, m[3]); err != nil {
			t.Errorf("%s: %v", m[1], err)
		}
	}
	for _, m := range regexp.MustCompile(`(?m)^\t(\S+) (v\S+)`).FindAllStringSubmatch(string(mod), -1) {
		if listed[m[1]] != m[2] {
			t.Errorf("docs/security.md lists %s as %q, go.mod has %s", m[1], listed[m[1]], m[2])
		}
		delete(listed, m[1])
	}
	for module := range listed {
		t.Errorf("docs/security.md lists %s, which go.mod does not name", module)
	}
}
