package change

import (
	"hash/fnv"
	"regexp"
	"strings"

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
	c := &Change{Ticket: t.Clone(), Direct: r.Direct}
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
	c.Message = &ticket.Message{
		Ticket: c.Ticket.Number, ID: c.Ticket.Messages, Kind: kind, Author: r.Sender, At: r.State.Now,
		Text: strings.TrimSpace(text), MessageID: m.MessageID, Fingerprint: r.In.Fingerprint,
		Visibility: v, Auto: string(m.Auto), Attachments: r.files(sensitive), Verdict: r.Verdict(),
		Envelope: r.arrival(), Addressed: Addressed(m), Problems: m.Problems,
		Personal: r.In.Words.Personal,
	}
}

func (r *Decision) files(sensitive bool) []ticket.Attachment {
	var files []ticket.Attachment
	for i, a := range r.In.Message.Attachments {
		files = append(files, ticket.Attachment{
			Index: a.Index, Name: a.Name, Type: a.Type, Size: a.Size, SHA256: a.SHA256,
			Inline: a.Inline, Sensitive: sensitive, Dropped: r.In.Dropped[i],
		})
	}
	return files
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

// MaxInvited is how many people a ticket takes in from Cc (PRODUCT 5.5).
const MaxInvited = 10

// NoReply are local parts nobody reads.
var NoReply = regexp.MustCompile(`(?i)^(do-?not-?reply|no-?reply|mailer-daemon|bounces?)([+._-].*)?$`)

// Invite takes the people in Cc and To of a proven customer's mail in: they may write, and
// hear nothing until they do.
func (r *Decision) Invite(c *Change) {
	if !r.Proven() {
		return
	}
	invited := 0
	for _, p := range c.Ticket.People {
		if p.Standing == ticket.Invited {
			invited++
		}
	}
	for _, box := range append(append([]mail.Mailbox{}, r.In.Message.Cc...), r.In.Message.To...) {
		a := box.Address
		if invited >= MaxInvited || c.Ticket.Customers() >= MaxCustomers || a.IsZero() || r.Dir.Ours(a) || r.Dir.Agent(a) != nil ||
			NoReply.MatchString(a.Local) || c.Ticket.Place(a) >= 0 {
			continue
		}
		at := c.Ticket.Admit(box, ticket.Invited)
		c.Ticket.People[at].Invited, c.Ticket.People[at].By = r.State.Now, r.Sender.Address
		invited++
		c.Event(r.State.Now, r.Actor(), "mail", "invited "+a.String())
	}
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

// Changed sets one value of the form and records it, unless it was so already.
func (c *Change) Changed(r *Decision, what string, have *string, value, actor string) {
	if *have == value {
		return
	}
	text := what + " " + policy.DisplayValue(*have) + " -> " + policy.DisplayValue(value)
	*have = value
	c.Event(r.State.Now, actor, "mail", text)
}

// HashText tells words apart; who finds others of the same hash gains nothing by it.
func HashText(words ...string) uint64 {
	h := fnv.New64a()
	h.Write([]byte(strings.Join(words, "\x00"))) // never fails
	return h.Sum64()
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
