package command_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"guichet/desk/change"
	"guichet/desk/desktest"
	"guichet/mail"
	"guichet/parser"
	"guichet/ticket"
)

// letterOfKind returns the only letter of a kind, nil if there is none.
func letterOfKind(t *testing.T, c *change.Change, kind ticket.LetterKind) *ticket.Letter {
	t.Helper()
	var found *ticket.Letter
	for _, l := range c.Letters {
		if l.Kind == kind && found != nil {
			t.Fatalf("two letters of kind %s", kind)
		}
		if l.Kind == kind {
			found = l
		}
	}
	return found
}

// TestAsk: the words go to the third party, stand on the ticket as a note, and nothing else moves
// (PRODUCT 7.13).
func TestAsk(t *testing.T) {
	const quote = "\n\nOn Monday Carla wrote:\n> secret of Carla"
	for _, c := range []struct {
		name, words string
		lines       []string
		set         func(w *desktest.World)
		want        string // the note's words
		heard       string
	}{
		{"words", "Which fuser?", []string{"ask " + desktest.Supplier}, nil, "Which fuser?", "max ask"},
		{"with a name", "Which fuser?", []string{"ask Max <" + desktest.Supplier + ">"}, nil, "Which fuser?", "max ask"},
		{"above a quote", "Which fuser?" + quote, []string{"ask " + desktest.Supplier}, nil, "Which fuser?", "max ask"},
		{"two at once", "Which fuser?", []string{"ask " + desktest.Supplier, "ask eve@else.test"}, nil, "Which fuser?", "eve ask, max ask"},
		{"a second time", "And when?", []string{"ask " + desktest.Supplier}, func(w *desktest.World) { w.AskSupplier() }, "And when?", "max ask"},
		{"on a closed one", "Which fuser?", []string{"ask " + desktest.Supplier}, func(w *desktest.World) { w.Ticket.Status = ticket.Closed }, "Which fuser?", "max ask"},
		{"on a sensitive one", "Which fuser?", []string{"ask " + desktest.Supplier}, func(w *desktest.World) { w.Ticket.Sensitive = true }, "Which fuser?", "max ask"},
		{"the assignee hears", "Which fuser?", []string{"ask " + desktest.Supplier}, func(w *desktest.World) { w.Ticket.Assignee = desktest.Addr("ben@agents.test") }, "Which fuser?", "ben note, max ask"},
		{"a former person", "Which fuser?", []string{"ask " + desktest.Supplier}, func(w *desktest.World) {
			w.Ticket.People = append(w.Ticket.People, ticket.Person{Address: desktest.Addr(desktest.Supplier), Standing: ticket.Former})
		}, "Which fuser?", "max ask"},
		{"forward without words", "", []string{"forward " + desktest.Supplier}, nil, "", "max ask"},
		{"forward with words", "See below.", []string{"forward " + desktest.Supplier}, nil, "See below.", "max ask"},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := desktest.NewWorld(t)
			if c.set != nil {
				c.set(w)
			}
			was := w.Ticket.Status
			p := w.Decide(desktest.TestMail{From: "ana@agents.test", Verdict: mail.Pass, To: w.TokenOf("ana@agents.test", ticket.TokenReply), M: desktest.Orders(c.words, c.lines...)})
			got := desktest.OnlyChange(t, p)
			if desktest.Heard(p) != c.heard || got.Message.Kind != ticket.Note || got.Message.Visibility != ticket.ForAgents || got.Message.Text != c.want || got.Ticket.Status != was {
				t.Errorf("heard %q; %+v; status %s; why %q", desktest.Heard(p), got.Message, got.Ticket.Status, p.Why)
			}
			if len(got.Message.Asked) != strings.Count(c.heard, "ask") {
				t.Errorf("asked %v", got.Message.Asked)
			}
			at := got.Ticket.Place(desktest.Addr(desktest.Supplier))
			if got.Ticket.People[at].Standing != ticket.ThirdParty || got.Ticket.SidePlace(desktest.Addr("ana@agents.test"), at) < 0 {
				t.Errorf("people %+v", got.Ticket.People)
			}
		})
	}
}

