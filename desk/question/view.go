package question

import (
	"errors"
	"slices"
	"strings"
	"time"

	"guichet/desk/access"
	"guichet/desk/authority"
	"guichet/desk/policy"
	"guichet/ticket"
)

// Bounds of what #show shows.
const (
	maxViewed      = 30    // messages, the latest ones
	maxViewedText  = 5_000 // bytes of each
	maxViewedEvent = 10    // events, the latest ones
)

// ReadAsked loads what a letter answers questions with. It is looked up when the letter
// leaves, so that what was erased, marked sensitive or closed to the reader meanwhile stays
// inside.
func ReadAsked(d *policy.Directory, tx ticket.Reader, j *ticket.Job) error {
	facts := &j.Letter.Facts
	if len(facts.Tickets) == 0 && facts.Show == 0 {
		return nil
	}
	who, err := AskerOf(d, tx, j.Letter.To.Address)
	if err != nil {
		return err
	}
	j.Asker = who.Contact
	for _, n := range facts.Tickets {
		t, err := tx.Ticket(n)
		if err == nil && MayRead(d, who, t) {
			j.Listed = append(j.Listed, *t)
		}
		if err != nil && !errors.Is(err, ticket.ErrNotFound) {
			return err
		}
	}
	t, err := tx.Ticket(facts.Show)
	if errors.Is(err, ticket.ErrNotFound) || err == nil && !MayRead(d, who, t) {
		return nil
	}
	if err != nil {
		return err
	}
	return readView(d, tx, j, who, t)
}

func readView(d *policy.Directory, tx ticket.Reader, j *ticket.Job, who authority.Asker, t *ticket.Ticket) error {
	messages, err := tx.Messages(t.Number)
	if err != nil {
		return err
	}
	var waiting map[uint32]bool
	if who.Agent == nil {
		if waiting, err = ticket.HeldMessages(tx, t.Number); err != nil {
			return err
		}
	}
	j.View = &ticket.TicketView{Ticket: *t}
	for _, m := range messages {
		if who.Agent != nil && m.Kind != ticket.CommandsOnly || (!waiting[m.ID] || m.Kind != ticket.FromAgent) && forCustomers(m, t) && (t.Echo || m.Kind == ticket.FromAgent) {
			m.Text, m.Quoted = ticket.CutText(m.Text, maxViewedText), ticket.CutText(m.Quoted, maxViewedText)
			if who.Agent == nil {
				m.Quoted = "" // somebody's mail that the others on the ticket need not read
			}
			j.View.Messages = append(j.View.Messages, *m)
		}
	}
	said := Describe(d, who, t)
	if extra := len(j.View.Messages) - maxViewed; extra > 0 {
		said = append(said, ticket.Say("show-messages", len(j.View.Messages)))
		j.View.Messages = j.View.Messages[extra:]
	}
	if who.Agent != nil && !t.Sensitive {
		events, err := tx.Events(t.Number)
		if err != nil {
			return err
		}
		for _, e := range events[max(0, len(events)-maxViewedEvent):] {
			said = append(said, ticket.Say("show-event", e.At.UTC().Format(time.RFC3339), e.Actor, e.What))
		}
	}
	j.Letter.Facts.Answers = append(slices.Clip(j.Letter.Facts.Answers), said...)
	return nil
}

// Describe are the facts of a ticket, as agents or customers may know them. Of a
// sensitive one customers are told number and status, and agents whose it is.
func Describe(d *policy.Directory, who authority.Asker, t *ticket.Ticket) []ticket.Said {
	if who.Agent == nil {
		said := []ticket.Said{ticket.Say("show-status", t.Number, t.Status)}
		if t.Sensitive {
			return said
		}
		if t.Echo {
			said = append(said, ticket.Told("show-subject", t.Thread)...)
		}
		said = append(said, ticket.Say("show-created", t.Created.UTC().Format(time.RFC3339)))
		said = append(said, mayAct(d, t)...)
		return append(said, t.Persons(ticket.Requester, ticket.Participant)...)
	}
	said := []ticket.Said{ticket.Say("show", t.Number, t.Status, t.Priority)}
	if !t.Sensitive {
		said = append(said, ticket.Told("show-subject", t.Subject)...)
	}
	if a := d.Agent(t.Assignee); a != nil {
		said = append(said, ticket.Say("show-assignee", a.Called()))
	}
	if t.Sensitive {
		return said
	}
	said = append(said, ticket.Told("show-tags", strings.Join(t.Tags, ", "))...)
	said = append(said, ticket.Told("show-category", t.Category)...)
	said = append(said, ticket.Told("show-product", t.Product)...)
	for _, name := range sortedKeys(t.Fields) {
		said = append(said, ticket.Say("show-field", name, t.Fields[name]))
	}
	said = append(said, ticket.Told("show-organisation", t.Organisation)...)
	said = append(said, ticket.Told("show-account", t.Account)...)
	said = append(said, ticket.Say("show-created", t.Created.UTC().Format(time.RFC3339)), ticket.Say("show-updated", t.Updated.UTC().Format(time.RFC3339)))
	said = append(said, mayAct(d, t)...)
	said = append(said, t.Persons(ticket.Requester, ticket.Participant, ticket.Invited, ticket.Watcher, ticket.ThirdParty)...)
	for _, l := range t.Links {
		said = append(said, ticket.Say("show-link", l.Number))
	}
	return said
}

// mayAct tells of the agent who may act for the requester, and until when.
func mayAct(d *policy.Directory, t *ticket.Ticket) []ticket.Said {
	if t.Access == nil || t.Access.State != ticket.AccessGranted {
		return nil
	}
	return []ticket.Said{ticket.Say("show-access", access.AgentName(d, t.Access.Agent), t.Access.Ends.UTC().Format(time.RFC3339))}
}

func sortedKeys(m map[string]string) []string {
	var keys []string
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
