package life_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"guichet/desk/desktest"
	"guichet/mail"
	"guichet/parser"
	"guichet/ticket"
)

func TestMerge(t *testing.T) {
	w := desktest.NewWorld(t)
	w.Second().Status = ticket.Resolved
	p := w.Order("merge", "#12", "")
	if got := desktest.Heard(p); got != "carla status, dan status" {
		t.Errorf("heard %s", got)
	}
	from, to := p.Changes[0], p.Changes[1]
	if from.Ticket.Status != ticket.Closed || to.Ticket.Status != ticket.Open {
		t.Errorf("7 is %s, 12 is %s", from.Ticket.Status, to.Ticket.Status)
	}
	if !slices.Contains(from.Ticket.Links, ticket.Link{Number: 12, Relation: ticket.RelMergedInto}) || !slices.Contains(to.Ticket.Links, ticket.Link{Number: 7, Relation: ticket.RelMergedFrom}) {
		t.Errorf("links %v and %v", from.Ticket.Links, to.Ticket.Links)
	}
	for _, l := range from.Letters {
		if l.Facts.MergeTarget != 12 || l.State != ticket.LetterQueued {
			t.Errorf("%s tells of %d, %s", l.To.Address, l.Facts.MergeTarget, l.State)
		}
	}
	if len(to.Copies) != 2 || to.Copies[0].ID != 2 || to.Copies[0].Origin != (ticket.Origin{Ticket: 7, Message: 1}) || to.Copies[1].Visibility != ticket.ForAgents {
		t.Errorf("copied %+v", to.Copies)
	}
	for who, want := range map[string]ticket.Standing{
		"carla@customer.test": ticket.Requester, "dan@customer.test": ticket.Former, "ivy@customer.test": ticket.Participant,
		"walt@customer.test": ticket.Watcher, "ben@agents.test": ticket.AgentStaff, "eve@else.test": ticket.Participant,
	} {
		if at := to.Ticket.Place(desktest.Addr(who)); at < 0 || to.Ticket.People[at].Standing != want {
			t.Errorf("%s has place %d, want %s", who, at, want)
		}
	}
	if got := to.Ticket.People[1].Root; got != "second@customer.test" {
		t.Errorf("Carla's thread begins with %s", got)
	}
	if at := to.Ticket.Place(desktest.Addr("walt@customer.test")); to.Ticket.People[at].Root != "walts@desk.test" {
		t.Error("Walt's thread was lost")
	}
}

