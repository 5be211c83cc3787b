package e2e

import (
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"guichet/e2e/live"
)

// robot answers every mail to its address, at once and for ever.
type robot struct {
	from   string
	answer func(n int, l live.Letter) live.Draft
}

// tooMany mails of one robot are a loop that does not end.
const tooMany = 100

// robots makes the world answer.
func (s *scene) robots(all ...robot) {
	s.Helper()
	said := make([]atomic.Int32, len(all))
	s.sink.Answer(func(l live.Letter) {
		for i, r := range all {
			if !slices.ContainsFunc(l.Rcpt, func(to string) bool { return strings.Contains(r.from, "<"+to+">") }) {
				continue
			}
			n := int(said[i].Add(1))
			if n > tooMany {
				continue
			}
			d := r.answer(n, l)
			if a := s.desk.Try(d); a.Code != 250 {
				s.Errorf("the desk answers %v to %s", a, r.from)
			}
		}
	})
	s.Cleanup(func() {
		for i, r := range all {
			if said[i].Load() > tooMany {
				s.Errorf("%s and the desk go on and on", r.from)
			}
		}
	})
}

// Robots by what they write on their mails.
var (
	// marked is a vacation responder as RFC 3834 wants it.
	marked = func(from string) robot {
		return robot{from, func(_ int, l live.Letter) live.Draft {
			return live.Reply(l, from, "I am on holiday.").With("Auto-Submitted: auto-replied (vacation)").FromEnvelope("")
		}}
	}
	// nullPath is one that says so by its return path only.
	nullPath = func(from string) robot {
		return robot{from, func(_ int, l live.Letter) live.Draft {
			return live.Reply(l, from, "I am on holiday.").FromEnvelope("")
		}}
	}
	// unmarked answers as a person would.
	unmarked = func(from string) robot {
		return robot{from, func(_ int, l live.Letter) live.Draft { return live.Reply(l, from, "I am on holiday.") }}
	}
	// forgetful writes a new mail each time.
	forgetful = func(from string) robot {
		return robot{from, func(n int, _ live.Letter) live.Draft {
			return live.NewDraft(from, support, fmt.Sprintf("Your mail %d", n), fmt.Sprintf("We got your mail %d.\n", n))
		}}
	}
)

// events counts the letters to addresses by event.
func (s *scene) events(to ...string) string {
	counts := map[string]int{}
	for _, a := range to {
		for _, l := range s.sink.To(a) {
			counts[l.Event()]++
		}
	}
	return strings.TrimSuffix(strings.TrimPrefix(fmt.Sprint(counts), "map["), "]")
}

// TestCustomersRobot: a customer's vacation responder, with its marks and without, ends after a known
// number of mails. An agent answers him meanwhile, and hears once of automatic mail.
func TestCustomersRobot(t *testing.T) {
	for _, c := range []struct {
		name    string
		robot   robot
		letters string // to the customer
		agents  string // to Ana
		tickets int
	}{
		{"marked", marked(carla), "received:1 reply:1", "alert:1 new:1", 1},
		{"null path", nullPath(carla), "received:1 reply:1", "alert:1 new:1", 1},
		{"unmarked", unmarked(carla), "received:1 reply:1", "new:1 update:2", 1},
		{"forgetful", forgetful(carla), "received:5 reply:1", "alert:1 new:7", 7},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := begin(t, live.Setup{})
			s.robots(c.robot)
			_, notice := s.open()
			s.desk.Settle()
			s.desk.Send(live.Reply(notice, ana, "Please restart."))
			s.desk.Settle()
			want(t, "letters to the customer", s.events("carla@customer.test"), c.letters)
			want(t, "letters to Ana", s.events("ana@agents.test"), c.agents)
			want(t, "tickets", len(s.desk.Tickets()), c.tickets)
		})
	}
}

// TestTwoCustomersRobots: two customers of one ticket whose robots answer each other through the desk,
// without any mark, end after a hundred mails, and the agents hear of a loop.
func TestTwoCustomersRobots(t *testing.T) {
	s := begin(t, live.Setup{})
	received, notice := s.open()
	s.desk.Send(live.Reply(notice, ana, "Please restart."))
	s.sink.Wait(s, 1, "carla@customer.test", "reply")
	s.robots(unmarked(carla), unmarked(dora))
	s.desk.Send(live.Reply(received, carla, "#share dora@customer.test\nHello\n"))
	s.desk.SettleButNews()
	mails := len(s.ticket().Messages)
	if want := 2 * 50; mails < want || mails > want+10 {
		t.Errorf("%d mails on the ticket, want about %d", mails, want)
	}
	holds(t, "letters to Ana", s.events("ana@agents.test"), "alert:1")
}

// either is want where robots race: one of several, with "or" between them.
func either(t *testing.T, what, got, wanted string) {
	t.Helper()
	if !slices.Contains(strings.Split(wanted, " or "), got) {
		t.Errorf("%s: got %s, want %s", what, got, wanted)
	}
}

