package main

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"guichet/compose"
	"guichet/ticket"

	"pgregory.net/rapid"
)

// saying is what a person wrote to us, and whether an agent has heard it.
type saying struct {
	word   string
	author string
	at     time.Time
	heard  bool
}

// custWord finds the word by which a person's mail is known again.
var custWord = regexp.MustCompile(`CUSTWORDS\d+`)

// says notes that somebody's mail brought words.
func (m *modelDesk) says(l letter) {
	if word := custWord.FindString(l.text); word != "" && !l.program {
		m.said = append(m.said, &saying{word: word, author: l.from, at: m.now})
	}
}

// lost are words that an erasure took before their hour was over: nobody is to read them.
func (m *modelDesk) lost(t *modelTicket) {
	for author, h := range t.hours {
		for _, s := range m.said {
			s.heard = s.heard || h.waiting > 0 && s.author == author
		}
	}
}

// hear notes which words a new letter to an agent brings: all of those of which it tells, or, of a sensitive
// ticket, that they are there. A sum names how many mails it stands for.
func (x *machine) hear(l *ticket.Letter) {
	switch l.Kind {
	case ticket.KindNew, ticket.KindUpdate, ticket.KindNote, ticket.KindAlert, ticket.KindTranscript:
	default:
		return
	}
	if l.Ticket == 0 || !slices.Contains(staff, l.To.Address.Local) {
		return
	}
	job, ok, err := x.desk.Queue.Job(context.Background(), l.ID)
	if err != nil || !ok {
		x.Fatalf("a new %s letter to %s may not leave: %v", l.Kind, l.To.Address, err)
	}
	composer := &compose.Composer{Store: x.db, Words: x.words, Policy: x.policy()}
	parts, err := composer.Compose(context.Background(), job)
	if err != nil {
		x.Fatal(err)
	}
	x.shown[l.ID] = parts.Text
	if l.Facts.Held != "" && !strings.Contains(parts.Text, "#send") {
		x.Fatalf("ticket %d: %s is not told that his answer waits:\n%s", l.Ticket, l.To.Address, parts.Text)
	}
	if l.Kind == ticket.KindTranscript && l.Facts.Held != ticket.HeldCustomer {
		return // of his own mail
	}
	it := x.model.tickets[l.Ticket]
	sensitive := it.sensitive || x.model.goesOn(it.number).sensitive
	for _, m := range x.causes(l) {
		word := custWord.FindString(m.Text)
		if word != "" && !sensitive && !slices.Contains(custWord.FindAllString(parts.Text, -1), word) {
			x.Fatalf("ticket %d: a %s letter to %s tells of %q and does not show it:\n%s", l.Ticket, l.Kind, l.To.Address, word, parts.Text)
		}
		x.heard(func(s *saying) bool { return s.word == word })
	}
	if many := l.Facts.Untold; many > 0 {
		if !strings.Contains(parts.Text, fmt.Sprint(many)) {
			x.Fatalf("ticket %d: %d mails of %s are not numbered:\n%s", l.Ticket, many, l.Actor.Address, parts.Text)
		}
		if many > len(l.Causes) {
			x.heard(func(s *saying) bool { return s.author == l.Actor.Address.Local })
		}
	}
}

// causes are the messages of which a letter tells.
func (x *machine) causes(l *ticket.Letter) (all []*ticket.Message) {
	x.view(func(tx ticket.Reader) error {
		for _, id := range l.Causes {
			m, err := tx.Message(l.Ticket, id)
			if err != nil {
				return err
			}
			all = append(all, m)
		}
		return nil
	})
	return all
}

func (x *machine) heard(is func(*saying) bool) {
	for _, s := range x.model.said {
		s.heard = s.heard || is(s)
	}
}

// nothingLost: every word of a person's mail has reached an agent, or will within the hour: a sum is due.
func (x *machine) nothingLost() {
	m := x.model
	for _, s := range m.said {
		end := s.at.Add(time.Hour)
		due := slices.ContainsFunc(m.tickets[1:], func(t *modelTicket) bool {
			at, set := t.timers[ticket.TimerAlert]
			return set && !at.After(end)
		})
		if !s.heard && (!due || m.now.After(end)) {
			x.Fatalf("%q of %s came at %s, it is %s, and no agent has heard it", s.word, s.author, s.at, m.now)
		}
	}
	m.said = slices.DeleteFunc(m.said, func(s *saying) bool { return s.heard })
}

// Our notifications are known again by lines that only agents' letters have, and by agents' addresses.
var (
	agentsLines  = []string{"For a note that only agents see", "You get this mail because you answer", "Commands work too"}
	agentsOrders = []string{"#note", "#assign", "#merge", "#link", "#split", "#accept", "#spam", "#erase", "#request-access", "#pending", "#open", "#send", "#drop"}
)

// staysInside fails if something of a note, of agents' commands or of a notification stands in a letter to
// a customer.
func (x *machine) staysInside(l *ticket.Letter, text string) {
	secrets := slices.Concat([]string{"NOTEWORDS", "agents.test", "#resolvd"}, agentsLines, agentsOrders)
	for _, other := range x.letters(l.Ticket) {
		if slices.Contains(staff, other.To.Address.Local) {
			secrets = append(secrets, other.ReplyTo.Address.Local, other.NoteTo.Address.Local)
		}
	}
	for _, secret := range secrets {
		if secret != "" && strings.Contains(text, secret) {
			x.Fatalf("ticket %d: a %s letter to %s tells %q:\n%s", l.Ticket, l.Kind, l.To.Address, secret, text)
		}
	}
}

// quoted is a letter of ours as an agent's program repeats it below his words: with marks, or under a head as
// Outlook writes it; "" where it repeats none.
func (x *machine) quoted(t *rapid.T, l *ticket.Letter) string {
	text := x.shown[l.ID]
	if text == "" {
		return ""
	}
	lines := strings.Split(strings.TrimSpace(text), "\n")
	switch rapid.SampledFrom([]string{"not", "with marks", "as Outlook"}).Draw(t, "quotes") {
	case "with marks":
		return fmt.Sprintf("\r\n\r\nOn Sun, 22 Nov 2026 at 12:00, %s <%s> wrote:\r\n> %s\r\n", l.From.Name, l.From.Address, strings.Join(lines, "\r\n> "))
	case "as Outlook":
		return fmt.Sprintf("\r\n\r\n________________________________\r\nFrom: %s <%s>\r\nSent: Sunday, 22 November 2026 12:00\r\nTo: %s <%s>\r\nSubject: %s\r\n\r\n%s\r\n",
			l.From.Name, l.From.Address, l.To.Name, l.To.Address, l.Subject, strings.Join(lines, "\r\n"))
	}
	return ""
}

// strangerInsists: whoever has another's token and writes more than agents want to read at once.
func (x *machine) strangerInsists(t *rapid.T) {
	n := x.some(t)
	token := x.one(t, "token", x.model.tickets[n].readers())
	for range rapid.IntRange(5, 9).Draw(t, "mails") {
		if at := x.model.goesOn(n).timers[ticket.TimerErase]; !at.IsZero() && !at.After(x.now.Add(modelPause)) {
			return
		}
		x.send(letter{from: "eve", to: x.token(t, n, token), text: x.cust()})
		x.model.arrive(n, token, "eve", order{}, true)
		x.check(t)
	}
}
