package command

import (
	"strings"

	"guichet/desk/authority"
	"guichet/desk/change"
	"guichet/desk/notify"
	"guichet/mail"
	"guichet/ticket"
)

// doShare makes somebody a participant (PRODUCT 5.5).
func doShare(r *change.Decision, c *change.Change, o *change.Outcome, args string) (ticket.Said, error) {
	return admitByCommand(r, c, o, args, ticket.Participant)
}

// doWatch lets somebody hear of the status, and nothing else.
func doWatch(r *change.Decision, c *change.Change, o *change.Outcome, args string) (ticket.Said, error) {
	return admitByCommand(r, c, o, args, ticket.Watcher)
}

func admitByCommand(r *change.Decision, c *change.Change, o *change.Outcome, args string, s ticket.Standing) (ticket.Said, error) {
	if strings.TrimSpace(args) == "" {
		return ticket.Said{}, ticket.Refuse("address-which")
	}
	who, err := ReadRequester(r, args)
	a := who.Address
	switch {
	case err != nil && !o.Staff && r.Dir.Agent(a) != nil:
		return ticket.Said{}, ticket.Refuse("address-ours", a) // customers need not learn who answers them
	case err != nil:
		return ticket.Said{}, err
	}
	if !c.Ticket.Deleted.IsZero() {
		return ticket.Said{}, ticket.Refuse("closed", c.Ticket.Number) // for customers it is not there
	}
	at := c.Ticket.PlaceOf(authority.KnownContact(r, a), a)
	inCopy := at >= 0 && s == ticket.Watcher && c.Ticket.People[at].Standing == ticket.Invited // and hears nothing so far
	if at >= 0 && ticket.Rank[c.Ticket.People[at].Standing] >= ticket.Rank[s] && !inCopy {
		return ticket.Say("on-it", a), nil
	}
	if !o.Staff {
		if err := mayBring(r, c.Ticket, a, at); err != nil {
			return ticket.Said{}, err
		}
		if at < 0 {
			r.Brought++
			r.Plan.Counted = append(append(r.Plan.Counted, ticket.BroughtKey(r.State.Contact, r.Sender.Address)), notify.BroughtKeys(r.Sender.Address, a)...)
		}
	}
	if at >= 0 {
		who.Address = c.Ticket.People[at].Address
	}
	if inCopy {
		c.Ticket.People[at].Standing = ticket.Watcher
	}
	at = c.Ticket.Admit(who, s)
	p := &c.Ticket.People[at]
	p.By, p.Left = r.Sender.Address, false
	if s == ticket.Participant {
		o.Added = append(o.Added, at)
		return ticket.Say("shared", a), nil
	}
	return ticket.Say("watching", a), nil
}

// mayBring says why a customer may not bring somebody to a ticket; at is where he stands
// there, -1 if he does not.
func mayBring(r *change.Decision, t *ticket.Ticket, a mail.Address, at int) error {
	much, many := notify.WasBrought(r, a)
	switch {
	case !t.IsVetted() && !r.Vouched():
		return ticket.Refuse("address-unproven")
	case change.NoReply.MatchString(a.Local):
		return ticket.Refuse("address-no-reply", a)
	case at >= 0 && t.People[at].Left:
		return ticket.Refuse("address-left", a)
	case at < 0 && t.Customers() >= change.MaxCustomers:
		return ticket.Refuse("address-full", change.MaxCustomers)
	case at < 0 && r.State.Counts.Brought+r.Brought >= change.MaxNewInDay:
		return ticket.Refuse("address-day", change.MaxNewInDay)
	case at < 0 && much:
		return ticket.Refuse("address-much", a)
	case at < 0 && many:
		return ticket.Refuse("address-many", a)
	}
	return nil
}

// doUnshare takes a participant's or watcher's rights and makes his tokens void. An agent
// may do that to everybody but the requester, who may do it likewise; a participant to
// himself and to those whom he brought. A customer who names nobody leaves himself.
func doUnshare(r *change.Decision, c *change.Change, o *change.Outcome, args string) (ticket.Said, error) {
	t, self := c.Ticket, -1
	if !o.Staff {
		self = authority.SenderPlace(r, t)
	}
	at := self
	if self < 0 || strings.TrimSpace(args) != "" {
		who, err := ReadPerson(args)
		a := who.Address
		switch {
		case strings.TrimSpace(args) == "":
			return ticket.Said{}, ticket.Refuse("address-which")
		case err != nil:
			return ticket.Said{}, ticket.Refuse("address", args)
		}
		if at = t.PlaceOf(authority.KnownContact(r, a), a); at < 0 || t.People[at].Standing == ticket.Former ||
			!o.Staff && (t.People[at].Standing == ticket.AgentStaff || t.People[at].Standing == ticket.ThirdParty) {
			return ticket.Said{}, ticket.Refuse("address-absent", a)
		}
	}
	p := &t.People[at]
	switch {
	case p.Standing == ticket.Requester || p.Standing == ticket.AgentStaff:
		return ticket.Said{}, ticket.Refuse("address-fixed", p.Address, p.Standing)
	case self >= 0 && self != at && t.People[self].Standing != ticket.Requester && !authority.IsSender(r, p.By):
		return ticket.Said{}, ticket.Refuse("address-not-yours", p.Address)
	}
	p.Standing, p.Left = ticket.Former, at == self
	p.Generation++
	if p.Left {
		return ticket.Say("left", t.Number), nil
	}
	return ticket.Say("removed", p.Address), nil
}

// Welcome tells the people whom the mail added that they take part now, and by whom: in the
// letter that they get of it anyway, else in one of its own.
func Welcome(r *change.Decision, c *change.Change, o *change.Outcome, by notify.Notification) {
	for _, at := range o.Added {
		if c.Ticket.People[at].Standing != ticket.Participant {
			continue // taken off again by a later line
		}
		if l := c.LetterTo(at); l != nil {
			l.Facts.Added = true
			continue
		}
		if notify.IsNewcomer(r, c.Ticket, at) {
			if c.Ticket.People[at].Unsolicited++; c.Ticket.People[at].Unsolicited > 1 {
				continue // taken off and brought again: he had his letter
			}
			by.Submitted, by.Actor = notify.AutoGenerated, mail.Mailbox{Address: r.Sender.Address}
			notify.Schedule(r, c, notify.Draft(r, c, at, ticket.KindStatus, ticket.Facts{Status: c.Ticket.Status, Added: true, Bare: true}, by), by)
			continue
		}
		if notify.Unsolicited(r, c, at, by) {
			continue
		}
		by.Submitted = notify.AutoGenerated
		notify.Schedule(r, c, notify.Draft(r, c, at, ticket.KindStatus, ticket.Facts{Status: c.Ticket.Status, Added: true}, by), by)
	}
}
