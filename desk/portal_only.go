package desk

// keepOnly is all that a customer's reply by mail does where customers answer on the portal
// (PRODUCT 2.3): it stands on the ticket and agents read it, since no words are lost; its
// sender is told once. What is not answered to changes no status and nobody else hears it.
func (r *ruling) keepOnly(c *Change, author int, o *orders) {
	c.event(r.state.Now, "rule", "mail", "reply by mail kept: customers answer on the portal")
	r.welcome(c, o, occasion{})
	if p := &c.Ticket.People[author]; !p.Told {
		p.Told = true
		if r.mayAnswer() {
			r.letter(c, author, KindAlert, Facts{Status: c.Ticket.Status, Reason: AlertPortalOnly}, autoReplied)
		} else {
			r.spent(c)
		}
	}
	r.tellStaff(c, c.Message, KindUpdate, r.assigneeOrStaff(c.Ticket))
}
