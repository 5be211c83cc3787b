package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"guichet/compose"
	"guichet/ticket"

	"pgregory.net/rapid"
)

// lettersLeave delivers what is due: the reader must have the right, and may be told no
// more than that. Some letters are tried again later, some will never arrive.
func (x *machine) lettersLeave(t *rapid.T) {
	x.model.expect()
	due, _, err := x.desk.Queue.Due(context.Background(), 100)
	if err != nil {
		x.Fatal(err)
	}
	for _, l := range due {
		job, ok, err := x.desk.Queue.Job(context.Background(), l.ID)
		if err != nil {
			x.Fatal(err)
		}
		why := x.model.keeps(&l)
		if ok != (why == "") {
			x.Fatalf("ticket %d: a %s letter to %s leaves: %v; what the model has against it: %q", l.Ticket, l.Kind, l.To.Address, ok, why)
		}
		if !ok {
			if why == "muted" {
				x.model.bounced(&l, false)
			}
			continue
		}
		x.inspect(&job)
		x.attempt(t, &l)
	}
}

// keeps returns what the model has against a letter; "" if it may leave.
func (m *modelDesk) keeps(l *ticket.Letter) string {
	who := l.To.Address.Local
	agent := slices.Contains(staff, who)
	if l.Ticket == 0 {
		return map[bool]string{true: "muted"}[m.muted[who]]
	}
	t, on := m.tickets[l.Ticket], m.goesOn(int(l.Ticket))
	at := t.index(who)
	switch standing := t.standing(who); {
	case agent:
	case t.people[at].left && l.Kind == ticket.KindTranscript: // that he left
	case standing == ticket.Former || on.standing(who) == ticket.Former:
		return "removed"
	case !on.deleted.IsZero() && l.Created.Before(on.deleted), !on.deleted.IsZero() && l.Kind != ticket.KindAsk && l.Created.After(on.deleted):
		return "deleted"
	case m.muted[who]:
		return "muted"
	case l.Kind == ticket.KindAsk:
		return ""
	case standing == ticket.Watcher && l.Kind != ticket.KindWatch, standing == ticket.Invited:
		return "no right to it"
	}
	if l.Kind == ticket.KindResolved && t.status != ticket.Resolved && m.now.Sub(l.Created) > 2*time.Second && !t.hasWords(l) {
		return "not resolved any more"
	}
	if l.Kind == ticket.KindTaken && t.assignee != l.Actor.Address.Local {
		return "not that agent's any more"
	}
	if l.Kind != ticket.KindReply && l.Kind != ticket.KindUpdate {
		return ""
	}
	for _, id := range l.Causes {
		if !t.messages[id-1].moved {
			return ""
		}
	}
	return "moved"
}

// hasWords reports whether a letter brings words of an agent.
func (t *modelTicket) hasWords(l *ticket.Letter) bool {
	return slices.ContainsFunc(l.Causes, func(id uint32) bool { return t.messages[id-1].kind == ticket.FromAgent })
}

// attempt is what a server says to a letter.
func (x *machine) attempt(t *rapid.T, l *ticket.Letter) {
	a, retry := ticket.Attempt{At: x.now, Outcome: ticket.Delivered}, time.Time{}
	switch rapid.IntRange(0, 15).Draw(t, "answer") {
	case 1, 2:
		a.Outcome, retry = ticket.Temporary, x.now.Add(10*time.Minute)
	case 3:
		a.Outcome, a.Enhanced, a.Reply = ticket.Permanent, "5.1.1", "no such user"
	case 4:
		a.Outcome, a.Enhanced, a.Reply = ticket.Permanent, "5.7.1", "not wanted"
	}
	before := x.letters(l.Ticket)
	if err := x.desk.Queue.Record(context.Background(), l.ID, a, retry); err != nil {
		x.Fatal(err)
	}
	switch a.Outcome {
	case ticket.Delivered:
		x.model.delivered(l)
	case ticket.Permanent:
		if slices.Contains(staff, l.To.Address.Local) {
			x.model.refused(l, before)
		} else {
			x.model.bounced(l, a.Enhanced == "5.1.1")
		}
	}
}

// inspect looks for what the reader of a letter must not be told.
func (x *machine) inspect(job *ticket.Job) {
	l := &job.Letter
	composer := &compose.Composer{Store: x.db, Words: x.words, Policy: x.policy()}
	parts, err := composer.Compose(context.Background(), *job)
	if err != nil {
		x.Fatal(err)
	}
	x.told(job)
	text := parts.Text + parts.HTML
	never := func(words ...string) {
		for _, secret := range words {
			if strings.Contains(text, secret) {
				x.Fatalf("ticket %d: a %s letter to %s tells %q:\n%s", l.Ticket, l.Kind, l.To.Address, secret, parts.Text)
			}
		}
	}
	about := max(l.Ticket, l.Facts.Show)
	if about == 0 {
		return
	}
	if s := x.model.tickets[about].status; s != ticket.Resolved && x.now.Sub(l.Created) > 2*time.Second {
		never("We believe that")
	}
	it, on := x.model.tickets[about], x.model.goesOn(int(about))
	if it.sensitive || on.sensitive {
		if l.Ticket != 0 {
			text += l.Subject
		}
		for _, f := range parts.Files {
			text += " CUSTFILE " + f.Name
		}
		never("CUST")
	}
	if slices.Contains(staff, l.To.Address.Local) {
		return
	}
	if l.Kind == ticket.KindAsk {
		x.asksOnly(l, l.Subject+"\n"+parts.Text+parts.HTML)
		return
	}
	x.staysInside(l, l.Subject+"\n"+parts.Text+parts.HTML)
	if l.Kind == ticket.KindWatch {
		never("CUSTWORDS", "AGENTWORDS")
	}
	if l.Kind == ticket.KindReceived && !it.proven {
		text += l.Subject
		never("CUST")
	}
}

