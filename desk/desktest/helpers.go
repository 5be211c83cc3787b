package desktest

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"guichet/desk/change"
	"guichet/desk/notify"
	"guichet/desk/policy"
	"guichet/desk/rules"
	"guichet/desk/thread"
	"guichet/mail"
	"guichet/parser"
	"guichet/ticket"
)

// Splitting returns a world whose ticket has messages 1 and 3 of Carla's, 2 of Ana's, 4 of
// Dan's, and 5 that somebody unverified wrote.
func Splitting(t *testing.T) *World {
	w := NewWorld(t)
	from := func(id uint32, who string, kind ticket.MessageKind) *ticket.Message {
		return &ticket.Message{
			Ticket: 7, ID: id, Kind: kind, Author: mail.Mailbox{Address: Addr(who)}, Visibility: ticket.ForAll,
			MessageID: mail.MessageID(who), Verdict: mail.Verdict{Result: mail.Pass},
		}
	}
	all := []*ticket.Message{
		from(1, "carla@customer.test", ticket.FromCustomer), from(2, "ana@agents.test", ticket.FromAgent),
		from(3, "carla@customer.test", ticket.FromCustomer), from(4, "dan@customer.test", ticket.FromCustomer),
		from(5, "eve@else.test", ticket.FromCustomer), from(6, "eve@else.test", ticket.FromCustomer),
	}
	all[4].Visibility, all[4].Unverified = ticket.ForAgents, true
	w.Ticket.Messages, w.State.Messages = 6, map[ticket.Number][]*ticket.Message{7: all}
	w.Ticket.Tags = []string{"old"}
	return w
}

// CommandAndWords is a mail with one command, and words.
func CommandAndWords(name string) parser.Message {
	m := Commanding(name)
	m.Body = "Done."
	return m
}

// Commanding is a mail with these commands and nothing else.
func Commanding(names ...string) parser.Message {
	m := parser.Message{Commands: []parser.Command{}}
	for _, n := range names {
		m.Commands = append(m.Commands, parser.Command{Name: n})
	}
	return m
}

// Refusals are what a plan's transcripts refuse, by key.
func Refusals(p *change.Plan) string {
	var all []string
	letters := p.Letters
	for _, c := range p.Changes {
		letters = append(letters, c.Letters...)
	}
	for _, l := range letters {
		for _, s := range l.Facts.Refused {
			all = append(all, s.Key)
		}
	}
	return strings.Join(all, " ")
}

// Ordering is a mail with these command lines and words below them.
func Ordering(words string, lines ...string) parser.Message {
	m := parser.Message{Body: words, Reply: strings.TrimSpace(strings.Join(lines, "\n") + "\n" + words)}
	for _, line := range lines {
		name, args, _ := strings.Cut(strings.TrimPrefix(line, "#"), " ")
		m.Commands = append(m.Commands, parser.Command{Name: name, Args: args, Line: line})
	}
	return m
}

// OnlyChange returns the one change of a plan.
func OnlyChange(t *testing.T, p *change.Plan) *change.Change {
	t.Helper()
	if len(p.Changes) != 1 || p.Changes[0].Message == nil {
		t.Fatalf("%s; why: %q", Summary(p), p.Why)
	}
	return p.Changes[0]
}

// SideToken is the address of a token issued to an agent in the side conversation.
func (w *World) SideToken(agent string, role ticket.TokenRole) string {
	at := w.Ticket.SidePlace(Addr(agent), w.Ticket.Place(Addr(Supplier)))
	return "support+" + w.Keys.Issue(role, w.Ticket, at) + "@desk.test"
}

// AskSupplier makes Max a third party whom Ana asked, and returns his place.
func (w *World) AskSupplier() int {
	at := w.Ticket.Admit(mail.Mailbox{Name: "Max", Address: Addr(Supplier)}, ticket.ThirdParty)
	w.Ticket.AdmitSide(mail.Mailbox{Name: "Ana", Address: Addr("ana@agents.test")}, at)
	return at
}

// Orders is a mail of commands, "ask max@supplier.test" and so on, with words below.
func Orders(words string, lines ...string) parser.Message {
	m := parser.Message{Commands: []parser.Command{}, Body: words, Reply: words}
	for _, line := range lines {
		name, args, _ := strings.Cut(line, " ")
		m.Commands = append(m.Commands, parser.Command{Name: name, Args: args})
	}
	return m
}

