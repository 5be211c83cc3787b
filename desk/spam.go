package desk

import (
	"slices"
	"strings"
	"time"
)

// orderSpam closes the ticket without a word to anybody: letters that wait are not sent, and
// for a time nothing automatic goes to whoever wrote it. "#spam no" takes it back.
func (r *ruling) orderSpam(c *Change, o *orders, args string) (Said, error) {
	t := c.Ticket
	marked := slices.Contains(t.Tags, tagSpam)
	switch strings.ToLower(args) {
	case "":
	case "no", "off":
		if !marked {
			return Said{}, refuse("no-spam")
		}
		t.untag(tagSpam)
		r.hush(t, false)
		if t.Status == Closed && t.Deleted.IsZero() {
			r.setStatus(c, Open, r.actor(), "command")
		}
		return say("not-spam"), nil
	default:
		return Said{}, refuse("argument", args)
	}
	if !marked {
		t.Tags = append(t.Tags, tagSpam)
	}
	r.withdraw(c, "the ticket is spam")
	r.hush(t, true)
	r.setStatus(c, Closed, r.actor(), "command")
	o.tell = true
	return say("spam"), nil
}

// tagSpam is the tag of spam.
const tagSpam = "spam"

// hushed is for how long nothing automatic goes to the author of spam.
const hushed = 30 * 24 * time.Hour

// hush notes whether automatic letters go to the ticket's requester. An address whose mail was
// not proven is only a name that spammers used: its owner's proven mail is answered as ever.
func (r *ruling) hush(t *Ticket, on bool) {
	at := t.requester()
	if at < 0 {
		return
	}
	who := r.other(t.People[at].Address)
	who.Hushed, who.HushedProven = time.Time{}, false
	if on {
		who.Hushed, who.HushedProven = r.state.Now.Add(hushed), t.Echo
	}
	r.keep(who)
}

// hushedNow reports whether nothing automatic goes to the sender of this mail.
func (r *ruling) hushedNow() bool {
	c := r.state.Contact
	if c == nil || !c.Hushed.After(r.state.Now) || r.proven() && !c.HushedProven {
		return false
	}
	r.why("no automatic letter: mail of this address was marked as spam")
	return true
}
