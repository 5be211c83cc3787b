package command

import (
	"slices"
	"strings"
	"time"

	"guichet/desk/authority"
	"guichet/desk/change"
	"guichet/desk/delivery"
	"guichet/desk/life"
	"guichet/ticket"
)

// doSpam closes the ticket without a word to anybody: letters that wait are not sent, and
// for a time nothing automatic goes to whoever wrote it. "#spam no" takes it back.
func doSpam(r *change.Decision, c *change.Change, o *change.Outcome, args string) (ticket.Said, error) {
	t := c.Ticket
	marked := slices.Contains(t.Tags, TagSpam)
	switch strings.ToLower(args) {
	case "":
	case "no", "off":
		if !marked {
			return ticket.Said{}, ticket.Refuse("no-spam")
		}
		t.Untag(TagSpam)
		silence(r, t, false)
		if t.Status == ticket.Closed && t.Deleted.IsZero() {
			life.SetStatus(r, c, ticket.Open, r.Actor(), "command")
		}
		return ticket.Say("not-spam"), nil
	default:
		return ticket.Said{}, ticket.Refuse("argument", args)
	}
	if !marked {
		t.Tags = append(t.Tags, TagSpam)
	}
	delivery.Withdraw(r, c, "the ticket is spam")
	silence(r, t, true)
	life.SetStatus(r, c, ticket.Closed, r.Actor(), "command")
	o.Tell = true
	return ticket.Say("spam"), nil
}

// TagSpam is the tag of spam.
const TagSpam = "spam"

// SilencedFor is for how long nothing automatic goes to the author of spam.
const SilencedFor = 30 * 24 * time.Hour

// silence notes whether automatic letters go to the ticket's requester. An address whose mail was
// not proven is only a name that spammers used: its owner's proven mail is answered as ever.
func silence(r *change.Decision, t *ticket.Ticket, on bool) {
	at := t.Requester()
	if at < 0 {
		return
	}
	who := authority.ContactOf(r, t.People[at].Address)
	who.Hushed, who.HushedProven = time.Time{}, false
	if on {
		who.Hushed, who.HushedProven = r.State.Now.Add(SilencedFor), t.Echo
	}
	authority.KeepContact(r, who)
}

// Silenced reports whether nothing automatic goes to the sender of this mail.
func Silenced(r *change.Decision) bool {
	c := r.State.Contact
	if c == nil || !c.Hushed.After(r.State.Now) || r.Proven() && !c.HushedProven {
		return false
	}
	r.Why("no automatic letter: mail of this address was marked as spam")
	return true
}
