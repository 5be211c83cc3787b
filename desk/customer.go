package desk

import (
	"maps"
	"time"

	"guichet/mail"
)

// customerMail decides on the words of a human who is no agent, or is the customer of the
// ticket himself.
func (r *ruling) customerMail() {
	if r.onlyAsks() && r.mayAsk() {
		r.answer(r.ownTicket())
		return
	}
	if leads := r.tokenLeads(); len(leads) > 0 {
		for _, l := range leads {
			r.customerLead(l)
		}
		return
	}
	if t := r.sameWriting(); t != nil {
		r.join(t, "the same Message-ID and author as one there")
		return
	}
	var perhaps []Number
	for _, l := range r.namedLeads() {
		if r.mayJoin(l) {
			r.join(l.ticket, l.how)
			return
		}
		r.why("%s names ticket %d, where this sender may not join by it", l.how, l.ticket.Number)
		perhaps = append(perhaps, l.ticket.Number)
	}
	if len(perhaps) == 0 && r.onlyReplies() && r.proven() && !r.doubted {
		r.answer(nil)
		return
	}
	r.open(r.sender, perhaps)
}

// customerLead handles a ticket that a token names.
func (r *ruling) customerLead(l lead) {
	if r.mayJoin(l) {
		r.join(l.ticket, l.how)
		return
	}
	r.unverified(l.ticket)
}

// sameWriting finds the ticket of a mail with this one's Message-ID and author but other
// bytes (PRODUCT 1.8). An unproven one cannot add to what a proven one began.
func (r *ruling) sameWriting() *Ticket {
	for _, twin := range r.state.Twins {
		if !twin.Erased && same(twin.Author.Address, r.sender.Address) && !r.doubted && (r.proven() || !twin.Verdict.Proven()) {
			if t := r.state.Tickets[twin.Ticket]; t != nil && !r.hidden(r.state.survivor(t)) {
				return r.state.survivor(t)
			}
		}
	}
	return nil
}

// join adds the mail to a ticket as its sender's words; a closed one is followed up.
func (r *ruling) join(t *Ticket, how string) {
	r.why("joins ticket %d: %s", t.Number, how)
	if t.Status == Closed && !r.in.Message.Reaction && !r.onlyDeletes() {
		r.afterClose(t)
		return
	}
	c := r.change(t)
	author := r.admitSender(c)
	c.Ticket.People[author].Unasked = 0
	if r.in.Message.Reaction {
		r.react(c)
		return
	}
	o, text := r.customerOrders(c)
	if r.saysNothing(text) && o.any() {
		// Commands alone say nothing: the ticket stays as it is.
		r.addMessage(c, Orders, ForAgents, "")
		c.heardFrom(author, r.in.Message.MessageID)
		r.customerTranscript(c, author, o)
		r.welcome(c, o, occasion{})
		return
	}
	r.addMessage(c, FromCustomer, ForAll, text)
	c.heardFrom(author, r.in.Message.MessageID)
	r.customerTranscript(c, author, o)
	if r.dir.policy.Addresses[r.dir.desk(t)].PortalOnly && !r.direct {
		r.keepOnly(c, author, o)
		return
	}
	r.answered(c, r.fill(c, r.in.Words, r.sender.Address))
	was := c.Ticket.Status
	r.setStatus(c, Open, r.actor(), "mail")
	r.invite(c)
	if r.relays(c) {
		r.tellCustomers(c, occasion{kind: KindUpdate, was: was, author: author})
	}
	r.welcome(c, o, occasion{})
	r.tellStaff(c, c.Message, KindUpdate, r.assigneeOrStaff(c.Ticket))
}

// react records an emoji: it says something, asks nothing, and changes nothing (PRODUCT 1.15).
func (r *ruling) react(c *Change) {
	r.addMessage(c, Orders, ForAgents, r.in.Message.Reply)
	c.event(r.state.Now, r.actor(), "mail", "reacted "+r.in.Message.Reply)
}

// unverified keeps a mail on the ticket for agents' eyes only (PRODUCT 1.4).
func (r *ruling) unverified(t *Ticket) {
	r.why("kept on ticket %d as unverified", t.Number)
	c := r.change(t)
	r.addMessage(c, FromCustomer, ForAgents, r.in.Message.Reply)
	c.Message.Unverified = true
	c.Ticket.Unverified = append(c.Ticket.Unverified, c.Message.ID)
	c.event(r.state.Now, r.actor(), "mail", "unverified mail of "+r.actor())
	r.alert(c, AlertUnverified)
}

// afterClose answers a mail to a closed ticket (PRODUCT 3.3, 3.4).
func (r *ruling) afterClose(t *Ticket) {
	if n := r.rating(); n > 0 && r.standing(t) == Requester {
		c := r.change(t)
		r.addMessage(c, FromCustomer, ForAll, r.in.Message.Reply)
		r.rate(c, n, r.actor(), "mail")
		return
	}
	if r.dir.policy.Addresses[r.dir.desk(t)].ClosedReply == Refuse {
		c := r.change(t)
		r.addMessage(c, FromCustomer, ForAgents, r.in.Message.Reply)
		c.event(r.state.Now, r.actor(), "mail", "reply to the closed ticket refused")
		if at := r.place(c.Ticket); at >= 0 && r.mayAnswer() {
			r.letter(c, at, KindAlert, Facts{Status: Closed, Reason: AlertClosed}, autoReplied)
		}
		return
	}
	r.sensitive = t.Sensitive
	r.follows = t
	next := r.open(r.sender, nil)
	next.Follows = r.change(t)
	if r.place(t) >= 0 {
		next.Ticket.Echo = next.Ticket.Echo || t.Echo
	}
	for _, l := range next.Letters {
		l.Facts.FollowUp = t.Number
	}
}

