package desk

import "guichet/parser"

// agentOpens handles an agent's proven mail that no token leads to a ticket.
func (r *ruling) agentOpens() {
	for _, l := range r.namedLeads() {
		if !isCustomer(r.standing(l.ticket)) {
			r.misdirected(l)
			return
		}
	}
	caller, called := r.caller()
	switch {
	case called:
		r.onBehalf(caller)
	case r.onlyCommands() || r.in.asks():
		r.answer(nil)
	case r.in.Forward != nil && r.forward(r.in.Forward):
	case r.in.Forward != nil || isForward(r.in.Message.Subject):
		r.askWhose()
	default:
		r.customerMail()
	}
}

// misdirected keeps an agent's mail that came without his own token as a note, and tells
// him so.
func (r *ruling) misdirected(l lead) {
	r.why("an agent without his own token: internal note on ticket %d", l.ticket.Number)
	c := r.change(l.ticket)
	r.note(c, r.in.Message.Reply)
	r.tell(c, r.agent, KindAlert, Facts{Reason: AlertNotForYou})
}

// forward opens a ticket in the name of whose mail an agent passed on (PRODUCT 7.7).
func (r *ruling) forward(f *parser.Forward) bool {
	from := f.From
	if from.Address.IsZero() || r.dir.ours(from.Address) || r.dir.agent(from.Address) != nil {
		return false
	}
	r.why("an agent forwards a mail of %q", from.Address)
	c := r.newTicket(from)
	c.Ticket.Echo, c.Ticket.Language = true, r.languageFor(from.Address)
	c.Ticket.Subject = normalSubject(f.Subject)
	c.Ticket.Thread = c.Ticket.Subject
	r.addMessage(c, FromCustomer, ForAll, f.Text)
	c.Message.Author, c.Message.Personal = from, r.in.Forwarded.personal
	c.Message.Addressed = nil
	c.event(r.state.Now, r.actor(), "mail", "opened for "+from.Address.String())
	facts := Facts{Status: Open, OnBehalf: true}
	r.ask(c, &facts, r.fill(c, r.in.Forwarded, from.Address))
	r.suggest(c, &facts, r.in.Forwarded.articles)
	r.letter(c, c.Ticket.requester(), KindReceived, facts, autoReplied)
	r.tellStaff(c, c.Message, KindNew, r.staff())
	if dropped := droppedFiles(c.Message); len(dropped) > 0 {
		r.tell(c, r.agent, KindTranscript, Facts{Dropped: dropped})
	}
	return true
}
