package desk

import (
	"testing"
	"time"

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
			w := newWorld(t)
			w.state.Contact = &ticket.Contact{Address: addr(c.also), Also: []mail.Address{addr(home)}}
			x := testMail{from: home, verdict: c.verdict, m: c.m}
			if c.token != "" {
				x.to = w.tokenOf(c.token, ticket.TokenReply)
			}
			p := w.decide(x)
			if got := summary(p); got != c.want {
				t.Fatalf("got %q, want %q; why: %q", got, c.want, p.Why)
			}
			if got := heard(p); got != c.heard {
				t.Errorf("heard %q, want %q", got, c.heard)
			}
			if len(p.Changes) > 0 && p.Changes[0].Ticket.Number == 7 && len(p.Changes[0].Ticket.People) != len(w.ticket.People) {
				t.Errorf("he stands on the ticket twice: %+v", p.Changes[0].Ticket.People)
			}
		})
	}
}

// TestTwoPlacesOfOnePerson: whoever stands on a ticket with two addresses does not hear of
// his own mail at the other one.
func TestTwoPlacesOfOnePerson(t *testing.T) {
	w := newWorld(t)
	w.state.Contact = &ticket.Contact{Address: addr("carla@customer.test"), Also: []mail.Address{addr("dan@customer.test")}}
	p := w.decide(testMail{from: "dan@customer.test", verdict: mail.Pass, to: w.tokenOf("dan@customer.test", ticket.TokenReply)})
	if got := heard(p); got != "ana update, ben update" {
		t.Errorf("heard %q", got)
	}
}

// TestAccept: unverified mail comes into the thread, and its sender with it or as one who
// is there already.
func TestAccept(t *testing.T) {
	const home = "carla@home.test"
	member := &ticket.Contact{Address: addr(home), Memberships: []ticket.Membership{{Scope: ticket.Scope{Organisation: "acme", Account: ""}}}}
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
		{"of one who wrote before", "same", home, &ticket.Contact{Address: addr(home)}, "", "", "carla@customer.test", "dan update", true},
		{"of a member of an organisation", "same", home, member, "address-two", "", "", "ana transcript", false},
		{"somebody else's", "same", home, &ticket.Contact{Address: addr("eve@else.test"), Also: []mail.Address{addr(home)}}, "address-others", "", "", "ana transcript", false},
		{"a stranger's", "as eve@else.test", home, nil, "address-absent", "", "", "ana transcript", false},
		{"a watcher's", "as walt@customer.test", home, nil, "address-absent", ticket.Former, "", "ana transcript", false},
		{"an agent's address", "same", "ben@agents.test", nil, "address-agent", ticket.AgentStaff, "", "ana transcript", false},
		{"no address", "as somebody", home, nil, "address", "", "", "ana transcript", false},
		{"other words", "please", home, nil, "argument", "", "", "ana transcript", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t)
			waiting := &ticket.Message{Ticket: 7, ID: 1, Kind: ticket.FromCustomer, Unverified: true, Visibility: ticket.ForAgents, Author: mail.Mailbox{Address: addr(c.author)}}
			w.ticket.Unverified, w.state.Unverified[7] = []uint32{1}, []*ticket.Message{waiting}
			if c.known != nil {
				w.state.People[addr(c.author)] = c.known
			}
			p := w.decide(testMail{from: "ana@agents.test", verdict: mail.Pass, to: w.tokenOf("ana@agents.test", ticket.TokenReply), m: parser.Message{
				Commands: []parser.Command{{Name: "accept", Args: c.args}},
			}})
			change := p.Changes[0]
			if got := heard(p); got != c.heard {
				t.Errorf("heard %q, want %q", got, c.heard)
			}
			if verified := len(change.Amended) == 1 && !change.Amended[0].Unverified; verified != c.verified || (len(change.Ticket.Unverified) == 0) != c.verified {
				t.Errorf("verified %v, want %v; %v wait", verified, c.verified, change.Ticket.Unverified)
			}
			if at := change.Ticket.Place(addr(c.author)); c.place != ticket.Former && (at < 0) != (c.place == "") {
				t.Errorf("the author stands at %d, want standing %q", at, c.place)
			}
			learned := ""
			for _, contact := range p.People {
				if contact.Has(addr(home)) && contact.Primary.IsZero() {
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
	w := newWorld(t)
	for id := range uint32(2) {
		w.state.Unverified[7] = append(w.state.Unverified[7], &ticket.Message{Ticket: 7, ID: id + 1, Unverified: true, Author: mail.Mailbox{Address: addr("eve@else.test")}})
	}
	w.ticket.Unverified = []uint32{1, 2}
	p := w.decide(testMail{from: "ana@agents.test", verdict: mail.Pass, to: w.tokenOf("ana@agents.test", ticket.TokenReply), m: commanding("accept", "accept")})
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
		{"invited, known", "ivy@customer.test", &ticket.Contact{Address: addr("ivy@customer.test")}, false},
		{"a stranger", "eve@else.test", nil, false},
	} {
		w := newWorld(t)
		w.state.Contact = c.known
		p := w.decide(testMail{from: c.from, verdict: mail.Pass, to: w.tokenOf("ivy@customer.test", ticket.TokenReply)})
		if met := p.Contact != nil; met != c.want || met && p.Contact.Address != addr(c.from) {
			t.Errorf("%s: %+v", c.name, p.Contact)
		}
	}
}

// TestFurtherAddressInCommands: commands know a person by all his addresses.
func TestFurtherAddressInCommands(t *testing.T) {
	const carla, dan, home = "carla@customer.test", "dan@customer.test", "carla@home.test"
	known := &ticket.Contact{Address: addr(carla), Also: []mail.Address{addr(home), addr(dan)}}
	record := &ticket.Contact{Address: addr(home), Created: noon}
	granted := &ticket.Access{
		State: ticket.AccessGranted, Agent: addr("ana@agents.test"), Customer: addr(carla),
		Offered: noon, Granted: noon, Ends: noon.Add(time.Hour),
	}
	offered := &ticket.Access{State: ticket.AccessOffered, Agent: granted.Agent, Customer: granted.Customer, Asked: time.Hour, Offered: noon}
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
			w := splitting(t)
			w.state.People = map[mail.Address]*ticket.Contact{addr(carla): known, addr(dan): known, addr(home): known}
			last := w.state.Messages[7][3]
			last.Author.Address = addr(home)
			w.ticket.Access = c.access
			if c.from == home {
				w.state.Contact = known
			}
			if c.m.Commands[0].Name == "accept" {
				w.state.People[addr(home)] = record
				w.state.People[addr(carla)] = &ticket.Contact{Address: addr(carla), Also: []mail.Address{addr(dan)}}
				w.ticket.Unverified = []uint32{4}
				w.state.Unverified[7] = []*ticket.Message{last}
			}
			p := w.decide(testMail{from: c.from, to: w.tokenOf(c.token, ticket.TokenReply), verdict: c.verdict, m: c.m})
			if got := heard(p); got != c.heard {
				t.Errorf("heard %q, want %q", got, c.heard)
			}
		})
	}
}
