package desk

import (
	"time"

	"guichet/mail"
)

// Times of a support access (PRODUCT 5.7).
const (
	offerTime   = 48 * time.Hour      // an offer that nobody takes vanishes
	accessShown = time.Hour           // how long an access can still be seen after its end
	accessUsual = 4 * time.Hour       // what is granted when nobody names a duration
	accessMost  = 30 * 24 * time.Hour // the longest that can be asked for or granted
)

// AccessState is where a support access stands.
type AccessState string

// The states of a support access.
const (
	AccessOffered AccessState = "offered" // an agent asked; the customer has not answered
	AccessGranted AccessState = "granted" // the agent may act for the customer until Ends
	AccessEnded   AccessState = "ended"   // by its time or by either side; shown an hour longer
)

// Access is the consent of a customer that an agent acts in his name in the customer's own
// application, for a time, about one ticket. No password is shared: the application asks
// Desk.MayAct. A ticket has one at a time; the events have them all.
type Access struct {
	State    AccessState
	Agent    mail.Address
	Customer mail.Address  // who is asked, and who grants: the requester
	Asked    time.Duration // what the agent proposed
	Offered  time.Time
	Granted  time.Time `json:",omitzero"`
	Ends     time.Time `json:",omitzero"` // of what was granted; when it ended, if it ended earlier
	Session  time.Time `json:",omitzero"` // since when the agent acts; zero: he does not at this moment
}

// Allows reports whether the agent may act now. It looks at the clock, not at whether a
// timer has run already.
func (a *Access) Allows(now time.Time) bool {
	return a != nil && a.State == AccessGranted && now.Before(a.Ends)
}

// offered reports whether the customer can still take the offer.
func (a *Access) offered(now time.Time) bool {
	return a != nil && a.State == AccessOffered && now.Before(a.OfferEnds())
}

// OfferEnds is when the offer vanishes if nobody takes it.
func (a *Access) OfferEnds() time.Time { return a.Offered.Add(offerTime) }

// Shown reports whether the access can be seen at all: an offer that nobody took is gone
// after its time, a granted one stays visible an hour longer than it lasts.
func (a *Access) Shown(now time.Time) bool {
	switch {
	case a == nil:
		return false
	case a.State == AccessOffered:
		return now.Before(a.OfferEnds())
	}
	return now.Before(a.Ends.Add(accessShown))
}

// offerAccess asks the requester for access in the agent's name.
func (r *ruling) offerAccess(c *Change, asked time.Duration) {
	t := c.Ticket
	t.Access = &Access{
		State: AccessOffered, Agent: r.agent.Address, Customer: t.People[t.requester()].Address,
		Asked: asked, Offered: r.state.Now,
	}
	c.timer(TimerAccess, r.state.Now.Add(offerTime))
	c.event(r.state.Now, r.agent.Address.String(), "command", "support access offered: "+asked.String())
	r.tellOfAccess(c, t.requester())
}

// grantAccess lets the agent act for the customer.
func (r *ruling) grantAccess(c *Change, granted time.Duration) {
	a := *c.Ticket.Access
	a.State, a.Granted, a.Ends = AccessGranted, r.state.Now, r.state.Now.Add(granted)
	c.Ticket.Access = &a
	c.timer(TimerAccess, a.Ends)
	c.event(r.state.Now, r.actor(), "command", "support access granted until "+a.Ends.Format(time.RFC3339))
	r.meet(r.sender)
	contact := r.contact()
	contact.Granted = lastNumbers(append(contact.Granted, c.Ticket.Number))
	r.plan.Contact = contact
	r.tellAgentOfAccess(c)
}

// lastNumbers keeps the latest of the tickets on which a contact granted access, each once.
func lastNumbers(all []Number) []Number {
	const most = 20
	last := all[len(all)-1]
	kept := []Number{}
	for _, n := range all[:len(all)-1] {
		if n != last {
			kept = append(kept, n)
		}
	}
	kept = append(kept, last)
	return kept[max(0, len(kept)-most):]
}

// endAccess ends an offer or an access. Whoever caused it hears nothing of it.
func (r *ruling) endAccess(c *Change, actor, cause string) {
	if r.stopAccess(c, actor, cause) {
		r.tellOfAccess(c, c.Ticket.place(c.Ticket.Access.Customer))
	}
}

// closeAccess ends it with its ticket. The letter that tells the customer of the one tells
// him of the other.
func (r *ruling) closeAccess(c *Change, actor, cause string) {
	c.accessOver = r.stopAccess(c, actor, cause)
}

// stopAccess reports whether the customer has to be told.
func (r *ruling) stopAccess(c *Change, actor, cause string) bool {
	if c.Ticket.Access == nil || c.Ticket.Access.State == AccessEnded {
		return false
	}
	a := *c.Ticket.Access
	was := a.State
	a.State, a.Session = AccessEnded, time.Time{}
	if was == AccessOffered || r.state.Now.Before(a.Ends) {
		a.Ends = r.state.Now
	}
	c.Ticket.Access = &a
	c.event(r.state.Now, actor, cause, "support access ended")
	c.timer(TimerAccess, a.Ends.Add(accessShown))
	if actor != a.Agent.String() {
		r.tellAgentOfAccess(c)
	}
	return was == AccessGranted && c.Ticket.place(a.Customer) >= 0 && actor != a.Customer.String() && !r.mine(a.Customer)
}

// accessInTime is the rule of the timer: an access ends, an offer vanishes, and what is over
// is shown no longer.
func (r *ruling) accessInTime(c *Change) {
	a := c.Ticket.Access
	if a != nil && a.State == AccessGranted && !a.Allows(r.state.Now) {
		r.endAccess(c, "timer", "timer")
		a = c.Ticket.Access
	}
	if a == nil || a.Shown(r.state.Now) {
		return
	}
	if a.State == AccessOffered {
		vanished := *a
		vanished.State, vanished.Ends = AccessEnded, a.OfferEnds()
		c.Ticket.Access = &vanished
		c.event(r.state.Now, "timer", "timer", "support access: nobody took the offer")
		r.tellAgentOfAccess(c)
	}
	c.Ticket.Access = nil
	c.timer(TimerAccess, time.Time{})
}

// tellOfAccess writes to a customer where the access stands.
func (r *ruling) tellOfAccess(c *Change, place int) {
	r.letter(c, place, KindAccess, c.accessFacts(), autoGenerated)
}

func (r *ruling) tellAgentOfAccess(c *Change) {
	if agent := r.dir.agent(c.Ticket.Access.Agent); agent != nil {
		r.tell(c, agent, KindAccess, c.accessFacts())
	}
}

func (c *Change) accessFacts() Facts {
	a := *c.Ticket.Access
	return Facts{Status: c.Ticket.Status, Access: &a}
}

// agentName is how customers hear of an agent: his name, never his address.
func (d *directory) agentName(a mail.Address) string {
	agent := d.agent(a)
	if agent == nil || agent.Name == "" {
		return d.policy.Addresses[0].Name
	}
	return agent.Name
}
