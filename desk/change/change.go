package change

import (
	"slices"
	"strings"
	"time"

	"guichet/desk/policy"
	"guichet/mail"
	"guichet/parser"
	"guichet/ticket"
)

// Change returns the Change of a ticket, beginning one if this is the first.
func (r *Decision) Change(t *ticket.Ticket) *Change {
	for _, c := range r.Plan.Changes {
		if c.Ticket.Number == t.Number && t.Number != 0 {
			return c
		}
	}
	c := &Change{Ticket: t.Clone(), Direct: r.Direct, Page: r.Page, InTime: r.InTime, was: t}
	c.Ticket.Updated = r.State.Now
	r.Plan.Changes = append(r.Plan.Changes, c)
	return c
}

// AddMessage puts the mail on the ticket as its next message.
func (r *Decision) AddMessage(c *Change, kind ticket.MessageKind, v ticket.Visibility, text string) {
	m := r.In.Message
	c.Ticket.Messages++
	c.Refs = true
	if kind == ticket.FromCustomer {
		c.Ticket.Repeated.Heard = HashText(text)
	}
	if kind != ticket.System && (kind != ticket.FromCustomer || v == ticket.ForAll) {
		r.MarkByAddress(c) // not for who may not write here
	}
	sensitive := c.Ticket.Sensitive || c.Ticket.Messages > 1 && r.laterFilesSensitive(c.Ticket)
	quoted := ""
	if kind == ticket.FromCustomer && !r.knows(c) {
		quoted = r.In.Below
	}
	c.Message = &ticket.Message{
		Quoted: quoted,
		Ticket: c.Ticket.Number, ID: c.Ticket.Messages, Kind: kind, Author: r.Sender, At: r.State.Now,
		Text: strings.TrimSpace(text), MessageID: m.MessageID, Fingerprint: r.In.Fingerprint,
		Visibility: v, Auto: string(m.Auto), Attachments: r.files(sensitive), Verdict: r.Verdict(),
		Envelope: r.arrival(), Addressed: Addressed(m), Problems: m.Problems,
		Personal: r.In.Words.Personal, AnswerTo: r.answerTo(), Sent: SentOf(m.Date, m.Subject),
		Formatted: r.Agent != nil && m.HasHTML(),
	}
	markRepeated(c.Ticket, c.Message)
	if kind == ticket.System || v == ticket.ForAll {
		r.learnTag(c)
	}
}

// learnTag keeps the tag by which the author's own desk knows the ticket: letters to him carry it, so that his
// desk threads (PRODUCT 2.4).
func (r *Decision) learnTag(c *Change) {
	at := c.Ticket.Place(r.Sender.Address)
	if at < 0 || r.Doubted || ticket.Rank[c.Ticket.People[at].Standing] < ticket.Rank[ticket.Invited] {
		return
	}
	if tag := r.Dir.ForeignTag(r.In.Message.Subject); tag != "" {
		c.Ticket.People[at].Tag = tag
	}
}

// knows reports whether what the mail quotes is here already (PRODUCT 1.14): it answers a letter of ours or
// a mail of that ticket, or it repeats our address, as the head of a quoted letter does. Somebody's answer to one of those, which
// it answers in turn, is not.
func (r *Decision) knows(c *Change) bool {
	below := strings.ToLower(r.In.Below)
	for _, a := range r.Dir.Policy.Addresses {
		if strings.Contains(below, strings.ToLower(a.Address.Local+a.Separator)) && strings.Contains(below, strings.ToLower("@"+a.Address.Domain)) {
			return true // a letter with its token
		}
		if c.Ticket.Messages > 1 && strings.Contains(below, strings.ToLower(a.Address.String())) {
			return true
		}
	}
	if r.Hints.AnswersOurs {
		return true
	}
	for _, id := range r.In.Message.InReplyTo {
		for _, ref := range r.State.Refs[id] {
			if ref.Own && ref.Ticket == c.Ticket.Number {
				return true
			}
		}
	}
	return false
}

// answerTo is where an answer should go by the mail's own words, if that is neither its author nor
// ours (PRODUCT 1.16).
func (r *Decision) answerTo() mail.Address {
	for _, box := range r.In.Message.ReplyTo {
		if a := box.Address; !a.IsZero() && !ticket.SameAddress(a, r.Sender.Address) && !r.Dir.Ours(a) {
			return a
		}
	}
	return mail.Address{}
}

// SentOf is what a mail says of itself beside its Message-ID.
func SentOf(date time.Time, subject string) ticket.Sent {
	return ticket.Sent{Date: date.UTC(), Subject: HashText(strings.ToLower(strings.TrimSpace(subject)))}
}