// TestAskRefused: whom one may not ask, and what may not go; nothing leaves then.
func TestAskRefused(t *testing.T) {
	for _, c := range []struct {
		name, key, words string
		lines            []string
		set              func(w *desktest.World)
	}{
		{"nobody", "ask-whom", "Which?", []string{"ask"}, nil},
		{"no address", "address", "Which?", []string{"ask max"}, nil},
		{"the requester", "ask-part", "Which?", []string{"ask carla@customer.test"}, nil},
		{"a participant", "ask-part", "Which?", []string{"ask dan@customer.test"}, nil},
		{"somebody in Cc", "ask-part", "Which?", []string{"ask ivy@customer.test"}, nil},
		{"a watcher", "ask-part", "Which?", []string{"forward walt@customer.test"}, nil},
		{"an agent", "ask-agent", "Which?", []string{"ask ben@agents.test"}, nil},
		{"our address", "address-ours", "Which?", []string{"ask support@desk.test"}, nil},
		{"a token of ours", "address-ours", "Which?", []string{"ask support+x@desk.test"}, nil},
		{"nobody reads it", "address-no-reply", "Which?", []string{"ask no-reply@supplier.test"}, nil},
		{"no words", "ask-empty", "", []string{"ask " + desktest.Supplier}, nil},
		{"only a quote", "ask-empty", "Carla wrote:\n> it is broken", []string{"ask " + desktest.Supplier}, nil},
		{"words below", "ask-below", "> it is broken\n\nWhich fuser?", []string{"ask " + desktest.Supplier}, nil},
		{"with #note", "ask-note", "Which?", []string{"ask " + desktest.Supplier, "note"}, nil},
		{"no such file", "ask-file", "Which?", []string{"ask " + desktest.Supplier + " shot.png"}, nil},
		{"forward of a sensitive one", "ask-sensitive", "Which?", []string{"forward " + desktest.Supplier}, func(w *desktest.World) { w.Ticket.Sensitive = true }},
		{"a file of a sensitive one", "ask-sensitive", "Which?", []string{"ask " + desktest.Supplier + " shot.png"}, func(w *desktest.World) { w.Ticket.Sensitive = true }},
		{"beside another fault", "held", "Which?", []string{"ask " + desktest.Supplier, "foo"}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := desktest.NewWorld(t)
			if c.set != nil {
				c.set(w)
			}
			p := w.Decide(desktest.TestMail{From: "ana@agents.test", Verdict: mail.Pass, To: w.TokenOf("ana@agents.test", ticket.TokenReply), M: desktest.Orders(c.words, c.lines...)})
			got := desktest.OnlyChange(t, p)
			l := letterOfKind(t, got, ticket.KindTranscript)
			if desktest.Heard(p) != "ana transcript" || !slices.ContainsFunc(l.Facts.Refused, func(s ticket.Said) bool { return s.Key == c.key }) {
				t.Errorf("heard %q, %+v", desktest.Heard(p), got.Letters)
			}
			if at := got.Ticket.Place(desktest.Addr(desktest.Supplier)); at >= 0 {
				t.Errorf("stands on the ticket all the same: %+v", got.Ticket.People[at])
			}
		})
	}
}

