package desk

import (
	"context"
	"errors"

	"guichet/desk/policy"
	"guichet/mail"
	"guichet/parser"
)

// Refusal is why a mail, or one of its recipients, is not taken.
type Refusal struct {
	Recipient mail.Address // whom RCPT names; zero: the whole mail, after DATA
	Kind      mail.Kind
	Text      string
}

// atTheDoor leaves the recipients in env that are taken, and returns an explanation that tells of
// the others.
func (d *Desk) atTheDoor(ctx context.Context, env *mail.Envelope) (*Explanation, error) {
	x := &Explanation{Recipients: []string{}, Why: []string{}, Tickets: []string{}, Letters: []string{}}
	var taken []mail.Address
	for _, rcpt := range env.Recipients {
		err := d.Recipient(ctx, env, rcpt)
		var known *mail.Error
		switch {
		case err == nil:
			taken = append(taken, rcpt)
		case errors.As(err, &known):
			x.Refusals = append(x.Refusals, Refusal{Recipient: rcpt, Kind: known.Kind, Text: known.Text})
		default:
			return nil, err
		}
	}
	if len(env.Recipients) == 0 {
		x.Why = append(x.Why, "no address stands in To or Cc: --to names the recipients of the envelope")
	}
	env.Recipients = taken
	return x, nil
}

// unread returns why a mail is refused before its rules are asked; nil if it is not.
func unread(d *policy.Directory, m *parser.Message, raw []byte) *Refusal {
	switch {
	case d.Policy.MaxMail > 0 && int64(len(raw)) > d.Policy.MaxMail:
		return &Refusal{Kind: mail.TooLarge, Text: "The mail is too large"}
	case len(m.Header.All("Received")) > maxReceived:
		return &Refusal{Kind: mail.Loop, Text: "too many hops"}
	}
	return nil
}
