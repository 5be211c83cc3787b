package main

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"pgregory.net/rapid"

	"guichet/desk"
)

// customers are those who may ask; guests those who come in by an agent's command.
var (
	customers = []string{"carla", "dan", "zoe"}
	guests    = []string{"walt", "wilma"}
)

// some draws a ticket, or skips the step when there is none.
func (x *machine) some(t *rapid.T) int {
	if len(x.model.tickets) == 1 {
		t.Skip("no ticket yet")
	}
	return rapid.IntRange(1, len(x.model.tickets)-1).Draw(t, "ticket")
}

// cust is a text of a customer that can be found again.
func (x *machine) cust() string { return fmt.Sprintf("CUSTWORDS%d is broken.", x.mails) }

func (x *machine) customerWrites(t *rapid.T) {
	who := rapid.SampledFrom(customers).Draw(t, "who")
	cc, head := []string{}, ""
	for _, c := range customers {
		if c != who && rapid.Bool().Draw(t, "cc "+c) {
			cc = append(cc, c)
			head = "Cc: " + c + "@customer.test\r\n"
			break
		}
	}
	x.send(who, "support@desk.test", head, x.cust())
	x.model.open(who, cc...)
}

func (x *machine) customerReplies(t *rapid.T) {
	n := x.some(t)
	who := rapid.SampledFrom(x.model.tickets[n].readers()).Draw(t, "who")
	to := x.token(n, who, false)
	if to == "" {
		t.Skip("no letter yet")
	}
	x.send(who, to, "", x.cust())
	x.model.reply(n, who)
}

func (x *machine) customerRates(t *rapid.T) {
	n := x.some(t)
	who := x.model.tickets[n].with(desk.Requester)[0]
	rating := rapid.IntRange(1, 5).Draw(t, "rating")
	if x.model.tickets[n].status != desk.Closed {
		t.Skip("not closed")
	}
	x.send(who, x.token(n, who, false), "", fmt.Sprint(rating))
	ticket := x.model.tickets[n]
	ticket.rated = rating
	ticket.messages[desk.FromCustomer]++
}

// strangerReplies: whoever has another's token is on the ticket as unverified.
func (x *machine) strangerReplies(t *rapid.T) {
	n := x.some(t)
	ticket := x.model.tickets[n]
	who := rapid.SampledFrom([]string{"mallory", "walt", "eve"}).Draw(t, "who")
	if s := ticket.people[who]; s == desk.Participant || s == desk.Requester {
		t.Skip("part of it")
	}
	x.send(who, x.token(n, ticket.with(desk.Requester)[0], false), "", "STRANGER "+x.cust())
	ticket.messages[desk.FromCustomer]++
	ticket.pending = append(ticket.pending, who)
	x.model.alert(n)
}

func (x *machine) machineAnswers(t *rapid.T) {
	n := x.some(t)
	ticket := x.model.tickets[n]
	who := ticket.with(desk.Requester)[0]
	x.send(who, x.token(n, who, false), "Auto-Submitted: auto-replied\r\n", "I am on holiday.")
	ticket.messages[desk.System]++
	x.model.alert(n)
}

func (x *machine) mailComesTwice(t *rapid.T) {
	if len(x.past) == 0 {
		t.Skip("no mail yet")
	}
	i := rapid.IntRange(0, len(x.past)-1).Draw(t, "mail")
	x.deliver(x.author[i], x.past[i][0], x.past[i][1])
}

func (x *machine) agentAnswers(t *rapid.T) {
	n := x.some(t)
	who := rapid.SampledFrom(staff).Draw(t, "agent")
	status := rapid.SampledFrom([]desk.Status{"", desk.Open, desk.Pending, desk.Resolved, desk.Closed}).Draw(t, "status")
	words := status == "" || rapid.Bool().Draw(t, "words")
	text := ""
	if status != "" {
		text = "#" + string(status) + "\r\n"
	}
	if words {
		text += "AGENTWORDS help."
	}
	x.send(who, x.token(n, who, false), "", text)
	x.model.answer(n, who, status, words)
}