// TestAskFiles: files of the ticket by name, the latest of each.
func TestAskFiles(t *testing.T) {
	file := func(i int, name string) ticket.Attachment { return ticket.Attachment{Index: i, Name: name, Size: 10} }
	for _, c := range []struct {
		args string
		want []ticket.FileRef
	}{
		{"", nil},
		{"shot.png", []ticket.FileRef{{Message: 2, Index: 1}}},
		{"SHOT", []ticket.FileRef{{Message: 2, Index: 1}}},
		{"a table.xlsx, shot.png", []ticket.FileRef{{Message: 1, Index: 1}, {Message: 2, Index: 1}}},
		{"*.png", []ticket.FileRef{{Message: 1, Index: 0}, {Message: 2, Index: 1}}},
		{`"a table.xlsx"`, []ticket.FileRef{{Message: 1, Index: 1}}},
	} {
		w := desktest.NewWorld(t)
		w.State.Messages = map[ticket.Number][]*ticket.Message{7: {
			{Ticket: 7, ID: 1, Attachments: []ticket.Attachment{file(0, "shot.png"), file(1, "a table.xlsx")}},
			{Ticket: 7, ID: 2, Attachments: []ticket.Attachment{file(0, "log.txt"), file(1, "shot.png")}},
			{Ticket: 7, ID: 3, Withdrawn: true, Attachments: []ticket.Attachment{file(0, "shot.png")}},
		}}
		p := w.Decide(desktest.TestMail{From: "ana@agents.test", Verdict: mail.Pass, To: w.TokenOf("ana@agents.test", ticket.TokenReply), M: desktest.Orders("Look.", "ask "+desktest.Supplier+" "+c.args)})
		l := letterOfKind(t, desktest.OnlyChange(t, p), ticket.KindAsk)
		if l == nil || !slices.Equal(l.Facts.Files, c.want) {
			t.Errorf("%s: %+v", c.args, l)
		}
	}
}

// TestSideAnswer: what comes to a third party's token is a note, whoever wrote it; nobody is invited
// and no command counts.
func TestSideAnswer(t *testing.T) {
	for _, c := range []struct {
		name, from string
		verdict    mail.Result
		m          parser.Message
		set        func(w *desktest.World)
		want       string
		heard      string
	}{
		{"he", desktest.Supplier, mail.Pass, parser.Message{}, nil, "7: note", "ana note"},
		{"he, unproven", desktest.Supplier, mail.None, parser.Message{}, nil, "7: note", "ana note"},
		{"he, weak", desktest.Supplier, mail.Weak, parser.Message{}, nil, "7: note", "ana note"},
		{"a colleague of his", "eve@else.test", mail.Pass, parser.Message{}, nil, "7: note", "ana note"},
		{"the requester", "carla@customer.test", mail.Pass, parser.Message{}, nil, "7: note", "ana note"},
		{"another agent", "ben@agents.test", mail.Pass, parser.Message{}, nil, "7: note", "ana note"},
		{"two authors", "", mail.Pass, parser.Message{From: []mail.Mailbox{{Address: desktest.Addr(desktest.Supplier)}, {Address: desktest.Addr("ana@agents.test")}}}, nil, "7: note", "ana note"},
		{"forged", desktest.Supplier, mail.Fail, parser.Message{}, nil, "held quarantine", ""},
		{"his machine", desktest.Supplier, mail.Pass, parser.Message{Auto: parser.AutoReply}, nil, "7: system", "ana alert, ben alert"},
		{"with commands", desktest.Supplier, mail.Pass, desktest.Orders("No.", "resolved", "share "+desktest.Supplier), nil, "7: note", "ana note"},
		{"with others in Cc", desktest.Supplier, mail.Pass, parser.Message{Cc: []mail.Mailbox{{Address: desktest.Addr("eve@else.test")}}}, nil, "7: note", "ana note"},
		{"the assignee hears", desktest.Supplier, mail.Pass, parser.Message{}, func(w *desktest.World) { w.Ticket.Assignee = desktest.Addr("ben@agents.test") }, "7: note", "ana note, ben note"},
		{"on a closed one", desktest.Supplier, mail.Pass, parser.Message{}, func(w *desktest.World) { w.Ticket.Status = ticket.Closed }, "7: note", "ana note"},
		{"after #unshare", desktest.Supplier, mail.Pass, parser.Message{}, func(w *desktest.World) {
			w.Ticket.People[w.Ticket.Place(desktest.Addr(desktest.Supplier))].Standing = ticket.Former
		}, "7: unverified", "ana alert, ben alert"},
		{"a participant by now", desktest.Supplier, mail.Pass, parser.Message{}, func(w *desktest.World) {
			w.Ticket.People[w.Ticket.Place(desktest.Addr(desktest.Supplier))].Standing = ticket.Participant
		}, "7: note", "ana note"},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := desktest.NewWorld(t)
			w.AskSupplier()
			if c.set != nil {
				c.set(w)
			}
			was := w.Ticket.Clone()
			p := w.Decide(desktest.TestMail{From: c.from, Verdict: c.verdict, To: w.TokenOf(desktest.Supplier, ticket.TokenAsk), M: c.m})
			if desktest.Summary(p) != c.want || desktest.Heard(p) != c.heard {
				t.Fatalf("%s, heard %q; why %q", desktest.Summary(p), desktest.Heard(p), p.Why)
			}
			for _, got := range p.Changes {
				if got.Ticket.Status != was.Status || got.Ticket.Customers() != was.Customers() {
					t.Errorf("changed: %s, %+v", got.Ticket.Status, got.Ticket.People)
				}
				if got.Message.Kind == ticket.Note && (got.Message.AnswerOf.Address != desktest.Addr(desktest.Supplier) || got.Message.Verdict.Result != c.verdict && c.from != "") {
					t.Errorf("not marked: %+v", got.Message)
				}
				for _, l := range got.Letters {
					if l.Kind == ticket.KindNote && (got.Ticket.People[l.Person].SideWith == 0 || l.Inside) {
						t.Errorf("an answer to %+v would not go to the third party", l)
					}
					if l.Kind == ticket.KindNote && l.Inside {
						t.Errorf("an answer to %+v would be a note and not reach the third party", l)
					}
				}
			}
		})
	}
}

