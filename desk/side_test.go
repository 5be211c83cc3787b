package desk

import (
	"slices"
	"strings"
	"testing"
	"time"

	"guichet/desk/change"
	"guichet/mail"
	"guichet/parser"
	"guichet/ticket"
)

const supplier = "max@supplier.test"

// orders is a mail of commands, "ask max@supplier.test" and so on, with words below.
func orders(words string, lines ...string) parser.Message {
	m := parser.Message{Commands: []parser.Command{}, Body: words, Reply: words}
	for _, line := range lines {
		name, args, _ := strings.Cut(line, " ")
		m.Commands = append(m.Commands, parser.Command{Name: name, Args: args})
	}
	return m
}

// askSupplier makes Max a third party whom Ana asked, and returns his place.
func (w *world) askSupplier() int {
	at := w.ticket.Admit(mail.Mailbox{Name: "Max", Address: addr(supplier)}, ticket.ThirdParty)
	w.ticket.AdmitSide(mail.Mailbox{Name: "Ana", Address: addr("ana@agents.test")}, at)
	return at
}

// sideToken is the address of a token issued to an agent in the side conversation.
func (w *world) sideToken(agent string, role ticket.TokenRole) string {
	at := w.ticket.SidePlace(addr(agent), w.ticket.Place(addr(supplier)))
	return "support+" + w.keys.Issue(role, w.ticket, at) + "@desk.test"
}

