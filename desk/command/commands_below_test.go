package command_test

import (
	"testing"

	"guichet/desk/desktest"
	"guichet/mail"
	"guichet/ticket"
)

// TestCommandsBelow: commands stand at the top or as the last lines of an agent's own words; alone in the
// middle they are held and asked about; in code, quoted or escaped they are words (PRODUCT 7.3).
func TestCommandsBelow(t *testing.T) {
	const sent, kept, held = "sent", "note", "held"
	for _, c := range []struct {
		name, words string
		what        string
		text        string
		status      ticket.Status
	}{
		{"a note below", "Hello Carla, it is done.\n\n#note she is a pain", kept, "she is a pain\nHello Carla, it is done.", ticket.Open},
		{"a bare note below", "She is a pain.\n\n#note", kept, "She is a pain.", ticket.Open},
		{"a status below", "Hello Carla, it is done.\n\n#resolved", sent, "Hello Carla, it is done.", ticket.Resolved},
		{"two below", "It is done.\n#resolved\n#priority low\n", sent, "It is done.", ticket.Resolved},
		{"in bold below", "It is done.\n\n*#resolved*", sent, "It is done.", ticket.Resolved},
		{"alone in the middle", "Hello Carla,\nit is done.\n#note she is a pain\nBye, Ana", held, "Hello Carla,\nit is done.\n#note she is a pain\nBye, Ana", ticket.Open},
		{"above a name", "It is done.\n\n#resolved\n\nAna", held, "It is done.\n\n#resolved\n\nAna", ticket.Open},
		{"between quotes", "> Why?\nBecause.\n#note\n> When?\nNow.", held, "> Why?\nBecause.\n#note\n> When?\nNow.", ticket.Open},
		{"quoted", "You wrote:\n> #resolved\nWhy?", sent, "You wrote:\n> #resolved\nWhy?", ticket.Pending},
		{"fenced", "Write so:\n```\n#resolved\n```\nBye", sent, "Write so:\n```\n#resolved\n```\nBye", ticket.Pending},
		{"fenced at the end", "Write so:\n```\n#resolved\n```", sent, "Write so:\n```\n#resolved\n```", ticket.Pending},
		{"in backticks", "Write so:\n`#resolved`\nBye", sent, "Write so:\n`#resolved`\nBye", ticket.Pending},
		{"indented", "Write so:\n\n    #resolved\n\nBye", sent, "Write so:\n\n    #resolved\n\nBye", ticket.Pending},
		{"a heading", "Hello\n# Note\nBye", sent, "Hello\n# Note\nBye", ticket.Pending},
		{"a number", "Hello\n#123\nBye", sent, "Hello\n#123\nBye", ticket.Pending},
		{"an unknown word", "Hello\n#summer\nBye", sent, "Hello\n#summer\nBye", ticket.Pending},
		{"escaped", "Reply with\n\\#resolved\nplease", sent, "Reply with\n#resolved\nplease", ticket.Pending},
		{"escaped at the end", "Reply with\n\\#resolved", sent, "Reply with\n#resolved", ticket.Pending},
		{"behind a bullet", "Hello\n- #note she is a pain", held, "Hello\n- #note she is a pain", ticket.Open},
		{"numbered", "Hello\n1. #note she is a pain", held, "Hello\n1. #note she is a pain", ticket.Open},
		{"in brackets", "Hello\n(#note she is a pain)", held, "Hello\n(#note she is a pain)", ticket.Open},
		{"in brackets, first", "[#note] she is a pain", held, "[#note] she is a pain", ticket.Open},
		{"in round ones, first", "(#note she is a pain)", held, "(#note she is a pain)", ticket.Open},
		{"in braces, first", "{#note} she is a pain", held, "{#note} she is a pain", ticket.Open},
		{"its name alone in bold", "Hello\n**#note** she is a pain", held, "Hello\n**#note** she is a pain", ticket.Open},
		{"behind what nobody sees", "Hello\n\u200b#note she is a pain", kept, "she is a pain\nHello", ticket.Open},
		{"a slip", "Hello\n#ntoe she is a pain", held, "Hello\n#ntoe she is a pain", ticket.Open},
		{"a slip in the middle", "Hello\n#resovled\nBye", held, "Hello\n#resovled\nBye", ticket.Open},
		{"indented below a greeting", "Hello Carla, write\n\n    #resolved\n\nBye", sent, "Hello Carla, write\n\n    #resolved\n\nBye", ticket.Pending},
		{"in a sentence", "Reply with #resolved\nplease", sent, "Reply with #resolved\nplease", ticket.Pending},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := desktest.NewWorld(t)
			p := w.ByAna(desktest.Ordering(c.words))
			m, it := p.Changes[0].Message, p.Changes[0].Ticket
			got := sent
			switch {
			case len(it.Held) > 0 && it.Held[0].Why == ticket.HeldPlace:
				got = held
			case m.Kind == ticket.Note:
				got = kept
			}
			if got != c.what || m.Text != c.text || it.Status != c.status {
				t.Errorf("%s %q, %s", got, m.Text, it.Status)
			}
			if reached := w.ToCustomers(desktest.Heard(p)) != ""; reached != (c.what == sent) {
				t.Errorf("customers hear: %s", desktest.Heard(p))
			}
		})
	}
}

// TestCustomersHashBelow: what stands below a customer's words is his, whatever it looks like.
func TestCustomersHashBelow(t *testing.T) {
	w := desktest.NewWorld(t)
	p := w.Decide(desktest.TestMail{From: "carla@customer.test", Verdict: mail.Pass, To: w.TokenOf("carla@customer.test", ticket.TokenReply), M: desktest.Ordering("It works.\n\n#note")})
	if got := p.Changes[0].Message.Text; got != "It works.\n\n#note" {
		t.Errorf("%q", got)
	}
}
