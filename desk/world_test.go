package desk

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

// noon is when the tests' mails arrive.
var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

// noID stands for a mail without Message-ID: "" is any.
const noID = "none"

// world is a desk with one ticket, number 7, as the rules see it: Carla asked, Dan takes
// part, Ivy was in Cc, Walt watches; Ana and Ben are agents.
type world struct {
	t      *testing.T
	dir    *policy.Directory
	keys   *ticket.Keyring
	ticket *ticket.Ticket
	state  *change.State
}

func newWorld(t *testing.T) *world {
	people := []ticket.Person{
		{Name: "Carla", Address: addr("carla@customer.test"), Standing: ticket.Requester, Root: "first@customer.test"},
		{Name: "Dan", Address: addr("dan@customer.test"), Standing: ticket.Participant},
		{Name: "Ivy", Address: addr("ivy@customer.test"), Standing: ticket.Invited},
		{Name: "Walt", Address: addr("walt@customer.test"), Standing: ticket.Watcher},
		{Name: "Ana", Address: addr("ana@agents.test"), Standing: ticket.AgentStaff},
		{Name: "Ben", Address: addr("ben@agents.test"), Standing: ticket.AgentStaff},
	}
	it := &ticket.Ticket{
		Number: 7, Address: addr("support@desk.test"), Subject: "Cannot log in", Echo: true, Language: "en",
		Status: ticket.Open, Priority: ticket.Normal, Vetted: true, People: people, Created: noon.Add(-time.Hour), Secret: []byte("secret"), Messages: 1,
	}
	w := &world{t: t, keys: ring(t), ticket: it, dir: policy.NewDirectory(policy.Policy{
		Hostname: "mx.desk.test", CloseAfter: 5 * 24 * time.Hour, AgentReply: ticket.Pending, AutoHour: 5, AutoDay: 20, AutoTicket: 50, FreshHour: 30, FreshDay: 100,
		Addresses: []policy.SupportAddress{{Address: addr("support@desk.test"), Separator: "+", Name: "Desk", Language: "en"}},
		Agents:    []policy.Agent{{Address: addr("ana@agents.test"), Name: "Ana"}, {Address: addr("ben@agents.test"), Name: "Ben"}},
	}, plain{})}
	w.state = &change.State{
		Now: noon, Epoch: 1, Secret: []byte("new ticket's secret"),
		Tickets: map[ticket.Number]*ticket.Ticket{7: it},
		Letters: map[ticket.Number][]*ticket.Letter{}, Refs: map[mail.MessageID][]ticket.Ref{"first@customer.test": {{Ticket: 7, Message: 1, Own: true}}},
		Returned: map[ticket.LetterID]*ticket.Letter{}, Unverified: map[ticket.Number][]*ticket.Message{}, HeldMessages: map[ticket.Number]map[uint32]*ticket.Message{},
		People: map[mail.Address]*ticket.Contact{}, Organisations: map[string]*ticket.Organisation{},
	}
	return w
}

// testMail is a mail in the making.
type testMail struct {
	from    string
	to      string // recipient; "" is the support address
	verdict mail.Result
	m       parser.Message
	null    bool            // null reverse-path
	forward *parser.Forward // found in it
	content mail.Content
	tokens  map[int][]ticket.Token // in its files
	dropped map[int]bool           // files over the limit
	found   mail.Verdict           // more of the verdict
	session func(e *mail.Envelope) // changes the envelope
}

// tokenOf is the address of a token issued to a person of the ticket.
func (w *world) tokenOf(who string, role ticket.TokenRole) string {
	return "support+" + w.keys.Issue(role, w.ticket, w.ticket.Place(addr(who))) + "@desk.test"
}

// decide returns what the rules make of a mail.
func (w *world) decide(x testMail) *change.Plan {
	if x.to == "" {
		x.to = "support@desk.test"
	}
	m := x.m
	if m.From == nil && x.from != "" {
		m.From = []mail.Mailbox{{Address: addr(x.from)}}
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
	case noID:
		m.MessageID = ""
	}
	in := &change.Inbound{
		Message: &m, Verdict: mail.Verdict{Result: x.verdict}, Fingerprint: []byte("0123456789abcdef"),
		Envelope: mail.Envelope{
			Session: "s", Remote: netip.MustParseAddr("192.0.2.1"), Recipients: []mail.Address{addr(x.to)}, At: noon,
		},
	}
	in.FileTokens = x.tokens
	words.ReadWords(w.dir, in)
	command.ReadBelow(w.dir, in)
	if in.Forward = x.forward; x.forward != nil {
		words.ReadForwarded(w.dir, in)
	}
	switch {
	case x.null:
	case x.from != "":
		in.Envelope.From = addr(x.from)
	default:
		in.Envelope.From = addr("envelope@else.test")
	}
	in.Verdict.SPF, in.Verdict.Policy, in.Verdict.Gap, in.Verdict.Signed = x.found.SPF, x.found.Policy, x.found.Gap, x.found.Signed
	in.Content, in.Dropped = x.content, x.dropped
	if x.session != nil {
		x.session(&in.Envelope)
	}
	p := rules.Decide(w.dir, w.keys, w.state, in)
	holds(w.t, p)
	return p
}

// holds fails for a plan that the desk would not write: it would ask for the mail again, for days.
func holds(t *testing.T, p *change.Plan) {
	t.Helper()
	if err := p.Check(); err != nil {
		t.Errorf("a fault of the rules: %v; why: %q", err, p.Why)
	}
}

// summary says what a plan does, in the fewest words.
func summary(p *change.Plan) string {
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

// heard lists who hears what: "carla reply".
func heard(p *change.Plan) string {
	var all []string
	for _, c := range p.Changes {
		for _, l := range c.Letters {
			all = append(all, l.To.Address.Local+" "+string(l.Kind))
		}
	}
	slices.Sort(all)
	return strings.Join(all, ", ")
}
