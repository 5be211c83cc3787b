package people_test

import (
	"testing"
	"time"

	"guichet/desk/desktest"
	"guichet/mail"
	"guichet/parser"
	"guichet/ticket"
)

// TestFurtherAddress: a person may what he may from any of his addresses, and hears at the
// one that stands on the ticket.
func TestFurtherAddress(t *testing.T) {
	const home = "carla@home.test"
	tag := parser.Message{Subject: "Re: [#7] Cannot log in"}
	for _, c := range []struct {
		name    string
		also    string // whose further address home is
		verdict mail.Result
		token   string
		m       parser.Message
		want    string
		heard   string
	}{
		{"requester, pass, own token", "carla@customer.test", mail.Pass, "carla@customer.test", parser.Message{}, "7: customer", "ana update, ben update, dan update"},
		{"requester, none, own token", "carla@customer.test", mail.None, "carla@customer.test", parser.Message{}, "7: customer", "ana update, ben update, dan update"},
		{"requester, none, another's token", "carla@customer.test", mail.None, "dan@customer.test", parser.Message{}, "7: customer", "ana update, ben update, dan update"},
		{"requester, pass, tag", "carla@customer.test", mail.Pass, "", tag, "7: customer", "ana update, ben update, dan update"},
		{"requester, none, tag", "carla@customer.test", mail.None, "", tag, "new: customer", "ana new, ben new, carla received"},
		{"participant, pass, tag", "dan@customer.test", mail.Pass, "", tag, "7: customer", "ana update, ben update, carla update"},
		{"invited, none, own token", "ivy@customer.test", mail.None, "ivy@customer.test", parser.Message{}, "7: customer", "ana update, ben update, carla update, dan update"},
		{"watcher, pass, own token", "walt@customer.test", mail.Pass, "walt@customer.test", parser.Message{}, "7: unverified", "ana alert, ben alert"},
		{"nobody's", "eve@else.test", mail.Pass, "carla@customer.test", parser.Message{}, "7: unverified", "ana alert, ben alert"},
		{"requester, fail, own token", "carla@customer.test", mail.Fail, "carla@customer.test", parser.Message{}, "held quarantine", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := desktest.NewWorld(t)
			w.State.Contact = &ticket.Contact{Address: desktest.Addr(c.also), Also: []mail.Address{desktest.Addr(home)}}
			x := desktest.TestMail{From: home, Verdict: c.verdict, M: c.m}
			if c.token != "" {
				x.To = w.TokenOf(c.token, ticket.TokenReply)
			}
			p := w.Decide(x)
			if got := desktest.Summary(p); got != c.want {
				t.Fatalf("got %q, want %q; why: %q", got, c.want, p.Why)
			}
			if got := desktest.Heard(p); got != c.heard {
				t.Errorf("heard %q, want %q", got, c.heard)
			}
			if len(p.Changes) > 0 && p.Changes[0].Ticket.Number == 7 && len(p.Changes[0].Ticket.People) != len(w.Ticket.People) {
				t.Errorf("he stands on the ticket twice: %+v", p.Changes[0].Ticket.People)
			}
		})
	}
}

// TestTwoPlacesOfOnePerson: whoever stands on a ticket with two addresses does not hear of
// his own mail at the other one.
func TestTwoPlacesOfOnePerson(t *testing.T) {
	w := desktest.NewWorld(t)
	w.State.Contact = &ticket.Contact{Address: desktest.Addr("carla@customer.test"), Also: []mail.Address{desktest.Addr("dan@customer.test")}}
	p := w.Decide(desktest.TestMail{From: "dan@customer.test", Verdict: mail.Pass, To: w.TokenOf("dan@customer.test", ticket.TokenReply)})
	if got := desktest.Heard(p); got != "ana update, ben update" {
		t.Errorf("heard %q", got)
	}
}

