package desk

import (
	"strings"
	"testing"
)

func TestNormalSubject(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"Cannot log in", "Cannot log in"},
		{"Re: Cannot log in", "Cannot log in"},
		{"RE: AW: Re[2]: [#12] Cannot log in", "Cannot log in"},
		{"Re: [#12] Re: [#13] x", "x"},
		{"Error: disk full", "Error: disk full"},
		{"I: am here", "am here"},
		{"回复：你好", "你好"},
		{" \t two\r\n lines ", "two lines"},
		{"", ""},
		{"[#abc] kept", "[#abc] kept"},
		{strings.Repeat("é", 200), strings.Repeat("é", 125)},
	} {
		if got := normalSubject(c.in); got != c.want {
			t.Errorf("normalSubject(%q) = %q, want %q", c.in, got, c.want)
		}
	}
}