// TestThirdPartyElsewhere: without his own token he is a stranger.
func TestThirdPartyElsewhere(t *testing.T) {
	w := desktest.NewWorld(t)
	w.AskSupplier()
	for name, c := range map[string]struct {
		to   string
		m    parser.Message
		want string
	}{
		"another's token":        {w.TokenOf("carla@customer.test", ticket.TokenReply), parser.Message{}, "7: unverified"},
		"a reply token of his":   {w.TokenOf(desktest.Supplier, ticket.TokenReply), parser.Message{}, "7: unverified"},
		"a known reference":      {"", parser.Message{InReplyTo: []mail.MessageID{"first@customer.test"}}, "new: customer"},
		"a tag":                  {"", parser.Message{Subject: "[#7]"}, "new: customer"},
		"nothing":                {"", parser.Message{}, "new: customer"},
		"our Message-ID, no way": {"", parser.Message{InReplyTo: []mail.MessageID{mail.MessageID(w.Keys.Issue(ticket.TokenReference, w.Ticket, w.Ticket.Place(desktest.Addr(desktest.Supplier))) + ".1@mx.desk.test")}}, "7: note"},
	} {
		if got := desktest.Summary(w.Decide(desktest.TestMail{From: desktest.Supplier, Verdict: mail.Pass, To: c.to, M: c.m})); got != c.want {
			t.Errorf("%s: %s", name, got)
		}
	}
}

