package desk

import (
	"context"
	"time"

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
func (d *Desk) scan(ctx context.Context, in *Inbound, found mail.Finding, came []byte) (err error) {
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

// objection returns why a mail must not come in for its content: malware is refused, or
// quarantined where nothing is refused; spam is quarantined. What a host whose users have logged
// in or a proven agent sends, what comes to postmaster and abuse, and reports on our own letters
// may look like spam.
func (r *ruling) objection() string {
	switch c := r.in.Content; {
	case c.Malware != "":
		return "malware: " + c.Malware
	case c.Spam != "" && !r.in.Envelope.Trusted && !r.toRole() && !r.agentProven() && !r.reported():
		return "spam: " + c.Spam
	}
	return ""
}

func (r *ruling) agentProven() bool { return r.agent != nil && !r.doubted && r.proven() }

// reported reports whether it is a delivery report to a return path of ours.
func (r *ruling) reported() bool { return r.in.Message.Bounce != nil && len(r.clues.bounces) > 0 }

// Judge says who wrote a mail. raw is the mail as it came, without our trace.
type Judge interface {
	Check(ctx context.Context, env mail.Envelope, from []mail.Mailbox, raw []byte) mail.Verdict
	// Find is Check with the fields that the mail is kept with.
	Find(ctx context.Context, env mail.Envelope, from []mail.Mailbox, raw []byte) mail.Finding
}