func (r *Decision) files(sensitive bool) []ticket.Attachment {
	var files []ticket.Attachment
	for i, a := range r.In.Message.Attachments {
		files = append(files, ticket.Attachment{
			Index: a.Index, Name: a.Name, Type: a.Type, Size: a.Size, SHA256: a.SHA256,
			Inline: a.Inline, Sensitive: sensitive, Dropped: r.In.Dropped[i],
			Inside: r.inside(i), Repeated: calendarAgain(r.In.Message.Attachments, i),
		})
	}
	return files
}

// inside reports whether a file of an agent's mail holds an address with an agent's token, or with one that
// nobody can tell: whoever has it could write in his thread.
func (r *Decision) inside(file int) bool {
	return slices.ContainsFunc(r.In.FileTokens[file], func(tok ticket.Token) bool {
		t := r.State.Tickets[tok.Ticket]
		return t == nil || tok.Person >= len(t.People) || t.People[tok.Person].Standing == ticket.AgentStaff
	})
}

// Addressed returns who stood in the mail's To and Cc, so has it already.
func Addressed(m *parser.Message) []mail.Address {
	var all []mail.Address
	for _, box := range append(append([]mail.Mailbox{}, m.To...), m.Cc...) {
		if !box.Address.IsZero() && len(all) < MaxHints {
			all = append(all, box.Address)
		}
	}
	return all
}

// HeardFrom notes a person's own mail as the latest of his thread.
func (c *Change) HeardFrom(person int, id mail.MessageID) {
	if c.Direct {
		return // no mail program of his has seen it
	}
	c.Ticket.People[person].Thread(id)
}

// Staff returns the agents of every support address that the mail came to.
func (r *Decision) Staff() []*policy.Agent {
	var all []*policy.Agent
	seen := map[*policy.Agent]bool{}
	for _, t := range r.Targets {
		for _, a := range r.Dir.Staff(t.Desk) {
			if !seen[a] {
				seen[a] = true
				all = append(all, a)
			}
		}
	}
	return all
}

// AssigneeOrStaff returns who hears of what happens on a ticket.
func (r *Decision) AssigneeOrStaff(t *ticket.Ticket) []*policy.Agent {
	return r.Dir.AssigneeOrStaff(t)
}

// Hearers returns who hears of a mail that comes to a ticket: AssigneeOrStaff, and the agents of the other
// support addresses in its envelope (PRODUCT 1.9).
func (r *Decision) Hearers(t *ticket.Ticket) []*policy.Agent {
	all := r.AssigneeOrStaff(t)
	for _, to := range r.Targets {
		if to.Desk == r.Dir.Desk(t) || to.Bounce != "" {
			continue
		}
		for _, a := range r.Dir.Staff(to.Desk) {
			if !slices.Contains(all, a) {
				all = append(all, a)
			}
		}
	}
	return all
}

// Elsewhere reports whether a mail came to other support addresses than a ticket's, and to none of its.
func (r *Decision) Elsewhere(t *ticket.Ticket) bool {
	for _, to := range r.Targets {
		if to.Desk == r.Dir.Desk(t) {
			return false
		}
	}
	return len(r.Targets) > 0
}

// Changed sets one value of the form and records it, unless it was so already.
func (c *Change) Changed(r *Decision, what string, have *string, value, actor string) {
	if *have == value {
		return
	}
	text := what + " " + policy.DisplayValue(*have) + " -> " + policy.DisplayValue(value)
	*have = value
	c.Event(r.State.Now, actor, "mail", text)
}

// fnvPrime is of FNV-1a with 64 bits.
const fnvPrime = 1099511628211

// HashText tells words apart; who finds others of the same hash gains nothing by it.
func HashText(words ...string) uint64 {
	h := uint64(14695981039346656037)
	for i, w := range words {
		if i > 0 {
			h *= fnvPrime // of a zero octet
		}
		for j := range len(w) {
			h = (h ^ uint64(w[j])) * fnvPrime
		}
	}
	return h
}

// Bounds of what customers may do with others' addresses: the desk must not be usable to
// mail strangers.
const (
	MaxCustomers = 20 // people on a ticket whom customers brought
	MaxNewInDay  = 20 // addresses that one person brings to tickets in 24 hours
)

// LetterTo returns the change's letter to a person, nil if there is none.
func (c *Change) LetterTo(person int) *ticket.Letter {
	for _, l := range c.Letters {
		if l.Person == person {
			return l
		}
	}
	return nil
}
