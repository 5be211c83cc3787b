package delivery

import (
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
		id, _ := ticket.ParseBounce(local)
		if notify.ReturnPath(r.State, r.Keys, local, id) {
			l := r.State.Returned[id]
			return l, r.State.Tickets[l.Ticket]
		}
	}
	return nil, nil
}

// returned returns the letter whose Message-ID stands in the returned part of a report. It
// is weaker evidence: whoever got the letter knows the id.
func returned(r *change.Decision, b *parser.Bounce) (*ticket.Letter, *ticket.Ticket) {
	for _, s := range append([]string{string(b.OriginalMessageID)}, b.Returned...) {
		tok, id, ok := thread.ReadMessageID(mail.MessageID(s))
		if !ok {
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
	status, reason := verdictOf(b)
	c.Event(r.State.Now, "mail system", "delivery", strings.TrimSpace("letter to "+l.To.Address.String()+" "+b.Action+" "+reason))
	if back := reported(l, b, r.State.Now); back != nil {
		Bounced(r, c, back, strong && addressFault(status))
	}
}

// reported is the letter as a report of failure leaves it; nil if the report changes
// nothing.
func reported(l *ticket.Letter, b *parser.Bounce, now time.Time) *ticket.Letter {
	if b.Action != "failed" || l.State == ticket.LetterCancelled || l.State == ticket.LetterBounced {
		return nil
	}
	status, reason := verdictOf(b)
	back := *l
	back.State, back.Due = ticket.LetterBounced, time.Time{}
	back.Attempts = append(append([]ticket.Attempt{}, l.Attempts...), ticket.Attempt{
		At: now, Enhanced: status, Reply: reason, Outcome: ticket.Permanent,
	})
	return &back
}

// verdictOf returns the status and the reason of the recipient that matters.
func verdictOf(b *parser.Bounce) (status, reason string) {
	for _, rcpt := range b.Recipients {
		if rcpt.Action == b.Action || status == "" {
			status, reason = rcpt.Status, strings.TrimSpace(rcpt.Status+" "+rcpt.Diagnostic)
		}
	}
	return status, reason
}

// addressFault reports whether an enhanced status says that the address itself is dead
// (RFC 3463): 5.1.x and 5.2.1, and neither policy nor quota.
func addressFault(status string) bool {
	return strings.HasPrefix(status, "5.1.") || status == "5.2.1"
}
