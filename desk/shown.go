package desk

import (
	"errors"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// Bounds of what #show shows.
const (
	maxShown      = 30    // messages, the latest ones
	maxShownText  = 5_000 // bytes of each
	maxShownEvent = 10    // events, the latest ones
)

// Shown is a ticket that a letter shows, as its reader may see it when the letter leaves.
type Shown struct {
	Ticket   Ticket
	Messages []Message // the latest ones, oldest first
}

// readAsked loads what a letter answers questions with. It is looked up when the letter
// leaves, so that what was erased, marked sensitive or closed to the reader meanwhile stays
// inside.
func (d *directory) readAsked(tx Reader, j *Job) error {
	facts := &j.Letter.Facts
	if len(facts.Tickets) == 0 && facts.Show == 0 {
		return nil
	}
	who, err := d.askerOf(tx, j.Letter.To.Address)
	if err != nil {
		return err
	}
	j.Asker = who.contact
	for _, n := range facts.Tickets {
		t, err := tx.Ticket(n)
		if err == nil && d.mayRead(who, t) {
			j.Listed = append(j.Listed, *t)
		}
		if err != nil && !errors.Is(err, ErrNotFound) {
			return err
		}
	}
	t, err := tx.Ticket(facts.Show)
	if errors.Is(err, ErrNotFound) || err == nil && !d.mayRead(who, t) {
		return nil
	}
	if err != nil {
		return err
	}
	return d.readShown(tx, j, who, t)
}

func (d *directory) readShown(tx Reader, j *Job, who asker, t *Ticket) error {
	messages, err := tx.Messages(t.Number)
	if err != nil {
		return err
	}
	j.Shown = &Shown{Ticket: *t}
	for _, m := range messages {
		if who.agent != nil && m.Kind != Orders || m.forCustomers(t) && (t.Echo || m.Kind == FromAgent) {
			m.Text = cutText(m.Text, maxShownText)
			j.Shown.Messages = append(j.Shown.Messages, *m)
		}
	}
	said := d.particulars(who, t)
	if extra := len(j.Shown.Messages) - maxShown; extra > 0 {
		said = append(said, say("show-messages", len(j.Shown.Messages)))
		j.Shown.Messages = j.Shown.Messages[extra:]
	}
	if who.agent != nil && !t.Sensitive {
		events, err := tx.Events(t.Number)
		if err != nil {
			return err
		}
		for _, e := range events[max(0, len(events)-maxShownEvent):] {
			said = append(said, say("show-event", e.At.UTC().Format(time.RFC3339), e.Actor, e.What))
		}
	}
	j.Letter.Facts.Answers = append(slices.Clip(j.Letter.Facts.Answers), said...)
	return nil
}

// cutText cuts words to some bytes.
func cutText(s string, limit int) string {
	if len(s) <= limit {
		return s
	}
	for s = s[:limit]; !utf8.ValidString(s); {
		s = s[:len(s)-1]
	}
	return s + " …"
}

// particulars are the facts of a ticket, as agents or customers may know them. Of a
// sensitive one customers are told number and status, and agents whose it is.
func (d *directory) particulars(who asker, t *Ticket) []Said {
	if who.agent == nil {
		said := []Said{say("show-status", t.Number, t.Status)}
		if t.Sensitive {
			return said
		}
		if t.Echo {
			said = append(said, told("show-subject", t.Thread)...)
		}
		said = append(said, say("show-created", t.Created.UTC().Format(time.RFC3339)))
		said = append(said, d.mayAct(t)...)
		return append(said, t.persons(Requester, Participant)...)
	}
	said := []Said{say("show", t.Number, t.Status, t.Priority)}
	if !t.Sensitive {
		said = append(said, told("show-subject", t.Subject)...)
	}
	if a := d.agent(t.Assignee); a != nil {
		said = append(said, say("show-assignee", a.called()))
	}
	if t.Sensitive {
		return said
	}
	said = append(said, told("show-tags", strings.Join(t.Tags, ", "))...)
	said = append(said, told("show-category", t.Category)...)
	said = append(said, told("show-product", t.Product)...)
	for _, name := range sortedKeys(t.Fields) {
		said = append(said, say("show-field", name, t.Fields[name]))
	}
	said = append(said, told("show-organisation", t.Organisation)...)
	said = append(said, told("show-account", t.Account)...)
	said = append(said, say("show-created", t.Created.UTC().Format(time.RFC3339)), say("show-updated", t.Updated.UTC().Format(time.RFC3339)))
	said = append(said, d.mayAct(t)...)
	said = append(said, t.persons(Requester, Participant, Invited, Watcher)...)
	for _, l := range t.Links {
		said = append(said, say("show-link", l.Number))
	}
	return said
}

// mayAct tells of the agent who may act for the requester, and until when.
func (d *directory) mayAct(t *Ticket) []Said {
	if t.Access == nil || t.Access.State != AccessGranted {
		return nil
	}
	return []Said{say("show-access", d.agentName(t.Access.Agent), t.Access.Ends.UTC().Format(time.RFC3339))}
}

// told is one line, or none about nothing.
func told(key, value string) []Said {
	if value == "" {
		return nil
	}
	return []Said{say(key, value)}
}

// persons are lines for who stands on the ticket.
func (t *Ticket) persons(standings ...Standing) []Said {
	var said []Said
	for _, p := range t.People {
		if slices.Contains(standings, p.Standing) {
			who := p.Address.String()
			if p.Name != "" {
				who = p.Name + " <" + who + ">"
			}
			said = append(said, say("show-person", p.Standing, who))
		}
	}
	return said
}

func sortedKeys(m map[string]string) []string {
	var keys []string
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
