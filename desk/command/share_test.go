package command_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"guichet/desk/change"
	"guichet/desk/desktest"
	"guichet/desk/notify"
	"guichet/mail"
	"guichet/parser"
	"guichet/ticket"
)

// standings are those who stand on a ticket as customers: "carla requester, dan participant".
func standings(t *ticket.Ticket) string {
	var all []string
	for _, p := range t.People {
		if p.Standing != ticket.AgentStaff {
			all = append(all, p.Address.Local+" "+string(p.Standing))
		}
	}
	return strings.Join(all, ", ")
}

// TestSharing: who may bring whom to a ticket and send whom away (PRODUCT 5.5, 5.8).
func TestSharing(t *testing.T) {
	const carla, dan, ivy, ana = "carla@customer.test", "dan@customer.test", "ivy@customer.test", "ana@agents.test"
	for _, c := range []struct {
		name    string
		from    string
		say     string
		setup   func(*desktest.World)
		who     string // whose standing is looked at
		want    ticket.Standing
		refused string
		heard   string
	}{
		{"requester shares", carla, "share zoe@customer.test", nil, "zoe@customer.test", ticket.Participant, "", "carla transcript, zoe status"},
		{"requester shares with two", carla, "share Yul <yul@customer.test>, zoe@customer.test", nil, "zoe@customer.test", ticket.Participant, "", "carla transcript, yul status, zoe status"},
		{"requester shares with one, and a word", carla, "share yul@customer.test zoe@customer.test please", nil, "zoe@customer.test", ticket.Participant, "address", "carla transcript, yul status, zoe status"},
		{"requester lets watch who is in copy", carla, "watch ivy@customer.test", nil, ivy, ticket.Watcher, "", "carla transcript"},
		{"participant shares", dan, "share zoe@customer.test", nil, "zoe@customer.test", ticket.Participant, "", "dan transcript, zoe status"},
		{"invited shares", ivy, "share zoe@customer.test", nil, "zoe@customer.test", ticket.Participant, "", "ivy transcript, zoe status"},
		{"agent shares", ana, "share zoe@customer.test", nil, "zoe@customer.test", ticket.Participant, "", "zoe status"},
		{"requester lets watch", carla, "watch zoe@customer.test", nil, "zoe@customer.test", ticket.Watcher, "", "carla transcript"},
		{"a watcher takes part", carla, "share walt@customer.test", nil, "walt@customer.test", ticket.Participant, "", "carla transcript, walt status"},
		{"a participant cannot be made a watcher", carla, "watch dan@customer.test", nil, dan, ticket.Participant, "", "carla transcript"},
		{"somebody in Cc takes part", carla, "share ivy@customer.test", nil, ivy, ticket.Participant, "", "carla transcript, ivy status"},
		{"an agent's address", carla, "share ben@agents.test", nil, "zoe@customer.test", "", "address-ours", "carla transcript"},
		{"our address", carla, "share support@desk.test", nil, "zoe@customer.test", "", "address-ours", "carla transcript"},
		{"an address that nobody reads", carla, "share no-reply@customer.test", nil, "no-reply@customer.test", "", "address-no-reply", "carla transcript"},
		{"nobody", carla, "share", nil, "zoe@customer.test", "", "address-which", "carla transcript"},
		{"no address", carla, "share Zoe", nil, "zoe@customer.test", "", "address", "carla transcript"},
		{"who left by himself", carla, "share zoe@customer.test", left, "zoe@customer.test", ticket.Former, "address-left", "carla transcript"},
		{"who left, by an agent", ana, "share zoe@customer.test", left, "zoe@customer.test", ticket.Participant, "", "zoe status"},
		{"the ticket is full", carla, "share zoe@customer.test", full, "zoe@customer.test", "", "address-full", "carla transcript"},
		{"the ticket is full, a watcher takes part", carla, "share walt@customer.test", full, "walt@customer.test", ticket.Participant, "", "carla transcript, walt status"},
		{"the ticket is full, by an agent", ana, "share zoe@customer.test", full, "zoe@customer.test", ticket.Participant, "", "zoe status"},
		{"the day is full", carla, "share zoe@customer.test", func(w *desktest.World) { w.State.Counts.Brought = change.MaxNewInDay }, "zoe@customer.test", "", "address-day", "carla transcript"},
		{"all customers together, that day", carla, "share zoe+a@bank.test", brought, "zoe+a@bank.test", "", "address-much", "carla transcript"},
		{"all customers together, by an agent", ana, "share zoe+a@bank.test", brought, "zoe+a@bank.test", ticket.Participant, "", "zoe+a status"},
		{"by another address of his", carla, "share zoe@home.test", known, "zoe@customer.test", ticket.Participant, "", "carla transcript"},

		{"requester removes", carla, "unshare dan@customer.test", nil, dan, ticket.Former, "", "carla transcript"},
		{"requester removes a watcher", carla, "unwatch walt@customer.test", nil, "walt@customer.test", ticket.Former, "", "carla transcript"},
		{"requester cannot go", carla, "unshare", nil, carla, ticket.Requester, "address-fixed", "carla transcript"},
		{"requester cannot go by name", carla, "unshare carla@customer.test", nil, carla, ticket.Requester, "address-fixed", "carla transcript"},
		{"participant leaves", dan, "unshare", nil, dan, ticket.Former, "", "dan transcript"},
		{"participant leaves by name", dan, "unshare DAN@customer.test", nil, dan, ticket.Former, "", "dan transcript"},
		{"participant removes the requester", dan, "unshare carla@customer.test", nil, carla, ticket.Requester, "address-fixed", "dan transcript"},
		{"participant removes another", dan, "unwatch walt@customer.test", nil, "walt@customer.test", ticket.Watcher, "address-not-yours", "dan transcript"},
		{"participant removes whom he brought", dan, "unwatch walt@customer.test", func(w *desktest.World) { w.Ticket.People[3].By = desktest.Addr(dan) }, "walt@customer.test", ticket.Former, "", "dan transcript"},
		{"agent removes", ana, "unshare dan@customer.test", nil, dan, ticket.Former, "", ""},
		{"agent names nobody", ana, "unshare", nil, dan, ticket.Participant, "address-which", "ana transcript"},
		{"a stranger is removed", carla, "unshare zoe@customer.test", nil, "zoe@customer.test", "", "address-absent", "carla transcript"},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := desktest.NewWorld(t)
			if c.setup != nil {
				c.setup(w)
			}
			name, args, _ := strings.Cut(c.say, " ")
			p := w.Decide(desktest.TestMail{From: c.from, Verdict: mail.Pass, To: w.TokenOf(c.from, ticket.TokenReply), M: parser.Message{
				Commands: []parser.Command{{Name: name, Args: args, Line: "#" + c.say}}, Reply: "#" + c.say,
			}})
			it := p.Changes[0].Ticket
			got := ticket.Standing("")
			if at := it.Place(desktest.Addr(c.who)); at >= 0 {
				got = it.People[at].Standing
			}
			if got != c.want {
				t.Errorf("%s is %q, want %q; all: %s", c.who, got, c.want, standings(it))
			}
			if got := desktest.RefusedKey(p); got != c.refused {
				t.Errorf("refused %q, want %q", got, c.refused)
			}
			if got := desktest.Heard(p); got != c.heard {
				t.Errorf("heard %q, want %q", got, c.heard)
			}
		})
	}
}

