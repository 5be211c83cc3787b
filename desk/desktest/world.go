package desktest

import (
	"net/netip"
	"slices"
	"strings"
	"testing"
	"time"

	"guichet/desk/change"
	"guichet/desk/command"
	"guichet/desk/policy"
	"guichet/desk/rules"
	"guichet/desk/words"
	"guichet/mail"
	"guichet/parser"
	"guichet/ticket"
)

// Noon is when the tests' mails arrive.
var Noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

// NoID stands for a mail without Message-ID: "" is any.
const NoID = "none"

// World is a desk with one ticket, number 7, as the rules see it: Carla asked, Dan takes
// part, Ivy was in Cc, Walt watches; Ana and Ben are agents.
type World struct {
	t      *testing.T
	Dir    *policy.Directory
	Keys   *ticket.Keyring
	Ticket *ticket.Ticket
	State  *change.State
}

// NewWorld returns such a desk: it is noon, and nothing waits.
func NewWorld(t *testing.T) *World {
	people := []ticket.Person{
		{Name: "Carla", Address: Addr("carla@customer.test"), Standing: ticket.Requester, Root: "first@customer.test"},
		{Name: "Dan", Address: Addr("dan@customer.test"), Standing: ticket.Participant},
		{Name: "Ivy", Address: Addr("ivy@customer.test"), Standing: ticket.Invited},
		{Name: "Walt", Address: Addr("walt@customer.test"), Standing: ticket.Watcher},
		{Name: "Ana", Address: Addr("ana@agents.test"), Standing: ticket.AgentStaff},
		{Name: "Ben", Address: Addr("ben@agents.test"), Standing: ticket.AgentStaff},
	}
	it := &ticket.Ticket{
		Number: 7, Address: Addr("support@desk.test"), Subject: "Cannot log in", Echo: true, Language: "en",
		Status: ticket.Open, Priority: ticket.Normal, Vetted: true, People: people, Created: Noon.Add(-time.Hour), Secret: []byte("secret"), Messages: 1,
	}
	w := &World{t: t, Keys: Ring(t), Ticket: it, Dir: policy.NewDirectory(policy.Policy{
		Hostname: "mx.desk.test", CloseAfter: 5 * 24 * time.Hour, AgentReply: ticket.Pending, AutoHour: 5, AutoDay: 20, AutoTicket: 50, FreshHour: 30, FreshDay: 100,
		Addresses: []policy.SupportAddress{{Address: Addr("support@desk.test"), Separator: "+", Name: "Desk", Language: "en"}},
		Agents:    []policy.Agent{{Address: Addr("ana@agents.test"), Name: "Ana"}, {Address: Addr("ben@agents.test"), Name: "Ben"}},
	}, Plain{})}
	w.State = &change.State{
		Now: Noon, Epoch: 1, Secret: []byte("new ticket's secret"),
		Tickets: map[ticket.Number]*ticket.Ticket{7: it},
		Letters: map[ticket.Number][]*ticket.Letter{}, Refs: map[mail.MessageID][]ticket.Ref{"first@customer.test": {{Ticket: 7, Message: 1, Own: true}}},
		Returned: map[ticket.LetterID]*ticket.Letter{}, Unverified: map[ticket.Number][]*ticket.Message{}, HeldMessages: map[ticket.Number]map[uint32]*ticket.Message{},
		People: map[mail.Address]*ticket.Contact{}, Organisations: map[string]*ticket.Organisation{},
	}
	return w
}

// TestMail is a mail in the making.
type TestMail struct {
	From    string
	To      string // recipient; "" is the support address
	Verdict mail.Result
	M       parser.Message
	Null    bool            // null reverse-path
	Forward *parser.Forward // found in it
	Content mail.Content
	Tokens  map[int][]ticket.Token // in its files
	Dropped map[int]bool           // files over the limit
	Found   mail.Verdict           // more of the verdict
	Session func(e *mail.Envelope) // changes the envelope
}

// TokenOf is the address of a token issued to a person of the ticket.
func (w *World) TokenOf(who string, role ticket.TokenRole) string {
	return "support+" + w.Keys.Issue(role, w.Ticket, w.Ticket.Place(Addr(who))) + "@desk.test"
}

// Decide returns what the rules make of a mail.
func (w *World) Decide(x TestMail) *change.Plan {
	if x.To == "" {
		x.To = "support@desk.test"
	}
	m := x.M
	if m.From == nil && x.From != "" {
		m.From = []mail.Mailbox{{Address: Addr(x.From)}}
	}
	if m.Reply == "" {
		m.Reply = "Some words."
	}
	if m.Body == "" && m.Commands == nil {
		m.Body = m.Reply
	}
	switch m.MessageID {
	case "":
		m.MessageID = "new@customer.test"
	case NoID:
		m.MessageID = ""
	}
	in := &change.Inbound{
		Message: &m, Verdict: mail.Verdict{Result: x.Verdict}, Fingerprint: []byte("0123456789abcdef"),
		Envelope: mail.Envelope{
			Session: "s", Remote: netip.MustParseAddr("192.0.2.1"), Recipients: []mail.Address{Addr(x.To)}, At: Noon,
		},
	}
	in.FileTokens = x.Tokens
	words.ReadWords(w.Dir, in)
	command.ReadBelow(w.Dir, in)
	if in.Forward = x.Forward; x.Forward != nil {
		words.ReadForwarded(w.Dir, in)
	}
	switch {
	case x.Null:
	case x.From != "":
		in.Envelope.From = Addr(x.From)
	default:
		in.Envelope.From = Addr("envelope@else.test")
	}
	in.Verdict.SPF, in.Verdict.Lists, in.Verdict.Policy, in.Verdict.Gap, in.Verdict.Signed = x.Found.SPF, x.Found.Lists, x.Found.Policy, x.Found.Gap, x.Found.Signed
	in.Content, in.Dropped = x.Content, x.Dropped
	if x.Session != nil {
		x.Session(&in.Envelope)
	}
	p := rules.Decide(w.Dir, w.Keys, w.State, in)
	Holds(w.t, p)
	return p
}

// Holds fails for a plan that the desk would not write: it would ask for the mail again, for days.
func Holds(t *testing.T, p *change.Plan) {
	t.Helper()
	if err := p.Check(); err != nil {
		t.Errorf("a fault of the rules: %v; why: %q", err, p.Why)
	}
}

// Summary says what a plan does, in the fewest words.
func Summary(p *change.Plan) string {
	var parts []string
	if p.Refusal != nil {
		parts = append(parts, "refused")
	}
	if p.Held != nil {
		parts = append(parts, "held "+string(p.Held.Kind))
	}
	for _, c := range p.Changes {
		s := "7:"
		if c.Ticket.Number == 0 {
			s = "new:"
		}
		switch {
		case c.Message == nil:
		case c.Message.Unverified:
			s += " unverified"
		default:
			s += " " + string(c.Message.Kind)
		}
		parts = append(parts, s)
	}
	return strings.Join(parts, ", ")
}

// Heard lists who hears what: "carla reply".
func Heard(p *change.Plan) string {
	var all []string
	for _, c := range p.Changes {
		for _, l := range c.Letters {
			all = append(all, l.To.Address.Local+" "+string(l.Kind))
		}
	}
	slices.Sort(all)
	return strings.Join(all, ", ")
}