func onlyChange(t *testing.T, p *change.Plan) *change.Change {
	t.Helper()
	if len(p.Changes) != 1 || p.Changes[0].Message == nil {
		t.Fatalf("%s; why: %q", summary(p), p.Why)
	}
	return p.Changes[0]
}

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
		set         func(w *world)
		want        string // the note's words
		heard       string
	}{
		{"words", "Which fuser?", []string{"ask " + supplier}, nil, "Which fuser?", "max ask"},
		{"with a name", "Which fuser?", []string{"ask Max <" + supplier + ">"}, nil, "Which fuser?", "max ask"},
		{"above a quote", "Which fuser?" + quote, []string{"ask " + supplier}, nil, "Which fuser?", "max ask"},
		{"two at once", "Which fuser?", []string{"ask " + supplier, "ask eve@else.test"}, nil, "Which fuser?", "eve ask, max ask"},
		{"a second time", "And when?", []string{"ask " + supplier}, func(w *world) { w.askSupplier() }, "And when?", "max ask"},
		{"on a closed one", "Which fuser?", []string{"ask " + supplier}, func(w *world) { w.ticket.Status = ticket.Closed }, "Which fuser?", "max ask"},
		{"on a sensitive one", "Which fuser?", []string{"ask " + supplier}, func(w *world) { w.ticket.Sensitive = true }, "Which fuser?", "max ask"},
		{"the assignee hears", "Which fuser?", []string{"ask " + supplier}, func(w *world) { w.ticket.Assignee = addr("ben@agents.test") }, "Which fuser?", "ben note, max ask"},
		{"a former person", "Which fuser?", []string{"ask " + supplier}, func(w *world) {
			w.ticket.People = append(w.ticket.People, ticket.Person{Address: addr(supplier), Standing: ticket.Former})
		}, "Which fuser?", "max ask"},
		{"forward without words", "", []string{"forward " + supplier}, nil, "", "max ask"},
		{"forward with words", "See below.", []string{"forward " + supplier}, nil, "See below.", "max ask"},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t)
			if c.set != nil {
				c.set(w)
			}
			was := w.ticket.Status
			p := w.decide(testMail{from: "ana@agents.test", verdict: mail.Pass, to: w.tokenOf("ana@agents.test", ticket.TokenReply), m: orders(c.words, c.lines...)})
			got := onlyChange(t, p)
			if heard(p) != c.heard || got.Message.Kind != ticket.Note || got.Message.Visibility != ticket.ForAgents || got.Message.Text != c.want || got.Ticket.Status != was {
				t.Errorf("heard %q; %+v; status %s; why %q", heard(p), got.Message, got.Ticket.Status, p.Why)
			}
			if len(got.Message.Asked) != strings.Count(c.heard, "ask") {
				t.Errorf("asked %v", got.Message.Asked)
			}
			at := got.Ticket.Place(addr(supplier))
			if got.Ticket.People[at].Standing != ticket.ThirdParty || got.Ticket.SidePlace(addr("ana@agents.test"), at) < 0 {
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
		set              func(w *world)
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
		{"no words", "ask-empty", "", []string{"ask " + supplier}, nil},
		{"only a quote", "ask-empty", "Carla wrote:\n> it is broken", []string{"ask " + supplier}, nil},
		{"words below", "ask-below", "> it is broken\n\nWhich fuser?", []string{"ask " + supplier}, nil},
		{"with #note", "ask-note", "Which?", []string{"ask " + supplier, "note"}, nil},
		{"no such file", "ask-file", "Which?", []string{"ask " + supplier + " shot.png"}, nil},
		{"forward of a sensitive one", "ask-sensitive", "Which?", []string{"forward " + supplier}, func(w *world) { w.ticket.Sensitive = true }},
		{"a file of a sensitive one", "ask-sensitive", "Which?", []string{"ask " + supplier + " shot.png"}, func(w *world) { w.ticket.Sensitive = true }},
		{"beside another fault", "held", "Which?", []string{"ask " + supplier, "foo"}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t)
			if c.set != nil {
				c.set(w)
			}
			p := w.decide(testMail{from: "ana@agents.test", verdict: mail.Pass, to: w.tokenOf("ana@agents.test", ticket.TokenReply), m: orders(c.words, c.lines...)})
			got := onlyChange(t, p)
			l := letterOfKind(t, got, ticket.KindTranscript)
			if heard(p) != "ana transcript" || !slices.ContainsFunc(l.Facts.Refused, func(s ticket.Said) bool { return s.Key == c.key }) {
				t.Errorf("heard %q, %+v", heard(p), got.Letters)
			}
			if at := got.Ticket.Place(addr(supplier)); at >= 0 {
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
		w := newWorld(t)
		w.state.Messages = map[ticket.Number][]*ticket.Message{7: {
			{Ticket: 7, ID: 1, Attachments: []ticket.Attachment{file(0, "shot.png"), file(1, "a table.xlsx")}},
			{Ticket: 7, ID: 2, Attachments: []ticket.Attachment{file(0, "log.txt"), file(1, "shot.png")}},
			{Ticket: 7, ID: 3, Withdrawn: true, Attachments: []ticket.Attachment{file(0, "shot.png")}},
		}}
		p := w.decide(testMail{from: "ana@agents.test", verdict: mail.Pass, to: w.tokenOf("ana@agents.test", ticket.TokenReply), m: orders("Look.", "ask "+supplier+" "+c.args)})
		l := letterOfKind(t, onlyChange(t, p), ticket.KindAsk)
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
		set        func(w *world)
		want       string
		heard      string
	}{
		{"he", supplier, mail.Pass, parser.Message{}, nil, "7: note", "ana note"},
		{"he, unproven", supplier, mail.None, parser.Message{}, nil, "7: note", "ana note"},
		{"he, weak", supplier, mail.Weak, parser.Message{}, nil, "7: note", "ana note"},
		{"a colleague of his", "eve@else.test", mail.Pass, parser.Message{}, nil, "7: note", "ana note"},
		{"the requester", "carla@customer.test", mail.Pass, parser.Message{}, nil, "7: note", "ana note"},
		{"another agent", "ben@agents.test", mail.Pass, parser.Message{}, nil, "7: note", "ana note"},
		{"two authors", "", mail.Pass, parser.Message{From: []mail.Mailbox{{Address: addr(supplier)}, {Address: addr("ana@agents.test")}}}, nil, "7: note", "ana note"},
		{"forged", supplier, mail.Fail, parser.Message{}, nil, "held quarantine", ""},
		{"his machine", supplier, mail.Pass, parser.Message{Auto: parser.AutoReply}, nil, "7: system", "ana alert, ben alert"},
		{"with commands", supplier, mail.Pass, orders("No.", "resolved", "share "+supplier), nil, "7: note", "ana note"},
		{"with others in Cc", supplier, mail.Pass, parser.Message{Cc: []mail.Mailbox{{Address: addr("eve@else.test")}}}, nil, "7: note", "ana note"},
		{"the assignee hears", supplier, mail.Pass, parser.Message{}, func(w *world) { w.ticket.Assignee = addr("ben@agents.test") }, "7: note", "ana note, ben note"},
		{"on a closed one", supplier, mail.Pass, parser.Message{}, func(w *world) { w.ticket.Status = ticket.Closed }, "7: note", "ana note"},
		{"after #unshare", supplier, mail.Pass, parser.Message{}, func(w *world) {
			w.ticket.People[w.ticket.Place(addr(supplier))].Standing = ticket.Former
		}, "7: unverified", "ana alert, ben alert"},
		{"a participant by now", supplier, mail.Pass, parser.Message{}, func(w *world) {
			w.ticket.People[w.ticket.Place(addr(supplier))].Standing = ticket.Participant
		}, "7: note", "ana note"},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t)
			w.askSupplier()
			if c.set != nil {
				c.set(w)
			}
			was := w.ticket.Clone()
			p := w.decide(testMail{from: c.from, verdict: c.verdict, to: w.tokenOf(supplier, ticket.TokenAsk), m: c.m})
			if summary(p) != c.want || heard(p) != c.heard {
				t.Fatalf("%s, heard %q; why %q", summary(p), heard(p), p.Why)
			}
			for _, got := range p.Changes {
				if got.Ticket.Status != was.Status || got.Ticket.Customers() != was.Customers() {
					t.Errorf("changed: %s, %+v", got.Ticket.Status, got.Ticket.People)
				}
				if got.Message.Kind == ticket.Note && (got.Message.AnswerOf.Address != addr(supplier) || got.Message.Verdict.Result != c.verdict && c.from != "") {
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
	w := newWorld(t)
	w.askSupplier()
	for name, c := range map[string]struct {
		to   string
		m    parser.Message
		want string
	}{
		"another's token":        {w.tokenOf("carla@customer.test", ticket.TokenReply), parser.Message{}, "7: unverified"},
		"a reply token of his":   {w.tokenOf(supplier, ticket.TokenReply), parser.Message{}, "7: unverified"},
		"a known reference":      {"", parser.Message{InReplyTo: []mail.MessageID{"first@customer.test"}}, "new: customer"},
		"a tag":                  {"", parser.Message{Subject: "[#7]"}, "new: customer"},
		"nothing":                {"", parser.Message{}, "new: customer"},
		"our Message-ID, no way": {"", parser.Message{InReplyTo: []mail.MessageID{mail.MessageID(w.keys.Issue(ticket.TokenReference, w.ticket, w.ticket.Place(addr(supplier))) + ".1@mx.desk.test")}}, "7: note"},
	} {
		if got := summary(w.decide(testMail{from: supplier, verdict: mail.Pass, to: c.to, m: c.m})); got != c.want {
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
		set    func(w *world)
		kind   ticket.MessageKind
		heard  string
		status ticket.Status
	}{
		{"words", ticket.TokenReply, parser.Message{}, nil, ticket.Note, "max ask", ticket.Open},
		{"the note address", ticket.TokenNote, parser.Message{}, nil, ticket.Note, "", ticket.Open},
		{"#note", ticket.TokenReply, orders("Hm.", "note"), nil, ticket.Note, "", ticket.Open},
		{"words and a status", ticket.TokenReply, orders("Thanks.", "pending"), nil, ticket.Note, "carla status, dan status, max ask, walt watch", ticket.Pending},
		{"an unknown command", ticket.TokenReply, orders("Thanks.", "foo"), nil, ticket.Note, "ana transcript", ticket.Open},
		{"a command alone", ticket.TokenReply, orders("", "assign me"), nil, ticket.CommandsOnly, "", ticket.Open},
		{"another third party", ticket.TokenReply, orders("And you?", "ask eve@else.test"), nil, ticket.Note, "eve ask", ticket.Open},
		{"on a closed one", ticket.TokenReply, parser.Message{}, func(w *world) { w.ticket.Status = ticket.Closed }, ticket.Note, "max ask", ticket.Closed},
		{"on a sensitive one", ticket.TokenReply, parser.Message{}, func(w *world) { w.ticket.Sensitive = true }, ticket.Note, "max ask", ticket.Open},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t)
			w.askSupplier()
			if c.set != nil {
				c.set(w)
			}
			p := w.decide(testMail{from: "ana@agents.test", verdict: mail.Pass, to: w.sideToken("ana@agents.test", c.role), m: c.m})
			got := onlyChange(t, p)
			if got.Message.Kind != c.kind || got.Message.Visibility != ticket.ForAgents || heard(p) != c.heard || got.Ticket.Status != c.status {
				t.Errorf("%s, heard %q, %s; why %q", summary(p), heard(p), got.Ticket.Status, p.Why)
			}
		})
	}
}

