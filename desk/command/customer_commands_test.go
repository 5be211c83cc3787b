package command_test

import (
	"strings"
	"testing"

	"guichet/desk/desktest"
	"guichet/mail"
	"guichet/parser"
	"guichet/ticket"
)

// TestCustomersCommands: requesters and participants have commands of their own; from them
// any other #word is plain text (PRODUCT 5.8).
func TestCustomersCommands(t *testing.T) {
	share := parser.Command{Name: "share", Args: "zoe@customer.test", Line: "#share zoe@customer.test"}
	resolved := parser.Command{Name: "resolved", Line: "#resolved"}
	pending := parser.Command{Name: "pending", Line: "#pending"}
	for _, c := range []struct {
		name    string
		from    string
		say     []parser.Command
		body    string
		want    string
		text    string
		heard   string
		shared  bool
		verdict mail.Result
		token   bool
	}{
		{"requester shares", "carla@customer.test", []parser.Command{share}, "", "7: orders", "", "carla transcript, zoe status", true, mail.Pass, true},
		{"participant shares, with words", "dan@customer.test", []parser.Command{share}, "Zoe knows more.", "7: customer", "Zoe knows more.", "ana update, ben update, carla update, dan transcript, zoe update", true, mail.None, true},
		{"an agents' command is text", "carla@customer.test", []parser.Command{pending}, "", "7: customer", "#pending", "ana update, ben update, dan update", false, mail.Pass, true},
		{"mixed", "carla@customer.test", []parser.Command{pending, share}, "Thanks", "7: customer", "#pending\nThanks", "ana update, ben update, carla transcript, dan update, zoe update", true, mail.Pass, true},
		{"her own end, mixed", "carla@customer.test", []parser.Command{resolved, share}, "Thanks", "7: customer", "Thanks", "ana update, ben update, carla transcript, dan resolved, walt watch, zoe resolved", true, mail.Pass, true},
		{"a participant ends nothing", "dan@customer.test", []parser.Command{resolved}, "", "7: orders", "", "dan transcript", false, mail.Pass, true},
		{"a stranger's command is text", "eve@else.test", []parser.Command{share}, "", "7: unverified", "#share zoe@customer.test", "ana alert, ben alert", false, mail.Pass, true},
		{"in a new mail without proof it is text", "carla@customer.test", []parser.Command{share}, "Hi", "new: customer", "#share zoe@customer.test\nHi", "ana new, ben new, carla received", false, mail.None, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := desktest.NewWorld(t)
			reply := c.body
			for i := len(c.say) - 1; i >= 0; i-- {
				reply = c.say[i].Line + "\n" + reply
			}
			x := desktest.TestMail{From: c.from, Verdict: c.verdict, M: parser.Message{Commands: c.say, Body: c.body, Reply: reply}}
			if c.token {
				x.To = w.TokenOf("carla@customer.test", ticket.TokenReply)
			}
			p := w.Decide(x)
			if got := desktest.Summary(p); got != c.want {
				t.Fatalf("got %q, want %q; why: %q", got, c.want, p.Why)
			}
			change := p.Changes[0]
			if change.Message.Text != c.text {
				t.Errorf("text %q, want %q", change.Message.Text, c.text)
			}
			if got := desktest.Heard(p); got != c.heard {
				t.Errorf("heard %q, want %q", got, c.heard)
			}
			if at := change.Ticket.Place(desktest.Addr("zoe@customer.test")); (at >= 0) != c.shared {
				t.Errorf("Zoe's place is %d", at)
			}
		})
	}
}

// TestCustomersDoNotLearnWhoAnswers: commands about an agent's address are refused in words
// that fit any other address.
func TestCustomersDoNotLearnWhoAnswers(t *testing.T) {
	for _, c := range []struct{ from, command, want string }{
		{"carla@customer.test", "share", "address-ours"},
		{"carla@customer.test", "watch", "address-ours"},
		{"carla@customer.test", "unshare", "address-absent"},
		{"ana@agents.test", "share", "address-agent"},
		{"ana@agents.test", "unshare", "address-fixed"},
	} {
		w := desktest.NewWorld(t)
		w.Ticket.Admit(mail.Mailbox{Address: desktest.Addr("ben@agents.test")}, ticket.AgentStaff)
		cmd := parser.Command{Name: c.command, Args: "ben@agents.test", Line: "#" + c.command + " ben@agents.test"}
		p := w.Decide(desktest.TestMail{From: c.from, Verdict: mail.Pass, To: w.TokenOf(c.from, ticket.TokenReply), M: parser.Message{Commands: []parser.Command{cmd}, Reply: cmd.Line}})
		var got string
		for _, l := range p.Changes[0].Letters {
			for _, s := range l.Facts.Refused {
				got = s.Key
			}
		}
		if got != c.want {
			t.Errorf("%s says #%s: refused as %q, want %q", c.from, c.command, got, c.want)
		}
	}
}

// TestCommandsForAnothersTicket: who may not join the ticket that his subject names opens one of
// his own, in which commands that were meant for the other one do nothing but hide.
func TestCommandsForAnothersTicket(t *testing.T) {
	for _, c := range []struct {
		name, subject  string
		people         int
		sensitive, say bool
	}{
		{"a ticket of others", "Re: [#7] Cannot log in", 1, true, true},
		{"no ticket", "Cannot log in", 2, true, false},
	} {
		w := desktest.NewWorld(t)
		share := parser.Command{Name: "share", Args: "zoe@else.test", Line: "#share zoe@else.test"}
		p := w.Decide(desktest.TestMail{From: "eve@else.test", Verdict: mail.Pass, M: parser.Message{
			Subject: c.subject, Commands: []parser.Command{share, {Name: "sensitive", Line: "#sensitive"}}, Reply: "#share zoe@else.test\n#sensitive",
		}})
		opened := p.Changes[len(p.Changes)-1]
		got := 0
		for _, person := range opened.Ticket.People {
			if person.Standing != ticket.AgentStaff {
				got++
			}
		}
		if said := strings.Contains(opened.Message.Text, "#share"); got != c.people || opened.Ticket.Sensitive != c.sensitive || said != c.say {
			t.Errorf("%s: %d people, sensitive %v, says %q", c.name, got, opened.Ticket.Sensitive, opened.Message.Text)
		}
	}
}
