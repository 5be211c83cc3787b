package rules_test

import (
	"testing"

	"guichet/desk/desktest"
	"guichet/mail"
	"guichet/parser"
	"guichet/ticket"
)

// TestLeftOpen: what a signature alone leaves open costs agents their rights and customers nothing (PRODUCT 1.18).
func TestLeftOpen(t *testing.T) {
	const ana, carla = "ana@agents.test", "carla@customer.test"
	ours := []mail.Mailbox{{Address: desktest.Addr("support@desk.test")}}
	for _, c := range []struct {
		name  string
		from  string
		to    []mail.Mailbox
		found mail.Verdict
		want  string
	}{
		{"an agent by SPF", ana, ours, mail.Verdict{}, "7: agent"},
		{"an agent by SPF, in Bcc", ana, nil, mail.Verdict{}, "7: agent"},
		{"an agent by a whole signature", ana, ours, mail.Verdict{Signed: true}, "7: agent"},
		{"the body's type open", ana, ours, mail.Verdict{Signed: true, Gap: "content-type"}, "held quarantine, 7:"},
		{"To open", ana, ours, mail.Verdict{Signed: true, Gap: "to"}, "held quarantine, 7:"},
		{"signed, and sent to somebody else", ana, []mail.Mailbox{{Address: desktest.Addr("mallory@else.test")}}, mail.Verdict{Signed: true}, "held quarantine, 7:"},
		{"signed, and sent to nobody", ana, nil, mail.Verdict{Signed: true}, "held quarantine, 7:"},
		{"a customer, the body's type open", carla, ours, mail.Verdict{Signed: true, Gap: "content-type"}, "7: customer"},
		{"a customer, sent to somebody else", carla, []mail.Mailbox{{Address: desktest.Addr("mallory@else.test")}}, mail.Verdict{Signed: true}, "7: customer"},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := desktest.NewWorld(t)
			p := w.Decide(desktest.TestMail{
				From: c.from, To: w.TokenOf(c.from, ticket.TokenReply), Verdict: mail.Pass, Found: c.found,
				M: parser.Message{Reply: "It works again.", To: c.to},
			})
			if got := desktest.Summary(p); got != c.want {
				t.Errorf("%q, want %q: %q", got, c.want, p.Why)
			}
		})
	}
}