// TestAnswerAside: what an agent answers to a third party's answer goes there and nowhere else.
func TestAnswerAside(t *testing.T) {
	for _, c := range []struct {
		name   string
		role   ticket.TokenRole
		m      parser.Message
		set    func(w *desktest.World)
		kind   ticket.MessageKind
		heard  string
		status ticket.Status
	}{
		{"words", ticket.TokenReply, parser.Message{}, nil, ticket.Note, "max ask", ticket.Open},
		{"the note address", ticket.TokenNote, parser.Message{}, nil, ticket.Note, "", ticket.Open},
		{"#note", ticket.TokenReply, desktest.Orders("Hm.", "note"), nil, ticket.Note, "", ticket.Open},
		{"words and a status", ticket.TokenReply, desktest.Orders("Thanks.", "pending"), nil, ticket.Note, "carla status, dan status, max ask, walt watch", ticket.Pending},
		{"an unknown command", ticket.TokenReply, desktest.Orders("Thanks.", "foo"), nil, ticket.Note, "ana transcript", ticket.Open},
		{"a command alone", ticket.TokenReply, desktest.Orders("", "assign me"), nil, ticket.CommandsOnly, "", ticket.Open},
		{"another third party", ticket.TokenReply, desktest.Orders("And you?", "ask eve@else.test"), nil, ticket.Note, "eve ask", ticket.Open},
		{"on a closed one", ticket.TokenReply, parser.Message{}, func(w *desktest.World) { w.Ticket.Status = ticket.Closed }, ticket.Note, "max ask", ticket.Closed},
		{"on a sensitive one", ticket.TokenReply, parser.Message{}, func(w *desktest.World) { w.Ticket.Sensitive = true }, ticket.Note, "max ask", ticket.Open},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := desktest.NewWorld(t)
			w.AskSupplier()
			if c.set != nil {
				c.set(w)
			}
			p := w.Decide(desktest.TestMail{From: "ana@agents.test", Verdict: mail.Pass, To: w.SideToken("ana@agents.test", c.role), M: c.m})
			got := desktest.OnlyChange(t, p)
			if got.Message.Kind != c.kind || got.Message.Visibility != ticket.ForAgents || desktest.Heard(p) != c.heard || got.Ticket.Status != c.status {
				t.Errorf("%s, heard %q, %s; why %q", desktest.Summary(p), desktest.Heard(p), got.Ticket.Status, p.Why)
			}
		})
	}
}

// TestSideAfterMerge: a side conversation goes on as one in the survivor.
func TestSideAfterMerge(t *testing.T) {
	w := desktest.NewWorld(t)
	w.AskSupplier()
	on := w.Ticket.Clone()
	on.Number, on.Secret, on.People = 8, []byte("other"), on.People[:6:6]
	on.Absorb(w.Ticket)
	token := w.SideToken("ana@agents.test", ticket.TokenReply)
	w.Ticket.Status, w.Ticket.Links = ticket.Closed, []ticket.Link{{Number: 8, Relation: ticket.RelMergedInto}}
	w.State.Tickets[8] = on
	p := w.Decide(desktest.TestMail{From: "ana@agents.test", Verdict: mail.Pass, To: token})
	if got := desktest.OnlyChange(t, p); got.Ticket.Number != 8 || desktest.Heard(p) != "max ask" {
		t.Errorf("%d, heard %q; why %q", got.Ticket.Number, desktest.Heard(p), p.Why)
	}
	on.People = on.People[:6:6] // as if the survivor knew nothing of it
	if p := w.Decide(desktest.TestMail{From: "ana@agents.test", Verdict: mail.Pass, To: token}); strings.Contains(desktest.Heard(p), "reply") {
		t.Errorf("heard %q", desktest.Heard(p))
	}
}