// TestMergeHandsOn: what waits on a ticket waits on the one in which it goes on: an answer for #send, by its
// number there and by the letter that asked about it, what somebody put off, and what colleagues did.
func TestMergeHandsOn(t *testing.T) {
	w := desktest.NewWorld(t)
	ana, ben := desktest.Addr("ana@agents.test"), desktest.Addr("ben@agents.test")
	w.Second()
	w.State.Messages[7] = append(w.State.Messages[7],
		&ticket.Message{Ticket: 7, ID: 4, Kind: ticket.FromAgent, Visibility: ticket.ForAll, Text: "Do A.", Author: mail.Mailbox{Address: ana}, At: desktest.Noon},
		&ticket.Message{Ticket: 7, ID: 5, Kind: ticket.Note, Visibility: ticket.ForAgents, Text: "Do B.", Author: mail.Mailbox{Address: ben}, At: desktest.Noon})
	w.Ticket.Messages = 5
	w.Ticket.Held = []ticket.HeldAnswer{{Message: 5, Agent: ben, Why: ticket.HeldCollision, Lines: []string{"#tag vip"}, Since: []uint32{4, 3}, Remind: desktest.Noon.Add(time.Hour)}}
	w.Ticket.Snoozes = []ticket.Snooze{{By: ana, Until: desktest.Noon.Add(2 * time.Hour)}}
	w.Ticket.Acts = []ticket.Act{{At: desktest.Noon.Add(-time.Minute), By: ana, What: ticket.ActAnswered, Message: 4}}
	w.Ticket.Followers = []mail.Address{ben}
	p := w.Order("merge", "#12", "")
	from, to := p.Changes[0], p.Changes[1]
	if got := from.Ticket; len(got.Held) != 0 || len(got.Snoozes) != 0 || !from.Timers[ticket.TimerHeld].IsZero() || !from.Timers[ticket.TimerSnooze].IsZero() {
		t.Errorf("7 keeps %v, %v, timers %v", got.Held, got.Snoozes, from.Timers)
	}
	it := to.Ticket // messages 1, 2, 4 and 5 of 7 are 2 to 5 here
	if len(it.Held) != 1 || it.Held[0].Message != 5 || !slices.Equal(it.Held[0].Since, []uint32{4}) || len(it.Snoozes) != 1 || !slices.Contains(it.Followers, ben) ||
		!to.Timers[ticket.TimerHeld].Equal(desktest.Noon.Add(time.Hour)) || !to.Timers[ticket.TimerSnooze].Equal(desktest.Noon.Add(2*time.Hour)) {
		t.Fatalf("12 has %+v, %v, %v, timers %v", it.Held, it.Snoozes, it.Followers, to.Timers)
	}
	if len(it.Acts) == 0 || it.Acts[0].Message != 4 || it.Acts[0].What != ticket.ActAnswered {
		t.Errorf("12 knows of %+v", it.Acts)
	}

	asked := &ticket.Letter{ID: 9, Ticket: 7, Kind: ticket.KindTranscript, To: mail.Mailbox{Address: ben}, MessageID: "asked@desk.test", Created: desktest.Noon, Facts: ticket.Facts{Held: ticket.HeldCollision, About: 5}}
	w.Ticket, w.State.Tickets = from.Ticket, map[ticket.Number]*ticket.Ticket{7: from.Ticket, 12: it}
	w.State.Letters[7], w.State.Recent = []*ticket.Letter{asked}, map[ticket.Number][]*ticket.Message{12: to.Copies}
	p = w.Decide(desktest.TestMail{
		From: "ben@agents.test", Verdict: mail.Pass, To: w.TokenOf("ben@agents.test", ticket.TokenReply),
		M: parser.Message{InReplyTo: []mail.MessageID{asked.MessageID}, Commands: []parser.Command{{Name: "send"}}},
	})
	sent := p.Changes[0]
	if sent.Ticket.Number != 12 || len(sent.Ticket.Held) != 0 || !slices.Contains(sent.Ticket.Tags, "vip") || len(sent.Amended) != 1 || sent.Amended[0].Text != "Do B." || !strings.Contains(desktest.Heard(p), "carla reply") {
		t.Errorf("sent on %d: %+v, tags %v, heard %s", sent.Ticket.Number, sent.Amended, sent.Ticket.Tags, desktest.Heard(p))
	}
}

func TestMergeRefused(t *testing.T) {
	for _, c := range []struct {
		name, args, body string
		change           func(w *desktest.World, other *ticket.Ticket)
		key              string
	}{
		{"nothing", "", "", nil, "number-which"},
		{"no number", "twelve", "", nil, "number"},
		{"unknown", "99", "", nil, "absent"},
		{"itself", "7", "", nil, "itself"},
		{"closed merge target", "12", "", func(_ *desktest.World, o *ticket.Ticket) { o.Status = ticket.Closed }, "closed"},
		{"merge target merged already", "12", "", func(_ *desktest.World, o *ticket.Ticket) {
			o.Links = []ticket.Link{{Number: 9, Relation: ticket.RelMergedInto}}
		}, "merged"},
		{"another requester", "12", "", func(_ *desktest.World, o *ticket.Ticket) { o.People[1].Address = desktest.Addr("zoe@customer.test") }, "merge-requester"},
		{"no requester", "12", "", func(_ *desktest.World, o *ticket.Ticket) { o.People[1].Standing = ticket.Participant }, "merge-requester"},
		{"deleted", "12", "", func(w *desktest.World, _ *ticket.Ticket) { w.Ticket.Deleted = desktest.Noon }, "closed"},
		{"words", "12", "We go on there.", nil, "alone"},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := desktest.NewWorld(t)
			other := w.Second()
			if c.change != nil {
				c.change(w, other)
			}
			p := w.Order("merge", c.args, c.body)
			if desktest.Heard(p) != "ana transcript" || len(p.Changes) != 1 || p.Changes[0].Ticket.Status != ticket.Open {
				t.Fatalf("heard %s, %d changes", desktest.Heard(p), len(p.Changes))
			}
			if got := p.Changes[0].Letters[0].Facts.Refused[0].Key; got != c.key {
				t.Errorf("refused: %s, want %s", got, c.key)
			}
		})
	}
}

