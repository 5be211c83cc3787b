package delivery

import (
	"cmp"
	"regexp"
	"strings"
	"time"

	"guichet/desk/change"
	"guichet/desk/notify"
	"guichet/desk/thread"
	"guichet/mail"
	"guichet/parser"
	"guichet/ticket"
)

// Evidence returns the letter whose return path the mail came to, and its ticket; nil if it
// belongs to none.
func Evidence(r *change.Decision) (*ticket.Letter, *ticket.Ticket) {
	for _, local := range r.Hints.ReturnPaths {
		if l, t := byReturnPath(r, local); l != nil {
			return l, t
		}
	}
	return nil, nil
}

// byReturnPath returns the letter whose return path has that local part, and its ticket; nil if it is none.
func byReturnPath(r *change.Decision, local string) (*ticket.Letter, *ticket.Ticket) {
	if id, ok := ticket.ParseBounce(local); ok && notify.ReturnPath(r.State, r.Keys, local, id) {
		l := r.State.Returned[id]
		return l, r.State.Tickets[l.Ticket]
	}
	return nil, nil
}

// returned returns the letter whose Message-ID, or return path, stands in the returned part of a report: smarthosts
// rewrite the one or the other. It is weaker evidence: whoever got the letter knows both.
func returned(r *change.Decision, b *parser.Bounce) (*ticket.Letter, *ticket.Ticket) {
	for _, s := range append([]string{string(b.OriginalMessageID)}, b.Returned...) {
		tok, id, ok := thread.ReadMessageID(mail.MessageID(s))
		if !ok {
			if l, t := byReturnPath(r, thread.ReturnPathIn(s)); l != nil {
				return l, t
			}
			continue
		}
		if tok.Role == ticket.TokenWithoutTicket {
			if l := notify.LetterWithoutTicket(r.State, r.Keys, mail.MessageID(s), id); l != nil {
				return l, nil
			}
			continue
		}
		l, t := r.State.Returned[id], r.State.Tickets[tok.Ticket]
		if l != nil && t != nil && l.Ticket == t.Number && r.Keys.Verify(tok, t) {
			return l, t
		}
	}
	return nil, nil
}

// Known reports whether a delivery report, or complaint, is proven to be about a letter of ours.
func Known(r *change.Decision, b *parser.Bounce) bool {
	l, _ := Evidence(r)
	if l == nil {
		l, _ = returned(r, b)
	}
	return l != nil
}

// Report decides on a delivery report (RFC 3464; PRODUCT 1.11).
func Report(r *change.Decision, b *parser.Bounce) {
	l, t := Evidence(r)
	strong := l != nil
	if !strong {
		l, t = returned(r, b)
	}
	if l == nil {
		r.HoldMail(ticket.HeldReport, "a delivery report without evidence", 0)
		return
	}
	if t == nil {
		reportWithoutTicket(r, b, l, strong)
		return
	}
	r.Why("a delivery report (%s) on letter %d of ticket %d", b.Action, l.ID, t.Number)
	t = thread.MergeTarget(r.State, t)
	c := r.Change(t)
	c.Ticket.Updated = t.Updated
	r.AddMessage(c, ticket.System, ticket.ForAgents, r.In.Message.Reply)
	v := verdictOf(b, l)
	c.Event(r.State.Now, "mail system", "delivery", strings.TrimSpace("letter to "+l.To.Address.String()+" "+v.Action+" "+v.reason()))
	if who := complainer(r, v, l); who != nil && strong && thread.Reader(r, c, l).Standing != ticket.AgentStaff {
		r.Plan.Muted = who
		c.Event(r.State.Now, "mail system", "delivery", "no more letters to "+l.To.Address.String()+": "+who.Suppressed)
	}
	if back := reported(l, v, r.State.Now); back != nil {
		Bounced(r, c, back, strong && v.dead)
	}
}

// complainer is the reader of a letter as a complaint leaves him: nothing goes there any more. nil where it is none, or where
// he says that the letter was no spam.
func complainer(r *change.Decision, v verdict, l *ticket.Letter) *ticket.Contact {
	if v.Action != parser.Complaint || strings.EqualFold(v.Diagnostic, "not-spam") {
		return nil
	}
	return &ticket.Contact{Address: ticket.Fold(l.To.Address), Name: l.To.Name, Created: r.State.Now, Suppressed: ticket.ComplaintPrefix + cmp.Or(v.Diagnostic, "abuse")}
}

// reported is the letter as a report of failure leaves it; nil if the report changes
// nothing.
func reported(l *ticket.Letter, v verdict, now time.Time) *ticket.Letter {
	if v.Action != "failed" || l.State == ticket.LetterCancelled || l.State == ticket.LetterBounced {
		return nil
	}
	back := *l
	back.State, back.Due = ticket.LetterBounced, time.Time{}
	back.Attempts = append(append([]ticket.Attempt{}, l.Attempts...), ticket.Attempt{
		At: now, Enhanced: v.Status, Reply: v.reason(), Outcome: ticket.Permanent,
	})
	return &back
}

// verdict is what a report says of one letter.
type verdict struct {
	parser.BounceRecipient
	dead bool // the address that we wrote to is, not only one that it forwards to
}

func (v verdict) reason() string { return strings.TrimSpace(v.Status + " " + v.Diagnostic) }

// verdictOf returns what a report says of a letter. Where it names the letter's recipient, only that
// counts: a second recipient is none of ours. Where it names others only, the mail was forwarded
// there: it did not arrive, but the address that we know is not dead. Of several such it is that one of which the report
// says that the mail was sent to ours at first.
func verdictOf(b *parser.Bounce, l *ticket.Letter) (v verdict) {
	v.Action = b.Action
	forwarded := false
	for _, rcpt := range b.Recipients {
		a, err := mail.ParseAddress(rcpt.Email)
		if rcpt.Email == "" || err == nil && ticket.SameAddress(a, l.To.Address) {
			return verdict{rcpt, addressFault(rcpt.Status, rcpt.Diagnostic)}
		}
		if first, err := mail.ParseAddress(rcpt.Original); err == nil && ticket.SameAddress(first, l.To.Address) {
			v.BounceRecipient, v.Action, forwarded = rcpt, rcpt.Action, true
		}
		if !forwarded && (rcpt.Action == b.Action || v.Status == "") {
			v.BounceRecipient = rcpt
			v.Action = b.Action
		}
	}
	return v
}

// rate are words of a server that only has enough of us for now.
var rate = regexp.MustCompile(`(?i)too (?:many|much|fast)|rate|later|throttl|temporar|try again`)

// addressFault reports whether an enhanced status says that the address itself is dead (RFC 3463),
// and not policy, quota, rate or a fault of the sender (PRODUCT 1.11).
func addressFault(status, words string) bool {
	switch status {
	case "5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10":
		return true
	case "5.2.1":
		return !rate.MatchString(words)
	}
	return false
}
