package rules

import (
	"time"

	"guichet/desk/access"
	"guichet/desk/change"
	"guichet/desk/erase"
	"guichet/desk/intake"
	"guichet/desk/life"
	"guichet/desk/notify"
	"guichet/desk/policy"
	"guichet/ticket"
)

// Timed says what a timer does whose time has come. Whatever it does, the timer is done.
func Timed(d *policy.Directory, timer ticket.Timer, s *change.State) *change.Plan {
	r := &change.Decision{Dir: d, State: s}
	t := s.Tickets[timer.Ticket]
	if t == nil {
		return &r.Plan
	}
	c := r.Change(t)
	c.Timer(timer.Kind, time.Time{})
	if timer.Kind == ticket.TimerAlert {
		c.Ticket.Updated = t.Updated // it tells of what was, and changes nothing
	}
	if do := timerRules()[timer.Kind]; do != nil {
		do(r, c)
	}
	return &r.Plan
}

// timerRules are what the timers do, by kind.
func timerRules() map[ticket.TimerKind]func(*change.Decision, *change.Change) {
	return map[ticket.TimerKind]func(*change.Decision, *change.Change){
		ticket.TimerClose:   life.CloseInTime,
		ticket.TimerRemind:  life.RemindInTime,
		ticket.TimerResolve: life.ResolveInTime,
		ticket.TimerAccess:  access.AccessInTime,
		ticket.TimerErase:   erase.EraseInTime,
		ticket.TimerHeld:    intake.RemindWaiting,
		ticket.TimerAlert:   notify.SumInTime,
		ticket.TimerSnooze:  life.BackInTime,
		ticket.TimerSend:    intake.NothingToSend,
	}
}