// TestAgentsRobot: an agent's out-of-office reaches no customer and ends, also where the customer
// has a robot too. One without any mark is a person's answer, until it said the same
// too often.
func TestAgentsRobot(t *testing.T) {
	for _, c := range []struct {
		name     string
		robots   []robot
		customer string
		agents   string // to Ana and Ben
	}{
		{"marked", []robot{marked(ana)}, "received:1", "alert:1 new:2"},
		{"null path", []robot{nullPath(ana)}, "received:1", "alert:1 new:2"},
		{"both agents", []robot{marked(ana), marked(ben)}, "received:1", "alert:2 new:2"},
		{"of agent and customer", []robot{marked(ana), unmarked(carla)}, "received:1", "alert:1 new:2 update:2"},
		{"unmarked", []robot{unmarked(ana)}, "received:1 reply:1", "new:2 taken:1 or new:2"}, // whether Ben's new had left,
		{"forgetful", []robot{forgetful(ana)}, "received:1", "alert:2 new:9 received:5"},
		{
			// Whether Carla's robot or Ana's is quicker the first time decides what Ana's answers first.
			"unmarked, of agent and customer",
			[]robot{unmarked(ana), unmarked(carla)},
			"received:1 reply:4 or received:1 reply:5", "alert:1 new:2 taken:1 update:5 or alert:1 new:2 taken:1 update:6 or alert:1 new:2 update:5 or alert:1 new:2 update:6",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := begin(t, anaAndBen())
			s.robots(c.robots...)
			s.open()
			s.desk.Settle()
			either(t, "letters to the customer", s.events("carla@customer.test"), c.customer)
			either(t, "letters to agents", s.events("ana@agents.test", "ben@agents.test"), c.agents)
		})
	}
}

// TestAgentsRobotOnHold: where answers are held, each one brings a letter that offers to take it back,
// and an out-of-office without marks answers that, too.
func TestAgentsRobotOnHold(t *testing.T) {
	s := begin(t, live.Setup{Hold: "1s"})
	s.robots(unmarked(ana))
	s.open()
	s.sink.Wait(s, 1, "carla@customer.test", "reply")
	s.desk.Settle()
	want(t, "letters to the customer", s.events("carla@customer.test"), "received:1 reply:1")
	want(t, "letters to Ana", s.events("ana@agents.test"), "alert:1 new:1 undo:1")
}

// TestSubscribedList: the support address stands on a mailing list. Its mails open tickets and are
// not answered, without marks either: its reverse-path tells what it is.
func TestSubscribedList(t *testing.T) {
	const list = "List <list@lists.test>"
	bounces, mark := "list-bounces@lists.test", "List-Id: <list.lists.test>"
	hello := live.NewDraft(list, support, "Hello all", "Hello\n").FromEnvelope(bounces)
	post := func(l live.Letter) live.Draft {
		return live.NewDraft(list, support, l.Get("Subject"), l.Text()).FromEnvelope(bounces)
	}
	for _, c := range []struct {
		name    string
		first   live.Draft
		list    func(l live.Letter) live.Draft // what it makes of a mail; nil: it sends it on as it is
		letters string                         // to the list and to the author
		agents  string
	}{
		{"with the author's name", live.NewDraft(zoe, "list@lists.test", "Hello", "Hello\n").With(mark).FromEnvelope(bounces), nil, "", "new:1"},
		{"in its own name", hello.With(mark), func(l live.Letter) live.Draft { return post(l).With(mark) }, "", "new:1"},
		{"an alias", hello, nil, "", "new:1"},
		{"without marks", hello, post, "", "new:1"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := begin(t, live.Setup{})
			s.sink.Answer(func(l live.Letter) {
				raw := l.Raw
				if c.list != nil {
					raw = c.list(l).Bytes()
				}
				if slices.Contains(l.Rcpt, "list@lists.test") && len(s.sink.All()) < tooMany {
					live.Try(s.desk.Addr, bounces, []string{support}, raw)
				}
			})
			s.desk.Send(c.first, support)
			s.desk.Settle()
			want(t, "letters", s.events("list@lists.test", "zoe@customer.test"), c.letters)
			want(t, "letters to Ana", s.events("ana@agents.test"), c.agents)
			want(t, "tickets", len(s.desk.Tickets()), 1)
		})
	}
}

// TestManyHops: a mail that passed more than fifty hosts goes in a circle, whoever sends it.
func TestManyHops(t *testing.T) {
	s := begin(t, live.Setup{Agents: []live.Agent{}})
	for hops, code := range map[int]int{50: 250, 51: 554} {
		d := live.NewDraft(carla, support, fmt.Sprintf("After %d hops", hops), "Hello\n")
		for n := range hops {
			d = d.With(fmt.Sprintf("Received: from h%d.test by h%d.test; Sun, 22 Nov 2026 10:00:00 +0000", n, n+1))
		}
		want(t, d.Subject, s.desk.Try(d).Code, code)
	}
	want(t, "tickets", s.subjects(), "After 50 hops")
}