// Supplier is a third party, whom agents ask.
const Supplier = "max@supplier.test"

// LetterWithoutTicket is a letter of no ticket to Carla, as the rules and the store's transaction
// make it.
func (w *World) LetterWithoutTicket(to string) *ticket.Letter {
	p := &change.Plan{}
	l := notify.WriteWithoutTicket(w.Dir, p, w.State, 0, mail.Mailbox{Address: Addr(to)}, ticket.KindTranscript)
	l.ID, l.Subject = 9, "Re: #list"
	notify.NameWithoutTicket(w.Dir, w.Keys, l)
	w.State.Returned[9] = l
	return l
}

// Plain are the words of letters in tests.
type Plain struct{}

// Addr is an address that a test writes; it panics where it is none.
func Addr(s string) mail.Address {
	if s == "postmaster" {
		return mail.Address{Local: s}
	}
	a, err := mail.ParseAddress(s)
	if err != nil {
		panic(s)
	}
	return a
}

// Asked tells what a letter asks for: labels, "*" required, and choices.
func Asked(f ticket.Facts) string {
	var parts []string
	for _, m := range f.Missing {
		s := m.Label
		if m.Required {
			s += "*"
		}
		if len(m.Choices) > 0 {
			s += "(" + strings.Join(m.Choices, ",") + ")"
		}
		parts = append(parts, s)
	}
	if f.Denied != "" {
		parts = append(parts, "denied "+f.Denied)
	}
	return strings.Join(parts, " ")
}

// FormOf tells a ticket's form in one line.
func FormOf(t *ticket.Ticket) string {
	parts := []string{t.Category, t.Product}
	for _, label := range slices.Sorted(maps.Keys(t.Fields)) {
		parts = append(parts, label+"="+t.Fields[label])
	}
	return strings.Join(parts, " | ")
}

// FormWorld is a world whose desk has categories and products.
func FormWorld(t *testing.T) *World {
	w := NewWorld(t)
	p := w.Dir.Policy
	p.Categories = []policy.Category{
		{Name: "customer", Labels: map[string]string{"fr": "Client"}},
		{Name: "invoice", Labels: map[string]string{"fr": "Facture"}},
		{Name: "onboarding", Labels: map[string]string{"fr": "Arrivée"}, Restricted: true, Addresses: []string{"*@partner.test"}, Organisations: []string{"acme"}},
	}
	p.Products = []policy.Product{signing, {Name: "archive"}}
	p.Addresses[0].Category, p.Addresses[0].Product = "customer", "signature"
	w.Dir = policy.NewDirectory(p, Plain{})
	w.Ticket.Category, w.Ticket.Product = "customer", "signature"
	return w
}

// LetterID is the Message-ID of a letter to a person of the ticket.
func (w *World) LetterID(who string) mail.MessageID {
	return thread.MessageID(w.Keys.Issue(ticket.TokenReference, w.Ticket, w.Ticket.Place(Addr(who))), 5, "mx.desk.test")
}

// TranscriptOf is the transcript of a plan; nil if there is none.
func TranscriptOf(p *change.Plan) *ticket.Letter {
	for _, c := range p.Changes {
		for _, l := range c.Letters {
			if l.Kind == ticket.KindTranscript {
				return l
			}
		}
	}
	return nil
}

// Billing adds a second support address, whose agent is Ben.
func (w *World) Billing() {
	p := w.Dir.Policy
	p.Addresses = append(p.Addresses, policy.SupportAddress{Address: Addr("billing@desk.test"), Separator: "+", Name: "Billing", Language: "en", Agents: []mail.Address{Addr("ben@agents.test")}})
	p.Addresses[0].Agents = []mail.Address{Addr("ana@agents.test")}
	w.Dir = policy.NewDirectory(p, Plain{})
}

// ToCustomers lists the customers of ticket 7 whom a plan writes to.
func (w *World) ToCustomers(hear string) string {
	var all []string
	for _, one := range strings.Split(hear, ", ") {
		who, _, _ := strings.Cut(one, " ")
		if one != "" && w.Dir.Agent(Addr(who+"@agents.test")) == nil {
			all = append(all, one)
		}
	}
	return strings.Join(all, ", ")
}

