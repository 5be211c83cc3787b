package main

import "testing"

// TestTame: of a mail in quarantine a person sees the lines, and nothing that commands his terminal.
func TestTame(t *testing.T) {
	const raw = "Subject: Hello\r\n\tWörld\r\n\r\nText \x1b]0;owned\x07\u009b31m\u202e\n\nno end"
	if got, want := tame(raw), "Subject: Hello\n Wörld\n\nText  ]0;owned  31m\n\nno end\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