// TestSideAfterMerge: a side conversation goes on as one in the survivor.
func TestSideAfterMerge(t *testing.T) {
	w := newWorld(t)
	w.askSupplier()
	on := w.ticket.Clone()
	on.Number, on.Secret, on.People = 8, []byte("other"), on.People[:6:6]
	on.Absorb(w.ticket)
	token := w.sideToken("ana@agents.test", ticket.TokenReply)
	w.ticket.Status, w.ticket.Links = ticket.Closed, []ticket.Link{{Number: 8, Relation: ticket.RelMergedInto}}
	w.state.Tickets[8] = on
	p := w.decide(testMail{from: "ana@agents.test", verdict: mail.Pass, to: token})
	if got := onlyChange(t, p); got.Ticket.Number != 8 || heard(p) != "max ask" {
		t.Errorf("%d, heard %q; why %q", got.Ticket.Number, heard(p), p.Why)
	}
	on.People = on.People[:6:6] // as if the survivor knew nothing of it
	if p := w.decide(testMail{from: "ana@agents.test", verdict: mail.Pass, to: token}); strings.Contains(heard(p), "reply") {
		t.Errorf("heard %q", heard(p))
	}
}

// TestAsideWaits: a question that waits, be it an answer to a third party or #ask, goes to him and to nobody
// else by #send, and no colleague's answer to the customer makes it wait.
func TestAsideWaits(t *testing.T) {
	const ana = "ana@agents.test"
	since := func(w *world) {
		w.told(ana, ticket.KindNew, noon.Add(-time.Hour))
		w.ticket.Acts = []ticket.Act{{At: noon.Add(-time.Minute), By: addr("ben@agents.test"), What: ticket.ActAnswered}}
	}
	note := func(w *world) {
		w.ticket.Messages = 2
		w.state.Recent = map[ticket.Number][]*ticket.Message{7: {{Ticket: 7, ID: 2, Kind: ticket.Note, Visibility: ticket.ForAgents, Text: "The spare fuser lies in my cupboard.\nThe key is with the porter downstairs."}}}
	}
	pasted := "The spare fuser lies in my cupboard.\nThe key is with the porter downstairs."
	for _, c := range []struct {
		name  string
		side  bool
		m     parser.Message
		set   func(w *world)
		held  ticket.HeldWhy
		asked string
	}{
		{"a colleague answered, aside", true, orders("Then send one."), since, "", "max ask"},
		{"a colleague answered, #ask", false, orders("Have you one?", "ask eve@else.test"), since, "", "eve ask"},
		{"a command in the middle, aside", true, orders("Then send one.\n#resolved\nBy Friday."), nil, ticket.HeldPlace, "max ask"},
		{"a command in the middle, #ask", false, orders("Have you one?\n#resolved\nBy Friday.", "ask eve@else.test", "subject Fuser"), nil, ticket.HeldPlace, "eve ask"},
		{"a note's lines, aside", true, orders(pasted), note, ticket.HeldInside, "max ask"},
		{"a note's lines, to another", true, orders(pasted, "ask eve@else.test"), note, ticket.HeldInside, "eve ask"},
		{"by a reference alone, aside", true, parser.Message{Body: "Then send one.", Reply: "Then send one."}, nil, ticket.HeldReference, "max ask"},
		{"a note's lines below, aside", true, orders("Then send one.\n\n> The spare fuser lies in my cupboard."), note, "", "max ask"},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t)
			w.askSupplier()
			if c.set != nil {
				c.set(w)
			}
			to := w.tokenOf(ana, ticket.TokenReply)
			switch {
			case c.held == ticket.HeldReference:
				at := w.ticket.SidePlace(addr(ana), w.ticket.Place(addr(supplier)))
				to, c.m.InReplyTo = "", []mail.MessageID{mail.MessageID(w.keys.Issue(ticket.TokenReference, w.ticket, at) + ".1@mx.desk.test")}
			case c.side:
				to = w.sideToken(ana, ticket.TokenReply)
			}
			p := w.decide(testMail{from: ana, verdict: mail.Pass, to: to, m: c.m})
			got := onlyChange(t, p)
			if c.held != "" {
				if len(got.Ticket.Held) != 1 || got.Ticket.Held[0].Why != c.held || strings.Contains(heard(p), "ask") || w.toCustomers(heard(p)) != "" {
					t.Fatalf("waits: %+v, heard %q; why %q", got.Ticket.Held, heard(p), p.Why)
				}
				subject := got.Ticket.Subject
				w.ticket = got.Ticket
				w.state.Tickets[7] = got.Ticket
				if w.state.Recent == nil {
					w.state.Recent = map[ticket.Number][]*ticket.Message{}
				}
				w.state.Recent[7] = append(w.state.Recent[7], got.Message)
				p = w.decide(testMail{from: ana, verdict: mail.Pass, to: w.tokenOf(ana, ticket.TokenReply), m: ordering("", "#send")})
				got = p.Changes[0]
				if len(got.Ticket.Held) != 0 || got.Ticket.Subject != subject || len(got.Amended) != 1 || got.Amended[0].Visibility != ticket.ForAgents {
					t.Errorf("sent: waits %+v, subject %q, %+v", got.Ticket.Held, got.Ticket.Subject, got.Amended)
				}
			}
			if heard(p) != c.asked || refusals(p) != "" {
				t.Errorf("heard %q, refused %q; why %q", heard(p), refusals(p), p.Why)
			}
		})
	}
}

// TestAnswerAsideBelow: words below a quote would be lost, so nothing goes.
func TestAnswerAsideBelow(t *testing.T) {
	w := newWorld(t)
	w.askSupplier()
	p := w.decide(testMail{from: "ana@agents.test", verdict: mail.Pass, to: w.sideToken("ana@agents.test", ticket.TokenReply), m: parser.Message{Body: "Yes.\n\n> Which one?\n\nThe F-20.", Reply: "Yes.\n\n> Which one?\n\nThe F-20."}})
	if refusals(p) == "" || strings.Contains(heard(p), "ask") {
		t.Errorf("heard %q, refused %q", heard(p), refusals(p))
	}
}
