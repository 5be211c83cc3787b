package intake_test

import (
	"testing"
	"time"

	"guichet/desk/desktest"
	"guichet/mail"
	"guichet/parser"
	"guichet/ticket"
)

func TestVia(t *testing.T) {
	form := parser.Message{
		From:    []mail.Mailbox{{Address: desktest.Addr("forms@web.test")}},
		ReplyTo: []mail.Mailbox{{Name: "Eve", Address: desktest.Addr("eve@else.test")}},
		Auto:    parser.AutoList,
	}
	original := form
	original.Header = parser.Header{{Name: "X-Original-From", Value: "<zoe@else.test>"}}
	for _, c := range []struct {
		name   string
		listed bool
		m      parser.Message
		want   string
	}{
		{"a listed form: Reply-To is the author", true, form, "ana new, ben new, eve received"},
		{"X-Original-From comes first", true, original, "ana new, ben new, zoe received"},
		{"not listed: an automatic mail of the form's", false, form, "ana new, ben new"},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := desktest.NewWorld(t)
			if c.listed {
				w.Dir.Passing[desktest.Addr("forms@web.test")] = true
			}
			if got := desktest.Heard(w.Decide(desktest.TestMail{Verdict: mail.Pass, M: c.m})); got != c.want {
				t.Errorf("heard %s, want %s", got, c.want)
			}
		})
	}
}

// TestViaProvesItself: whom a form or list names is confirmed in full, but not proven: anybody may have
// written his address there. His token counts, and nothing else does.
func TestViaProvesItself(t *testing.T) {
	const carla = "carla@customer.test"
	share := []parser.Command{{Name: "share", Args: "eve@else.test", Line: "#share eve@else.test"}}
	for _, c := range []struct {
		name, token, subject string
		verdict              mail.Result
		commands             []parser.Command
		want                 string
		bare                 bool
	}{
		{"a request", "", "Hello", mail.Pass, nil, "new: customer", false},
		{"from a trusted host", "", "Hello", mail.Trusted, nil, "new: customer", false},
		{"the form is not proven", "", "Hello", mail.None, nil, "new: customer", true},
		{"the form is forged, which is excused", "", "Hello", mail.Fail, nil, "new: customer", true},
		{"the tag of the requester's ticket", "", "[#7]", mail.Pass, nil, "new: customer", false},
		{"his token", carla, "Hello", mail.Pass, nil, "7: customer", false},
		{"a command", "", "Hello", mail.Pass, share, "new: customer", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := desktest.NewWorld(t)
			w.Dir.Passing[desktest.Addr("forms@web.test")] = true
			x := desktest.TestMail{Verdict: c.verdict, M: parser.Message{
				From: []mail.Mailbox{{Address: desktest.Addr("forms@web.test")}}, ReplyTo: []mail.Mailbox{{Address: desktest.Addr(carla)}},
				Subject: c.subject, Commands: c.commands,
			}}
			if c.token != "" {
				x.To = w.TokenOf(c.token, ticket.TokenReply)
			}
			p := w.Decide(x)
			if got := desktest.Summary(p); got != c.want || p.Changes[0].Message.Verdict.Proven() || p.Changes[0].Ticket.Place(desktest.Addr("eve@else.test")) >= 0 {
				t.Errorf("%q, want %q; verdict %s, people %+v", got, c.want, p.Changes[0].Message.Verdict.Result, p.Changes[0].Ticket.People)
			}
			for _, l := range p.Changes[0].Letters {
				if l.Kind == ticket.KindReceived && l.Facts.Bare != c.bare {
					t.Errorf("bare %v", l.Facts.Bare)
				}
			}
		})
	}
}

func TestReaction(t *testing.T) {
	w := desktest.NewWorld(t)
	w.Ticket.Status = ticket.Resolved
	p := w.Decide(desktest.TestMail{
		From: "carla@customer.test", Verdict: mail.Pass, To: w.TokenOf("carla@customer.test", ticket.TokenReply),
		M: parser.Message{Reaction: true, Reply: "👍"},
	})
	c := p.Changes[0]
	if desktest.Heard(p) != "" || c.Ticket.Status != ticket.Resolved || c.Message.Kind != ticket.CommandsOnly || c.Events[0].What != "reacted 👍" {
		t.Errorf("heard %q, status %s, events %+v", desktest.Heard(p), c.Ticket.Status, c.Events)
	}
}

func TestLeave(t *testing.T) {
	w := desktest.NewWorld(t)
	for _, c := range []struct {
		who  string
		want ticket.Standing
	}{
		{"walt@customer.test", ticket.Former},
		{"carla@customer.test", ticket.Requester},
	} {
		p := w.Decide(desktest.TestMail{From: "unsubscribe@provider.test", Verdict: mail.None, To: w.TokenOf(c.who, ticket.TokenLeave)})
		people := p.Changes[0].Ticket.People
		if got := people[w.Ticket.Place(desktest.Addr(c.who))].Standing; got != c.want || desktest.Heard(p) != "" {
			t.Errorf("%s is %s after a leave mail; heard %q", c.who, got, desktest.Heard(p))
		}
	}
}

// TestInvitedHearOnceTheAgentKnew: an answer reaches people in Cc only if a notification had
// named them to its agent.
func TestInvitedHearOnceTheAgentKnew(t *testing.T) {
	for _, c := range []struct {
		name    string
		invited time.Time
		want    string
	}{
		{"the notification came after", desktest.Noon.Add(-time.Hour), "carla reply, dan reply, ivy reply, walt watch"},
		{"invited since", desktest.Noon.Add(-time.Minute), "carla reply, dan reply, walt watch"},
	} {
		w := desktest.NewWorld(t)
		w.Ticket.People[w.Ticket.Place(desktest.Addr("ivy@customer.test"))].Invited = c.invited
		w.State.Letters[7] = []*ticket.Letter{{
			ID: 2, Kind: ticket.KindNew, State: ticket.LetterSent, Created: desktest.Noon.Add(-30 * time.Minute),
			To: mail.Mailbox{Address: desktest.Addr("ana@agents.test")},
		}}
		p := w.Decide(desktest.TestMail{From: "ana@agents.test", Verdict: mail.Pass, To: w.TokenOf("ana@agents.test", ticket.TokenReply)})
		if got := desktest.Heard(p); got != c.want {
			t.Errorf("%s: heard %s, want %s", c.name, got, c.want)
		}
	}
}