// left puts Zoe on the ticket, who left it.
func left(w *desktest.World) {
	w.Ticket.People = append(w.Ticket.People, ticket.Person{Address: desktest.Addr("zoe@customer.test"), Standing: ticket.Former, Left: true})
}

// full brings as many people to the ticket as customers may.
func full(w *desktest.World) {
	for i := w.Ticket.Customers(); i < change.MaxCustomers; i++ {
		w.Ticket.People = append(w.Ticket.People, ticket.Person{Address: desktest.Addr(fmt.Sprintf("p%d@customer.test", i)), Standing: ticket.Watcher})
	}
}

// brought says that customers brought Zoe to as many tickets as they may.
func brought(w *desktest.World) {
	w.State.BroughtTo = map[string]int{"brought zoe@bank.test": notify.MaxBroughtTo}
}

// known puts Zoe on the ticket, who has another address.
func known(w *desktest.World) {
	w.Ticket.People = append(w.Ticket.People, ticket.Person{Address: desktest.Addr("zoe@customer.test"), Standing: ticket.Participant})
	w.State.People[desktest.Addr("zoe@home.test")] = &ticket.Contact{Address: desktest.Addr("zoe@customer.test"), Also: []mail.Address{desktest.Addr("zoe@home.test")}}
}

// TestAddedIsTold: whoever is made a participant learns it, and by whom, in one letter.
func TestAddedIsTold(t *testing.T) {
	share := parser.Command{Name: "share", Args: "zoe@customer.test", Line: "#share zoe@customer.test"}
	for _, c := range []struct {
		name  string
		from  string
		words string
		hold  time.Duration
		heard string
		kind  ticket.LetterKind
		state ticket.LetterState
	}{
		{"a customer, alone", "dan@customer.test", "", 0, "dan transcript, zoe status", ticket.KindStatus, ticket.LetterQueued},
		{"a customer, with words", "dan@customer.test", "Zoe knows.", 0, "ana update, ben update, carla update, dan transcript, zoe update", ticket.KindUpdate, ticket.LetterQueued},
		{"an agent, alone", "ana@agents.test", "", 0, "zoe status", ticket.KindStatus, ticket.LetterQueued},
		{"an agent, alone, and may take it back", "ana@agents.test", "", time.Minute, "ana undo, zoe status", ticket.KindStatus, ticket.LetterHeld},
		{"an agent, with words", "ana@agents.test", "Hello.", 0, "carla reply, dan reply, ivy reply, walt watch, zoe reply", ticket.KindReply, ticket.LetterQueued},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := desktest.NewWorld(t)
			w.Dir.Policy.Hold = c.hold
			p := w.Decide(desktest.TestMail{From: c.from, Verdict: mail.Pass, To: w.TokenOf(c.from, ticket.TokenReply), M: parser.Message{
				Commands: []parser.Command{share}, Body: c.words, Reply: strings.TrimSpace(share.Line + "\n" + c.words),
			}})
			if got := desktest.Heard(p); got != c.heard {
				t.Errorf("heard %q, want %q", got, c.heard)
			}
			for _, l := range p.Changes[0].Letters {
				if l.To.Address.Local == "zoe" && (!l.Facts.Added || l.Kind != c.kind || l.State != c.state || !ticket.SameAddress(l.Actor.Address, desktest.Addr(c.from))) {
					t.Errorf("Zoe's letter: %+v", l)
				}
				if l.To.Address.Local != "zoe" && l.Facts.Added {
					t.Errorf("%s hears that he was added", l.To.Address)
				}
			}
		})
	}
}

