package command_test

import (
	"testing"
	"time"

	"guichet/desk/desktest"
	"guichet/mail"
	"guichet/parser"
	"guichet/ticket"
)

// TestFollowUpBringsAlong: what a closed ticket was, its follow-up is (PRODUCT 3.3).
func TestFollowUpBringsAlong(t *testing.T) {
	const carla = "carla@customer.test"
	for _, c := range []struct {
		assignee, want string
		priority       ticket.Priority
	}{
		{"ben@agents.test", "ben@agents.test", ticket.Urgent},
		{"ana@agents.test", "ana@agents.test", ticket.Normal},
		{"gone@agents.test", "", ticket.High},
		{"", "", ticket.Low},
	} {
		w := desktest.NewWorld(t)
		w.Ticket.Status, w.Ticket.Priority = ticket.Closed, c.priority
		if c.assignee != "" {
			w.Ticket.Assignee = desktest.Addr(c.assignee)
		}
		p := w.Decide(desktest.TestMail{From: carla, Verdict: mail.Pass, To: w.TokenOf(carla, ticket.TokenReply)})
		next := p.Changes[0].Ticket
		if next.Priority != c.priority || next.Assignee.String() != c.want {
			t.Errorf("%s, %s: %s, %q", c.assignee, c.priority, next.Priority, next.Assignee)
		}
		if got := desktest.Heard(p); got != "ana new, ben new, carla received" {
			t.Errorf("heard %s", got)
		}
	}
}

// TestDeleteByNumber: "#delete 7" in a fresh mail asks for confirmation.
func TestDeleteByNumber(t *testing.T) {
	for _, c := range []struct {
		name, from, args, body string
		verdict                mail.Result
		token                  string
		change                 func(*ticket.Ticket)
		want, heard            string
		loose                  int
	}{
		{"his", "carla@customer.test", "7", "", mail.Pass, "", nil, "7: orders", "carla confirm", 0},
		{"his, as a tag", "carla@customer.test", "[#7]", "", mail.Trusted, "", nil, "7: orders", "carla confirm", 0},
		{"his, closed", "carla@customer.test", "#7", "", mail.Pass, "", func(x *ticket.Ticket) { x.Status = ticket.Closed }, "7: orders", "carla confirm", 0},
		{"a participant's", "dan@customer.test", "7", "", mail.Pass, "", nil, "held asked", "", 1},
		{"a stranger's", "eve@else.test", "7", "", mail.Pass, "", nil, "held asked", "", 1},
		{"of none", "carla@customer.test", "9", "", mail.Pass, "", nil, "held asked", "", 1},
		{"deleted", "carla@customer.test", "7", "", mail.Pass, "", func(x *ticket.Ticket) { x.Deleted = desktest.Noon }, "held asked", "", 1},
		{"not proven", "carla@customer.test", "7", "", mail.None, "", nil, "new: customer", "ana new, ben new, carla received", 0},
		{"with his token", "carla@customer.test", "7", "", mail.None, "carla@customer.test", nil, "7: orders", "carla confirm", 0},
		{"with a token of another one", "carla@customer.test", "8", "", mail.Pass, "carla@customer.test", nil, "7: orders", "carla transcript", 0},
	} {
		w := desktest.NewWorld(t)
		if c.change != nil {
			c.change(w.Ticket)
		}
		x := desktest.TestMail{From: c.from, Verdict: c.verdict, M: parser.Message{
			Commands: []parser.Command{{Name: "delete", Args: c.args, Line: "#delete " + c.args}}, Reply: "#delete " + c.args,
		}}
		if c.token != "" {
			x.To = w.TokenOf(c.token, ticket.TokenReply)
		}
		p := w.Decide(x)
		if got := desktest.Summary(p); got != c.want || desktest.Heard(p) != c.heard || len(p.Letters) != c.loose {
			t.Errorf("%s: %q, heard %q, %d letters without ticket; why %q", c.name, got, desktest.Heard(p), len(p.Letters), p.Why)
		}
	}
}

// TestYesToAnOffer: a plain yes to the letter that offers support access grants it.
func TestYesToAnOffer(t *testing.T) {
	const carla, dan = "carla@customer.test", "dan@customer.test"
	for _, c := range []struct {
		name, from, said, answers string
		verdict                   mail.Result
		offered, granted          time.Duration
	}{
		{"yes with a time", carla, "ok, yes, for 1 day\n\nCarla", "offer@desk.test", mail.Pass, time.Minute, 24 * time.Hour},
		{"yes without", carla, "Oui, d'accord", "offer@desk.test", mail.None, time.Minute, 4 * time.Hour},
		{"a time alone", carla, "2 Stunden", "offer@desk.test", mail.Pass, time.Minute, 2 * time.Hour},
		{"more than a yes", carla, "Yes, but call me first", "offer@desk.test", mail.Pass, time.Minute, 0},
		{"no", carla, "No", "offer@desk.test", mail.Pass, time.Minute, 0},
		{"another letter", carla, "Yes", "else@desk.test", mail.Pass, time.Minute, 0},
		{"somebody else's yes", dan, "Yes", "offer@desk.test", mail.Pass, time.Minute, 0},
		{"too late", carla, "Yes", "offer@desk.test", mail.Pass, 50 * time.Hour, 0},
	} {
		w := desktest.NewWorld(t)
		offered := desktest.Noon.Add(-c.offered)
		w.Ticket.Access = &ticket.Access{State: ticket.AccessOffered, Agent: desktest.Addr("ana@agents.test"), Customer: desktest.Addr(carla), Asked: 4 * time.Hour, Offered: offered}
		w.State.Letters[7] = []*ticket.Letter{{Kind: ticket.KindAccess, MessageID: "offer@desk.test", State: ticket.LetterSent, Created: offered}}
		m := parser.Message{Reply: c.said, InReplyTo: []mail.MessageID{mail.MessageID(c.answers)}}
		p := w.Decide(desktest.TestMail{From: c.from, Verdict: c.verdict, To: w.TokenOf(c.from, ticket.TokenReply), M: m})
		got := time.Duration(0)
		if a := p.Changes[0].Ticket.Access; a.State == ticket.AccessGranted {
			got = a.Ends.Sub(desktest.Noon)
		}
		if got != c.granted {
			t.Errorf("%s: granted %s, want %s; why %q", c.name, got, c.granted, p.Why)
		}
	}
}
