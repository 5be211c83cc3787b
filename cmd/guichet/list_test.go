package main

import (
	"strings"
	"testing"
)

// TestCopyArray: what the desk cut short is passed on, and an error.
func TestCopyArray(t *testing.T) {
	for _, c := range []struct {
		answer string
		good   bool
	}{
		{"[]\n", true},
		{"[\n{\"tags\":[]},\n{\"tags\":[]}\n]\n", true},
		{"[\n{\"tags\":[]},\n{\"tags\":[]}", false},
		{"", false},
	} {
		var out strings.Builder
		if err := copyArray(&out, strings.NewReader(c.answer)); (err == nil) != c.good || out.String() != c.answer {
			t.Errorf("%q: %q, %v", c.answer, out.String(), err)
		}
	}
}
