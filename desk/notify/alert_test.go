package notify_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"guichet/desk/desktest"
	"guichet/desk/notify"
	"guichet/desk/rules"
	"guichet/mail"
	"guichet/parser"
	"guichet/ticket"
)

// TestAlerts is PRODUCT 7.14: a machine's mails cause one alert an hour, an unverified person's six, each
// author's for themselves, and what comes above that is in the sum at the hour's end.
func TestAlerts(t *testing.T) {
	machine := parser.Message{Auto: parser.AutoReply}
	for _, c := range []struct {
		name  string
		mails []string // authors; "-" before one: his machine
		told  string   // of which mails the agents hear at once
		sum   string
	}{
		{"a machine", []string{"-carla"}, "1", ""},
		{"a machine, twice", []string{"-carla", "-carla"}, "1 ", "ana alert 1 [3], ben alert 1 [3]"},
		{"a machine, then a person", []string{"-carla", "eve", "eve"}, "111", ""},
		{"a machine and a person of one address", []string{"-eve", "eve", "-eve", "eve"}, "11 1", "ana alert 1 [4], ben alert 1 [4]"},
		{"two machines", []string{"-carla", "-dan", "-carla"}, "11 ", "ana alert 1 [4], ben alert 1 [4]"},
		{"a person, six times", strings.Fields("eve eve eve eve eve eve"), "111111", ""},
		{"a person, eight times", strings.Fields("eve eve eve eve eve eve eve eve"), "111111  ", "ana alert 2 [8 9], ben alert 2 [8 9]"},
		{"two people", strings.Fields("eve eve eve eve fay eve eve eve fay"), "1111111 1", "ana alert 1 [9], ben alert 1 [9]"},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := desktest.NewWorld(t)
			told := ""
			for _, who := range c.mails {
				x := desktest.TestMail{From: strings.TrimPrefix(who, "-") + "@else.test", Verdict: mail.Pass, To: w.TokenOf("carla@customer.test", ticket.TokenReply)}
				if who[0] == '-' {
					x.M = machine
				}
				p := w.Decide(x)
				told += map[string]string{"": " ", "ana alert, ben alert": "1"}[desktest.Heard(p)]
				w.Keep(p)
			}
			if told != c.told {
				t.Errorf("told %q, want %q", told, c.told)
			}
			if got := w.Sum(); got != c.sum {
				t.Errorf("the sum: %s\n want: %s", got, c.sum)
			}
			if got := w.Sum(); got != "" {
				t.Errorf("and again: %s", got)
			}
		})
	}
}

// TestAlertsOfManyAuthors: whoever invents authors fills no record, and each mail is told or counted.
func TestAlertsOfManyAuthors(t *testing.T) {
	w := desktest.NewWorld(t)
	w.Dir.Policy.AutoTicket = 0
	told := 0
	for i := range 3 * ticket.MaxAlerted {
		p := w.Decide(desktest.TestMail{From: fmt.Sprintf("eve%d@else.test", i), Verdict: mail.None, To: w.TokenOf("carla@customer.test", ticket.TokenReply)})
		if desktest.Heard(p) != "" {
			told++
		}
		w.Keep(p)
	}
	if len(w.Ticket.Alerts) > ticket.MaxAlerted+1 {
		t.Errorf("%d authors are remembered", len(w.Ticket.Alerts))
	}
	want := fmt.Sprintf("ana alert %d ", 3*ticket.MaxAlerted-told)
	if got := w.Sum(); !strings.HasPrefix(got, want) {
		t.Errorf("told %d at once, then %s", told, got)
	}
}

// TestSumOfPeopleIsToldWhereLettersStopped: what stops a loop of machines swallows no person's words.
func TestSumOfPeopleIsToldWhereLettersStopped(t *testing.T) {
	w := desktest.NewWorld(t)
	w.Ticket.Automatic = w.Dir.Policy.AutoTicket + 1
	w.Ticket.Alerts = []ticket.Alerted{
		{Author: desktest.Addr("eve@else.test"), Reason: notify.AlertUnverified, Since: desktest.Noon, Told: 6, Untold: []uint32{1}, Waiting: 1},
		{Author: desktest.Addr("eve@else.test"), Reason: notify.AlertAutomatic, Since: desktest.Noon, Told: 1, Untold: []uint32{2}, Waiting: 1},
	}
	if got := w.Sum(); got != "ana alert 1 [1], ben alert 1 [1]" {
		t.Errorf("heard %s", got)
	}
}

// TestSumWaitsForEachHour: the timer fires for the hour that ends first, and is set again for the next.
func TestSumWaitsForEachHour(t *testing.T) {
	w := desktest.NewWorld(t)
	w.Ticket.Alerts = []ticket.Alerted{
		{Author: desktest.Addr("eve@else.test"), Reason: notify.AlertUnverified, Since: desktest.Noon, Untold: []uint32{1}, Waiting: 1},
		{Author: desktest.Addr("fay@else.test"), Reason: notify.AlertUnverified, Since: desktest.Noon.Add(time.Minute), Untold: []uint32{2}, Waiting: 1},
	}
	w.State.Now = desktest.Noon.Add(notify.AlertEvery)
	p := rules.Timed(w.Dir, ticket.Timer{Ticket: 7, Kind: ticket.TimerAlert}, w.State)
	desktest.Holds(t, p)
	if got := desktest.Heard(p); got != "ana alert, ben alert" {
		t.Errorf("heard %s", got)
	}
	if got, want := p.Changes[0].Timers[ticket.TimerAlert], desktest.Noon.Add(notify.AlertEvery+time.Minute); got != want {
		t.Errorf("fires next at %v, want %v", got, want)
	}
}
