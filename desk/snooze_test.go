package desk

import (
	"strings"
	"testing"
	"time"

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
		w := newWorld(t)
		w.dir.Policy.Agents[0].Zone = paris
		p := w.decide(testMail{from: "ana@agents.test", verdict: mail.Pass, to: w.tokenOf("ana@agents.test", ticket.TokenReply), m: orders("", strings.TrimSpace("snooze "+c.args))})
		got := onlyChange(t, p)
		at := ""
		if s := got.Ticket.Snoozes; len(s) == 1 {
			at = s[0].Until.Format(time.RFC3339)
		}
		if set := got.Timers[ticket.TimerSnooze]; at != c.want || heard(p) != "ana transcript" || got.Ticket.Status != ticket.Open || c.want != "" && set.Format(time.RFC3339) != c.want {
			t.Errorf("%q: %s, timer %s, heard %q", c.args, at, set, heard(p))
		}
	}
}

// TestSnoozeEnds: by time, by the customer, by the agent; each agent has his own.
func TestSnoozeEnds(t *testing.T) {
	ana, ben := addr("ana@agents.test"), addr("ben@agents.test")
	asleep := func(t *testing.T) *world {
		w := newWorld(t)
		w.ticket.Snoozes = []ticket.Snooze{{By: ben, Until: noon}, {By: ana, Until: noon.Add(time.Hour)}}
		return w
	}
	t.Run("the time", func(t *testing.T) {
		w := asleep(t)
		p := rules.Timed(w.dir, ticket.Timer{At: noon, Ticket: 7, Kind: ticket.TimerSnooze}, w.state)
		holds(t, p)
		c := p.Changes[0]
		if heard(p) != "ben alert" || c.Letters[0].Facts.Reason != "snoozed" || len(c.Ticket.Snoozes) != 1 || !c.Timers[ticket.TimerSnooze].Equal(noon.Add(time.Hour)) || c.Ticket.Status != ticket.Open {
			t.Errorf("heard %q, %+v, %v", heard(p), c.Ticket.Snoozes, c.Timers)
		}
	})
	t.Run("the customer", func(t *testing.T) {
		w := asleep(t)
		w.ticket.Assignee = ana
		p := w.decide(testMail{from: "carla@customer.test", verdict: mail.Pass, to: w.tokenOf("carla@customer.test", ticket.TokenReply)})
		c := onlyChange(t, p)
		if at, set := c.Timers[ticket.TimerSnooze]; heard(p) != "ana update, ben update, dan update" || len(c.Ticket.Snoozes) != 0 || !set || !at.IsZero() {
			t.Errorf("heard %q, %+v, %v", heard(p), c.Ticket.Snoozes, c.Timers)
		}
	})
	t.Run("a note", func(t *testing.T) {
		w := asleep(t)
		c := onlyChange(t, w.decide(testMail{from: "ben@agents.test", verdict: mail.Pass, to: w.tokenOf("ben@agents.test", ticket.TokenNote)}))
		if len(c.Ticket.Snoozes) != 2 {
			t.Errorf("%+v", c.Ticket.Snoozes)
		}
	})
	t.Run("a machine", func(t *testing.T) {
		w := asleep(t)
		x := testMail{from: "carla@customer.test", verdict: mail.Pass, to: w.tokenOf("carla@customer.test", ticket.TokenReply)}
		x.m.Auto = "auto-reply"
		if c := onlyChange(t, w.decide(x)); len(c.Ticket.Snoozes) != 2 {
			t.Errorf("%+v", c.Ticket.Snoozes)
		}
	})
	t.Run("off", func(t *testing.T) {
		w := asleep(t)
		c := onlyChange(t, w.decide(testMail{from: "ben@agents.test", verdict: mail.Pass, to: w.tokenOf("ben@agents.test", ticket.TokenReply), m: orders("", "snooze off")}))
		if len(c.Ticket.Snoozes) != 1 || c.Ticket.Snoozes[0].By != ana {
			t.Errorf("%+v", c.Ticket.Snoozes)
		}
	})
	t.Run("again", func(t *testing.T) {
		w := asleep(t)
		c := onlyChange(t, w.decide(testMail{from: "ben@agents.test", verdict: mail.Pass, to: w.tokenOf("ben@agents.test", ticket.TokenReply), m: orders("", "snooze 2h")}))
		if len(c.Ticket.Snoozes) != 2 || !c.Timers[ticket.TimerSnooze].Equal(noon.Add(time.Hour)) {
			t.Errorf("%+v, %v", c.Ticket.Snoozes, c.Timers)
		}
	})
}
