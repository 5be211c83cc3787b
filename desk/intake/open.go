package intake

import (
	"maps"
	"slices"

	"guichet/desk/authority"
	"guichet/desk/change"
	"guichet/desk/command"
	"guichet/desk/form"
	"guichet/desk/life"
	"guichet/desk/notify"
	"guichet/desk/people"
	"guichet/desk/policy"
	"guichet/mail"
	"guichet/ticket"
)

// Join adds the mail to a ticket as its sender's words; a closed one is followed up.
func Join(r *change.Decision, t *ticket.Ticket, how string) {
	r.Why("joins ticket %d: %s", t.Number, how)
	if !r.In.Message.Reaction && ratingIn(r, t).Given == 0 && onlyThanks(r, t) {
		keepThanks(r, t)
		return
	}
	if t.Status == ticket.Closed && !r.In.Message.Reaction && !onlyEnds(r) {
		afterClose(r, t)
		return
	}
	grantInWords(r, t)
	c := r.Change(t)
	author := people.AdmitSender(r, c)
	c.Ticket.People[author].Unsolicited, c.Ticket.People[author].Wrote = 0, true
	if r.In.Message.Reaction {
		react(r, c)
		return
	}
	o, text := command.RunCustomers(r, c)
	if o.Status != "" {
		endedByRequester(r, c, author, o, text)
		return
	}
	if command.SaysNothing(r, text) && o.Any() {
		// Commands alone say nothing: the ticket stays as it is.
		r.AddMessage(c, ticket.CommandsOnly, ticket.ForAgents, "")
		c.HeardFrom(author, r.In.Message.MessageID)
		command.CustomerTranscript(r, c, author, o)
		command.Welcome(r, c, o, notify.Notification{})
		return
	}
	r.AddMessage(c, ticket.FromCustomer, ticket.ForAll, text)
	c.HeardFrom(author, r.In.Message.MessageID)
	command.CustomerTranscript(r, c, author, o)
	if r.Dir.Policy.Addresses[r.Dir.Desk(t)].PortalOnly && !r.Direct {
		keepOnly(r, c, author, o)
		return
	}
	form.Answered(r, c, form.Fill(r, c, r.In.Words, r.Sender.Address))
	was := c.Ticket.Status
	life.SetStatus(r, c, ticket.Open, r.Actor(), "mail")
	r.Invite(c)
	if notify.MayRelay(r, c) {
		notify.TellCustomers(r, c, notify.Notification{Kind: ticket.KindUpdate, Was: was, Author: author})
	}
	command.Welcome(r, c, o, notify.Notification{})
	notify.TellAgents(r, c, c.Message, ticket.KindUpdate, wake(r, c))
}

// react records an emoji: it says something, asks nothing, and changes nothing (PRODUCT 1.15).
func react(r *change.Decision, c *change.Change) {
	r.AddMessage(c, ticket.CommandsOnly, ticket.ForAgents, r.In.Message.Reply)
	c.Event(r.State.Now, r.Actor(), "mail", "reacted "+r.In.Message.Reply)
}

// Unverified keeps a mail on the ticket for agents' eyes only (PRODUCT 1.4).
func Unverified(r *change.Decision, t *ticket.Ticket) {
	r.Why("kept on ticket %d as unverified", t.Number)
	c := r.Change(t)
	if tooManyUnverified(r, t) {
		r.HoldMail(ticket.HeldAutomatic, "more unverified mails than its ticket keeps", t.Number)
		if c.Ticket.Surplus++; c.Ticket.Surplus == 1 {
			c.Event(r.State.Now, "rule", "mail", "further unverified mails are held, and only counted")
		}
		notify.CountAlert(r, c, notify.AlertUnverified)
		return
	}
	r.AddMessage(c, ticket.FromCustomer, ticket.ForAgents, r.In.Message.Reply)
	c.Message.Unverified = true
	c.Ticket.Unverified = append(c.Ticket.Unverified, c.Message.ID)
	c.Event(r.State.Now, r.Actor(), "mail", "unverified mail of "+r.Actor())
	notify.Alert(r, c, notify.AlertUnverified)
}

// tooManyUnverified reports whether a ticket has as many unverified mails as it keeps, or the last of them are
// all of this author: who has got hold of a token could else fill it.
func tooManyUnverified(r *change.Decision, t *ticket.Ticket) bool {
	if len(t.Unverified) >= notify.MaxUnverified {
		return true
	}
	last := r.State.Unverified[t.Number]
	return len(last) >= notify.MaxUnverifiedOf && !slices.ContainsFunc(last, func(m *ticket.Message) bool {
		return !ticket.SameAddress(m.Author.Address, r.Sender.Address)
	})
}