// Boxes are mailboxes without names.
func Boxes(addresses ...string) []mail.Mailbox {
	var all []mail.Mailbox
	for _, a := range addresses {
		all = append(all, mail.Mailbox{Address: Addr(a)})
	}
	return all
}

// RefusedKey is the first thing that a transcript refuses; "" for none.
func RefusedKey(p *change.Plan) string {
	for _, c := range p.Changes {
		for _, l := range c.Letters {
			if l.Kind == ticket.KindTranscript && len(l.Facts.Refused) > 0 {
				return l.Facts.Refused[0].Key
			}
		}
	}
	return ""
}

// ByAna has Ana send a mail to a ticket.
func (w *World) ByAna(m parser.Message) *change.Plan {
	return w.Decide(TestMail{From: "ana@agents.test", Verdict: mail.Pass, To: w.TokenOf("ana@agents.test", ticket.TokenReply), M: m})
}

// FromAna has Ana send lines and words to a ticket.
func (w *World) FromAna(words string, lines ...string) *change.Plan {
	return w.ByAna(Ordering(words, lines...))
}

// Waiting gives Ben an answer that waits, with a command.
func (w *World) Waiting() {
	w.Ticket.Messages = 3
	w.Ticket.Held = []ticket.HeldAnswer{{Message: 3, Agent: Addr("ben@agents.test"), Why: ticket.HeldCollision, Since: []uint32{2}, Lines: []string{"#resolved"}}}
	w.State.Recent = map[ticket.Number][]*ticket.Message{7: {
		{Ticket: 7, ID: 2, Kind: ticket.FromAgent, Visibility: ticket.ForAll, Author: mail.Mailbox{Address: Addr("ana@agents.test")}, Text: "Reset at A."},
		{Ticket: 7, ID: 3, Kind: ticket.Note, Visibility: ticket.ForAgents, Author: mail.Mailbox{Address: Addr("ben@agents.test")}, Text: "Wait for B."},
	}}
}

// ByBen decides on a mail of Ben's to his reply address, in answer to a letter.
func (w *World) ByBen(to *ticket.Letter, m parser.Message) *change.Plan {
	if to != nil {
		m.InReplyTo = []mail.MessageID{to.MessageID}
	}
	return w.Decide(TestMail{From: "ben@agents.test", Verdict: mail.Pass, To: w.TokenOf("ben@agents.test", ticket.TokenReply), M: m})
}

// Told puts a letter to an agent on ticket 7 that left at a time.
func (w *World) Told(who string, kind ticket.LetterKind, at time.Time, causes ...uint32) *ticket.Letter {
	l := &ticket.Letter{
		ID: ticket.LetterID(len(w.State.Letters[7]) + 1), Ticket: 7, Person: w.Ticket.Place(Addr(who)), Kind: kind, State: ticket.LetterSent,
		Created: at, To: mail.Mailbox{Address: Addr(who)}, MessageID: mail.MessageID(string(kind) + at.Format("150405") + "@mx.desk.test"), Causes: causes,
		Attempts: []ticket.Attempt{{At: at, Outcome: ticket.Delivered}},
	}
	w.State.Letters[7] = append(w.State.Letters[7], l)
	return l
}

// Order decides on a mail of Ana's with one command, and words or none.
func (w *World) Order(name, args, body string) *change.Plan {
	m := parser.Message{Body: body, Commands: []parser.Command{{Name: name, Args: args}}}
	return w.Decide(TestMail{From: "ana@agents.test", Verdict: mail.Pass, To: w.TokenOf("ana@agents.test", ticket.TokenReply), M: m})
}

