package main

import (
	"slices"
	"time"

	"guichet/desk"
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
		kind desk.TimerKind
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
	slices.SortFunc(due, func(a, b timer) int { return a.at.Compare(b.at) })
	for _, x := range due {
		if x.t.timers[x.kind].Equal(x.at) { // no other one has stopped it
			delete(x.t.timers, x.kind)
			m.fire(x.t, x.kind)
		}
	}
}

func (m *modelDesk) fire(t *modelTicket, kind desk.TimerKind) {
	switch {
	case kind == desk.TimerClose && t.status == desk.Resolved:
		m.set(t, desk.Closed, "timer")
		m.tell(t, desk.KindClosed, "", desk.Resolved)
	case kind == desk.TimerRemind && t.status == desk.Pending && m.now.Before(t.waits.Add(modelResolve)):
		m.write(t, t.requester(), desk.KindReminder)
	case kind == desk.TimerResolve && t.status == desk.Pending:
		m.set(t, desk.Resolved, "timer")
		m.tell(t, desk.KindResolved, "", desk.Pending)
	case kind == desk.TimerErase && t.status == desk.Closed && t.merged == 0:
		m.erase(t)
	case kind == desk.TimerAccess:
		m.accessInTime(t)
	}
}

// delivered notes that a letter was accepted.
func (m *modelDesk) delivered(l *desk.Letter) {
	if l.Ticket == 0 {
		return
	}
	t := m.tickets[l.Ticket]
	who := l.To.Address.Local
	if slices.Contains(staff, who) && (l.Kind == desk.KindNew || l.Kind == desk.KindUpdate) && l.Created.After(t.told[who]) {
		t.told[who] = l.Created
	}
	if t.startsClock(l) {
		t.timers[desk.TimerClose] = m.now.Add(modelClose)
	}
}

// startsClock reports whether a resolved ticket closes some time after this letter was
// accepted: it told the requester of the last resolution.
func (t *modelTicket) startsClock(l *desk.Letter) bool {
	return t.status == desk.Resolved && l.Facts.Status == desk.Resolved && !l.Created.Before(t.resolved) &&
		t.standing(l.To.Address.Local) == desk.Requester && (l.Kind == desk.KindResolved || l.Kind == desk.KindReply)
}

// bounced notes that a letter will never arrive: its author is told, or, if a ticket would
// have closed by itself, its agents. Dead addresses take no more letters.
func (m *modelDesk) bounced(l *desk.Letter, dead bool) {
	who := l.To.Address.Local
	if slices.Contains(staff, who) {
		return
	}
	if dead {
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
		delete(t.timers, desk.TimerClose)
		if told == nil {
			told = t.hears()
		}
	}
	for _, a := range told {
		m.write(t, a, desk.KindAlert)
	}
}