// merged returns a world in which 7 goes on as 12, and that as 9, to which letters come.
func merged(t *testing.T) *desktest.World {
	w := desktest.NewWorld(t)
	second := w.Second()
	last := *second
	last.Number, last.Secret, last.Messages = 9, []byte("third secret"), 4
	last.People = append([]ticket.Person{}, second.People...)
	last.Absorb(w.Ticket)
	w.State.Tickets[9] = &last
	w.Ticket.Status, second.Status = ticket.Closed, ticket.Closed
	w.Ticket.Links, second.Links = []ticket.Link{{Number: 12, Relation: ticket.RelMergedInto}}, []ticket.Link{{Number: 9, Relation: ticket.RelMergedInto}}
	return w
}

// TestMailToMerged: whatever evidence a mail has for a merged ticket, it counts for the one
// in which that goes on.
func TestMailToMerged(t *testing.T) {
	const carla, walt, ana, ben, dan = "carla@customer.test", "walt@customer.test", "ana@agents.test", "ben@agents.test", "dan@customer.test"
	for _, c := range []struct {
		name  string
		mail  desktest.TestMail
		token string
		role  ticket.TokenRole
		kind  ticket.MessageKind
		heard string
	}{
		{"requester's token", desktest.TestMail{From: carla}, carla, ticket.TokenReply, ticket.FromCustomer, "ana update, ben update, eve update, ivy update"},
		{"reference", desktest.TestMail{From: carla, M: parser.Message{InReplyTo: []mail.MessageID{"first@customer.test"}}}, "", 0, ticket.FromCustomer, "ana update, ben update, eve update, ivy update"},
		{"tag", desktest.TestMail{From: carla, M: parser.Message{Subject: "Re: [#7] Help"}}, "", 0, ticket.FromCustomer, "ana update, ben update, eve update, ivy update"},
		{"agent's token", desktest.TestMail{From: ana}, ana, ticket.TokenReply, ticket.FromAgent, "carla reply, eve reply, ivy reply, walt watch"},
		{"agent's note token", desktest.TestMail{From: ben}, ben, ticket.TokenNote, ticket.Note, ""},
		{"watcher leaves", desktest.TestMail{From: walt}, walt, ticket.TokenLeave, ticket.CommandsOnly, ""},
		{"stranger", desktest.TestMail{From: "mallory@else.test"}, carla, ticket.TokenReply, ticket.FromCustomer, "ana alert, ben alert"},
		{"machine", desktest.TestMail{From: carla, M: parser.Message{Auto: parser.AutoReply}}, carla, ticket.TokenReply, ticket.System, "ana alert, ben alert"},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := merged(t)
			c.mail.Verdict = mail.Pass
			if c.token != "" {
				c.mail.To = w.TokenOf(c.token, c.role)
			}
			p := w.Decide(c.mail)
			if len(p.Changes) != 1 || p.Changes[0].Ticket.Number != 9 || p.Changes[0].Message.Kind != c.kind {
				t.Fatalf("%s; why %q", desktest.Summary(p), p.Why)
			}
			if got := desktest.Heard(p); got != c.heard {
				t.Errorf("heard %q, want %q", got, c.heard)
			}
			tk := p.Changes[0].Ticket
			if at := tk.Place(desktest.Addr(walt)); (tk.People[at].Standing == ticket.Former) != (c.role == ticket.TokenLeave) {
				t.Errorf("Walt is %s", tk.People[at].Standing)
			}
		})
	}
	t.Run("somebody removed from the merge target", func(t *testing.T) {
		w := merged(t)
		p := w.Decide(desktest.TestMail{From: dan, Verdict: mail.Pass, To: w.TokenOf(dan, ticket.TokenReply)})
		if p.Changes[0].Ticket.Number != 0 {
			t.Errorf("his mail came to ticket %d", p.Changes[0].Ticket.Number)
		}
	})
	t.Run("#merge once more", func(t *testing.T) {
		w := merged(t)
		p := w.Order("merge", "9", "")
		if got := p.Changes[0].Letters[0].Facts.Refused[0]; got.Key != "merged" || !slices.Equal(got.Args, []string{"7", "9"}) {
			t.Errorf("refused %+v", got)
		}
	})
	t.Run("report", func(t *testing.T) {
		w := merged(t)
		w.State.Returned[5] = &ticket.Letter{ID: 5, Ticket: 7, Person: 1, Kind: ticket.KindReply, State: ticket.LetterSent, Author: desktest.Addr(ana)}
		b := &parser.Bounce{Action: "failed", Recipients: []parser.BounceRecipient{{Action: "failed", Status: "5.1.1"}}}
		p := w.Decide(desktest.TestMail{From: "x@customer.test", Null: true, To: w.Keys.BounceLocal(5, w.Ticket.Secret) + "@desk.test", M: parser.Message{Bounce: b}})
		if desktest.Heard(p) != "ana alert" || p.Changes[0].Ticket.Number != 9 || p.Muted == nil || p.Muted.Address != desktest.Addr(dan) {
			t.Errorf("heard %s on %d, muted %+v", desktest.Heard(p), p.Changes[0].Ticket.Number, p.Muted)
		}
	})
}

