package service

import (
	"context"
	"io"
	"net/http"
	"sync/atomic"
	"time"

	"guichet/desk"
	"guichet/mail"
	"guichet/outbox"
	"guichet/smtpd"
	"guichet/ticket"
)

// latest passes what comes on to the desk of the latest configuration. Each call goes by one of them from
// its begin to its end.
type latest struct{ now *atomic.Pointer[standing] }

var (
	_ smtpd.Desk       = latest{}
	_ outbox.Book      = latest{}
	_ outbox.Flusher   = latest{}
	_ outbox.Postponer = latest{}
	_ outbox.Alerter   = latest{}
	_ outbox.Pauser    = latest{}
	_ outbox.Composer  = latest{}
	_ outbox.Signer    = latest{}
)

func (l latest) desk() *desk.Desk { return l.now.Load().data.desk }

// Recipient says whether mail to an address is taken.
func (l latest) Recipient(ctx context.Context, env *mail.Envelope, rcpt mail.Address) error {
	return l.desk().Recipient(ctx, env, rcpt)
}

// Expected says whether a mail answers a letter, or comes from somebody known.
func (l latest) Expected(ctx context.Context, env *mail.Envelope, rcpt mail.Address) bool {
	return l.desk().Expected(ctx, env, rcpt)
}

// Receive takes a mail.
func (l latest) Receive(ctx context.Context, env mail.Envelope, data io.Reader) error {
	return l.desk().Receive(ctx, env, data)
}

// Deliver takes a mail that comes without an SMTP peer.
func (l latest) Deliver(ctx context.Context, h desk.Handed, data io.Reader) (desk.Delivered, error) {
	return l.desk().Deliver(ctx, h, data)
}

// Due claims letters.
func (l latest) Due(ctx context.Context, limit int) ([]ticket.Letter, time.Time, error) {
	return l.desk().Queue.Due(ctx, limit)
}

// Job says what a letter tells.
func (l latest) Job(ctx context.Context, id ticket.LetterID) (ticket.Job, bool, error) {
	return l.desk().Queue.Job(ctx, id)
}

// Record keeps an attempt.
func (l latest) Record(ctx context.Context, id ticket.LetterID, a ticket.Attempt, retry time.Time) error {
	return l.desk().Queue.Record(ctx, id, a, retry)
}

// Release gives a letter back.
func (l latest) Release(ctx context.Context, id ticket.LetterID) error {
	return l.desk().Queue.Release(ctx, id)
}

// Postpone puts letters off.
func (l latest) Postpone(ctx context.Context, ids []ticket.LetterID, until time.Time, why string) error {
	return l.desk().Queue.Postpone(ctx, ids, until, why)
}

// Pauses are the destinations that were paused when the desk ended.
func (l latest) Pauses(ctx context.Context) (map[string]time.Time, error) {
	return l.desk().Queue.Pauses(ctx)
}

// KeepPause remembers one.
func (l latest) KeepPause(ctx context.Context, destination string, until time.Time) error {
	return l.desk().Queue.KeepPause(ctx, destination, until)
}

// Paused tells the admins of a destination that refuses letters.
func (l latest) Paused(ctx context.Context, destination, reply string) error {
	return l.desk().Queue.Paused(ctx, destination, reply)
}

// FlushDeferred makes deferred letters due.
func (l latest) FlushDeferred(ctx context.Context, ids []ticket.LetterID) error {
	return l.desk().Queue.FlushDeferred(ctx, ids)
}

// Compose writes a letter.
func (l latest) Compose(ctx context.Context, job ticket.Job) (outbox.Parts, error) {
	return l.now.Load().composer.Compose(ctx, job)
}

// Sign signs a letter.
func (l latest) Sign(domain string, write func(io.Writer) error) (string, error) {
	return l.now.Load().signer.Sign(domain, write)
}

// handler answers requests by the latest configuration.
func (l latest) handler(which func(*standing) http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { which(l.now.Load()).ServeHTTP(w, r) })
}
