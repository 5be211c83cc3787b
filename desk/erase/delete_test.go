package erase_test

import (
	"testing"
	"time"

	"guichet/desk/command"
	"guichet/desk/delivery"
	"guichet/desk/desktest"
	"guichet/mail"
	"guichet/parser"
	"guichet/ticket"
)

// TestDelete: who asks to delete what, and what comes of it.
func TestDelete(t *testing.T) {
	const carla, dan, ana = "carla@customer.test", "dan@customer.test", "ana@agents.test"
	words := desktest.Commanding("delete")
	words.Commands[0].Line = "#delete"
	for _, c := range []struct {
		name, from string
		was        ticket.Status
		asked      time.Duration // ago; 0: not asked
		role       ticket.TokenRole
		verdict    mail.Result
		m          parser.Message
		want       string
		deleted    bool
		heard      string
	}{
		{"requester asks", carla, ticket.Open, 0, ticket.TokenReply, mail.None, words, "7: orders", false, "carla confirm"},
		{"requester asks, closed", carla, ticket.Closed, 0, ticket.TokenReply, mail.None, words, "7: orders", false, "carla confirm"},
		{"participant asks", dan, ticket.Open, 0, ticket.TokenReply, mail.Pass, words, "7: orders", false, "dan transcript"},
		{"requester confirms", carla, ticket.Pending, time.Hour, ticket.TokenDelete, mail.None, parser.Message{}, "7: orders", true, "carla transcript"},
		{"requester confirms late", carla, ticket.Open, 25 * time.Hour, ticket.TokenDelete, mail.Pass, parser.Message{}, "7: orders", false, "carla transcript"},
		{"nothing to confirm", carla, ticket.Open, 0, ticket.TokenDelete, mail.Pass, parser.Message{}, "7: orders", false, "carla transcript"},
		{"requester confirms in words", carla, ticket.Open, time.Hour, ticket.TokenDelete, mail.Pass, parser.Message{Reply: "Yes, nothing in it is needed"}, "7: orders", true, "carla transcript"},
		{"requester declines", carla, ticket.Open, time.Hour, ticket.TokenDelete, mail.Pass, parser.Message{Reply: "No, please do not delete it!"}, "7: customer", false, "ana update, ben update, dan update"},
		{"politely", carla, ticket.Open, time.Hour, ticket.TokenDelete, mail.Pass, parser.Message{Reply: "Bitte nicht!"}, "7: customer", false, "ana update, ben update, dan update"},
		{"forged confirmation", carla, ticket.Open, time.Hour, ticket.TokenDelete, mail.Fail, parser.Message{}, "held quarantine", false, ""},
		{"a stranger confirms", "eve@else.test", ticket.Open, time.Hour, ticket.TokenDelete, mail.Pass, parser.Message{}, "7: unverified", false, "ana alert, ben alert"},
		{"a machine confirms", carla, ticket.Open, time.Hour, ticket.TokenDelete, mail.Pass, parser.Message{Auto: parser.AutoReply}, "held automatic", false, ""},
		{"agent deletes", ana, ticket.Open, 0, ticket.TokenReply, mail.Pass, desktest.Commanding("delete"), "7: orders", true, "carla transcript"},
		{"agent with words", ana, ticket.Open, 0, ticket.TokenReply, mail.Pass, desktest.CommandAndWords("delete"), "7: note", false, "ana transcript"},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := desktest.NewWorld(t)
			w.Ticket.Status = c.was
			if c.asked > 0 {
				w.Ticket.DeleteAsked = desktest.Noon.Add(-c.asked)
			}
			who := c.from
			if w.Ticket.Place(desktest.Addr(who)) < 0 || c.role == ticket.TokenDelete {
				who = carla
			}
			w.State.Letters[7] = []*ticket.Letter{{ID: 1, Ticket: 7, Person: 1, State: ticket.LetterQueued}, {ID: 2, Ticket: 7, Person: 4, State: ticket.LetterQueued}}
			p := w.Decide(desktest.TestMail{From: c.from, Verdict: c.verdict, To: w.TokenOf(who, c.role), M: c.m})
			if got := desktest.Summary(p); got != c.want {
				t.Fatalf("got %q, want %q; why %q", got, c.want, p.Why)
			}
			if got := desktest.Heard(p); got != c.heard {
				t.Errorf("heard %q, want %q", got, c.heard)
			}
			if len(p.Changes) == 0 {
				return
			}
			change := p.Changes[0]
			if got := !change.Ticket.Deleted.IsZero(); got != c.deleted || c.deleted && change.Ticket.Status != ticket.Closed {
				t.Errorf("deleted %v, %s", got, change.Ticket.Status)
			}
			if c.deleted && (len(change.Recalled) != 1 || change.Recalled[0].ID != 1 || change.Recalled[0].State != ticket.LetterCancelled) {
				t.Errorf("recalled %+v", change.Recalled)
			}
			if !c.deleted && change.Ticket.Status != c.was {
				t.Errorf("it is %s", change.Ticket.Status)
			}
		})
	}
}

