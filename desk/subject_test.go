package desk

import (
	"strings"
	"testing"

	"guichet/desk/notify"
	"guichet/desk/policy"
	"guichet/ticket"
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
		if got := notify.NormalSubject(c.in); got != c.want {
			t.Errorf("normalSubject(%q) = %q, want %q", c.in, got, c.want)
		}
	}
}

// TestSubjectOfLetters is constant: neither #subject nor the status changes it.
func TestSubjectOfLetters(t *testing.T) {
	d := policy.NewDirectory(policy.Policy{}, plain{})
	for _, c := range []struct {
		name   string
		ticket ticket.Ticket
		bare   bool
		want   string
	}{
		{"plain", ticket.Ticket{Number: 7, Subject: "Cannot log in", Thread: "Cannot log in"}, false, "Re: [#7] Cannot log in"},
		{"after #subject", ticket.Ticket{Number: 7, Subject: "LDAP", Thread: "Cannot log in"}, false, "Re: [#7] Cannot log in"},
		{"none", ticket.Ticket{Number: 7}, false, "Re: [#7] (no subject)"},
		{"bare", ticket.Ticket{Number: 7, Thread: "Cannot log in"}, true, "Re: [#7] Your request"},
		{"sensitive", ticket.Ticket{Number: 7, Thread: "Cannot log in", Sensitive: true}, false, "Re: [#7] Your request"},
	} {
		if got := notify.OutSubject(d, &c.ticket, c.bare, "en"); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}
