package main

import (
	"testing"
	"time"
)

// TestTerm: how long a link is good may be told in days.
func TestTerm(t *testing.T) {
	for text, want := range map[string]time.Duration{"24h": 24 * time.Hour, "30d": 720 * time.Hour, "2s": 2 * time.Second, "1.5d": 36 * time.Hour} {
		var got term
		if err := got.UnmarshalText([]byte(text)); err != nil || time.Duration(got) != want {
			t.Errorf("%s: %v, %v", text, time.Duration(got), err)
		}
	}
	for _, text := range []string{"", "d", "30", "1h2d", "soon"} {
		var got term
		if err := got.UnmarshalText([]byte(text)); err == nil {
			t.Errorf("%q: %v, want an error", text, time.Duration(got))
		}
	}
}