func TestLink(t *testing.T) {
	w := desktest.NewWorld(t)
	w.Second()
	p := w.Order("link", "12", "")
	here, there := p.Changes[0].Ticket, p.Changes[1].Ticket
	if !slices.Equal(here.Links, []ticket.Link{{Number: 12, Relation: ticket.RelRelated}}) || !slices.Equal(there.Links, []ticket.Link{{Number: 7, Relation: ticket.RelRelated}}) || desktest.Heard(p) != "" {
		t.Errorf("links %v and %v, heard %q", here.Links, there.Links, desktest.Heard(p))
	}
	w.Ticket.Links, w.State.Tickets[12].Links = here.Links, there.Links
	if p := w.Order("link", "12", ""); len(p.Changes) != 1 || len(p.Changes[0].Ticket.Links) != 1 {
		t.Errorf("linked twice: %v", p.Changes[0].Ticket.Links)
	}
	p = w.Order("link", "-12", "")
	if len(p.Changes[0].Ticket.Links) != 0 || len(p.Changes[1].Ticket.Links) != 0 {
		t.Errorf("still linked: %v", p.Changes[0].Ticket.Links)
	}
	if got := w.Order("link", "7", "").Changes[0].Letters[0].Facts.Refused[0].Key; got != "itself" {
		t.Errorf("with itself: %s", got)
	}
}