// TestAccept: unverified mail comes into the thread, and its sender with it or as one who
// is there already.
func TestAccept(t *testing.T) {
	const home = "carla@home.test"
	member := &ticket.Contact{Address: desktest.Addr(home), Memberships: []ticket.Membership{{Scope: ticket.Scope{Organisation: "acme", Account: ""}}}}
	for _, c := range []struct {
		name     string
		args     string
		author   string
		known    *ticket.Contact // of the author
		refused  string
		place    ticket.Standing // of the author's address afterwards
		learned  string          // whose address it is afterwards
		heard    string
		verified bool
	}{
		{"alone", "", home, nil, "", ticket.Participant, "", "carla update, dan update", true},
		{"the requester's", "same", home, nil, "", "", "carla@customer.test", "dan update", true},
		{"a participant's", "as Dan@customer.test", home, nil, "", "", "dan@customer.test", "carla update", true},
		{"of one who wrote before", "same", home, &ticket.Contact{Address: desktest.Addr(home)}, "", "", "carla@customer.test", "dan update", true},
		{"of a member of an organisation", "same", home, member, "address-two", "", "", "ana transcript", false},
		{"somebody else's", "same", home, &ticket.Contact{Address: desktest.Addr("eve@else.test"), Also: []mail.Address{desktest.Addr(home)}}, "address-others", "", "", "ana transcript", false},
		{"a stranger's", "as eve@else.test", home, nil, "address-absent", "", "", "ana transcript", false},
		{"a watcher's", "as walt@customer.test", home, nil, "address-absent", ticket.Former, "", "ana transcript", false},
		{"an agent's address", "same", "ben@agents.test", nil, "address-agent", ticket.AgentStaff, "", "ana transcript", false},
		{"no address", "as somebody", home, nil, "address", "", "", "ana transcript", false},
		{"other words", "please", home, nil, "argument", "", "", "ana transcript", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := desktest.NewWorld(t)
			waiting := &ticket.Message{Ticket: 7, ID: 1, Kind: ticket.FromCustomer, Unverified: true, Visibility: ticket.ForAgents, Author: mail.Mailbox{Address: desktest.Addr(c.author)}}
			w.Ticket.Unverified, w.State.Unverified[7] = []uint32{1}, []*ticket.Message{waiting}
			if c.known != nil {
				w.State.People[desktest.Addr(c.author)] = c.known
			}
			p := w.Decide(desktest.TestMail{From: "ana@agents.test", Verdict: mail.Pass, To: w.TokenOf("ana@agents.test", ticket.TokenReply), M: parser.Message{
				Commands: []parser.Command{{Name: "accept", Args: c.args}},
			}})
			change := p.Changes[0]
			if got := desktest.Heard(p); got != c.heard {
				t.Errorf("heard %q, want %q", got, c.heard)
			}
			if verified := len(change.Amended) == 1 && !change.Amended[0].Unverified; verified != c.verified || (len(change.Ticket.Unverified) == 0) != c.verified {
				t.Errorf("verified %v, want %v; %v wait", verified, c.verified, change.Ticket.Unverified)
			}
			if at := change.Ticket.Place(desktest.Addr(c.author)); c.place != ticket.Former && (at < 0) != (c.place == "") {
				t.Errorf("the author stands at %d, want standing %q", at, c.place)
			}
			learned := ""
			for _, contact := range p.People {
				if contact.Has(desktest.Addr(home)) && contact.Primary.IsZero() {
					learned = contact.Address.String()
				}
			}
			if learned != c.learned {
				t.Errorf("the address is %q's, want %q", learned, c.learned)
			}
			for _, l := range change.Letters {
				if l.Kind == ticket.KindTranscript && l.Facts.Refused[0].Key != c.refused {
					t.Errorf("refused %+v, want %s", l.Facts.Refused, c.refused)
				}
			}
		})
	}
}

// TestAcceptTwice: two lines accept two mails, the last one first.
func TestAcceptTwice(t *testing.T) {
	w := desktest.NewWorld(t)
	for id := range uint32(2) {
		w.State.Unverified[7] = append(w.State.Unverified[7], &ticket.Message{Ticket: 7, ID: id + 1, Unverified: true, Author: mail.Mailbox{Address: desktest.Addr("eve@else.test")}})
	}
	w.Ticket.Unverified = []uint32{1, 2}
	p := w.Decide(desktest.TestMail{From: "ana@agents.test", Verdict: mail.Pass, To: w.TokenOf("ana@agents.test", ticket.TokenReply), M: desktest.Commanding("accept", "accept")})
	if c := p.Changes[0]; len(c.Amended) != 2 || c.Amended[0].ID != 2 || c.Amended[1].ID != 1 || len(c.Ticket.Unverified) != 0 {
		t.Errorf("amended %+v, waiting %v", c.Amended, c.Ticket.Unverified)
	}
}

