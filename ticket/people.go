package ticket

import (
	"maps"
	"strings"

	"guichet/mail"
)

// maxThread is how many ids of a person's thread are kept for References.
const maxThread = 10

// Thread adds an id to what the person's mail program threads by.
func (p *Person) Thread(id mail.MessageID) {
	// An id with white space or brackets inside would break our References.
	if id == "" || len(id) > 250 || strings.ContainsAny(string(id), " \t\r\n<>") {
		return
	}
	if p.Root == "" {
		p.Root = id
		return
	}
	p.Recent = append(p.Recent, id)
	if len(p.Recent) > maxThread {
		p.Recent = p.Recent[len(p.Recent)-maxThread:]
	}
}

// RequesterAddress is whose ticket it is; zero if nobody's.
func (t *Ticket) RequesterAddress() mail.Address {
	if at := t.Requester(); at >= 0 {
		return t.People[at].Address
	}
	return mail.Address{}
}

// SameRequester reports whether both tickets are the same person's, or both nobody's.
func (t *Ticket) SameRequester(other *Ticket) bool {
	a, b := t.Requester(), other.Requester()
	if a < 0 || b < 0 {
		return a == b
	}
	return SameAddress(t.People[a].Address, other.People[b].Address)
}

// Absorb gives people of a merged ticket their places in the merge target, with the threads of
// their mail programs. Nobody's standing falls, and who was removed from either stays so.
func (t *Ticket) Absorb(from *Ticket) {
	for _, p := range from.People {
		at := t.Place(p.Address)
		if p.SideWith > 0 || p.Standing == Former || at >= 0 && t.People[at].Standing == Former {
			continue
		}
		var was Standing
		if at >= 0 {
			was = t.People[at].Standing
		}
		have := &t.People[t.Admit(mail.Mailbox{Name: p.Name, Address: p.Address}, p.Standing)]
		if have.Standing != was {
			have.Invited, have.By = p.Invited, p.By
		}
		if have.Root == "" {
			have.Root, have.Recent = p.Root, append([]mail.MessageID{}, p.Recent...)
		}
		if have.Subject == "" {
			have.Subject = p.Subject
		}
	}
	for i, p := range from.People {
		if on, at := t.sideOf(from, i); p.SideWith > 0 && on >= 0 && at < 0 {
			p.SideWith = on + 1
			t.People = append(t.People, p)
		}
	}
	t.NoteWriters = UnionAddresses(t.NoteWriters, from.NoteWriters)
	t.Sensitive = t.Sensitive || from.Sensitive
	if t.Assignee.IsZero() {
		t.Assignee = from.Assignee
	}
}

// BestPlace returns which of somebody's places stands best; -1 if he has none.
func (t *Ticket) BestPlace(his func(mail.Address) bool) int {
	best := -1
	for i, p := range t.People {
		if p.SideWith == 0 && his(p.Address) && (best < 0 || Rank[p.Standing] > Rank[t.People[best].Standing]) {
			best = i
		}
	}
	return best
}

// PlaceOf returns where a person stands in the ticket, by the address that is meant or else
// by another one of his; -1 if he does not.
func (t *Ticket) PlaceOf(c *Contact, a mail.Address) int {
	if at := t.Place(a); at >= 0 || !c.Has(a) {
		return at
	}
	for i, p := range t.People {
		if c.Has(p.Address) {
			return i
		}
	}
	return -1
}

// IsParty reports whether somebody gets all that customers get.
func IsParty(s Standing) bool { return s == Requester || s == Participant }

// Clone returns a copy of t that the rules may change.
func (t *Ticket) Clone() *Ticket {
	c := *t
	c.People = append([]Person{}, t.People...)
	for i := range c.People {
		c.People[i].Recent = append([]mail.MessageID{}, t.People[i].Recent...)
	}
	c.Fields = maps.Clone(t.Fields)
	c.Tags = append([]string{}, t.Tags...)
	c.Links = append([]Link{}, t.Links...)
	c.Snoozes = append([]Snooze(nil), t.Snoozes...)
	c.Moved = maps.Clone(t.Moved)
	c.Unverified = append([]uint32{}, t.Unverified...)
	c.Held = append([]HeldAnswer{}, t.Held...)
	c.NoteWriters = append([]mail.Address{}, t.NoteWriters...)
	c.Followers = append([]mail.Address{}, t.Followers...)
	c.Alerts = append([]Alerted{}, t.Alerts...)
	c.Pictures = append([]string(nil), t.Pictures...)
	return &c
}

