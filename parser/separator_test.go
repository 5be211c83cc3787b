package parser

import "testing"

func TestLabelled(t *testing.T) {
	for _, tt := range []struct {
		given string
		label label
		value string
	}{
		{"From: Ana", labelFrom, "Ana"},
		{"*From:* Ana", labelFrom, "Ana"},
		{"**Von:** Ana", labelFrom, "Ana"},
		{"De : Ana", labelFrom, "Ana"},
		{"发件人：Ana", labelFrom, "Ana"},
		{"| 发件人 | Ana |", labelFrom, "Ana"},
		{"件 名: x", labelSubject, "x"},
		{"Subject:", labelSubject, ""},
		{"Kopie an: Eve", labelCc, "Eve"},
		{"Please see: this", noLabel, ""},
		{"https://example.org", noLabel, ""},
		{": x", noLabel, ""},
		{"", noLabel, ""},
	} {
		if l, value := labelled(tt.given); l != tt.label || l != noLabel && value != tt.value {
			t.Errorf("%q: got %d %q", tt.given, l, value)
		}
	}
}

// Every separator of every language is found between dashes, whatever they are made of.
func TestSeparator(t *testing.T) {
	for _, l := range languages {
		for _, w := range l.original {
			for _, s := range []string{"-----" + w + "-----", "-------- " + w + " --------", "‐‐‐‐‐‐‐ " + w + " ‐‐‐‐‐‐‐", "________ " + w + " ________"} {
				if got := separator(plain(s)); got != trustStrong {
					t.Errorf("%s: %q: got %d", l.tag, s, got)
				}
			}
		}
		for _, w := range l.forwarded {
			if got := separator("---------- " + w + " ---------"); got != trustForward {
				t.Errorf("%s: %q: got %d", l.tag, w, got)
			}
		}
		for _, w := range l.begin {
			if got := separator(w + " :"); got != trustForward {
				t.Errorf("%s: %q: got %d", l.tag, w, got)
			}
		}
	}
	for _, w := range forwardedBy {
		if got := separator("----- " + w + "Ana/ACME on 03.06.2024 10:22 -----"); got != trustForward {
			t.Errorf("%q: got %d", w, got)
		}
	}
	for _, s := range []string{"------- Enter Feedback Below -------", "Original message", "-----", "- original -x", "my original message is below"} {
		if got := separator(s); got != trustNone {
			t.Errorf("%q: got %d", s, got)
		}
	}
}
