package desk

import (
	"context"
	"time"

	"guichet/desk/change"
	"guichet/mail"
)

// Filter looks for spam and malware in a mail. Its errors cost the sender a retry.
type Filter interface {
	Scan(ctx context.Context, env mail.Envelope, raw []byte) (mail.Content, error)
}

// maxAnswer bounds what happens between the final dot of a mail and the begin of its commit, so
// that the sender hears within a minute: DNS takes 5 seconds at most, filters 45.
const maxAnswer = 58 * time.Second

// scan asks the filter, if there is one, about a mail of the client that was judged.
func (d *Desk) scan(ctx context.Context, in *change.Inbound, found mail.Finding, came []byte) (err error) {
	if d.filter == nil {
		return nil
	}
	env := in.Envelope
	if found.Client.IsValid() {
		env.Remote, env.Helo = found.Client, found.Helo
	}
	env.Name = found.Name
	in.Content, err = d.filter.Scan(ctx, env, came)
	return err
}

// Judge says who wrote a mail. raw is the mail as it came, without our trace.
type Judge interface {
	Check(ctx context.Context, env mail.Envelope, from []mail.Mailbox, raw []byte) mail.Verdict
	// Find is Check with the fields that the mail is kept with.
	Find(ctx context.Context, env mail.Envelope, from []mail.Mailbox, raw []byte) mail.Finding
}