// TestAsideWaits: a question that waits, be it an answer to a third party or #ask, goes to him and to nobody
// else by #send, and no colleague's answer to the customer makes it wait.
func TestAsideWaits(t *testing.T) {
	const ana = "ana@agents.test"
	since := func(w *desktest.World) {
		w.Told(ana, ticket.KindNew, desktest.Noon.Add(-time.Hour))
		w.Ticket.Acts = []ticket.Act{{At: desktest.Noon.Add(-time.Minute), By: desktest.Addr("ben@agents.test"), What: ticket.ActAnswered}}
	}
	note := func(w *desktest.World) {
		w.Ticket.Messages = 2
		w.State.Recent = map[ticket.Number][]*ticket.Message{7: {{Ticket: 7, ID: 2, Kind: ticket.Note, Visibility: ticket.ForAgents, Text: "The spare fuser lies in my cupboard.\nThe key is with the porter downstairs."}}}
	}
	pasted := "The spare fuser lies in my cupboard.\nThe key is with the porter downstairs."
	for _, c := range []struct {
		name  string
		side  bool
		m     parser.Message
		set   func(w *desktest.World)
		held  ticket.HeldWhy
		asked string
	}{
		{"a colleague answered, aside", true, desktest.Orders("Then send one."), since, "", "max ask"},
		{"a colleague answered, #ask", false, desktest.Orders("Have you one?", "ask eve@else.test"), since, "", "eve ask"},
		{"a command in the middle, aside", true, desktest.Orders("Then send one.\n#resolved\nBy Friday."), nil, ticket.HeldPlace, "max ask"},
		{"a command in the middle, #ask", false, desktest.Orders("Have you one?\n#resolved\nBy Friday.", "ask eve@else.test", "subject Fuser"), nil, ticket.HeldPlace, "eve ask"},
		{"a note's lines, aside", true, desktest.Orders(pasted), note, ticket.HeldInside, "max ask"},
		{"a note's lines, to another", true, desktest.Orders(pasted, "ask eve@else.test"), note, ticket.HeldInside, "eve ask"},
		{"by a reference alone, aside", true, parser.Message{Body: "Then send one.", Reply: "Then send one."}, nil, ticket.HeldReference, "max ask"},
		{"a note's lines below, aside", true, desktest.Orders("Then send one.\n\n> The spare fuser lies in my cupboard."), note, "", "max ask"},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := desktest.NewWorld(t)
			w.AskSupplier()
			if c.set != nil {
				c.set(w)
			}
			to := w.TokenOf(ana, ticket.TokenReply)
			switch {
			case c.held == ticket.HeldReference:
				at := w.Ticket.SidePlace(desktest.Addr(ana), w.Ticket.Place(desktest.Addr(desktest.Supplier)))
				to, c.m.InReplyTo = "", []mail.MessageID{mail.MessageID(w.Keys.Issue(ticket.TokenReference, w.Ticket, at) + ".1@mx.desk.test")}
			case c.side:
				to = w.SideToken(ana, ticket.TokenReply)
			}
			p := w.Decide(desktest.TestMail{From: ana, Verdict: mail.Pass, To: to, M: c.m})
			got := desktest.OnlyChange(t, p)
			if c.held != "" {
				if len(got.Ticket.Held) != 1 || got.Ticket.Held[0].Why != c.held || strings.Contains(desktest.Heard(p), "ask") || w.ToCustomers(desktest.Heard(p)) != "" {
					t.Fatalf("waits: %+v, heard %q; why %q", got.Ticket.Held, desktest.Heard(p), p.Why)
				}
				subject := got.Ticket.Subject
				w.Ticket = got.Ticket
				w.State.Tickets[7] = got.Ticket
				if w.State.Recent == nil {
					w.State.Recent = map[ticket.Number][]*ticket.Message{}
				}
				w.State.Recent[7] = append(w.State.Recent[7], got.Message)
				p = w.Decide(desktest.TestMail{From: ana, Verdict: mail.Pass, To: w.TokenOf(ana, ticket.TokenReply), M: desktest.Ordering("", "#send")})
				got = p.Changes[0]
				if len(got.Ticket.Held) != 0 || got.Ticket.Subject != subject || len(got.Amended) != 1 || got.Amended[0].Visibility != ticket.ForAgents {
					t.Errorf("sent: waits %+v, subject %q, %+v", got.Ticket.Held, got.Ticket.Subject, got.Amended)
				}
			}
			if desktest.Heard(p) != c.asked || desktest.Refusals(p) != "" {
				t.Errorf("heard %q, refused %q; why %q", desktest.Heard(p), desktest.Refusals(p), p.Why)
			}
		})
	}
}

// TestAnswerAsideBelow: words below a quote would be lost, so nothing goes.
func TestAnswerAsideBelow(t *testing.T) {
	w := desktest.NewWorld(t)
	w.AskSupplier()
	p := w.Decide(desktest.TestMail{From: "ana@agents.test", Verdict: mail.Pass, To: w.SideToken("ana@agents.test", ticket.TokenReply), M: parser.Message{Body: "Yes.\n\n> Which one?\n\nThe F-20.", Reply: "Yes.\n\n> Which one?\n\nThe F-20."}})
	if desktest.Refusals(p) == "" || strings.Contains(desktest.Heard(p), "ask") {
		t.Errorf("heard %q, refused %q", desktest.Heard(p), desktest.Refusals(p))
	}
}
