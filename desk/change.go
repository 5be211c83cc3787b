package desk

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"guichet/mail"
	"guichet/parser"
)

// maxThread is how many ids of a person's thread are kept for References.
const maxThread = 10

// change returns the Change of a ticket, beginning one if this is the first.
func (r *ruling) change(t *Ticket) *Change {
	for _, c := range r.plan.Changes {
		if c.Ticket.Number == t.Number && t.Number != 0 {
			return c
		}
	}
	c := &Change{Ticket: t.clone(), direct: r.direct}
	c.Ticket.Updated = r.state.Now
	r.plan.Changes = append(r.plan.Changes, c)
	return c
}

// addMessage puts the mail on the ticket as its next message.
func (r *ruling) addMessage(c *Change, kind MessageKind, v Visibility, text string) {
	m := r.in.Message
	c.Ticket.Messages++
	c.Refs = true
	if kind == FromCustomer {
		c.Ticket.Repeated.Heard = hashed(text)
	}
	if kind != System && (kind != FromCustomer || v == ForAll) {
		r.markByAddress(c) // not for who may not write here
	}
	sensitive := c.Ticket.Sensitive || c.Ticket.Messages > 1 && r.laterFilesSensitive(c.Ticket)
	c.Message = &Message{
		Ticket: c.Ticket.Number, ID: c.Ticket.Messages, Kind: kind, Author: r.sender, At: r.state.Now,
		Text: strings.TrimSpace(text), MessageID: m.MessageID, Fingerprint: r.in.Fingerprint,
		Visibility: v, Auto: string(m.Auto), Attachments: r.files(sensitive), Verdict: r.verdict(),
		Envelope: r.arrival(), Addressed: addressed(m), Problems: m.Problems,
		Personal: r.in.Words.personal,
	}
}

func (r *ruling) files(sensitive bool) []Attachment {
	var files []Attachment
	for i, a := range r.in.Message.Attachments {
		files = append(files, Attachment{
			Index: a.Index, Name: a.Name, Type: a.Type, Size: a.Size, SHA256: a.SHA256,
			Inline: a.Inline, Sensitive: sensitive, Dropped: r.in.Dropped[i],
		})
	}
	return files
}

// addressed returns who stood in the mail's To and Cc, so has it already.
func addressed(m *parser.Message) []mail.Address {
	var all []mail.Address
	for _, box := range append(append([]mail.Mailbox{}, m.To...), m.Cc...) {
		if !box.Address.IsZero() && len(all) < maxClues {
			all = append(all, box.Address)
		}
	}
	return all
}

// heardFrom notes a person's own mail as the latest of his thread.
func (c *Change) heardFrom(person int, id mail.MessageID) {
	if c.direct {
		return // no mail program of his has seen it
	}
	c.Ticket.People[person].thread(id)
}

// thread adds an id to what the person's mail program threads by.
func (p *Person) thread(id mail.MessageID) {
	// An id with white space or brackets inside would break our References.
	if id == "" || len(id) > 250 || strings.ContainsAny(string(id), " \t\r\n<>") {
		return
	}
	if p.Root == "" {
		p.Root = id
		return
	}
	p.Recent = append(p.Recent, id)
	if len(p.Recent) > maxThread {
		p.Recent = p.Recent[len(p.Recent)-maxThread:]
	}
}

// setStatus moves the ticket and its timers, and records it.
func (r *ruling) setStatus(c *Change, to Status, actor, cause string) {
	t, now := c.Ticket, r.state.Now
	was := t.Status
	if was == to && to != Resolved {
		return
	}
	t.Status = to
	t.Closed, t.Pending = time.Time{}, time.Time{}
	c.stopTimers() // a new resolution starts its own again once its letter was accepted
	switch to {
	case Resolved:
		t.Resolved = now
	case Closed:
		t.Closed = now // when it was resolved stays
		if after := r.dir.policy.EraseAfter; after > 0 {
			c.timer(TimerErase, now.Add(after))
		}
	default:
		t.Resolved = time.Time{}
	}
	if to == Pending {
		r.startWaiting(c)
	}
	c.event(now, actor, cause, "status "+string(was)+" -> "+string(to))
	if to == Closed {
		r.closeAccess(c, actor, cause) // it was granted for this matter
	}
}

// maxInvited is how many people a ticket takes in from Cc (PRODUCT 5.5).
const maxInvited = 10

// noReply are local parts nobody reads.
var noReply = regexp.MustCompile(`(?i)^(do-?not-?reply|no-?reply|mailer-daemon|bounces?)([+._-].*)?$`)

// invite takes the people in Cc and To of a proven customer's mail in: they may write, and
// hear nothing until they do.
func (r *ruling) invite(c *Change) {
	if !r.proven() {
		return
	}
	invited := 0
	for _, p := range c.Ticket.People {
		if p.Standing == Invited {
			invited++
		}
	}
	for _, box := range append(append([]mail.Mailbox{}, r.in.Message.Cc...), r.in.Message.To...) {
		a := box.Address
		if invited >= maxInvited || c.Ticket.customers() >= maxSharing || a.IsZero() || r.dir.ours(a) || r.dir.agent(a) != nil ||
			noReply.MatchString(a.Local) || c.Ticket.place(a) >= 0 {
			continue
		}
		at := c.Ticket.admit(box, Invited)
		c.Ticket.People[at].Invited, c.Ticket.People[at].By = r.state.Now, r.sender.Address
		invited++
		c.event(r.state.Now, r.actor(), "mail", "invited "+a.String())
	}
}

// staff returns the agents of every support address that the mail came to.
func (r *ruling) staff() []*Agent {
	var all []*Agent
	seen := map[*Agent]bool{}
	for _, t := range r.targets {
		for _, a := range r.dir.staff(t.desk) {
			if !seen[a] {
				seen[a] = true
				all = append(all, a)
			}
		}
	}
	return all
}

// assigneeOrStaff returns who hears of what happens on a ticket.
func (r *ruling) assigneeOrStaff(t *Ticket) []*Agent {
	return r.dir.assigneeOrStaff(t)
}

func (d *directory) assigneeOrStaff(t *Ticket) []*Agent {
	all := d.owners(t, nil)
	if d.agent(t.Assignee) != nil {
		return all
	}
	for _, a := range d.staff(d.desk(t)) {
		if !slices.Contains(all, a) {
			all = append(all, a)
		}
	}
	return all
}

// owners are the assignee and the agents who watch a ticket, but one.
func (d *directory) owners(t *Ticket, but *Agent) []*Agent {
	var all []*Agent
	for _, address := range append([]mail.Address{t.Assignee}, t.Followers...) {
		if a := d.agent(address); a != nil && a != but && !slices.Contains(all, a) {
			all = append(all, a)
		}
	}
	return all
}
