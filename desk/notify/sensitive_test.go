package notify_test

import (
	"testing"

	"guichet/desk/desktest"
	"guichet/desk/notify"
	"guichet/mail"
	"guichet/parser"
	"guichet/ticket"
)

// TestSensitive: who marks and who takes the mark away, and which files it is about.
func TestSensitive(t *testing.T) {
	for _, c := range []struct {
		name    string
		from    string
		token   bool
		verdict mail.Result
		args    string
		was     bool   // the ticket is marked, with all its files
		want    bool   // the ticket is afterwards
		files   string // which files are: c Carla's, d Dan's
		outcome string // key of what is said; "" nothing is
		to      string // where it goes to without a token; "" the support address
	}{
		{name: "an agent marks", from: "ana@agents.test", token: true, verdict: mail.Pass, want: true, files: "cd", outcome: "sensitive"},
		{name: "the requester marks", from: "carla@customer.test", verdict: mail.Pass, want: true, files: "cd", outcome: "sensitive"},
		{name: "a participant marks, unproven, by his token", from: "dan@customer.test", token: true, verdict: mail.None, want: true, files: "cd", outcome: "sensitive"},
		{name: "an agent takes the mark away", from: "ana@agents.test", token: true, verdict: mail.Pass, args: "off", was: true, outcome: "not-sensitive"},
		{name: "a customer shows his own files", from: "dan@customer.test", verdict: mail.Pass, args: "OFF", was: true, want: true, files: "c", outcome: "files-not-sensitive"},
		{name: "one who has none", from: "ivy@customer.test", verdict: mail.Pass, args: "off", was: true, want: true, files: "cd", outcome: "sensitive-off"},
		{name: "by a token without proof", from: "dan@customer.test", token: true, verdict: mail.None, args: "off", was: true, want: true, files: "cd", outcome: "unproven"},
		{name: "the requester writes to the address that marks", from: "carla@customer.test", verdict: mail.Pass, args: "-", to: "support+sensitive@desk.test", want: true, files: "cd"},
		{name: "something else behind it", from: "ana@agents.test", token: true, verdict: mail.Pass, args: "perhaps", outcome: "argument"},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := desktest.NewWorld(t)
			w.Ticket.Sensitive = c.was
			file := func(id uint32, from string) *ticket.Message {
				return &ticket.Message{Ticket: 7, ID: id, Author: mail.Mailbox{Address: desktest.Addr(from)}, Attachments: []ticket.Attachment{{Name: "a.pdf", Sensitive: c.was}}}
			}
			w.State.Messages = map[ticket.Number][]*ticket.Message{7: {file(1, "carla@customer.test"), file(2, "dan@customer.test")}}
			x := desktest.TestMail{From: c.from, Verdict: c.verdict, M: parser.Message{
				Reply: "#sensitive " + c.args, Commands: []parser.Command{{Name: "sensitive", Args: c.args, Line: "#sensitive " + c.args}},
				InReplyTo: []mail.MessageID{"first@customer.test"},
			}}
			if c.args == "-" { // no command
				x.M.Reply, x.M.Commands, x.To = "Some words.", nil, c.to
			}
			if c.token {
				x.To = w.TokenOf(c.from, ticket.TokenReply)
			}
			p := w.Decide(x)
			change := p.Changes[0]
			if change.Ticket.Number != 7 || change.Ticket.Sensitive != c.want {
				t.Errorf("%s; sensitive is %v", desktest.Summary(p), change.Ticket.Sensitive)
			}
			marks := map[uint32]bool{1: c.was, 2: c.was}
			for _, m := range change.Amended {
				marks[m.ID] = m.Attachments[0].Sensitive
			}
			got := ""
			for id, letter := range []string{"c", "d"} {
				if marks[uint32(id+1)] {
					got += letter
				}
			}
			if got != c.files {
				t.Errorf("sensitive files: %q, want %q", got, c.files)
			}
			var said []string
			for _, l := range change.Letters {
				for _, s := range append(l.Facts.Done, l.Facts.Refused...) {
					said = append(said, s.Key)
				}
			}
			agentsDone := len(said) == 0 && c.from == "ana@agents.test" // he hears of faults only
			silent := len(said) == 0 && c.outcome == ""
			if !silent && !agentsDone && (len(said) != 1 || said[0] != c.outcome) {
				t.Errorf("said %v, want %s", said, c.outcome)
			}
			for _, m := range w.State.Messages[7] {
				if m.Attachments[0].Sensitive != c.was {
					t.Error("the state was changed")
				}
			}
		})
	}
}