// Open makes a ticket for a requester, confirms it and tells the agents.
func Open(r *change.Decision, requester mail.Mailbox, perhaps []ticket.Number) *change.Change {
	c := newTicket(r, requester)
	c.Ticket.Echo = r.Vouched()
	var o *change.Outcome
	var text string
	if r.Proven() && len(perhaps) == 0 {
		o, text = command.RunCustomers(r, c)
	} else { // unproven, or commands that were meant for a ticket of others
		o, text = &change.Outcome{}, command.RunHiding(r, c)
	}
	r.AddMessage(c, ticket.FromCustomer, ticket.ForAll, text)
	if place := c.Ticket.Requester(); place >= 0 {
		c.HeardFrom(place, r.In.Message.MessageID)
	}
	c.Event(r.State.Now, r.Actor(), "mail", "opened")
	r.Why("opens a ticket")
	r.Invite(c)
	filled := form.Fill(r, c, r.In.Words, r.Sender.Address)
	form.LimitFiles(r, c)
	if confirm(r, c, o, filled) {
		r.Outcome = o // what became of his commands stands in the confirmation
	} else if place := c.Ticket.Requester(); place >= 0 {
		command.CustomerTranscript(r, c, place, o)
	}
	command.Welcome(r, c, o, notify.Notification{})
	for _, l := range notify.TellNew(r, c, r.Staff()) {
		l.Facts.Perhaps = perhaps
		if r.NoPerson {
			l.Facts.Reason = notify.AlertNoPerson
		}
	}
	return c
}

// OpenRelated opens a ticket for a mail that only a reference or tag leads to a ticket of another support
// address: the agents of this one would not hear of it there (PRODUCT 1.9).
func OpenRelated(r *change.Decision, t *ticket.Ticket) {
	r.Why("came to another support address alone: related to ticket %d", t.Number)
	r.Sensitive = r.Sensitive || t.Sensitive
	next := Open(r, r.Sender, nil)
	next.Related = r.Change(t)
	next.Related.Ticket.Updated = t.Updated
}

// newTicket returns an empty ticket at the first support address that the mail came to.
func newTicket(r *change.Decision, requester mail.Mailbox) *change.Change {
	desk := r.Dir.Policy.Addresses[r.Targets[0].Desk]
	t := &ticket.Ticket{
		Address: desk.Address, Subject: authority.CutDeletedTags(r, notify.NormalSubject(r.Dir, notify.WithoutList(r.In.Message))),
		Language: language(r, desk), Status: ticket.Open, Priority: ticket.Normal, Category: desk.Category, Product: desk.Product,
		Created: r.State.Now, Updated: r.State.Now, Secret: r.State.Secret,
	}
	if to := r.Targets[0].Address; !to.IsZero() && to != ticket.Fold(desk.Address) {
		t.Alias = to
	}
	t.Thread, t.Sensitive = t.Subject, r.Sensitive || r.ToSensitive()
	if old := r.Follows; old != nil && old.Address == t.Address {
		t.Category, t.Product, t.Fields = old.Category, old.Product, maps.Clone(old.Fields)
		if t.Priority = old.Priority; r.Dir.Agent(old.Assignee) != nil {
			t.Assignee = old.Assignee
		}
	}
	if !requester.Address.IsZero() {
		t.People = []ticket.Person{{Name: requester.Name, Address: requester.Address, Standing: ticket.Requester}}
		people.NoteContact(r, requester)
	}
	c := &change.Change{Ticket: t, Direct: r.Direct, Page: r.Page}
	r.Plan.Changes = append(r.Plan.Changes, c)
	return c
}

// language of a customer: his words, else what we know of him, else the address's.
func language(r *change.Decision, desk policy.SupportAddress) string {
	switch {
	case r.In.Language != "":
		return r.In.Language
	case r.State.Contact != nil && r.State.Contact.Language != "":
		return r.State.Contact.Language
	case desk.Language != "":
		return desk.Language
	}
	return "en"
}

// confirm writes the one confirmation, as far as the verdict goes (PRODUCT 2.1): proven
// mail in full, other mail with the number only and once a day for an address.
// It reports whether the letter tells what became of the mail's commands, too.
func confirm(r *change.Decision, c *change.Change, o *change.Outcome, f form.Filled) (toldAll bool) {
	place := c.Ticket.Requester()
	if place < 0 || r.Doubted || authority.ToRoleAddress(r) || r.ByMachinery() {
		r.Why("not confirmed")
		return false
	}
	if command.Silenced(r) {
		return false
	}
	if notify.BeginsAfresh(r); !notify.MayAnswer(r) {
		notify.BudgetSpent(r, c)
		return false
	}
	facts := ticket.Facts{Status: ticket.Open}
	notify.TellDropped(r, c, &facts)
	if !r.Vouched() {
		if !notify.MayConfirmUnproven(r) {
			return false
		}
		facts.Bare = true
	}
	if !notify.MayConfirm(r) {
		c.Event(r.State.Now, "rule", "rule", "not confirmed: "+r.Actor()+" never wrote what a person writes")
		return false
	}
	form.Ask(r, c, &facts, f)
	command.Suggest(r, c, &facts, r.In.Words.Articles)
	notify.OfferPassword(r, r.Sender, &facts)
	if toldAll = !r.Direct && len(o.Answers)+len(o.Read) == 0 && o.Show == 0; toldAll {
		facts.Done, facts.Refused = o.Done, o.Refused
	}
	l := notify.Write(r, c, place, ticket.KindReceived, facts, notify.AutoReplied)
	l.InReplyTo = r.In.Message.MessageID
	return toldAll
}