// TestBroughtIsCounted: addresses that a customer brings count against his day, once each.
func TestBroughtIsCounted(t *testing.T) {
	w := desktest.NewWorld(t)
	w.State.Counts.Brought = change.MaxNewInDay - 2
	var say []parser.Command
	for _, a := range []string{"a@x.test", "a@x.test", "walt@customer.test", "b@x.test", "c@x.test"} {
		say = append(say, parser.Command{Name: "share", Args: a, Line: "#share " + a})
	}
	p := w.Decide(desktest.TestMail{From: "carla@customer.test", Verdict: mail.Pass, To: w.TokenOf("carla@customer.test", ticket.TokenReply), M: parser.Message{Commands: say, Reply: "#share"}})
	counted := 0
	for _, key := range p.Counted {
		if key == "brought by carla@customer.test" {
			counted++
		}
	}
	if counted != 2 || !slices.Contains(p.Counted, "brought a@x.test") || desktest.RefusedKey(p) != "address-day" || p.Changes[0].Ticket.Place(desktest.Addr("c@x.test")) >= 0 {
		t.Errorf("counted %d, refused %q; %s", counted, desktest.RefusedKey(p), standings(p.Changes[0].Ticket))
	}
}

// TestUndoTakesThePeopleOut: whom an undone mail made participants are none.
func TestUndoTakesThePeopleOut(t *testing.T) {
	w := desktest.NewWorld(t)
	w.Ticket.People[1].By = desktest.Addr("ana@agents.test")
	w.Ticket.Messages = 2
	b := &ticket.Before{Status: ticket.Open, Priority: ticket.Normal, Subject: w.Ticket.Subject, Standings: []ticket.Standing{ticket.Requester}}
	w.State.HeldMessages[7] = map[uint32]*ticket.Message{2: {Ticket: 7, ID: 2, Kind: ticket.FromAgent, Before: b}}
	w.State.Letters[7] = []*ticket.Letter{{ID: 3, Ticket: 7, Person: 1, Kind: ticket.KindReply, State: ticket.LetterHeld, Causes: []uint32{2}, Actor: mail.Mailbox{Address: desktest.Addr("ana@agents.test")}, Due: desktest.Noon.Add(time.Minute)}}
	p := w.Decide(desktest.TestMail{From: "ana@agents.test", Verdict: mail.Pass, To: w.TokenOf("ana@agents.test", ticket.TokenReply), M: desktest.Commanding("undo")})
	if got := p.Changes[0].Ticket.People[1]; got.Standing != ticket.Former || got.Generation == 0 {
		t.Errorf("Dan is %+v", got)
	}
}

