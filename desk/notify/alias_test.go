package notify_test

import (
	"testing"

	"guichet/desk/desktest"
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
		w := desktest.NewWorld(t)
		p := w.Dir.Policy
		p.Addresses[0].Aliases = []mail.Address{desktest.Addr("help@desk.test"), desktest.Addr("info@brand.test")}
		w.Dir = policy.NewDirectory(p, desktest.Plain{})
		plan := w.Decide(desktest.TestMail{From: "eve@else.test", Verdict: mail.Pass, To: c.to})
		got := desktest.OnlyChange(t, plan)
		it := got.Ticket
		if it.Number = 8; it.Alias.String() != c.alias || it.Address != desktest.Addr("support@desk.test") {
			t.Errorf("%s: alias %q of %q", c.to, it.Alias, it.Address)
		}
		for _, l := range got.Letters {
			l.ID = 3
			notify.SetIdentity(w.Dir, w.Keys, l, it)
			desk, ok := w.Dir.Locate(l.ReplyTo.Address)
			bounce, known := w.Dir.Locate(l.ReturnPath)
			if !ok || desk.Token == "" || !known || bounce.Bounce == "" || l.ReturnPath.Domain != c.path || l.To.Address == desktest.Addr("eve@else.test") && l.From.Address != desktest.Addr(c.from) {
				t.Errorf("%s: From %s, Reply-To %s, return path %s", c.to, l.From.Address, l.ReplyTo.Address, l.ReturnPath)
			}
		}
		p.Addresses[0].Aliases = nil
		if from := policy.NewDirectory(p, desktest.Plain{}).From(&ticket.Ticket{Address: it.Address, Alias: it.Alias}); from.Address != desktest.Addr("support@desk.test") {
			t.Errorf("%s, without the alias: %s", c.to, from.Address)
		}
	}
}
