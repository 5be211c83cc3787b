package intake

import (
	"slices"

	"guichet/desk/authority"
	"guichet/desk/change"
	"guichet/desk/life"
	"guichet/desk/notify"
	"guichet/desk/policy"
	"guichet/desk/words"
	"guichet/ticket"
)

// afterClose answers a mail to a closed ticket (PRODUCT 3.3, 3.4).
func afterClose(r *change.Decision, t *ticket.Ticket) {
	rating := ratingIn(r, t)
	if rating.Given > 0 && !rating.Asks() {
		c := r.Change(t)
		r.AddMessage(c, ticket.FromCustomer, ticket.ForAll, r.In.Message.Reply)
		life.Rate(r, c, rating.Given, r.Actor(), "mail")
		if rating.Comment != "" {
			notify.TellAgents(r, c, c.Message, ticket.KindUpdate, caretakers(r, t))
		}
		return
	}
	if rating.Given > 0 { // its comment needs an answer as well
		defer func() { life.Rate(r, r.Change(t), rating.Given, r.Actor(), "mail") }()
	}
	if r.Dir.Policy.Addresses[r.Dir.Desk(t)].ClosedReply == policy.Refuse {
		refuseReply(r, t)
		return
	}
	followUp(r, t)
}

// refuseReply keeps a mail to a closed ticket for agents, and tells its sender that it is closed.
func refuseReply(r *change.Decision, t *ticket.Ticket) {
	c := r.Change(t)
	r.AddMessage(c, ticket.FromCustomer, ticket.ForAgents, r.In.Message.Reply)
	c.Event(r.State.Now, r.Actor(), "mail", "reply to the closed ticket refused")
	if at := authority.SenderPlace(r, c.Ticket); at >= 0 && notify.MayAnswer(r) {
		notify.Write(r, c, at, ticket.KindAlert, ticket.Facts{Status: ticket.Closed, Reason: notify.AlertClosed}, notify.AutoReplied)
	}
}

// followUp opens a new ticket that is linked with the closed one.
func followUp(r *change.Decision, t *ticket.Ticket) {
	r.Sensitive = t.Sensitive
	r.Follows = t
	next := Open(r, r.Sender, nil)
	next.Follows = r.Change(t)
	if authority.SenderPlace(r, t) >= 0 {
		next.Ticket.Echo = next.Ticket.Echo || t.Echo
	}
	for _, l := range next.Letters {
		l.Facts.FollowUp = t.Number
	}
}

// ratingIn is the rating that a reply of the requester to the letter that asks for one holds.
func ratingIn(r *change.Decision, t *ticket.Ticket) words.Rating {
	m := r.In.Message
	if authority.SenderStanding(r, t) != ticket.Requester || len(m.Commands) > 0 || words.BringsFiles(m) || !answersClosing(r, t) {
		return words.Rating{}
	}
	return words.ReadRating(m.Reply, m.From)
}

// answersClosing reports whether the mail may answer the letter that asks for a rating: a number is
// also an answer to what an agent asked. A mail that names no letter of ours is taken for one, since
// the ticket is closed and programs leave the field out.
func answersClosing(r *change.Decision, t *ticket.Ticket) bool {
	for _, l := range r.State.Letters[t.Number] {
		if slices.Contains(r.In.Message.InReplyTo, l.MessageID) {
			return l.Kind == ticket.KindClosed || l.Kind == ticket.KindRating
		}
	}
	return true
}

// caretakers are who hears what a customer says that changes nothing: the assignee, else who
// answered last, else the agents of the address.
func caretakers(r *change.Decision, t *ticket.Ticket) []*policy.Agent {
	if last := r.Dir.Agent(t.Answerer); t.Assignee.IsZero() && last != nil {
		return append([]*policy.Agent{last}, r.Dir.Owners(t, last)...) // whoever watches hears as of an assignee's
	}
	return r.AssigneeOrStaff(t)
}
