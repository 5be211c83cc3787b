package desk

import "guichet/mail"

// agentOpens handles an agent's proven mail that no token leads to a ticket.
func (r *ruling) agentOpens() {
	for _, l := range r.namedLeads() {
		if !isCustomer(r.standing(l.ticket)) {
			r.misdirected(l)
			return
		}
	}
	caller, called := r.caller()
	author, clear := r.authorOfForward()
	switch {
	case called:
		r.called(caller)
	case r.in.asks():
		r.answer(nil)
	case clear:
		r.onBehalf(author)
	case r.onlyCommands():
		r.answer(nil)
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

// authorOfForward returns whose mail an agent forwards; false if that is unclear, or nobody's.
func (r *ruling) authorOfForward() (mail.Mailbox, bool) {
	if r.in.Forward == nil {
		return mail.Mailbox{}, false
	}
	from := r.in.Forward.From
	return from, !from.Address.IsZero() && !r.dir.ours(from.Address) && r.dir.agent(from.Address) == nil
}
