package desk

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"guichet/desk/change"
	"guichet/desk/notify"
	"guichet/desk/rules"
	"guichet/mail"
	"guichet/parser"
	"guichet/ticket"
)

// keep makes what a plan says of ticket 7 true.
func (w *world) keep(p *change.Plan) {
	for _, c := range p.Changes {
		if c.Ticket.Number == 7 {
			w.ticket = c.Ticket
			w.state.Tickets[7] = w.ticket
		}
	}
}

// sum is what the alert timer tells when the hour is over: of whom how many mails, and which messages.
func (w *world) sum() string {
	w.state.Now = w.state.Now.Add(notify.AlertEvery)
	p := rules.Timed(w.dir, ticket.Timer{At: w.state.Now, Ticket: 7, Kind: ticket.TimerAlert}, w.state)
	holds(w.t, p)
	w.keep(p)
	var all []string
	for _, l := range p.Changes[0].Letters {
		all = append(all, fmt.Sprint(l.To.Address.Local, " ", l.Kind, " ", l.Facts.Untold, " ", l.Causes))
	}
	slices.Sort(all)
	return strings.Join(all, ", ")
}

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
			w := newWorld(t)
			told := ""
			for _, who := range c.mails {
				x := testMail{from: strings.TrimPrefix(who, "-") + "@else.test", verdict: mail.Pass, to: w.tokenOf("carla@customer.test", ticket.TokenReply)}
				if who[0] == '-' {
					x.m = machine
				}
				p := w.decide(x)
				told += map[string]string{"": " ", "ana alert, ben alert": "1"}[heard(p)]
				w.keep(p)
			}
			if told != c.told {
				t.Errorf("told %q, want %q", told, c.told)
			}
			if got := w.sum(); got != c.sum {
				t.Errorf("the sum: %s\n want: %s", got, c.sum)
			}
			if got := w.sum(); got != "" {
				t.Errorf("and again: %s", got)
			}
		})
	}
}

// TestAlertsOfManyAuthors: whoever invents authors fills no record, and each mail is told or counted.
func TestAlertsOfManyAuthors(t *testing.T) {
	w := newWorld(t)
	w.dir.Policy.AutoTicket = 0
	told := 0
	for i := range 3 * ticket.MaxAlerted {
		p := w.decide(testMail{from: fmt.Sprintf("eve%d@else.test", i), verdict: mail.None, to: w.tokenOf("carla@customer.test", ticket.TokenReply)})
		if heard(p) != "" {
			told++
		}
		w.keep(p)
	}
	if len(w.ticket.Alerts) > ticket.MaxAlerted+1 {
		t.Errorf("%d authors are remembered", len(w.ticket.Alerts))
	}
	want := fmt.Sprintf("ana alert %d ", 3*ticket.MaxAlerted-told)
	if got := w.sum(); !strings.HasPrefix(got, want) {
		t.Errorf("told %d at once, then %s", told, got)
	}
}

// TestSumOfPeopleIsToldWhereLettersStopped: what stops a loop of machines swallows no person's words.
func TestSumOfPeopleIsToldWhereLettersStopped(t *testing.T) {
	w := newWorld(t)
	w.ticket.Automatic = w.dir.Policy.AutoTicket + 1
	w.ticket.Alerts = []ticket.Alerted{
		{Author: addr("eve@else.test"), Reason: notify.AlertUnverified, Since: noon, Told: 6, Untold: []uint32{1}, Waiting: 1},
		{Author: addr("eve@else.test"), Reason: notify.AlertAutomatic, Since: noon, Told: 1, Untold: []uint32{2}, Waiting: 1},
	}
	if got := w.sum(); got != "ana alert 1 [1], ben alert 1 [1]" {
		t.Errorf("heard %s", got)
	}
}

// TestSumWaitsForEachHour: the timer fires for the hour that ends first, and is set again for the next.
func TestSumWaitsForEachHour(t *testing.T) {
	w := newWorld(t)
	w.ticket.Alerts = []ticket.Alerted{
		{Author: addr("eve@else.test"), Reason: notify.AlertUnverified, Since: noon, Untold: []uint32{1}, Waiting: 1},
		{Author: addr("fay@else.test"), Reason: notify.AlertUnverified, Since: noon.Add(time.Minute), Untold: []uint32{2}, Waiting: 1},
	}
	w.state.Now = noon.Add(notify.AlertEvery)
	p := rules.Timed(w.dir, ticket.Timer{Ticket: 7, Kind: ticket.TimerAlert}, w.state)
	holds(t, p)
	if got := heard(p); got != "ana alert, ben alert" {
		t.Errorf("heard %s", got)
	}
	if got, want := p.Changes[0].Timers[ticket.TimerAlert], noon.Add(notify.AlertEvery+time.Minute); got != want {
		t.Errorf("fires next at %v, want %v", got, want)
	}
}