// TestWithdrawnWords: whose words wait when a ticket goes out of sight hears that they will not
// arrive, once, but not of what he did himself.
func TestWithdrawnWords(t *testing.T) {
	const carla, ana = "carla@customer.test", "ana@agents.test"
	for _, c := range []struct {
		name, from string
		role       ticket.TokenRole
		m          parser.Message
		heard      string
	}{
		{"the requester deletes", carla, ticket.TokenDelete, parser.Message{}, "ben alert, carla transcript"},
		{"another agent deletes", ana, ticket.TokenReply, desktest.Commanding("delete"), "ben alert, carla transcript"},
		{"another agent says that it is spam", ana, ticket.TokenReply, desktest.Commanding("spam"), "ana transcript, ben alert"},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := desktest.NewWorld(t)
			w.Ticket.DeleteAsked = desktest.Noon.Add(-time.Hour)
			waits := func(id ticket.LetterID, person int, author string) *ticket.Letter {
				return &ticket.Letter{ID: id, Ticket: 7, Person: person, State: ticket.LetterHeld, Kind: ticket.KindReply, Author: desktest.Addr(author)}
			}
			w.State.Letters[7] = []*ticket.Letter{waits(1, 0, "ben@agents.test"), waits(2, 1, "ben@agents.test"), waits(3, 0, ana)}
			if c.from == carla {
				w.State.Letters[7] = w.State.Letters[7][:2]
			}
			p := w.Decide(desktest.TestMail{From: c.from, Verdict: mail.Pass, To: w.TokenOf(c.from, c.role), M: c.m})
			if got := desktest.Heard(p); got != c.heard {
				t.Errorf("heard %q, want %q; why %q", got, c.heard, p.Why)
			}
			if got := len(p.Changes[0].Recalled); got != len(w.State.Letters[7]) {
				t.Errorf("%d letters are cancelled", got)
			}
		})
	}
}

// TestMailToDeleted: customers' mail opens a new ticket that shows nothing of the old one.
func TestMailToDeleted(t *testing.T) {
	const carla, ana = "carla@customer.test", "ana@agents.test"
	again := parser.Message{Subject: "Re: [#7] Cannot log in", InReplyTo: []mail.MessageID{"first@customer.test"}}
	for _, c := range []struct {
		name, from, to string
		m              parser.Message
		want, subject  string
	}{
		{"by token", carla, carla, again, "new: customer", ""},
		{"by reference and tag", carla, "", again, "new: customer", ""},
		{"with another subject", carla, carla, parser.Message{Subject: "Invoice"}, "new: customer", "Invoice"},
		{"by an agent", ana, ana, desktest.CommandAndWords("note"), "7: note", "Cannot log in"},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := desktest.NewWorld(t)
			w.Ticket.Status, w.Ticket.Deleted, w.Ticket.Thread = ticket.Closed, desktest.Noon.Add(-time.Hour), "Cannot log in"
			x := desktest.TestMail{From: c.from, Verdict: mail.Pass, M: c.m}
			if c.to != "" {
				x.To = w.TokenOf(c.to, ticket.TokenReply)
			}
			p := w.Decide(x)
			if got := desktest.Summary(p); got != c.want {
				t.Fatalf("got %q, want %q; why %q", got, c.want, p.Why)
			}
			if got := p.Changes[0].Ticket.Subject; got != c.subject {
				t.Errorf("subject %q, want %q", got, c.subject)
			}
			for _, l := range p.Changes[0].Letters {
				if l.Facts.FollowUp != 0 || len(l.Facts.Perhaps) > 0 {
					t.Errorf("the %s letter names the old one", l.Kind)
				}
			}
		})
	}
	if ticket.May(&ticket.Contact{Address: desktest.Addr(carla)}, &ticket.Ticket{Deleted: desktest.Noon, People: []ticket.Person{{Address: desktest.Addr(carla), Standing: ticket.Requester}}}, ticket.Read) {
		t.Error("its requester still reads it")
	}
}

// TestLettersOfDeleted: of what was written before, nothing leaves to customers any more.
func TestLettersOfDeleted(t *testing.T) {
	w := desktest.NewWorld(t)
	w.Ticket.Deleted = desktest.Noon
	for _, c := range []struct {
		person  int
		created time.Time
		leaves  bool
	}{
		{0, desktest.Noon.Add(-time.Second), false},
		{0, desktest.Noon, true},
		{4, desktest.Noon.Add(-time.Second), true},
	} {
		j := &ticket.Job{Ticket: *w.Ticket, Letter: ticket.Letter{Ticket: 7, Person: c.person, Kind: ticket.KindStatus, State: ticket.LetterDeferred, Created: c.created}}
		if got := delivery.MayLeave(w.Dir, j, nil); (got == "") != c.leaves {
			t.Errorf("person %d, written %v: %q", c.person, c.created, got)
		}
	}
}

// TestDeletedIsForNobody: agents bring no customer to a ticket that is not there for them.
func TestDeletedIsForNobody(t *testing.T) {
	for _, c := range []struct{ command, args string }{
		{"share", "zoe@customer.test"},
		{"watch", "zoe@customer.test"},
		{"requester", "zoe@customer.test"},
	} {
		w := desktest.NewWorld(t)
		w.Ticket.Status, w.Ticket.Deleted = ticket.Closed, desktest.Noon.Add(-time.Hour)
		p := w.Order(c.command, c.args, "")
		if got := desktest.Heard(p); got != "ana transcript" {
			t.Errorf("#%s: heard %q", c.command, got)
		}
		if p.Changes[0].Ticket.Place(desktest.Addr(c.args)) >= 0 {
			t.Errorf("#%s: Zoe stands on it", c.command)
		}
	}
}

// TestNoSpamOfDeleted: "#spam no" takes the mark off, and opens no ticket that was deleted.
func TestNoSpamOfDeleted(t *testing.T) {
	for _, c := range []struct {
		deleted time.Time
		want    ticket.Status
	}{{time.Time{}, ticket.Open}, {desktest.Noon.Add(-time.Hour), ticket.Closed}} {
		w := desktest.NewWorld(t)
		w.Ticket.Status, w.Ticket.Deleted, w.Ticket.Tags = ticket.Closed, c.deleted, []string{command.TagSpam}
		got := w.Order("spam", "no", "").Changes[0].Ticket
		if got.Status != c.want || len(got.Tags) != 0 {
			t.Errorf("deleted %v: it is %s, tags %v", c.deleted, got.Status, got.Tags)
		}
	}
}
