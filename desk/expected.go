package desk

import (
	"context"
	"time"

	"guichet/desk/state"
	"guichet/mail"
	"guichet/ticket"
)

// knownAfter is how long ago somebody must have written first to count as a correspondent: who begins
// today has no advantage.
const knownAfter = 24 * time.Hour

// Expected says whether mail from env.From to a recipient was to be expected: it goes to a valid
// token or return path, or its sender is somebody who wrote before today. smtpd asks when a
// client has used up its allowance. A fault of the store is no.
func (d *Desk) Expected(ctx context.Context, env *mail.Envelope, rcpt mail.Address) bool {
	t, ok := d.base.Dir.Locate(rcpt)
	if !ok {
		return false
	}
	if t.Bounce != "" {
		return env.From.IsZero() && d.checkReturnPath(ctx, t.Bounce) == nil
	}
	expected := false
	err := d.base.Store.View(ctx, func(tx ticket.Reader) error {
		l := state.NewLoader(tx, d.base.Now().UTC())
		if tok, ok := ticket.ParseToken(t.Token); ok && (tok.Role == ticket.TokenReply || tok.Role == ticket.TokenNote || tok.Role == ticket.TokenAsk) {
			l.Ticket(tok.Ticket)
			ticket := l.State.Tickets[tok.Ticket]
			expected = ticket != nil && d.base.Keys.Verify(tok, ticket)
		}
		if !expected && !env.From.IsZero() {
			contact := l.Person(env.From)
			expected = contact != nil && l.State.Now.Sub(contact.Created) > knownAfter
		}
		return l.Err
	})
	return err == nil && expected
}