// TestInviting: people in To and Cc of a proven mail are invited, as far as there is room.
func TestInviting(t *testing.T) {
	box := func(a string) mail.Mailbox { return mail.Mailbox{Address: desktest.Addr(a)} }
	var many []mail.Mailbox
	for i := range 30 {
		many = append(many, box(fmt.Sprintf("m%d@x.test", i)))
	}
	for _, c := range []struct {
		name    string
		verdict mail.Result
		cc      []mail.Mailbox
		setup   func(*desktest.World)
		invited int
	}{
		{"one", mail.Pass, []mail.Mailbox{box("zoe@x.test")}, nil, 2},
		{"trusted", mail.Trusted, []mail.Mailbox{box("zoe@x.test")}, nil, 2},
		{"unproven", mail.None, []mail.Mailbox{box("zoe@x.test")}, nil, 1},
		{"ours, agents, machines, who is there", mail.Pass, []mail.Mailbox{
			box("support@desk.test"), box("support+x@desk.test"), box("ben@agents.test"), box("no-reply@x.test"), box("DoNotReply@x.test"),
			box("mailer-daemon@x.test"), box("dan@customer.test"),
			{},
		}, nil, 1},
		{"many", mail.Pass, many, nil, change.MaxInvited},
		{"a full ticket", mail.Pass, many, full, 1},
		{"who left", mail.Pass, []mail.Mailbox{box("zoe@customer.test")}, left, 1},
	} {
		w := desktest.NewWorld(t)
		if c.setup != nil {
			c.setup(w)
		}
		to := w.TokenOf("carla@customer.test", ticket.TokenReply)
		p := w.Decide(desktest.TestMail{From: "carla@customer.test", Verdict: c.verdict, To: to, M: parser.Message{To: []mail.Mailbox{box(to)}, Cc: c.cc}})
		n := 0
		for _, person := range p.Changes[0].Ticket.People {
			if person.Standing == ticket.Invited {
				n++
			}
		}
		if n != c.invited {
			t.Errorf("%s: %d are invited, want %d", c.name, n, c.invited)
		}
		if strings.Contains(desktest.Heard(p), "zoe") {
			t.Errorf("%s: who is invited hears: %s", c.name, desktest.Heard(p))
		}
	}
}

// TestLeaveAgain: the second click finds that nothing is left to do.
func TestLeaveAgain(t *testing.T) {
	w := desktest.NewWorld(t)
	to := w.TokenOf("walt@customer.test", ticket.TokenLeave)
	for i := range 2 {
		p := w.Decide(desktest.TestMail{From: "unsubscribe@provider.test", Verdict: mail.None, To: to})
		if len(p.Changes) != 1 || p.Changes[0].Ticket.Number != 7 {
			t.Fatalf("mail %d: %s", i+1, desktest.Summary(p))
		}
		w.Ticket = p.Changes[0].Ticket
		w.State.Tickets[7] = w.Ticket
		if walt := w.Ticket.People[3]; walt.Standing != ticket.Former || !walt.Left {
			t.Errorf("mail %d: Walt is %+v", i+1, walt)
		}
		if events := len(p.Changes[0].Events); events != 1-i {
			t.Errorf("mail %d: %d events", i+1, events)
		}
	}
}

// TestSharedByTheFirstMail: whom the mail that opens a ticket makes a participant learns it,
// also if it follows a closed one.
func TestSharedByTheFirstMail(t *testing.T) {
	share := parser.Command{Name: "share", Args: "zoe@customer.test", Line: "#share zoe@customer.test"}
	for _, c := range []struct {
		name, token string
		verdict     mail.Result
		heard       string
	}{
		{"a new ticket", "", mail.Pass, "ana new, ben new, carla received, zoe status"},
		{"a follow-up", "carla@customer.test", mail.Pass, "ana new, ben new, carla received, zoe status"},
		{"without proof nobody is brought", "", mail.None, "ana new, ben new, carla received"},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := desktest.NewWorld(t)
			w.Ticket.Status = ticket.Closed
			x := desktest.TestMail{From: "carla@customer.test", Verdict: c.verdict, M: parser.Message{Commands: []parser.Command{share}, Body: "Zoe knows."}}
			if c.token != "" {
				x.To = w.TokenOf(c.token, ticket.TokenReply)
			}
			p := w.Decide(x)
			if got := desktest.Heard(p); got != c.heard {
				t.Errorf("heard %q, want %q", got, c.heard)
			}
			for _, l := range p.Changes[0].Letters {
				if l.To.Address.Local == "zoe" && (!l.Facts.Added || !ticket.SameAddress(l.Actor.Address, desktest.Addr("carla@customer.test"))) {
					t.Errorf("Zoe's letter: %+v", l)
				}
			}
		})
	}
}
