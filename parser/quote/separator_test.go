package quote

import (
	"testing"

	"guichet/parser/language"

	"guichet/parser/plain"
)

func TestLabelled(t *testing.T) {
	for _, tt := range []struct {
		given string
		label Label
		value string
	}{
		{"From: Ana", LabelFrom, "Ana"},
		{"*From:* Ana", LabelFrom, "Ana"},
		{"**Von:** Ana", LabelFrom, "Ana"},
		{"De : Ana", LabelFrom, "Ana"},
		{"发件人：Ana", LabelFrom, "Ana"},
		{"| 发件人 | Ana |", LabelFrom, "Ana"},
		{"件 名: x", LabelSubject, "x"},
		{"Subject:", LabelSubject, ""},
		{"Kopie an: Eve", LabelCc, "Eve"},
		{"Please see: this", NoLabel, ""},
		{"https://example.org", NoLabel, ""},
		{": x", NoLabel, ""},
		{"", NoLabel, ""},
	} {
		if l, value := Labelled(tt.given); l != tt.label || l != NoLabel && value != tt.value {
			t.Errorf("%q: got %d %q", tt.given, l, value)
		}
	}
}

// Every separator of every language is found between dashes, whatever they are made of.
func TestSeparator(t *testing.T) {
	for _, l := range language.All() {
		for _, w := range l.Words(language.Original) {
			for _, s := range []string{"-----" + w + "-----", "-------- " + w + " --------", "‐‐‐‐‐‐‐ " + w + " ‐‐‐‐‐‐‐", "________ " + w + " ________"} {
				if got := Separator(plain.Words(s)); got != Strong {
					t.Errorf("%s: %q: got %d", l.Tag, s, got)
				}
			}
		}
		for _, w := range l.Words(language.Forwarded) {
			if got := Separator("---------- " + w + " ---------"); got != Forwarded {
				t.Errorf("%s: %q: got %d", l.Tag, w, got)
			}
		}
		for _, w := range l.Words(language.Begin) {
			if got := Separator(w + " :"); got != Forwarded {
				t.Errorf("%s: %q: got %d", l.Tag, w, got)
			}
		}
	}
	for _, w := range forwardedBy {
		if got := Separator("----- " + w + " Ana/ACME on 03.06.2024 10:22 -----"); got != Forwarded {
			t.Errorf("%q: got %d", w, got)
		}
	}
	for _, s := range []string{"------- Enter Feedback Below -------", "Original message", "-----", "- original -x", "my original message is below"} {
		if got := Separator(s); got != None {
			t.Errorf("%q: got %d", s, got)
		}
	}
}