// TestMergeKeepsWhoInvited: who was in Cc is promoted by the notification that named him, and
// who was brought can be taken off by whoever brought him, also after a merge.
func TestMergeKeepsWhoInvited(t *testing.T) {
	early, late := desktest.Noon.Add(-time.Hour), desktest.Noon.Add(-time.Minute)
	for _, c := range []struct {
		name     string
		from, to ticket.Standing // Ivy's, on 7 and on 12; "" none
		invited  time.Time
		by       string
	}{
		{"in Cc of both", ticket.Invited, ticket.Invited, early, "carla@customer.test"},
		{"in Cc of the merged one", ticket.Invited, "", late, "dan@customer.test"},
		{"in Cc of the merged one, a watcher here", ticket.Invited, ticket.Watcher, late, "dan@customer.test"},
		{"takes part in the merged one", ticket.Participant, ticket.Invited, late, "dan@customer.test"},
		{"takes part here", ticket.Invited, ticket.Participant, early, "carla@customer.test"},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := desktest.NewWorld(t)
			into := w.Second()
			into.People[3] = ticket.Person{Address: desktest.Addr("ivy@customer.test"), Standing: c.to, Invited: early, By: desktest.Addr("carla@customer.test")}
			if c.to == "" {
				into.People = into.People[:3]
			}
			ivy := &w.Ticket.People[2]
			ivy.Standing, ivy.Invited, ivy.By = c.from, late, desktest.Addr("dan@customer.test")
			merged := w.Order("merge", "12", "").Changes[1].Ticket
			got := merged.People[merged.Place(ivy.Address)]
			if !got.Invited.Equal(c.invited) || got.By != desktest.Addr(c.by) {
				t.Errorf("invited %s by %s, want %s by %s", got.Invited, got.By, c.invited, c.by)
			}
		})
	}
}

// TestMergeKeepsWaiting: an answer that waits for #send waits on where the ticket goes on, and what agents
// did on either ticket makes a colleague's answer wait, whichever letter he answers (PRODUCT 7.11).
func TestMergeKeepsWaiting(t *testing.T) {
	const ana, ben = "ana@agents.test", "ben@agents.test"
	w := desktest.NewWorld(t)
	into := w.Second()
	due := desktest.Noon.Add(time.Hour)
	w.Ticket.Held = []ticket.HeldAnswer{{Message: 2, Agent: desktest.Addr(ben), Why: ticket.HeldCollision, Since: []uint32{1, 3}, Remind: due}}
	w.Ticket.Acts = []ticket.Act{{At: desktest.Noon.Add(-30 * time.Minute), By: desktest.Addr(ana), What: ticket.ActAnswered, Message: 1}}
	into.Acts = []ticket.Act{
		{At: desktest.Noon.Add(-40 * time.Minute), By: desktest.Addr(ana), What: ticket.ActResolved, Message: 1},
		{At: desktest.Noon.Add(-20 * time.Minute), By: desktest.Addr(ben), What: ticket.ActAnswered, Message: 1},
	}
	p := w.Order("merge", "#12", "")
	from, to := p.Changes[0], p.Changes[1]
	if len(from.Ticket.Held) > 0 || !from.Timers[ticket.TimerHeld].IsZero() || !to.Timers[ticket.TimerHeld].Equal(due) {
		t.Errorf("7 has %+v, told again %s; 12 %s", from.Ticket.Held, from.Timers[ticket.TimerHeld], to.Timers[ticket.TimerHeld])
	}
	if len(to.Ticket.Held) != 1 || to.Ticket.Held[0].Message != 3 || !slices.Equal(to.Ticket.Held[0].Since, []uint32{2}) {
		t.Fatalf("12 has %+v", to.Ticket.Held)
	}
	var acts []uint32
	for _, a := range to.Ticket.Acts {
		acts = append(acts, a.Message)
	}
	if !slices.Equal(acts, []uint32{1, 2, 1}) {
		t.Fatalf("acts %+v", to.Ticket.Acts)
	}

	for name, c := range map[string]struct {
		letter time.Time // of ticket 7, that Ben answers
		held   bool
	}{
		"before she answered": {desktest.Noon.Add(-35 * time.Minute), true},
		"after it":            {desktest.Noon.Add(-25 * time.Minute), false},
	} {
		t.Run(name, func(t *testing.T) {
			w.Ticket, w.State.Tickets[7], w.State.Tickets[12] = from.Ticket, from.Ticket, to.Ticket
			w.State.Letters[7] = nil
			q := w.ByBen(w.Told(ben, ticket.KindNew, c.letter), parser.Message{Body: "Restart it.", Reply: "Restart it."})
			if held := len(q.Changes[0].Ticket.Held) == 2; held != c.held || q.Changes[0].Ticket.Number != 12 {
				t.Errorf("on ticket %d it waits: %v, heard %s", q.Changes[0].Ticket.Number, held, desktest.Heard(q))
			}
		})
	}
}
