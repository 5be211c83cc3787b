package parser

import "testing"

// TestWords: what an agent says is what stands below his commands, without his signature.
func TestWords(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"#assign me\n\nAna Diaz\nSupport", ""},
		{"#assign me\n\nHello\n\nAna Diaz", "Hello\n\nAna Diaz"},
		{"Ana Diaz", "Ana Diaz"},
	} {
		m := Parse([]byte("From: Ana Diaz <ana@agents.test>\r\n\r\n" + c.text + "\r\n"))
		if m.Words() != c.want {
			t.Errorf("%q: %q, want %q", c.text, m.Words(), c.want)
		}
	}
}