// TestColleagueIsMet: who comes in by a reply is a contact from then on, once.
func TestColleagueIsMet(t *testing.T) {
	for _, c := range []struct {
		name, from string
		known      *ticket.Contact
		want       bool
	}{
		{"invited", "ivy@customer.test", nil, true},
		{"invited, known", "ivy@customer.test", &ticket.Contact{Address: desktest.Addr("ivy@customer.test")}, false},
		{"a stranger", "eve@else.test", nil, false},
	} {
		w := desktest.NewWorld(t)
		w.State.Contact = c.known
		p := w.Decide(desktest.TestMail{From: c.from, Verdict: mail.Pass, To: w.TokenOf("ivy@customer.test", ticket.TokenReply)})
		if met := p.Contact != nil; met != c.want || met && p.Contact.Address != desktest.Addr(c.from) {
			t.Errorf("%s: %+v", c.name, p.Contact)
		}
	}
}

// TestFurtherAddressInCommands: commands know a person by all his addresses.
func TestFurtherAddressInCommands(t *testing.T) {
	const carla, dan, home = "carla@customer.test", "dan@customer.test", "carla@home.test"
	known := &ticket.Contact{Address: desktest.Addr(carla), Also: []mail.Address{desktest.Addr(home), desktest.Addr(dan)}}
	record := &ticket.Contact{Address: desktest.Addr(home), Created: desktest.Noon}
	granted := &ticket.Access{
		State: ticket.AccessGranted, Agent: desktest.Addr("ana@agents.test"), Customer: desktest.Addr(carla),
		Offered: desktest.Noon, Granted: desktest.Noon, Ends: desktest.Noon.Add(time.Hour),
	}
	offered := &ticket.Access{State: ticket.AccessOffered, Agent: granted.Agent, Customer: granted.Customer, Asked: time.Hour, Offered: desktest.Noon}
	line := func(name, args string) parser.Message {
		return parser.Message{Commands: []parser.Command{{Name: name, Args: args, Line: "#" + name}}, Reply: "#" + name}
	}
	for _, c := range []struct {
		name, from, token string
		verdict           mail.Result
		access            *ticket.Access
		m                 parser.Message
		heard             string
	}{
		{"split off what he wrote from there", "ana@agents.test", "ana@agents.test", mail.Pass, nil, line("split", "4"), "ana transcript, ben new, carla received"},
		{"accepted as his, he hears nowhere of it", "ana@agents.test", "ana@agents.test", mail.Pass, nil, line("accept", "same"), ""},
		{"he ends the access from there", home, carla, mail.Pass, granted, line("end-access", ""), "ana access, carla transcript"},
		{"he grants from there, unproven", home, carla, mail.None, offered, line("grant", ""), "ana access, carla transcript"},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := desktest.Splitting(t)
			w.State.People = map[mail.Address]*ticket.Contact{desktest.Addr(carla): known, desktest.Addr(dan): known, desktest.Addr(home): known}
			last := w.State.Messages[7][3]
			last.Author.Address = desktest.Addr(home)
			w.Ticket.Access = c.access
			if c.from == home {
				w.State.Contact = known
			}
			if c.m.Commands[0].Name == "accept" {
				w.State.People[desktest.Addr(home)] = record
				w.State.People[desktest.Addr(carla)] = &ticket.Contact{Address: desktest.Addr(carla), Also: []mail.Address{desktest.Addr(dan)}}
				w.Ticket.Unverified = []uint32{4}
				w.State.Unverified[7] = []*ticket.Message{last}
			}
			p := w.Decide(desktest.TestMail{From: c.from, To: w.TokenOf(c.token, ticket.TokenReply), Verdict: c.verdict, M: c.m})
			if got := desktest.Heard(p); got != c.heard {
				t.Errorf("heard %q, want %q", got, c.heard)
			}
		})
	}
}
