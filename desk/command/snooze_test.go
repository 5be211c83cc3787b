package command_test

import (
	"strings"
	"testing"
	"time"

	"guichet/desk/desktest"
	"guichet/desk/rules"
	"guichet/mail"
	"guichet/ticket"
)

// TestSnooze: the ticket comes back at the time, in the agent's zone (PRODUCT 7.15); nothing else
// changes. noon is a Sunday.
func TestSnooze(t *testing.T) {
	paris, err := time.LoadLocation("Europe/Paris")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ args, want string }{ // "" refused
		{"3d", "2026-11-25T12:00:00Z"},
		{"2h", "2026-11-22T14:00:00Z"},
		{"30 minutes", "2026-11-22T12:30:00Z"},
		{"2 semaines", "2026-12-06T12:00:00Z"},
		{"friday", "2026-11-27T08:00:00Z"},
		{"Freitag 14:00", "2026-11-27T13:00:00Z"},
		{"sunday", "2026-11-29T08:00:00Z"},
		{"dimanche 18h30", "2026-11-22T17:30:00Z"},
		{"sunday 09:00", "2026-11-29T08:00:00Z"},
		{"demain", "2026-11-23T08:00:00Z"},
		{"09:00", "2026-11-23T08:00:00Z"},
		{"23:59", "2026-11-22T22:59:00Z"},
		{"2026-12-24", "2026-12-24T08:00:00Z"},
		{"2026-12-24 9:15", "2026-12-24T08:15:00Z"},
		{"", ""},
		{"soon", ""},
		{"2025-12-24", ""},
		{"2031-01-01", ""},
		{"25:00", ""},
		{"0d", ""},
		{"3", ""},
		{"friday monday", ""},
		{"9999d", ""},
	} {
		w := desktest.NewWorld(t)
		w.Dir.Policy.Agents[0].Zone = paris
		p := w.Decide(desktest.TestMail{From: "ana@agents.test", Verdict: mail.Pass, To: w.TokenOf("ana@agents.test", ticket.TokenReply), M: desktest.Orders("", strings.TrimSpace("snooze "+c.args))})
		got := desktest.OnlyChange(t, p)
		at := ""
		if s := got.Ticket.Snoozes; len(s) == 1 {
			at = s[0].Until.Format(time.RFC3339)
		}
		if set := got.Timers[ticket.TimerSnooze]; at != c.want || desktest.Heard(p) != "ana transcript" || got.Ticket.Status != ticket.Open || c.want != "" && set.Format(time.RFC3339) != c.want {
			t.Errorf("%q: %s, timer %s, heard %q", c.args, at, set, desktest.Heard(p))
		}
	}
}

// TestSnoozeEnds: by time, by the customer, by the agent; each agent has his own.
func TestSnoozeEnds(t *testing.T) {
	ana, ben := desktest.Addr("ana@agents.test"), desktest.Addr("ben@agents.test")
	asleep := func(t *testing.T) *desktest.World {
		w := desktest.NewWorld(t)
		w.Ticket.Snoozes = []ticket.Snooze{{By: ben, Until: desktest.Noon}, {By: ana, Until: desktest.Noon.Add(time.Hour)}}
		return w
	}
	t.Run("the time", func(t *testing.T) {
		w := asleep(t)
		p := rules.Timed(w.Dir, ticket.Timer{At: desktest.Noon, Ticket: 7, Kind: ticket.TimerSnooze}, w.State)
		desktest.Holds(t, p)
		c := p.Changes[0]
		if desktest.Heard(p) != "ben alert" || c.Letters[0].Facts.Reason != "snoozed" || len(c.Ticket.Snoozes) != 1 || !c.Timers[ticket.TimerSnooze].Equal(desktest.Noon.Add(time.Hour)) || c.Ticket.Status != ticket.Open {
			t.Errorf("heard %q, %+v, %v", desktest.Heard(p), c.Ticket.Snoozes, c.Timers)
		}
	})
	t.Run("the customer", func(t *testing.T) {
		w := asleep(t)
		w.Ticket.Assignee = ana
		p := w.Decide(desktest.TestMail{From: "carla@customer.test", Verdict: mail.Pass, To: w.TokenOf("carla@customer.test", ticket.TokenReply)})
		c := desktest.OnlyChange(t, p)
		if at, set := c.Timers[ticket.TimerSnooze]; desktest.Heard(p) != "ana update, ben update, dan update" || len(c.Ticket.Snoozes) != 0 || !set || !at.IsZero() {
			t.Errorf("heard %q, %+v, %v", desktest.Heard(p), c.Ticket.Snoozes, c.Timers)
		}
	})
	t.Run("a note", func(t *testing.T) {
		w := asleep(t)
		c := desktest.OnlyChange(t, w.Decide(desktest.TestMail{From: "ben@agents.test", Verdict: mail.Pass, To: w.TokenOf("ben@agents.test", ticket.TokenNote)}))
		if len(c.Ticket.Snoozes) != 2 {
			t.Errorf("%+v", c.Ticket.Snoozes)
		}
	})
	t.Run("a machine", func(t *testing.T) {
		w := asleep(t)
		x := desktest.TestMail{From: "carla@customer.test", Verdict: mail.Pass, To: w.TokenOf("carla@customer.test", ticket.TokenReply)}
		x.M.Auto = "auto-reply"
		if c := desktest.OnlyChange(t, w.Decide(x)); len(c.Ticket.Snoozes) != 2 {
			t.Errorf("%+v", c.Ticket.Snoozes)
		}
	})
	t.Run("off", func(t *testing.T) {
		w := asleep(t)
		c := desktest.OnlyChange(t, w.Decide(desktest.TestMail{From: "ben@agents.test", Verdict: mail.Pass, To: w.TokenOf("ben@agents.test", ticket.TokenReply), M: desktest.Orders("", "snooze off")}))
		if len(c.Ticket.Snoozes) != 1 || c.Ticket.Snoozes[0].By != ana {
			t.Errorf("%+v", c.Ticket.Snoozes)
		}
	})
	t.Run("again", func(t *testing.T) {
		w := asleep(t)
		c := desktest.OnlyChange(t, w.Decide(desktest.TestMail{From: "ben@agents.test", Verdict: mail.Pass, To: w.TokenOf("ben@agents.test", ticket.TokenReply), M: desktest.Orders("", "snooze 2h")}))
		if len(c.Ticket.Snoozes) != 2 || !c.Timers[ticket.TimerSnooze].Equal(desktest.Noon.Add(time.Hour)) {
			t.Errorf("%+v, %v", c.Ticket.Snoozes, c.Timers)
		}
	})
}