// open makes a ticket for a requester, confirms it and tells the agents.
func (r *ruling) open(requester mail.Mailbox, perhaps []Number) *Change {
	c := r.newTicket(requester)
	c.Ticket.Echo = r.vouched()
	var o *orders
	var text string
	if r.proven() && len(perhaps) == 0 {
		o, text = r.customerOrders(c)
	} else { // unproven, or commands that were meant for a ticket of others
		o, text = &orders{}, r.hidingOrders(c)
	}
	r.addMessage(c, FromCustomer, ForAll, text)
	if place := c.Ticket.requester(); place >= 0 {
		c.heardFrom(place, r.in.Message.MessageID)
		r.customerTranscript(c, place, o)
	}
	c.event(r.state.Now, r.actor(), "mail", "opened")
	r.why("opens a ticket")
	r.invite(c)
	r.confirm(c, r.fill(c, r.in.Words, r.sender.Address))
	r.welcome(c, o, occasion{})
	for _, l := range r.tellStaff(c, c.Message, KindNew, r.staff()) {
		l.Facts.Perhaps = perhaps
	}
	return c
}

// newTicket returns an empty ticket at the first support address that the mail came to.
func (r *ruling) newTicket(requester mail.Mailbox) *Change {
	desk := r.dir.policy.Addresses[r.targets[0].desk]
	t := &Ticket{
		Address: desk.Address, Subject: r.forget(normalSubject(r.in.Message.Subject)),
		Language: r.language(desk), Status: Open, Priority: Normal, Category: desk.Category, Product: desk.Product,
		Created: r.state.Now, Updated: r.state.Now, Secret: r.state.Secret,
	}
	t.Thread, t.Sensitive = t.Subject, r.sensitive || r.toSensitive()
	if old := r.follows; old != nil && old.Address == t.Address {
		t.Category, t.Product, t.Fields = old.Category, old.Product, maps.Clone(old.Fields)
	}
	if !requester.Address.IsZero() {
		t.People = []Person{{Name: requester.Name, Address: requester.Address, Standing: Requester}}
		r.meet(requester)
	}
	c := &Change{Ticket: t, direct: r.direct}
	r.plan.Changes = append(r.plan.Changes, c)
	return c
}

// meet notes a contact from his first mail on (PRODUCT 5.1), with the language that his mail
// tells. What is only the default of an address is not kept: it would go before that of
// another one.
func (r *ruling) meet(box mail.Mailbox) {
	met := Contact{Address: Fold(box.Address), Name: box.Name, Created: r.state.Now}
	switch own := same(box.Address, r.sender.Address); {
	case !own && r.known(box.Address) == nil:
		r.keep(&met)
	case own && r.plan.Contact == nil && r.state.Contact == nil:
		met.Language = r.in.Language
		r.plan.Contact = &met
	case own && r.contact().Language == "" && r.in.Language != "":
		r.plan.Contact = r.contact()
		r.plan.Contact.Language = r.in.Language
	}
}

// language of a customer: his words, else what we know of him, else the address's.
func (r *ruling) language(desk SupportAddress) string {
	switch {
	case r.in.Language != "":
		return r.in.Language
	case r.state.Contact != nil && r.state.Contact.Language != "":
		return r.state.Contact.Language
	case desk.Language != "":
		return desk.Language
	}
	return "en"
}

// confirm writes the one confirmation, as far as the verdict goes (PRODUCT 2.1): proven
// mail in full, other mail with the number only and once a day for an address.
func (r *ruling) confirm(c *Change, f form) {
	place := c.Ticket.requester()
	if place < 0 || r.doubted || r.toRole() {
		r.why("not confirmed")
		return
	}
	if r.hushedNow() {
		return
	}
	if !r.mayAnswer() {
		r.spent(c)
		return
	}
	facts := Facts{Status: Open, Dropped: droppedFiles(c.Message)}
	if !r.vouched() {
		if !r.mayConfirmUnproven() {
			return
		}
		facts.Bare = true
	}
	r.ask(c, &facts, f)
	r.suggest(c, &facts, r.in.Words.articles)
	l := r.letter(c, place, KindReceived, facts, autoReplied)
	l.InReplyTo = r.in.Message.MessageID
}

func (r *ruling) confirmedToday() bool {
	known := r.state.Contact
	return known != nil && !known.Unproven.IsZero() && r.state.Now.Sub(known.Unproven) < 24*time.Hour
}

// contact returns a copy of the sender's contact that may be changed.
func (r *ruling) contact() *Contact {
	if r.plan.Contact != nil {
		return r.plan.Contact
	}
	return r.state.Contact.clone()
}

func droppedFiles(m *Message) []Attachment {
	var dropped []Attachment
	for _, a := range m.Attachments {
		if a.Dropped {
			dropped = append(dropped, a)
		}
	}
	return dropped
}
