package command_test

import (
	"fmt"
	"testing"

	"guichet/desk/desktest"
	"guichet/desk/notify"
	"guichet/mail"
	"guichet/parser"
	"guichet/ticket"
)

// TestNewcomer: until an agent has answered a ticket or let it, whom a customer brings to it gets one bare letter,
// and nobody's words; so the desk is no way to write to strangers (PRODUCT 5.5).
func TestNewcomer(t *testing.T) {
	const carla, dan, zoe, ana = "carla@customer.test", "dan@customer.test", "zoe@bank.test", "ana@agents.test"
	command := func(name, args string) parser.Command {
		return parser.Command{Name: name, Args: args, Line: "#" + name + " " + args}
	}
	share := []parser.Command{command("share", zoe)}
	words := parser.Message{Reply: "Cheap pills here."}
	for _, c := range []struct {
		name     string
		vetted   bool
		from     string
		verdict  mail.Result
		had      int // bare letters
		standing ticket.Standing
		m        parser.Message
		hears    string
	}{
		{"brought", false, carla, mail.Pass, 0, "", parser.Message{Commands: share}, "bare status"},
		{"brought with words", false, carla, mail.Pass, 0, "", parser.Message{Commands: share, Reply: words.Reply}, "bare status"},
		{"brought again", false, carla, mail.Pass, 1, ticket.Former, parser.Message{Commands: share}, ""},
		{"brought by who is not proven", false, carla, mail.None, 0, "", parser.Message{Commands: share}, ""},
		{"brought by who is not proven, later", true, carla, mail.None, 0, "", parser.Message{Commands: share}, "status"},
		{"words of the one who brought", false, carla, mail.Pass, 1, ticket.Participant, words, ""},
		{"words of another", false, dan, mail.Pass, 1, ticket.Participant, words, ""},
		{"resolved by the requester", false, carla, mail.Pass, 1, ticket.Participant, parser.Message{Commands: []parser.Command{command("resolved", "")}}, ""},
		{"a watcher of a status", false, carla, mail.Pass, 1, ticket.Watcher, parser.Message{Commands: []parser.Command{command("resolved", "")}}, ""},
		{"words, once an agent has answered", true, carla, mail.Pass, 1, ticket.Participant, words, "update"},
		{"an agent's answer", false, ana, mail.Pass, 1, ticket.Participant, words, "reply"},
		{"a watcher, once an agent has answered", true, carla, mail.Pass, 1, ticket.Watcher, parser.Message{Commands: []parser.Command{command("resolved", "")}}, "watch"},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := desktest.NewWorld(t)
			w.Ticket.Vetted = c.vetted
			if c.standing != "" {
				w.Ticket.People = append(w.Ticket.People, ticket.Person{Address: desktest.Addr(zoe), Standing: c.standing, By: desktest.Addr(carla), Unsolicited: c.had})
			}
			p := w.Decide(desktest.TestMail{From: c.from, Verdict: c.verdict, To: w.TokenOf(c.from, ticket.TokenReply), M: c.m})
			hears := ""
			for _, l := range p.Changes[0].Letters {
				if ticket.SameAddress(l.To.Address, desktest.Addr(zoe)) {
					if hears = string(l.Kind); l.Facts.Bare {
						hears = "bare " + hears
					}
				}
			}
			if hears != c.hears {
				t.Errorf("hears %q, want %q; why: %q", hears, c.hears, p.Why)
			}
		})
	}
}

// TestAcceptLetsATicket: #accept where no mail waits lets the ticket itself.
func TestAcceptLetsATicket(t *testing.T) {
	for _, vetted := range []bool{false, true} {
		w := desktest.NewWorld(t)
		w.Ticket.Vetted = vetted
		p := w.Decide(desktest.TestMail{From: "ana@agents.test", Verdict: mail.Pass, To: w.TokenOf("ana@agents.test", ticket.TokenReply), M: parser.Message{
			Commands: []parser.Command{{Name: "accept", Line: "#accept"}},
		}})
		refused := 0
		for _, l := range p.Changes[0].Letters {
			refused += len(l.Facts.Refused)
		}
		if !p.Changes[0].Ticket.IsVetted() || (len(p.Changes[0].Events) == 0) != vetted || (refused == 1) != vetted {
			t.Errorf("vetted before: %v: after: %v, events %d, refused %d", vetted, p.Changes[0].Ticket.IsVetted(), len(p.Changes[0].Events), refused)
		}
	}
}

// TestBroughtBounds: how many people customers bring to tickets in a day, by whom, where, and in all.
func TestBroughtBounds(t *testing.T) {
	const carla = "carla@mail.customer.test"
	for _, c := range []struct {
		name, who string
		counts    map[string]int
		refused   string
	}{
		{"nobody yet", "zoe@bank.test", nil, ""},
		{"the mailbox, by a tag", "zoe+3@bank.test", map[string]int{"brought zoe@bank.test": 20}, "address-much"},
		{"by her domain", "zoe@bank.test", map[string]int{"brought by @customer.test": 60}, "address-many"},
		{"to its domain", "zoe@eu.bank.test", map[string]int{"brought to @bank.test": 60}, "address-many"},
		{"in all", "zoe@bank.test", map[string]int{"brought": 500}, "address-many"},
		{"one less of each", "zoe@bank.test", map[string]int{"brought": 499, "brought to @bank.test": 59, "brought by @customer.test": 59, "brought zoe@bank.test": 19}, ""},
		{"a colleague", "zoe@customer.test", map[string]int{"brought": 500, "brought to @customer.test": 60, "brought by @customer.test": 60}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := desktest.NewWorld(t)
			w.Ticket.People[0].Address = desktest.Addr(carla)
			w.State.BroughtTo = c.counts
			p := w.Decide(desktest.TestMail{From: carla, Verdict: mail.Pass, To: w.TokenOf(carla, ticket.TokenReply), M: parser.Message{
				Commands: []parser.Command{{Name: "share", Args: c.who, Line: "#share " + c.who}},
			}})
			refused := ""
			for _, l := range p.Changes[0].Letters {
				for _, said := range l.Facts.Refused {
					refused = said.Key
				}
			}
			if refused != c.refused {
				t.Errorf("refused %q, want %q", refused, c.refused)
			}
			if c.refused == "" && c.who == "zoe@bank.test" && fmt.Sprint(p.Counted[:5]) != fmt.Sprint(append([]string{ticket.BroughtKey(nil, desktest.Addr(carla))}, notify.BroughtKeys(desktest.Addr(carla), desktest.Addr(c.who))...)) {
				t.Errorf("counted %q", p.Counted)
			}
		})
	}
}
