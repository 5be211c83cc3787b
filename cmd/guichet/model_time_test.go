package main

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"guichet/ticket"
)

// The times of the model's desk.
const (
	modelClose   = time.Hour      // from the accepted resolved letter to closed
	modelRemind  = 2 * time.Hour  // from pending to the reminder
	modelResolve = 5 * time.Hour  // from pending to resolved
	modelErase   = 30 * time.Hour // from closed to erased
)

// pass lets the timers fire that are due, as they were when the first one did.
func (m *modelDesk) pass(now time.Time) {
	m.now = now
	type timer struct {
		t    *modelTicket
		kind ticket.TimerKind
		at   time.Time
	}
	var due []timer
	for _, t := range m.tickets[1:] {
		for kind, at := range t.timers {
			if !at.After(now) {
				due = append(due, timer{t, kind, at})
			}
		}
	}
	slices.SortFunc(due, func(a, b timer) int {
		if send := ticket.TimerSend; (a.kind == send) != (b.kind == send) {
			return map[bool]int{true: -1, false: 1}[a.kind == send] // what was put off leaves before other timers act
		}
		return cmp.Or(a.at.Compare(b.at), cmp.Compare(a.t.number, b.t.number), cmp.Compare(a.kind, b.kind)) // as the store has them
	})
	for _, x := range due { // after so long a sleep what waits to be told is gone before its letter can leave
		if x.kind == ticket.TimerErase {
			m.lost(x.t)
		}
	}
	for _, x := range due {
		if x.t.timers[x.kind].Equal(x.at) { // no other one has stopped it
			delete(x.t.timers, x.kind)
			m.fire(x.t, x.kind, x.at)
		}
	}
}

func (m *modelDesk) fire(t *modelTicket, kind ticket.TimerKind, at time.Time) {
	switch {
	case kind == ticket.TimerClose && t.status == ticket.Resolved:
		m.set(t, ticket.Closed, "timer")
		m.tell(t, ticket.KindClosed, "", ticket.Resolved)
	case kind == ticket.TimerRemind && t.status == ticket.Pending && m.now.Before(t.waits.Add(modelResolve)):
		m.write(t, t.requester(), ticket.KindReminder)
	case kind == ticket.TimerResolve && t.status == ticket.Pending:
		m.set(t, ticket.Resolved, "timer")
		m.tell(t, ticket.KindResolved, "", ticket.Pending)
	case kind == ticket.TimerErase && t.status == ticket.Closed && t.merged == 0:
		m.erase(t)
		for i, l := range m.letters { // what another timer just wrote of it, to whom nobody can tell any more
			if number, rest, _ := strings.Cut(l, ": "); number == fmt.Sprint(t.number) {
				_, kind, _ := strings.Cut(rest, " ")
				m.letters[i] = number + ":  " + kind
			}
		}
	case kind == ticket.TimerAlert:
		m.sum(t)
	case kind == ticket.TimerSend:
		m.sendInTime(t, at)
	case kind == ticket.TimerSnooze:
		m.back(t)
	case kind == ticket.TimerHeld:
		m.remind(t)
	case kind == ticket.TimerAccess:
		m.accessInTime(t)
	}
}

// delivered notes that a letter was accepted.
func (m *modelDesk) delivered(l *ticket.Letter) {
	if l.Ticket == 0 {
		return
	}
	t := m.tickets[l.Ticket]
	who := l.To.Address.Local
	if slices.Contains(staff, who) && (l.Kind == ticket.KindNew || l.Kind == ticket.KindUpdate) && l.Created.After(t.told[who]) {
		t.told[who] = l.Created
	}
	if slices.Contains(staff, who) {
		t.reached = append(t.reached, modelLeft{who, l.Created, nil})
		if l.Kind == ticket.KindNew {
			t.newLeft = append(t.newLeft, who)
		}
	}
	if t.startsClock(l) {
		t.timers[ticket.TimerClose] = m.now.Add(modelClose)
	}
}

// startsClock reports whether a resolved ticket closes some time after this letter was
// accepted: it told the requester of the last resolution.
func (t *modelTicket) startsClock(l *ticket.Letter) bool {
	return t.status == ticket.Resolved && l.Facts.Status == ticket.Resolved && !l.Created.Before(t.resolved) &&
		t.standing(l.To.Address.Local) == ticket.Requester && (l.Kind == ticket.KindResolved || l.Kind == ticket.KindReply)
}

// lift lets letters go again to whose proven mail came, once a day.
func (m *modelDesk) lift(who string) {
	if at, known := m.lifted[who]; m.muted[who] && proves(who) && (!known || m.now.Sub(at) >= 24*time.Hour) {
		delete(m.muted, who)
		m.lifted[who] = m.now
	}
}

// bounced notes that a letter will never arrive: its author is told, or, if a ticket would
// have closed by itself, its agents. Dead addresses take no more letters.
func (m *modelDesk) bounced(l *ticket.Letter, dead bool) {
	who := l.To.Address.Local
	if dead && who != root { // who runs the desk is written to again
		m.muted[who] = true
	}
	if l.Ticket == 0 {
		return
	}
	t := m.tickets[l.Ticket]
	var told []string
	if author := l.Author.Local; author != "" {
		told = []string{author}
	}
	if t.startsClock(l) {
		delete(t.timers, ticket.TimerClose)
		if told == nil {
			told = t.hears()
		}
	}
	for _, a := range told {
		m.write(t, a, ticket.KindAlert)
	}
}

// refused notes that an agent's server refused a letter for good: a colleague gets what it told, else the
// admins, unless another letter to an agent tells it already. A transcript tells him of his own mail only.
func (m *modelDesk) refused(l *ticket.Letter, all []*ticket.Letter) {
	if l.Ticket == 0 || l.Kind == ticket.KindTranscript {
		return
	}
	had := []string{l.To.Address.Local} // who could not be told
	for _, other := range all {
		who := other.To.Address.Local
		if len(l.Causes) == 0 || !slices.Contains(staff, who) || slices.ContainsFunc(l.Causes, func(id uint32) bool { return !slices.Contains(other.Causes, id) }) {
			continue
		}
		switch {
		case other.State == ticket.LetterBounced || other.State == ticket.LetterCancelled:
			had = append(had, who)
		case other.ID != l.ID:
			return
		}
	}
	for _, a := range m.tickets[l.Ticket].team() {
		if !slices.Contains(had, a) {
			m.write(m.tickets[l.Ticket], a, ticket.KindAlert)
			return
		}
	}
	m.letters = append(m.letters, fmt.Sprintf("0: %s %s", root, ticket.KindAlert))
}