func (x *machine) agentNotes(t *rapid.T) {
	n := x.some(t)
	who := rapid.SampledFrom(staff).Draw(t, "agent")
	if rapid.Bool().Draw(t, "by address") {
		x.send(who, x.token(n, who, true), "", "NOTEWORDS")
	} else {
		x.send(who, x.token(n, who, false), "", "#note\r\nNOTEWORDS")
	}
	x.model.note(n, who)
}

func (x *machine) agentAssigns(t *rapid.T) {
	n := x.some(t)
	who := rapid.SampledFrom(staff).Draw(t, "agent")
	to := rapid.SampledFrom(append([]string{"nobody"}, staff...)).Draw(t, "to")
	x.send(who, x.token(n, who, false), "", "#assign "+to)
	ticket := x.model.tickets[n]
	ticket.messages[desk.Orders]++
	ticket.assignee = to
	if to == "nobody" {
		ticket.assignee = ""
	} else if to != who {
		x.model.write(n, to, desk.KindAssigned)
	}
}

func (x *machine) agentAddsWatcher(t *rapid.T) {
	n := x.some(t)
	who := rapid.SampledFrom(guests).Draw(t, "guest")
	x.send("ana", x.token(n, "ana", false), "", "#watch "+boxOf(who).Address.String())
	ticket := x.model.tickets[n]
	ticket.messages[desk.Orders]++
	if s := ticket.people[who]; s == "" || s == desk.Former {
		ticket.people[who] = desk.Watcher
	}
}

func (x *machine) agentRemoves(t *rapid.T) {
	n := x.some(t)
	ticket := x.model.tickets[n]
	all := ticket.with(desk.Participant, desk.Watcher, desk.Invited)
	if len(all) == 0 {
		t.Skip("nobody to remove")
	}
	who := rapid.SampledFrom(all).Draw(t, "who")
	x.send("ben", x.token(n, "ben", false), "", "#unshare "+boxOf(who).Address.String())
	ticket.messages[desk.Orders]++
	ticket.people[who] = desk.Former
}

func (x *machine) agentAccepts(t *rapid.T) {
	n := x.some(t)
	x.send("ana", x.token(n, "ana", false), "", "#accept")
	ticket := x.model.tickets[n]
	ticket.messages[desk.Orders]++
	if len(ticket.pending) == 0 {
		x.model.write(n, "ana", desk.KindTranscript)
		return
	}
	who := ticket.pending[len(ticket.pending)-1]
	ticket.pending = ticket.pending[:len(ticket.pending)-1]
	if s := ticket.people[who]; s != desk.Requester {
		ticket.people[who] = desk.Participant
	}
	if was := ticket.status; was != desk.Closed {
		if was != desk.Open {
			ticket.set(desk.Open)
		}
		x.model.tell(n, desk.KindUpdate, who, was)
	}
}

// agentMistypes: nothing goes to the customer, nothing is done.
func (x *machine) agentMistypes(t *rapid.T) {
	n := x.some(t)
	who := rapid.SampledFrom(staff).Draw(t, "agent")
	x.send(who, x.token(n, who, false), "", "#resolvd\r\n#resolved\r\nAGENTWORDS")
	x.model.tickets[n].messages[desk.Note]++
	x.model.write(n, who, desk.KindTranscript)
}

func (x *machine) timePasses(t *rapid.T) {
	x.tick(time.Duration(rapid.IntRange(1, 90).Draw(t, "minutes")) * time.Minute)
}

func (x *machine) restarts(*rapid.T) {
	x.model.expect()
	x.stop()
	x.start()
}

