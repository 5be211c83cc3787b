// Package outbox owns the way out: it claims letters that are due, has their words composed,
// assembles and signs the mail, finds the servers that take it, and delivers it. The
// database is the queue: what this package keeps in memory are hints that a crash may take.
//
// It decides when the next attempt is made and what a failure was: the letter's own (4xx to
// its recipient), the destination's (nobody answers), permanent or temporary. Whatever is
// not understood is temporary. After five days a letter is given up.
//
// A letter leaves at least once. It can leave twice only if the server's answer to the whole
// mail was lost, or if the process died between that answer and its record.
//
// It refuses to know tickets beyond the number in a header, rights (Book asks again at send),
// templates and buckets.
//
// RFCs: 5321 (client, §5.1 routing), 3207 and 7435 (STARTTLS), 1870 (SIZE), 6531 and 6532
// (SMTPUTF8), 7505 (null MX), 5322, 2045 to 2047 and 2231 (the mail), 3834 (Auto-Submitted).
package outbox

import (
	"context"
	"io"
	"time"

	"guichet/ticket"
)

// Book is what the outbox needs of the desk. Its methods may be called at once, and with a
// context that lives a little longer than the one of Run, so that what was done is recorded.
type Book interface {
	// Due claims at most limit letters whose time has come, leased to this worker, and says
	// when the next one is due (zero: none known). A claimed letter is not returned again
	// until Record or Release, or until its lease ran out.
	Due(ctx context.Context, limit int) ([]ticket.Letter, time.Time, error)

	// Job returns what the letter tells; ok is false when it must not leave any more
	// (cancelled, reader lost the right, suppressed, erased, no longer leased to us): the
	// desk has recorded that, and neither Record nor Release follows.
	Job(ctx context.Context, id ticket.LetterID) (job ticket.Job, ok bool, err error)

	// Record keeps an attempt and decides what follows for ticket and author. retry is when
	// the next attempt shall be, zero when this one was final. It ends the lease. An
	// attempt on a letter that was cancelled meanwhile changes its state only if it was
	// delivered. desk.ErrNotFound says that the letter is gone.
	Record(ctx context.Context, id ticket.LetterID, a ticket.Attempt, retry time.Time) error

	// Release gives a claimed letter back untouched (shutdown).
	Release(ctx context.Context, id ticket.LetterID) error
}

// Postponer is a Book that can put many letters off at once, without an attempt for each: their destination
// could not be reached, as why says. It ends their leases; ids that are final or gone are passed over. Without
// it each gets an attempt of its own.
type Postponer interface {
	Postpone(ctx context.Context, ids []ticket.LetterID, until time.Time, why string) error
}

// Flusher is a Book that can also make deferred letters due at once. When a destination
// that could not be reached answers again, the outbox names the letters that waited for it;
// ids that are final, leased or gone are passed over. Without it they wait for their time.
type Flusher interface {
	FlushDeferred(ctx context.Context, ids []ticket.LetterID) error
}

// Alerter is a Book that can tell the admins what a person must look at: a destination refuses letter after letter by
// its policy, in these words, and is left alone for a while.
type Alerter interface {
	Paused(ctx context.Context, destination, reply string) error
}

// Pauser is a Book that remembers over restarts which destinations are paused.
type Pauser interface {
	// Pauses are those that are remembered, a domain or "host:port" of a relay, and until when.
	Pauses(ctx context.Context) (map[string]time.Time, error)
	// KeepPause remembers one; a zero time: it is over.
	KeepPause(ctx context.Context, destination string, until time.Time) error
}

// Composer turns what a letter tells into words and files. Given the same job it must
// return the same Parts, so that the mail is the same at every attempt. An error is taken
// for temporary: the letter is tried again later.
type Composer interface {
	Compose(ctx context.Context, job ticket.Job) (Parts, error)
}

// Parts are the words and files of a mail. Lines end with LF or CRLF.
type Parts struct {
	Text  string
	HTML  string // "" if there is none
	Files []File
}

// File is an attachment.
type File struct {
	Name string // as its owner called it; any characters
	Type string // media type; what is not one is sent as application/octet-stream
	Size int64  // of the bytes that Open gives; fewer or more stop the delivery
	// ContentID is that of a picture which the HTML shows (RFC 2392), without angle brackets;
	// "": the file is an attachment.
	ContentID string
	// Open returns the bytes from their beginning. It is called more than once for a mail;
	// a reader that is also an io.Closer is closed.
	Open func() io.Reader
}

// Signer signs what leaves. write writes the whole mail and may be called once or not at
// all. The fields returned, each ended by CRLF, are put before the mail; "" leaves it
// unsigned.
type Signer interface {
	Sign(domain string, write func(io.Writer) error) (fields string, err error)
}
