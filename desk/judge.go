package desk

import (
	"context"

	"guichet/mail"
)

// Judge says who wrote a mail. raw is the mail as it came, without our trace.
type Judge interface {
	Check(ctx context.Context, env mail.Envelope, from []mail.Mailbox, raw []byte) mail.Verdict
	// Find is Check with the fields that the mail is kept with.
	Find(ctx context.Context, env mail.Envelope, from []mail.Mailbox, raw []byte) mail.Finding
}