// lettersLeave delivers what is due: the reader must have the right, and may be told no
// more than that.
func (x *machine) lettersLeave(t *rapid.T) {
	x.model.expect()
	due, _, err := x.desk.Due(context.Background(), 100)
	if err != nil {
		x.Fatal(err)
	}
	composer := &composer{store: x.db, words: x.words, policy: x.policy()}
	for _, l := range due {
		job, ok, err := x.desk.Job(context.Background(), l.ID)
		if err != nil {
			x.Fatal(err)
		}
		standing := x.model.tickets[l.Ticket].people[l.To.Address.Local]
		agent := slices.Contains(staff, l.To.Address.Local)
		may := agent || standing == desk.Requester || standing == desk.Participant || standing == desk.Watcher && l.Kind == desk.KindWatch
		if ok && !may {
			x.Fatalf("ticket %d: a %s letter to %s, who is %q", l.Ticket, l.Kind, l.To.Address, standing)
		}
		outcome := desk.Delivered
		if ok {
			parts, err := composer.Compose(context.Background(), job)
			if err != nil {
				x.Fatal(err)
			}
			x.inspect(&l, parts.Text+parts.HTML, agent)
			if rapid.IntRange(0, 5).Draw(t, "refused") == 0 {
				outcome = desk.Temporary
			}
			retry := time.Time{}
			if outcome == desk.Temporary {
				retry = x.now.Add(10 * time.Minute)
			}
			if err := x.desk.Record(context.Background(), l.ID, desk.Attempt{At: x.now, Outcome: outcome}, retry); err != nil {
				x.Fatal(err)
			}
			if outcome == desk.Delivered {
				x.model.delivered(&l)
			}
		}
	}
}

// inspect looks for what the reader must not be told.
func (x *machine) inspect(l *desk.Letter, text string, agent bool) {
	if agent {
		return
	}
	for _, secret := range []string{"NOTEWORDS", "agents.test", "#resolvd"} {
		if strings.Contains(text, secret) {
			x.Fatalf("ticket %d: a %s letter to %s tells %q", l.Ticket, l.Kind, l.To.Address, secret)
		}
	}
	if l.Kind == desk.KindWatch && (strings.Contains(text, "CUSTWORDS") || strings.Contains(text, "AGENTWORDS")) {
		x.Fatalf("ticket %d: the watcher %s is told words", l.Ticket, l.To.Address)
	}
}

// check compares desk and model after a step.
func (x *machine) check(*rapid.T) {
	var got []string
	var newest desk.LetterID
	err := x.db.View(context.Background(), func(tx desk.Reader) error {
		got, newest = nil, x.last
		letters, err := tx.AllLetters(x.last, 1000, false)
		for _, l := range letters {
			got = append(got, fmt.Sprintf("%d: %s %s", l.Ticket, l.To.Address.Local, l.Kind))
			newest = l.ID
		}
		return err
	})
	if err != nil {
		x.Fatal(err)
	}
	x.last = newest
	want := slices.Clone(x.model.letters)
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		x.Fatalf("letters\n got %q\nwant %q", got, want)
	}
	x.model.expect()
	for n := 1; n < len(x.model.tickets); n++ {
		if got, want := x.summary(n), x.model.tickets[n].summary(); got != want {
			x.Fatalf("ticket %d\n got %s\nwant %s", n, got, want)
		}
	}
}

// summary is the state of a ticket as the desk has it.
func (x *machine) summary(n int) string {
	t, _ := x.ticket(n)
	counts := map[desk.MessageKind]int{}
	err := x.db.View(context.Background(), func(tx desk.Reader) error {
		clear(counts)
		messages, err := tx.Messages(desk.Number(n))
		for _, m := range messages {
			counts[m.Kind]++
		}
		return err
	})
	if err != nil {
		x.Fatal(err)
	}
	var people []string
	for _, p := range t.People {
		if p.Standing != desk.AgentStaff {
			people = append(people, p.Address.Local+" "+string(p.Standing))
		}
	}
	slices.Sort(people)
	return describe(t.Status, people, t.Assignee.Local, counts, len(t.Unverified), t.Rating)
}