// TestSensitiveFromTheFirstMail: also of a sender who is not proven, since it only hides; a
// request that follows a sensitive one is sensitive.
func TestSensitiveFromTheFirstMail(t *testing.T) {
	mark := []parser.Command{{Name: "sensitive", Line: "#sensitive"}}
	for _, c := range []struct {
		name     string
		verdict  mail.Result
		commands []parser.Command
		to       string
		closed   bool // it answers a closed, sensitive ticket
		want     bool
		text     string
	}{
		{name: "proven", verdict: mail.Pass, commands: mark, want: true, text: "Some words."},
		{name: "not proven", verdict: mail.None, commands: mark, want: true, text: "Some words."},
		{name: "not proven, another command", verdict: mail.None, commands: []parser.Command{{Name: "share", Args: "eve@else.test", Line: "#share eve@else.test"}}, text: "#share eve@else.test\nSome words."},
		{name: "not proven, off", verdict: mail.None, to: "support+sensitive@desk.test", commands: []parser.Command{{Name: "sensitive", Args: "off", Line: "#sensitive off"}}, want: true, text: "#sensitive off\nSome words."},
		{name: "follow-up", verdict: mail.Pass, closed: true, want: true, text: "Some words."},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := desktest.NewWorld(t)
			from := "nina@new.test"
			if c.closed {
				w.Ticket.Status, w.Ticket.Sensitive, from, c.to = ticket.Closed, true, "carla@customer.test", w.TokenOf("carla@customer.test", ticket.TokenReply)
			}
			p := w.Decide(desktest.TestMail{From: from, Verdict: c.verdict, To: c.to, M: parser.Message{
				Commands: c.commands, Body: "Some words.", Attachments: []parser.Attachment{{Name: "a.pdf"}},
				Reply: textOf(c.commands) + "Some words.",
			}})
			change := p.Changes[0]
			if change.Ticket.Number != 0 || change.Ticket.Sensitive != c.want || change.Message.Attachments[0].Sensitive != c.want {
				t.Errorf("%s; sensitive is %v, its file %+v", desktest.Summary(p), change.Ticket.Sensitive, change.Message.Attachments[0])
			}
			if change.Message.Text != c.text {
				t.Errorf("its words are %q, want %q", change.Message.Text, c.text)
			}
			for _, l := range change.Letters {
				if l.Facts.Bare != (c.want || c.verdict == mail.None && l.Kind == ticket.KindReceived) {
					t.Errorf("letter %s is bare: %v", l.Kind, l.Facts.Bare)
				}
				if l.Kind == ticket.KindTranscript && c.verdict == mail.None {
					t.Error("somebody unproven got a transcript")
				}
			}
		})
	}
}

func textOf(commands []parser.Command) (text string) {
	for _, c := range commands {
		text += c.Line + "\n"
	}
	return text
}

// TestUnquoted: of an agent's answer his own words are left.
func TestUnquoted(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"My words.", "My words."},
		{"Yes.\n\nOn Monday Carla wrote:\n> secret\n> more", "Yes."},
		{"> secret?\nNo.\n> and this?\nYes.", "No.\nYes."},
		{"This is how:\nfirst, then second.", "This is how:\nfirst, then second."},
		{"  > secret\n\n > more\n\nEnd", "End"},
	} {
		if got := notify.Unquoted(c.text); got != c.want {
			t.Errorf("unquoted(%q) = %q, want %q", c.text, got, c.want)
		}
	}
}

// TestMergedIntoSensitive: a letter of a merged ticket that waits obeys the mark of the one in
// which that goes on, since its words stand there now.
func TestMergedIntoSensitive(t *testing.T) {
	for _, marked := range []bool{false, true} {
		w := desktest.NewWorld(t)
		on := w.Second()
		on.Sensitive = marked
		j := ticket.Job{
			Letter: ticket.Letter{Kind: ticket.KindUpdate, Person: 1, Subject: "Re: [#7] Cannot log in", Language: "en"}, Ticket: *w.Ticket, GoesOn: on,
			Messages: []ticket.Message{{Ticket: 7, ID: 1, Kind: ticket.FromCustomer, Text: "secret"}},
		}
		notify.Conceal(w.Dir, &j)
		if got := j.Ticket.Subject == "" && len(j.Messages) == 0 && j.Letter.Subject != "Re: [#7] Cannot log in"; got != marked {
			t.Errorf("marked %v: it tells %q, %q, %v", marked, j.Letter.Subject, j.Ticket.Subject, j.Messages)
		}
	}
}

// TestSensitiveStaysTold: of a sensitive ticket an agent still reads how many mails a sum stands for, and that
// his answer waits.
func TestSensitiveStaysTold(t *testing.T) {
	w := desktest.NewWorld(t)
	w.Ticket.Sensitive = true
	j := ticket.Job{
		Letter: ticket.Letter{Kind: ticket.KindAlert, Person: w.Ticket.Place(desktest.Addr("ana@agents.test")), Facts: ticket.Facts{
			Reason: notify.AlertUnverified, Untold: 3, Held: ticket.HeldCollision, About: 2, Detail: "secret",
		}},
		Ticket: *w.Ticket,
	}
	notify.Conceal(w.Dir, &j)
	if f := j.Letter.Facts; f.Untold != 3 || f.Held != ticket.HeldCollision || f.About != 2 || f.Detail != "" {
		t.Errorf("it tells %+v", f)
	}
}
