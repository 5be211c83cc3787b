package intake

import (
	"guichet/desk/change"
	"guichet/desk/command"
	"guichet/desk/notify"
	"guichet/ticket"
)

// keepOnly is all that a customer's reply by mail does where customers answer on the portal
// (PRODUCT 2.3): it stands on the ticket and agents read it, since no words are lost; its
// sender is told once. What is not answered to changes no status and nobody else hears it.
func keepOnly(r *change.Decision, c *change.Change, author int, o *change.Outcome) {
	c.Event(r.State.Now, "rule", "mail", "reply by mail kept: customers answer on the portal")
	command.Welcome(r, c, o, notify.Notification{})
	if p := &c.Ticket.People[author]; !p.Told && p.Standing != ticket.Former { // who has just left hears nothing more
		p.Told = true
		if notify.MayAnswer(r) {
			notify.Write(r, c, author, ticket.KindAlert, ticket.Facts{Status: c.Ticket.Status, Reason: notify.AlertPortalOnly}, notify.AutoReplied)
		} else {
			notify.BudgetSpent(r, c)
		}
	}
	notify.TellAgents(r, c, c.Message, ticket.KindUpdate, wake(r, c))
}
