package desk

import (
	"strings"
	"time"

	"guichet/mail"
)

// agentMail decides on a mail whose From is an agent's (PRODUCT, "Who may what"). He may
// also be the customer of a ticket: then he has a customer's rights there.
func (r *ruling) agentMail() {
	leads := r.tokenLeads()
	own := false
	for _, l := range leads {
		own = own || l.own && l.ticket.People[l.person].Standing == AgentStaff
	}
	switch {
	case r.proven() && r.onlyAsks():
		r.answer(r.ownTicket())
	case (own || len(leads) == 0 && r.commanding()) && r.verdict().Result == mail.TempError:
		r.why("the sender check did not finish, and the mail asks to be executed")
		r.plan.Refusal = &mail.Error{Kind: mail.Internal, Text: "the sender cannot be checked now"}
	case own && !r.proven():
		r.impersonated(leads)
	case len(leads) > 0:
		for _, l := range leads {
			r.agentLead(l)
		}
	default:
		r.agentHint()
	}
}

// commanding reports whether the mail begins with a command of agents.
func (r *ruling) commanding() bool {
	for _, cmd := range r.in.Message.Commands {
		if registry[cmd.Name].agents {
			return true
		}
	}
	return false
}

// agentLead handles a ticket that a token names.
func (r *ruling) agentLead(l lead) {
	standing := l.ticket.People[l.person].Standing
	switch {
	case l.own && standing == AgentStaff:
		r.execute(l)
	case l.own || isCustomer(r.standing(l.ticket)):
		r.customerLead(l)
	case r.proven():
		r.misdirected(l)
	default:
		r.unverified(l.ticket)
	}
}

func isCustomer(s Standing) bool { return rank[s] >= rank[Invited] }

// agentHint handles an agent's mail without a token.
func (r *ruling) agentHint() {
	if r.proven() {
		r.agentOpens()
		return
	}
	r.customerMail()
}

// execute does what an agent's proven mail with his own token asks for, unless a machine wrote it.
func (r *ruling) execute(l lead) {
	if r.parrots(l) || r.repeats(l) {
		r.keepParroted(l)
		return
	}
	r.why("executed for agent %s on ticket %d: %s", r.agent.Address, l.ticket.Number, l.how)
	r.meant = l.meant
	r.carryOut(r.change(l.ticket), l.note)
}

// carryOut does an agent's commands on a ticket and posts his words, if nothing failed.
func (r *ruling) carryOut(c *Change, note bool) {
	m := r.in.Message
	if !r.hasty(c.Ticket) {
		c.Ticket.Automatic, c.Ticket.Relayed = 0, 0 // an agent's act: no loop
	}
	c.Ticket.Repeated = r.repeated(c.Ticket)
	was := c.Ticket.clone()
	o := r.orders(c, note)
	if o.erase {
		r.eraseByMail(c, o)
		return
	}
	text := strings.TrimSpace(o.withNoted(r.agentsWords()) + "\n\n" + o.saved)
	words := text != "" || bringsFiles(m)
	if !words && m.Hollow && len(m.Commands) == 0 {
		o.refused = append(o.refused, say("hollow"))
	}
	switch {
	case o.note && words:
		r.note(c, text)
		if len(o.refused) == 0 {
			r.announce(c, o, false) // a status beside it; the words stay inside
		}
	case words && len(o.refused) == 0:
		r.publicReply(c, o, text)
	default:
		r.keepOrders(c, text, words)
		if len(o.refused) == 0 {
			r.announce(c, o, false)
		}
	}
	if len(o.refused) == 0 {
		for _, f := range o.after {
			f()
		}
	}
	if len(o.refused) == 0 {
		r.welcome(c, o, r.byAgent())
	}
	r.offerUndo(c)
	c.Message.Before = was.before(c.Ticket)
	c.Message.Before.Inside = !words && r.staysInside()
	r.transcript(c, o, words && !o.note)
}

// keepOrders keeps a mail that posts nothing: commands only, or one whose words were held
// back because a command failed.
func (r *ruling) keepOrders(c *Change, text string, words bool) {
	kind := Orders
	if words {
		kind = Note
	}
	r.addMessage(c, kind, ForAgents, text)
}

// note keeps words for agents only and tells the assignee and who wrote notes before.
func (r *ruling) note(c *Change, text string) {
	r.addMessage(c, Note, ForAgents, text)
	c.event(r.state.Now, r.actor(), "mail", "note")
	t := c.Ticket
	readers := append(append([]mail.Address{t.Assignee}, t.Followers...), t.NoteWriters...)
	var agents []*Agent
	seen := map[*Agent]bool{r.agent: true}
	for _, a := range readers {
		if agent := r.dir.agent(a); agent != nil && !seen[agent] {
			seen[agent] = true
			agents = append(agents, agent)
		}
	}
	r.tellStaff(c, c.Message, KindNote, agents)
	if !r.agent.Address.IsZero() {
		t.NoteWriters = union(t.NoteWriters, []mail.Address{r.agent.Address})
	}
}

// publicReply sends an agent's words to the customers (PRODUCT 7.2).
func (r *ruling) publicReply(c *Change, o *orders, text string) {
	r.addMessage(c, FromAgent, ForAll, r.inside(text))
	c.Message.Author = mail.Mailbox{Name: r.agent.Name, Address: r.agent.Address}
	c.Ticket.Answerer = r.agent.Address
	if c.Ticket.Sensitive && len(c.Message.Attachments) > 0 {
		o.answers = append(o.answers, say("files-kept"))
	}
	r.promoteInvited(c)
	r.announce(c, o, true)
}

// promoteInvited makes participants of the people in Cc whom a notification had named to
// this agent (PRODUCT 5.5).
func (r *ruling) promoteInvited(c *Change) {
	var told time.Time
	for _, l := range r.state.Letters[c.Ticket.Number] {
		if (l.Kind == KindNew || l.Kind == KindUpdate) && l.State == LetterSent && same(l.To.Address, r.agent.Address) {
			told = l.Created
		}
	}
	for i := range c.Ticket.People {
		if p := &c.Ticket.People[i]; p.Standing == Invited && !p.Invited.After(told) {
			p.Standing = Participant
			c.event(r.state.Now, r.actor(), "mail", "participant "+p.Address.String())
		}
	}
}

// announce sets the status that the mail asks for and tells everybody, in one letter each.
func (r *ruling) announce(c *Change, o *orders, words bool) {
	actor, was := r.actor(), c.Ticket.Status
	to, kind, cause := o.status, KindStatus, "command"
	switch {
	case words && to == "":
		kind, cause = KindReply, "mail"
		if to = r.dir.policy.AgentReply; to == "" || was == Resolved {
			to = was
		}
	case to == "":
		return
	case to == Resolved:
		kind = KindResolved
	case to == Closed:
		kind = KindClosed
	case words:
		kind = KindReply
	}
	r.setStatus(c, to, actor, cause)
	say := r.byAgent()
	say.kind, say.was = kind, was
	if words {
		say.submitted = humanWords
	}
	r.tellCustomers(c, say)
	r.startIfUntold(c, kind)
	if words || kind == KindResolved {
		r.tellStaff(c, c.Message, KindUpdate, r.dir.owners(c.Ticket, r.agent))
	}
}

// offerUndo tells the agent at once when his letters leave, and how to take them back
// (PRODUCT 7.5).
func (r *ruling) offerUndo(c *Change) {
	for _, l := range c.Letters {
		if l.State == LetterHeld {
			r.tell(c, r.agent, KindUndo, Facts{Leaves: l.Due})
			return
		}
	}
}