// Second puts ticket 12 of Carla's beside ticket 7: Dan was removed from it, Ivy takes part,
// Eve as well. Ticket 7 has three messages, one of which is a note.
func (w *World) Second() *ticket.Ticket {
	t := &ticket.Ticket{
		Number: 12, Address: Addr("support@desk.test"), Subject: "Still cannot log in", Echo: true, Language: "en",
		Status: ticket.Open, Priority: ticket.Normal, Created: Noon, Secret: []byte("another secret"), Messages: 1,
		People: []ticket.Person{
			{Address: Addr("ana@agents.test"), Standing: ticket.AgentStaff},
			{Address: Addr("carla@customer.test"), Standing: ticket.Requester, Root: "second@customer.test"},
			{Address: Addr("dan@customer.test"), Standing: ticket.Former, Generation: 1},
			{Address: Addr("ivy@customer.test"), Standing: ticket.Participant},
			{Address: Addr("eve@else.test"), Standing: ticket.Participant},
		},
	}
	w.State.Tickets[12] = t
	w.Ticket.Messages = 3
	w.Ticket.People[1].Root, w.Ticket.People[3].Root = "dans@desk.test", "walts@desk.test"
	w.State.Messages = map[ticket.Number][]*ticket.Message{7: {
		{Ticket: 7, ID: 1, Kind: ticket.FromCustomer, Visibility: ticket.ForAll, Text: "first", At: Noon},
		{Ticket: 7, ID: 2, Kind: ticket.Note, Visibility: ticket.ForAgents, Text: "a note", At: Noon},
		{Ticket: 7, ID: 3, Kind: ticket.CommandsOnly, Visibility: ticket.ForAgents, At: Noon},
	}}
	return t
}

// Sum is what the alert timer tells when the hour is over: of whom how many mails, and which messages.
func (w *World) Sum() string {
	w.State.Now = w.State.Now.Add(notify.AlertEvery)
	p := rules.Timed(w.Dir, ticket.Timer{At: w.State.Now, Ticket: 7, Kind: ticket.TimerAlert}, w.State)
	Holds(w.t, p)
	w.Keep(p)
	var all []string
	for _, l := range p.Changes[0].Letters {
		all = append(all, fmt.Sprint(l.To.Address.Local, " ", l.Kind, " ", l.Facts.Untold, " ", l.Causes))
	}
	slices.Sort(all)
	return strings.Join(all, ", ")
}

// Keep makes what a plan says of ticket 7 true.
func (w *World) Keep(p *change.Plan) {
	for _, c := range p.Changes {
		if c.Ticket.Number == 7 {
			w.Ticket = c.Ticket
			w.State.Tickets[7] = w.Ticket
		}
	}
}

// Ring is a fresh keyring.
func Ring(t testing.TB) *ticket.Keyring {
	k, err := ticket.NewKeyring(time.Unix(0, 0))
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func (Plain) ViaName(_, name, desk string) string { return name + " via " + desk }

func (Plain) NoteName(string, uint64) string { return "Note" }

func (Plain) FormQuestions() []string { return []string{"Fill in:"} }

func (Plain) NoSubject(string) string { return "(no subject)" }

func (Plain) RightsSubject(string) string           { return "Requests that you may see now" }
func (Plain) QuestionSubject(_, name string) string { return "A question from " + name }

// NewSubject implements policy.Words.
func (Plain) NewSubject(string, int) string { return "New requests" }

// LoginSubject implements policy.Words.
func (Plain) LoginSubject(string, string) string { return "Your login" }

// QuarantineSubject implements policy.Words.
func (Plain) QuarantineSubject(string, int) string { return "Mails in quarantine" }

func (Plain) RequestSubject(string) string { return "Your request" }

func (Plain) Languages() []string { return []string{"de", "en", "es", "fr", "it", "nl", "pt"} }

// signing is a product with a field of each kind.
var signing = policy.Product{
	Name: "signature", Labels: map[string]string{"en": "E-signature", "fr": "Signature électronique"},
	Fields: []policy.Field{
		{Label: "Transaction ID", Labels: map[string]string{"fr": "Identifiant de transaction"}, Kind: ticket.TextField, Required: true},
		{Label: "Environment", Labels: map[string]string{"fr": "Environnement", "de": "Umgebung"}, Kind: ticket.ChoiceField, Required: true, Choices: []string{"production", "test"}},
		{Label: "When did it start?", Labels: map[string]string{"fr": "Depuis quand ?"}, Kind: ticket.DateField},
		{Label: "How many users?", Labels: map[string]string{"de": "Wie viele Nutzer?"}, Kind: ticket.NumberField},
	},
}
