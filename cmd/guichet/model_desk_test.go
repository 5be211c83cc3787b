package main

import (
	"fmt"
	"slices"
	"time"

	"guichet/ticket"
)

// The people of the model. Agents answer the one support address; Mallory's mail is never
// proven; Carla, Mia and Ed belong to the organisation, where Mia reads and Ed answers.
var (
	staff     = []string{"ana", "ben", "cleo"}
	root      = "root"
	customers = []string{"carla", "dan", "zoe", "mia", "mallory"}
	guests    = []string{"walt", "wilma", "zoe"}
	everybody = []string{"carla", "dan", "zoe", "mia", "mallory", "walt", "wilma", "eve", "ed"}
	members   = []string{"carla", "mia", "ed"}
)

// proves reports whether mail of somebody is proven his.
func proves(who string) bool { return who != "mallory" }

// modelDesk is the model of a whole desk: tickets from 1, and the letters that the last
// cause must have written, as "7: carla update".
type modelDesk struct {
	now     time.Time
	tickets []*modelTicket // 0 is not used
	letters []string
	said    []*saying // by people, which no agent has heard yet

	elsewhere bool // the mail came to the other support address

	owner   map[string]string              // of further addresses: whose they are
	doubted map[string]time.Time           // when somebody unproven was last confirmed
	hushed  map[string]hush                // who wrote spam
	muted   map[string]bool                // addresses that take no letters
	lifted  map[string]time.Time           // when their own mail last proved that they do
	counted func(key string) int           // how often the store counted something in the last day
	waits   func(n int, agent string) bool // words of an agent had not left when the mail came
}

// hush is how long nothing automatic goes to whom, and whether also if he is proven.
type hush struct {
	until  time.Time
	proven bool
}

func newModel(now time.Time) *modelDesk {
	return &modelDesk{
		now: now, tickets: []*modelTicket{nil}, owner: map[string]string{}, doubted: map[string]time.Time{},
		hushed: map[string]hush{}, muted: map[string]bool{}, lifted: map[string]time.Time{},
	}
}

func (m *modelDesk) write(t *modelTicket, who string, kind ticket.LetterKind) {
	if kind == ticket.KindNew {
		t.gotNew = append(t.gotNew, who)
	}
	m.letters = append(m.letters, fmt.Sprintf("%d: %s %s", t.number, who, kind))
}

// expect begins a new cause.
func (m *modelDesk) expect() { m.letters = nil }

// goesOn is the ticket in which a ticket goes on: itself, if it was not merged.
func (m *modelDesk) goesOn(n int) *modelTicket {
	for m.tickets[n].merged != 0 {
		n = m.tickets[n].merged
	}
	return m.tickets[n]
}

// person is who an address belongs to, by his first address.
func (m *modelDesk) person(who string) string {
	if owner := m.owner[who]; owner != "" {
		return owner
	}
	return who
}

// seat is where somebody stands on a ticket, by that of his addresses which stands best; ""
// if he does not.
func (m *modelDesk) seat(t *modelTicket, who string) string {
	best := ""
	for _, p := range t.people {
		if m.person(p.who) == m.person(who) && (best == "" || rank[p.standing] > rank[t.standing(best)]) {
			best = p.who
		}
	}
	return best
}

// may reports whether a role at the organisation gives a customer something on a ticket.
func (m *modelDesk) may(t *modelTicket, who string, roles ...string) bool {
	return t.member && t.merged == 0 && !t.hidden() && slices.Contains(roles, m.person(who))
}

// reads reports whether a customer may read a ticket: his own, one shared with him, and
// those that roles give.
func (m *modelDesk) reads(t *modelTicket, who string) bool {
	s := t.standing(m.seat(t, who))
	return t.merged == 0 && !t.hidden() && rank[s] >= rank[ticket.Participant] || m.may(t, who, "mia", "ed")
}

// order is a customer's command, at the top of his mail.
type order struct{ name, arg string }

// open makes a ticket of a mail. It follows a closed one, if that is not nil.
func (m *modelDesk) open(who string, follows *modelTicket, o order, cc ...string) *modelTicket {
	t := m.newTicket(who, proves(who))
	t.member = proves(who) && slices.Contains(members, m.person(who))
	if follows != nil {
		t.billing = follows.billing
		t.sensitive, t.assignee = follows.sensitive, follows.assignee
		t.link("follow-up-of", follows)
		follows.link("followed-by", t)
	}
	var says bool
	var added []string
	switch {
	case proves(who):
		says, added = m.obey(t, who, o)
	case o == order{name: "sensitive"}:
		t.sensitive = true // hiding needs no proof
	}
	t.add(modelMessage{kind: ticket.FromCustomer, author: who, forAll: true})
	for _, c := range cc {
		if proves(who) && t.index(c) < 0 {
			t.admit(c, ticket.Invited).invited = m.now
			t.people[len(t.people)-1].by = who
		}
	}
	switch { // the confirmation tells what became of his command
	case m.confirms(who):
		m.write(t, who, ticket.KindReceived)
	case says:
		m.write(t, who, ticket.KindTranscript)
	}
	m.welcome(t, added)
	for _, a := range t.team() {
		m.write(t, a, ticket.KindNew)
	}
	return t
}

func (m *modelDesk) newTicket(requester string, proven bool) *modelTicket {
	t := &modelTicket{
		number: len(m.tickets), status: ticket.Open, proven: proven, billing: m.elsewhere, told: map[string]time.Time{}, hours: map[string]*modelHour{},
		people: []modelPerson{{who: requester, standing: ticket.Requester}}, timers: map[ticket.TimerKind]time.Time{},
	}
	m.tickets = append(m.tickets, t)
	return t
}

// confirms reports whether a new ticket is confirmed: not to spammers, and unproven mail
// once a day and at most three times a day for a mailbox.
func (m *modelDesk) confirms(who string) bool {
	whose := m.person(who)
	if h := m.hushed[whose]; h.until.After(m.now) && (h.proven || !proves(who)) {
		return false
	}
	if proves(who) {
		return true
	}
	if last, known := m.doubted[whose]; known && m.now.Sub(last) < 24*time.Hour || m.counted("bare "+boxOf(who).Address.String()) >= 3 {
		return false
	}
	m.doubted[whose] = m.now
	return true
}

// tell writes to the readers, and to watchers if the status changed, but not to one person.
func (m *modelDesk) tell(t *modelTicket, kind ticket.LetterKind, but string, was ticket.Status) {
	for _, who := range t.readers() {
		if m.person(who) != m.person(but) && !t.newcomer(who) {
			m.write(t, who, kind)
		}
	}
	for _, who := range t.with(ticket.Watcher) {
		if t.status != was && m.person(who) != m.person(but) && !t.newcomer(who) {
			m.write(t, who, ticket.KindWatch)
		}
	}
}

// set moves a ticket and its timers.
func (m *modelDesk) set(t *modelTicket, to ticket.Status, actor string) {
	if t.status == to && to != ticket.Resolved {
		return
	}
	t.status = to
	for _, kind := range []ticket.TimerKind{ticket.TimerClose, ticket.TimerRemind, ticket.TimerResolve} {
		delete(t.timers, kind)
	}
	switch to {
	case ticket.Pending:
		t.waits = m.now
		t.timers[ticket.TimerRemind], t.timers[ticket.TimerResolve] = m.now.Add(modelRemind), m.now.Add(modelResolve)
	case ticket.Resolved:
		t.resolved = m.now
	case ticket.Closed:
		t.timers[ticket.TimerErase] = m.now.Add(modelErase)
		m.stopAccess(t, actor)
	}
}
