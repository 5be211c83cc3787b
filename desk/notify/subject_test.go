package notify_test

import (
	"fmt"
	"strings"
	"testing"

	"guichet/desk/desktest"
	"guichet/desk/notify"
	"guichet/desk/policy"
	"guichet/parser"
	"guichet/ticket"
)

func TestNormalSubject(t *testing.T) {
	d := policy.NewDirectory(policy.Policy{}, desktest.Plain{})
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
		{"***SPAM*** Printer", "Printer"},
		{"*****SPAM***** Re: Printer", "Printer"},
		{"[EXTERNAL] Printer", "Printer"},
		{"Re: [EXTERNAL] Re: [#12] Printer", "Printer"},
		{"[External Email] RE: Printer", "Printer"},
		{"EXT: Printer", "Printer"},
		{"[EXTERN] AW: Drucker", "Drucker"},
		{"[EXTERNE] Imprimante", "Imprimante"},
		{"{Spam?} Printer", "Printer"},
		{"[SPAM score=7.2] Printer", "Printer"},
		{"*****SPAM 7.3***** Printer", "Printer"},
		{"[Caution: External] Printer", "Printer"},
		{"[Suspected Spam] Printer", "Printer"},
		{"External disk is full", "External disk is full"},
		{"[Spam filter] does not work", "[Spam filter] does not work"},
		{"Extern: Printer", "Printer"},
		{"[vendor.example #2] Printer", "[vendor.example #2] Printer"},
		{strings.Repeat("é", 200), strings.Repeat("é", 125)},
	} {
		if got := notify.NormalSubject(d, c.in); got != c.want {
			t.Errorf("normalSubject(%q) = %q, want %q", c.in, got, c.want)
		}
	}
}

// TestSubjectOfLetters is constant: neither #subject nor the status changes it.
func TestSubjectOfLetters(t *testing.T) {
	d := policy.NewDirectory(policy.Policy{Addresses: []policy.SupportAddress{
		{Address: desktest.Addr("support@desk.test")}, {Address: desktest.Addr("shop@desk.test"), SubjectTag: "Shop"}, {Address: desktest.Addr("exact@desk.test"), SubjectTag: "[Shop#"},
	}}, desktest.Plain{})
	shop := desktest.Addr("shop@desk.test")
	const its = "[vendor.example #2]"
	for _, c := range []struct {
		name   string
		ticket ticket.Ticket
		its    string
		bare   bool
		want   string
	}{
		{"plain", ticket.Ticket{Number: 7, Subject: "Cannot log in", Thread: "Cannot log in"}, "", false, "Re: [#7] Cannot log in"},
		{"after #subject", ticket.Ticket{Number: 7, Subject: "LDAP", Thread: "Cannot log in"}, "", false, "Re: [#7] Cannot log in"},
		{"his own desk's tag", ticket.Ticket{Number: 7, Thread: "Cannot log in"}, its, false, "Re: [#7] [vendor.example #2] Cannot log in"},
		{"which his subject has", ticket.Ticket{Number: 7, Thread: its + " Cannot log in"}, its, false, "Re: [#7] [vendor.example #2] Cannot log in"},
		{"without a subject", ticket.Ticket{Number: 7}, its, false, "Re: [#7] [vendor.example #2] (no subject)"},
		{"not where nothing may be shown", ticket.Ticket{Number: 7, Thread: "Cannot log in", Sensitive: true}, its, false, "Re: [#7] Your request"},
		{"the address's tag", ticket.Ticket{Number: 7, Thread: "Cannot log in", Address: shop}, "", false, "Re: [Shop #7] Cannot log in"},
		{"letter for letter", ticket.Ticket{Number: 7, Thread: "Cannot log in", Address: desktest.Addr("exact@desk.test")}, "", false, "Re: [Shop#7] Cannot log in"},
		{"none", ticket.Ticket{Number: 7}, "", false, "Re: [#7] (no subject)"},
		{"bare", ticket.Ticket{Number: 7, Thread: "Cannot log in"}, "", true, "Re: [#7] Your request"},
		{"sensitive", ticket.Ticket{Number: 7, Thread: "Cannot log in", Sensitive: true}, "", false, "Re: [#7] Your request"},
	} {
		if got := notify.OutSubject(d, &c.ticket, c.its, c.bare, "en"); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

// TestTags: which tags in subjects are ours, and which another desk's.
func TestTags(t *testing.T) {
	plainly, named := policy.NewDirectory(policy.Policy{Addresses: []policy.SupportAddress{{}}}, desktest.Plain{}), policy.NewDirectory(policy.Policy{
		Addresses: []policy.SupportAddress{{SubjectTag: "Example"}, {SubjectTag: "Shop#"}},
	}, desktest.Plain{})
	for _, c := range []struct {
		subject string
		d       *policy.Directory
		ours    string
		foreign string
	}{
		{"Re: [#7] x", plainly, "[7]", ""},
		{"Re: [#7] Re: [#8] x", plainly, "[7 8]", ""},
		{"Re: [#7] x", named, "[]", "[#7]"},
		{"Re: [Example #7] x", named, "[7]", ""},
		{"AW: [example#7] x", named, "[7]", ""},
		{"[Shop #9] [Example #7] x", named, "[9 7]", ""},
		{"[vendor.example #2] Re: [#7] x", plainly, "[7]", "[vendor.example #2]"},
		{"[Garden tools - Bug #2] Re: [Example #7] x", named, "[7]", "[Garden tools - Bug #2]"},
		{"[Ticket#2026120110000013] x", plainly, "[]", "[Ticket#2026120110000013]"},
		{"[SUP-123] x", plainly, "[]", "[SUP-123]"},
		{"[garden] x [2]", plainly, "[]", ""},
		{"[#0] x", plainly, "[]", ""},
	} {
		if got := fmt.Sprint(c.d.Tags(c.subject)); got != c.ours {
			t.Errorf("%q: ours %s, want %s", c.subject, got, c.ours)
		}
		if got := c.d.ForeignTag(c.subject); got != c.foreign {
			t.Errorf("%q: another's %q, want %q", c.subject, got, c.foreign)
		}
	}
}

// TestListPrefix: what a list puts before a subject is none of its words.
func TestListPrefix(t *testing.T) {
	for _, c := range []struct{ subject, field, value, want string }{
		{"[Garden] Broken rake", "List-Id", "<garden.lists.example>", "Broken rake"},
		{"Re: [Garden] Broken rake", "List-Id", "Our garden <garden.lists.example>", "Broken rake"},
		{"[garden-tools] Broken rake", "List-Post", "<mailto:garden-tools@lists.example>", "Broken rake"},
		{"[Garden] Broken rake", "X-BeenThere", "garden@lists.example", "Broken rake"},
		{"[Garden] Broken rake", "Subject", "", "[Garden] Broken rake"},
		{"[Shed] Broken rake", "List-Id", "<garden.lists.example>", "[Shed] Broken rake"},
		{"[Garden]", "List-Id", "<garden.lists.example>", "[Garden]"},
	} {
		m := &parser.Message{Subject: c.subject, Header: parser.Header{{Name: c.field, Value: c.value}}}
		if got := notify.WithoutList(m); got != c.want {
			t.Errorf("%q with %s: %q, want %q", c.subject, c.field, got, c.want)
		}
	}
}
