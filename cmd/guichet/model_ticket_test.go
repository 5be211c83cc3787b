package main

import (
	"fmt"
	"slices"
	"time"

	"guichet/ticket"
)

// modelTicket is what must be true of a ticket, kept as simply as it can be said.
type modelTicket struct {
	number    int
	status    ticket.Status
	people    []modelPerson        // customers, in the order in which they came
	told      map[string]time.Time // agents: when the last notification that reached them was written
	assignee  string
	answerer  string   // the agent who answered last
	followers []string // agents who watch
	noters    []string
	gotNew    []string // agents to whom it was written as new
	newLeft   []string // those of them whom that letter has reached
	reached   []modelLeft
	acts      []modelAct
	held      []modelHeld
	snoozes   []modelSnooze
	askers    []string              // who asked a third party
	hours     map[string]*modelHour // of alerts, by author
	messages  []modelMessage        // a message's ID is its place, from 1
	waiting   []int                 // IDs of unverified ones, in order
	links     []string
	merged    int // the ticket in which it goes on; 0 itself
	timers    map[ticket.TimerKind]time.Time
	access    *modelAccess
	rated     int

	vetted    bool // an agent answered it or let it
	proven    bool // its first mail was
	member    bool // it is for the organisation
	billing   bool // it came to the other support address
	sensitive bool
	spam      bool
	erased    bool

	resolved time.Time // when it was resolved last
	waits    time.Time // since when it is pending
	asked    time.Time // when its requester asked to delete it
	deleted  time.Time // zero: customers see it
}

// modelPerson is a customer's place on a ticket.
type modelPerson struct {
	who      string
	standing ticket.Standing
	by       string // who brought him
	left     bool   // he went himself
	wrote    bool   // to the ticket
	told     bool   // by a bare letter that he was brought
	invited  time.Time
}

// modelMessage is what the rules ask of a message.
type modelMessage struct {
	kind       ticket.MessageKind
	author     string
	forAll     bool
	unverified bool
	moved      bool // by #split
	withdrawn  bool // by #drop
	erased     bool
}

// rank orders the standings: nobody loses a better one by being brought in.
var rank = map[ticket.Standing]int{ticket.Watcher: 1, ticket.Invited: 2, ticket.Participant: 3, ticket.Requester: 4}

// add puts a message on the ticket.
func (t *modelTicket) add(m modelMessage) { t.messages = append(t.messages, m) }

// admit gives somebody a place with at least this standing.
func (t *modelTicket) admit(who string, s ticket.Standing) *modelPerson {
	at := t.index(who)
	if at < 0 {
		t.people = append(t.people, modelPerson{who: who, standing: s})
		return &t.people[len(t.people)-1]
	}
	if p := &t.people[at]; rank[s] > rank[p.standing] {
		p.standing = s
	}
	return &t.people[at]
}

func (t *modelTicket) index(who string) int {
	return slices.IndexFunc(t.people, func(p modelPerson) bool { return p.who == who })
}

// standing of an address; "" for a stranger.
func (t *modelTicket) standing(who string) ticket.Standing {
	if at := t.index(who); at >= 0 {
		return t.people[at].standing
	}
	return ""
}

// with are the addresses of those who have one of the standings.
func (t *modelTicket) with(standings ...ticket.Standing) []string {
	var all []string
	for _, p := range t.people {
		if slices.Contains(standings, p.standing) {
			all = append(all, p.who)
		}
	}
	return all
}

// readers are those who hear all of a ticket.
func (t *modelTicket) readers() []string { return t.with(ticket.Requester, ticket.Participant) }

// requester of a ticket that was not erased: each has one.
func (t *modelTicket) requester() string { return t.with(ticket.Requester)[0] }

// owners are the agents whose ticket it is: the assignee and those who watch.
func (t *modelTicket) owners() []string {
	var all []string
	for _, a := range append([]string{t.assignee}, t.followers...) {
		if a != "" && !slices.Contains(all, a) {
			all = append(all, a)
		}
	}
	return all
}

// hears are the agents who hear of what customers do.
func (t *modelTicket) hears() []string {
	if t.assignee != "" {
		return t.owners()
	}
	return t.team()
}

// hidden reports whether customers see nothing of the ticket.
func (t *modelTicket) hidden() bool { return !t.deleted.IsZero() || t.erased }

// ticketState is what desk and model must agree about. It is compared as it is printed.
type ticketState struct {
	Status     ticket.Status
	People     []string
	Assignee   string
	Messages   map[ticket.MessageKind]int
	Unverified int
	Rating     int
	Links      []string
	Access     ticket.AccessState
	Sensitive  bool
	Deleted    bool
	Erased     bool
	Timers     map[ticket.TimerKind]string
}

func (t *modelTicket) state() ticketState {
	s := ticketState{
		Status: t.status, Assignee: t.assignee, Messages: map[ticket.MessageKind]int{}, Unverified: len(t.waiting),
		Rating: t.rated, Links: slices.Sorted(slices.Values(t.links)), Sensitive: t.sensitive,
		Deleted: !t.deleted.IsZero(), Erased: t.erased, Timers: map[ticket.TimerKind]string{},
	}
	for _, p := range t.people {
		s.People = append(s.People, p.who+" "+string(p.standing))
	}
	slices.Sort(s.People)
	for _, m := range t.messages {
		s.Messages[m.kind]++
	}
	if t.access != nil {
		s.Access = t.access.state
	}
	for kind, at := range t.timers {
		s.Timers[kind] = at.Format(time.RFC3339)
	}
	return s
}

func (s ticketState) String() string {
	type plain ticketState // without this method
	return fmt.Sprintf("%+v", plain(s))
}