// Place returns where an address stands in the ticket; -1 if it does not.
func (t *Ticket) Place(a mail.Address) int {
	if a.IsZero() {
		return -1 // whom an erasure took off the ticket has no address
	}
	key := Fold(a)
	for i := range t.People {
		if t.People[i].SideWith == 0 && Fold(t.People[i].Address) == key {
			return i
		}
	}
	return -1
}

// Admit gives an address a place with at least this standing and returns it. Nobody loses
// a better standing by it.
func (t *Ticket) Admit(box mail.Mailbox, s Standing) int {
	at := t.Place(box.Address)
	if at < 0 {
		t.People = append(t.People, Person{Name: box.Name, Address: box.Address, Standing: s})
		return len(t.People) - 1
	}
	if p := &t.People[at]; Rank[s] > Rank[p.Standing] {
		p.Standing = s
	}
	return at
}

// SidePlace returns an agent's place in the side conversation with the third party whose place is
// given; -1 if he has none.
func (t *Ticket) SidePlace(agent mail.Address, third int) int {
	for i, p := range t.People {
		if p.SideWith == third+1 && !agent.IsZero() && SameAddress(p.Address, agent) {
			return i
		}
	}
	return -1
}

// AdmitSide gives an agent his place in a side conversation and returns it. He gets one in the
// ticket itself as well, so that Place finds that.
func (t *Ticket) AdmitSide(agent mail.Mailbox, third int) int {
	t.Admit(agent, AgentStaff)
	at := t.SidePlace(agent.Address, third)
	if at < 0 {
		at = len(t.People)
		t.People = append(t.People, Person{Name: agent.Name, Address: agent.Address, Standing: AgentStaff, SideWith: third + 1})
	}
	return at
}

// sideOf returns where in t stand the third party of an agent's place in a side conversation of
// another ticket, and the agent in the same conversation; -1 each if they do not.
func (t *Ticket) sideOf(from *Ticket, place int) (third, agent int) {
	p := from.People[place]
	if p.SideWith == 0 {
		return -1, -1
	}
	if third = t.Place(from.People[p.SideWith-1].Address); third < 0 {
		return -1, -1
	}
	return third, t.SidePlace(p.Address, third)
}

// GoesOnAt returns the place in t of whoever has one in a ticket that was merged into it; -1 if he
// lost it. One in a side conversation goes on as such.
func (t *Ticket) GoesOnAt(from *Ticket, place int) int {
	p := from.People[place]
	if p.SideWith > 0 {
		_, at := t.sideOf(from, place)
		return at
	}
	if t.HasLost(p.Address) {
		return -1
	}
	return t.Place(p.Address)
}

// Rank orders the standings: who has a higher one may do all that the lower ones may.
var Rank = map[Standing]int{Former: 0, ThirdParty: 1, AgentStaff: 2, Watcher: 3, Invited: 4, Participant: 5, Requester: 6}

// Requester returns the place of who asked.
func (t *Ticket) Requester() int {
	for i := range t.People {
		if t.People[i].Standing == Requester {
			return i
		}
	}
	return -1
}

// BroughtKey is the name under which the addresses that a person brings are counted.
func BroughtKey(c *Contact, a mail.Address) string {
	if c.Has(a) {
		a = c.Address
	}
	return "brought by " + Fold(a).String()
}

// Customers is how many people stand on the ticket beside its requester and the agents.
func (t *Ticket) Customers() (n int) {
	for _, p := range t.People {
		if p.Standing == Participant || p.Standing == Invited || p.Standing == Watcher {
			n++
		}
	}
	return n
}