// check compares desk and model after a step.
func (x *machine) check(*rapid.T) {
	var got []string
	var written []*ticket.Letter
	x.view(func(tx ticket.Reader) error {
		letters, err := tx.AllLetters(x.last, 1000, false)
		for _, l := range letters {
			got = append(got, fmt.Sprintf("%d: %s %s", l.Ticket, l.To.Address.Local, l.Kind))
			x.last = l.ID
			written = append(written, l)
			x.Logf("%d: %s %s of %v %s %s %v", l.Ticket, l.To.Address.Local, l.Kind, l.Causes, l.Facts.Reason, l.Facts.Detail, l.Facts.Refused)
		}
		return err
	})
	want := slices.Clone(x.model.letters)
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		x.why()
		x.Fatalf("letters\n got %q\nwant %q", got, want)
	}
	for _, l := range written {
		x.hear(l)
	}
	x.nothingLost()
	x.model.expect()
	for n, state := range x.states() {
		if got, want := state.String(), x.model.tickets[n].state().String(); got != want {
			x.Fatalf("ticket %d\n got %s\nwant %s", n, got, want)
		}
	}
}

// why logs how the desk treated the last mail of the last ticket.
func (x *machine) why() {
	x.view(func(tx ticket.Reader) error {
		all, err := tx.Tickets(0, 1000)
		if err != nil || len(all) == 0 {
			return err
		}
		last := slices.MaxFunc(all, func(a, b *ticket.Ticket) int { return a.Updated.Compare(b.Updated) })
		for _, n := range []ticket.Number{last.Number, ticket.Number(len(all))} {
			messages, err := tx.Messages(n)
			if err != nil {
				return err
			}
			if len(messages) > 0 {
				x.Logf("ticket %d, %q: %q", n, all[n-1].Subject, messages[len(messages)-1].Why)
			}
		}
		return nil
	})
}

// states are the tickets as the desk has them, by number.
func (x *machine) states() map[int]*ticketState {
	all := map[int]*ticketState{}
	x.view(func(tx ticket.Reader) error {
		tickets, err := tx.Tickets(0, 1000)
		if err != nil {
			return err
		}
		if len(tickets) != len(x.model.tickets)-1 {
			x.Fatalf("there are %d tickets, want %d", len(tickets), len(x.model.tickets)-1)
		}
		for _, t := range tickets {
			messages, err := tx.Messages(t.Number)
			if err != nil {
				return err
			}
			all[int(t.Number)] = stateOf(t, messages)
			for _, m := range messages {
				if _, err := tx.Raw(m.Ticket, m.ID); m.Erased != errors.Is(err, ticket.ErrNotFound) {
					x.Fatalf("message %d of ticket %d: erased %v, raw mail: %v", m.ID, m.Ticket, m.Erased, err)
				}
			}
		}
		timers, _, err := tx.DueTimers(x.now.AddDate(1, 0, 0), 1000)
		for _, timer := range timers {
			all[int(timer.Ticket)].Timers[timer.Kind] = timer.At.Format(time.RFC3339)
		}
		return err
	})
	return all
}

func stateOf(t *ticket.Ticket, messages []*ticket.Message) *ticketState {
	s := &ticketState{
		Status: t.Status, Assignee: t.Assignee.Local, Messages: map[ticket.MessageKind]int{}, Unverified: len(t.Unverified),
		Rating: t.Rating, Sensitive: t.Sensitive, Deleted: !t.Deleted.IsZero(), Erased: !t.Erased.IsZero(),
		Timers: map[ticket.TimerKind]string{},
	}
	for _, p := range t.People {
		if p.Standing != ticket.AgentStaff && !slices.Contains(staff, p.Address.Local) {
			s.People = append(s.People, p.Address.Local+" "+string(p.Standing))
		}
	}
	slices.Sort(s.People)
	for _, m := range messages {
		s.Messages[m.Kind]++
	}
	for _, l := range t.Links {
		s.Links = append(s.Links, fmt.Sprintf("%s %d", l.Relation, l.Number))
	}
	slices.Sort(s.Links)
	if t.Access != nil {
		s.Access = t.Access.State
	}
	return s
}

// writes reports whether the last cause has a letter of a ticket to somebody.
func (m *modelDesk) writes(t *modelTicket, who string) bool {
	return slices.ContainsFunc(m.letters, func(l string) bool {
		return strings.HasPrefix(l, fmt.Sprintf("%d: %s ", t.number, who))
	})
}
