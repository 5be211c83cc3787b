package desk

import (
	"testing"

	"guichet/desk/notify"
	"guichet/desk/policy"
	"guichet/mail"
	"guichet/ticket"
)

// TestAnswerFromAlias: letters leave from the address that the first mail came to, with a return path
// aligned with it, while the configuration has it.
func TestAnswerFromAlias(t *testing.T) {
	for _, c := range []struct{ to, alias, from, path string }{
		{"support@desk.test", "", "support@desk.test", "desk.test"},
		{"SUPPORT+anything@desk.test", "", "support@desk.test", "desk.test"},
		{"help@desk.test", "help@desk.test", "help@desk.test", "desk.test"},
		{"Help+sensitive@desk.test", "help@desk.test", "help@desk.test", "desk.test"},
		{"info@brand.test", "info@brand.test", "info@brand.test", "brand.test"},
	} {
		w := newWorld(t)
		p := w.dir.Policy
		p.Addresses[0].Aliases = []mail.Address{addr("help@desk.test"), addr("info@brand.test")}
		w.dir = policy.NewDirectory(p, plain{})
		plan := w.decide(testMail{from: "eve@else.test", verdict: mail.Pass, to: c.to})
		got := onlyChange(t, plan)
		it := got.Ticket
		if it.Number = 8; it.Alias.String() != c.alias || it.Address != addr("support@desk.test") {
			t.Errorf("%s: alias %q of %q", c.to, it.Alias, it.Address)
		}
		for _, l := range got.Letters {
			l.ID = 3
			notify.SetIdentity(w.dir, w.keys, l, it)
			desk, ok := w.dir.Locate(l.ReplyTo.Address)
			bounce, known := w.dir.Locate(l.ReturnPath)
			if !ok || desk.Token == "" || !known || bounce.Bounce == "" || l.ReturnPath.Domain != c.path || l.To.Address == addr("eve@else.test") && l.From.Address != addr(c.from) {
				t.Errorf("%s: From %s, Reply-To %s, return path %s", c.to, l.From.Address, l.ReplyTo.Address, l.ReturnPath)
			}
		}
		p.Addresses[0].Aliases = nil
		if from := policy.NewDirectory(p, plain{}).From(&ticket.Ticket{Address: it.Address, Alias: it.Alias}); from.Address != addr("support@desk.test") {
			t.Errorf("%s, without the alias: %s", c.to, from.Address)
		}
	}
}
