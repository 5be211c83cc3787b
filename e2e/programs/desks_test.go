package programs

import (
	"os"
	"path/filepath"
	"strings"

	"guichet/e2e/live"
)

// desks are other people's desks: Carla's address is theirs.
func desks() []program {
	return []program{
		{
			name: "Request Tracker", version: "5.0.3+dfsg", what: "another desk; its gateway reads Ana's letter, its agent answers", debian: []string{"request-tracker5", "rt5-db-sqlite"},
			differs: "`Precedence: bulk` on its agents' words as on its own; they name no mail of ours, References a mail that never was; AutoReply alone is marked automatic",
			desk:    "AutoReply changes nothing; the words are Carla's and Ana hears; what goes back bears RT's tag beside ours and is of the same ticket there; nothing is answered automatically",
			try:     requestTracker,
		},
	}
}

// requestTracker has RT take Ana's letter, say so, answer it, take what she answers, and resolve its ticket.
func requestTracker(r *rig) {
	l := r.ask()
	rt := func(stdin string, args ...string) string {
		return r.run(stdin, "perl", append([]string{r.path("rt.pl"), r.sendmail()}, args...)...)
	}
	script, err := os.ReadFile("testdata/rt.pl")
	if err != nil {
		r.Fatalf("%v", err)
	}
	r.save("rt.pl", string(script))
	rt("", "setup")
	if out := rt(string(l.Raw), "mail"); !strings.Contains(out, "ticket 1\n") {
		r.Fatalf("RT said %s", out)
	}
	r.away(r.taken(), "carla@customer.test")
	before := len(r.world.To("carla@customer.test"))
	rt("", "answer", "1", words)
	said := r.taken()
	lacks(r, "the agent's answer", string(said), "Auto-Submitted", "@desk.test>\nTo")
	r.give("carla@customer.test", said)
	t := r.ticket()
	last := t.Messages[len(t.Messages)-1]
	want(r, "author", last.Author.Email, "carla@customer.test")
	want(r, "words", strings.TrimSpace(last.Text), words)
	want(r, "status", t.Status, "open")
	want(r, "letters to Carla", len(r.world.To("carla@customer.test")), before)
	r.desk.Send(live.Reply(r.world.Wait(r, 1, "ana@agents.test", "update"), ana, "They are found."))
	live.Until(r, "Ana's answer", func() bool { return len(r.world.To("carla@customer.test")) == before+1 })
	back := r.world.To("carla@customer.test")[before]
	if subject := back.Get("Subject"); !strings.Contains(subject, "[customer.test #1]") || !strings.Contains(subject, "[#1]") {
		r.Errorf("the subject is %q", subject)
	}
	if out := rt(strings.ReplaceAll(string(back.Raw), "\r\n", "\n"), "mail"); !strings.Contains(out, "ticket 1\n") {
		r.Errorf("RT said of Ana's answer: %s", out)
	}
	rt("", "resolve", "1")
	r.give("carla@customer.test", r.taken())
	r.desk.Settle()
	want(r, "letters to Carla after all", len(r.world.To("carla@customer.test")), before+1)
	want(r, "tickets", len(r.desk.Tickets()), 1)
}

// taken is the only mail that sendmail was given since it was last asked.
func (r *rig) taken() []byte {
	r.Helper()
	var names []string
	live.UntilWithin(r, patience, "a mail of "+r.program.name, func() bool {
		names, _ = filepath.Glob(r.path("sent/*[0-9]"))
		return len(names) > 0
	})
	if len(names) != 1 {
		r.Fatalf("%d mails were sent, want one", len(names))
	}
	raw, err := os.ReadFile(names[0])
	if err != nil {
		r.Fatalf("%v", err)
	}
	os.Rename(names[0], r.path("sent/"+filepath.Base(names[0])+".taken"))
	return passed(raw)
}
