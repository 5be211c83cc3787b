package command_test

import (
	"strings"
	"testing"

	"guichet/desk/desktest"
	"guichet/mail"
	"guichet/parser"
	"guichet/ticket"
)

// TestFormCommands: what agents' commands do to the form of Carla's ticket, and what they are
// told: the key of the sentence with its arguments.
func TestFormCommands(t *testing.T) {
	const before = "customer | signature | Transaction ID=12"
	for _, c := range []struct{ name, args, form, said string }{
		{"category", "invoice", "invoice | signature | Transaction ID=12", "done category invoice"},
		{"category", "FACTURE", "invoice | signature | Transaction ID=12", "done category invoice"},
		{"category", "x", before, "refused category x, customer, invoice, onboarding"},
		{"category", "", before, "refused category-which customer, invoice, onboarding"},
		{"category", "onboarding", before, "refused category-restricted onboarding"},
		{"product", "archive", "customer | archive | Transaction ID=12", "done product archive"},
		{"product", "x", before, "refused product x, E-signature, archive"},
		{"field", "Environnement = test", "customer | signature | Environment=test | Transaction ID=12", "done field Environment, test"},
		{"field", "environment: Production", "customer | signature | Environment=production | Transaction ID=12", "done field Environment, production"},
		{"field", "transaction id = a=b:c", "customer | signature | Transaction ID=a=b:c", "done field Transaction ID, a=b:c"},
		{"field", "transaction id =", "customer | signature", "done field-cleared Transaction ID"},
		{"field", "environment = x", before, "refused field-choice Environment, production, test"},
		{"field", "when did it start = x", before, "refused field-date When did it start?"},
		{"field", "how many users? = x", before, "refused field-number How many users?"},
		{"field", "colour = red", before, "refused field colour, Transaction ID, Environment, When did it start?, How many users?"},
		{"field", "environment", before, "refused field-which"},
	} {
		t.Run(c.name+" "+c.args, func(t *testing.T) {
			w := desktest.FormWorld(t)
			w.Ticket.Fields = map[string]string{"Transaction ID": "12"}
			m := parser.Message{Commands: []parser.Command{{Name: c.name, Args: c.args}, {Name: "help"}}}
			p := w.Decide(desktest.TestMail{From: "ana@agents.test", To: w.TokenOf("ana@agents.test", ticket.TokenReply), Verdict: mail.Pass, M: m})
			got := p.Changes[0]
			if form := desktest.FormOf(got.Ticket); form != c.form {
				t.Errorf("form %q, want %q", form, c.form)
			}
			if undo := got.Message.Before.Form != nil; undo != (c.form != before) {
				t.Errorf("#undo would put it back: %v", undo)
			}
			if said := outcome(got.Letters[0].Facts); said != c.said {
				t.Errorf("said %q, want %q", said, c.said)
			}
			if form := desktest.FormOf(w.Ticket); form != before {
				t.Errorf("the State changed: %q", form)
			}
		})
	}
}

// outcome is what a transcript says first.
func outcome(f ticket.Facts) string {
	for _, x := range []struct {
		word string
		said []ticket.Said
	}{{"refused", f.Refused}, {"done", f.Done}} {
		if len(x.said) > 0 {
			return strings.TrimSpace(x.word + " " + x.said[0].Key + " " + strings.Join(x.said[0].Args, ", "))
		}
	}
	return ""
}

// TestFormCommandsWithoutForms: a desk without categories takes any word for one, and has no
// products.
func TestFormCommandsWithoutForms(t *testing.T) {
	for _, c := range []struct{ name, args, form, said string }{
		{"category", "billing", "billing | ", "done category billing"},
		{"product", "x", " | ", "refused product x, -"},
		{"field", "a = b", " | ", "refused product-first"},
	} {
		w := desktest.NewWorld(t)
		m := parser.Message{Commands: []parser.Command{{Name: c.name, Args: c.args}, {Name: "help"}}}
		p := w.Decide(desktest.TestMail{From: "ana@agents.test", To: w.TokenOf("ana@agents.test", ticket.TokenReply), Verdict: mail.Pass, M: m})
		if got := desktest.FormOf(p.Changes[0].Ticket) + "; " + outcome(p.Changes[0].Letters[0].Facts); got != c.form+"; "+c.said {
			t.Errorf("#%s %s: %q", c.name, c.args, got)
		}
	}
}
