// Package filter owns what is asked of content filters: milters, such as rspamd, and clamd.
//
// It refuses to know what becomes of spam and malware: it answers with what was found. It gives
// mail to filters and takes no changes back: of what a milter wants to do with a mail only
// whether it should come in counts.
//
// Standards: the milter protocol as Sendmail 8.17 and Postfix speak it, versions 2 and 6, and
// clamd's INSTREAM.
package filter

import (
	"context"
	"errors"
	"fmt"
	"net"
	"time"

	"github.com/rs/zerolog"

	"guichet/mail"
)

// Place is where a filter listens: Network and Address as net.Dial wants them.
type Place struct {
	Network, Address string
}

// Options say which filters there are. Without any, every mail is clean.
type Options struct {
	Hostname string        // ours, which milters are told
	Milters  []Place       // asked in their order
	ClamAV   Place         // clamd; the zero Place: none
	Accept   bool          // a filter that does not answer is passed over; else the sender is asked to come later
	Timeout  time.Duration // for all filters of one mail; 45 seconds
	Log      zerolog.Logger
}

// Filters asks the content filters. Its method may be called at once.
type Filters struct {
	o      Options
	health map[Place]*health
}

// New returns Filters. It connects to nothing before it is used.
func New(o Options) *Filters {
	if o.Timeout == 0 {
		o.Timeout = 45 * time.Second
	}
	f := &Filters{o, map[Place]*health{o.ClamAV: {}}}
	for _, p := range o.Milters {
		f.health[p] = &health{}
	}
	return f
}

// ErrDown is what is wrong with a filter that does not answer, or not as agreed.
var ErrDown = errors.New("a content filter does not answer")

// Scan asks for a mail, from the cheap to the costly, until one filter objects; what one takes
// for spam only is asked of the others, since malware weighs more. Its error is a *mail.Error
// that costs the sender a retry: a filter is down, or asks for that itself.
func (f *Filters) Scan(ctx context.Context, env mail.Envelope, raw []byte) (found mail.Content, err error) {
	ctx, cancel := context.WithTimeout(ctx, f.o.Timeout)
	defer cancel()
	for _, p := range f.o.Milters {
		var said mail.Content
		err := f.consult(ctx, env, p, func() (err error) {
			said, err = askMilter(ctx, p, f.o.Hostname, env, raw)
			return err
		})
		if err != nil {
			return mail.Content{}, err
		}
		if found.Spam == "" {
			found.Spam = said.Spam
		}
		if said.Malware != "" {
			return said, nil
		}
	}
	if f.o.ClamAV.Address == "" {
		return found, nil
	}
	err = f.consult(ctx, env, f.o.ClamAV, func() (err error) {
		found.Malware, err = askClamAV(ctx, f.o.ClamAV, raw)
		return err
	})
	if err != nil {
		return mail.Content{}, err
	}
	return found, nil
}

// consult asks a filter, unless it hangs, and returns what its fault costs the mail.
func (f *Filters) consult(ctx context.Context, env mail.Envelope, p Place, ask func() error) error {
	if err := ctx.Err(); err != nil {
		return f.excuse(env, p, err) // another one took all the time
	}
	h := f.health[p]
	alone, ok := h.begin()
	if !ok {
		return f.excuse(env, p, errHangs)
	}
	err := ask()
	h.end(alone, errors.Is(err, errSilent))
	return f.excuse(env, p, err)
}

// excuse turns the fault of a filter into what the policy says; nil: it is passed over.
func (f *Filters) excuse(env mail.Envelope, p Place, err error) error {
	var asked *mail.Error
	if err == nil || errors.As(err, &asked) {
		return err
	}
	f.o.Log.Error().Str("session", env.Session).Str("filter", p.Address).Bool("accepted", f.o.Accept).Err(err).Msg("content filter")
	if f.o.Accept {
		return nil
	}
	return &mail.Error{Kind: mail.Busy, Text: "the mail cannot be checked now", Err: fmt.Errorf("%w: %w", ErrDown, err)}
}

// dialer connects until its context ends, and closes the connection then: a filter that drips
// keeps no mail waiting. It gives room octets of answers at most.
type dialer struct {
	ctx  context.Context
	room int
}

const (
	patience   = 5 * time.Second // to connect, and for a milter to greet
	answerRoom = 128 << 10       // octets of an answer, beside the mail that a milter may give back
)

// Dial implements milter.Dialer.
func (d dialer) Dial(network, address string) (net.Conn, error) {
	ctx, cancel := context.WithTimeout(d.ctx, patience)
	defer cancel()
	conn, err := new(net.Dialer).DialContext(ctx, network, address)
	if err != nil {
		return nil, silence(ctx, err)
	}
	context.AfterFunc(d.ctx, func() { _ = conn.Close() })
	return &line{conn, d.ctx, d.room}, nil
}

// silence marks the fault of who used up his time.
func silence(ctx context.Context, err error) error {
	if err == nil || ctx.Err() == nil {
		return err
	}
	return fmt.Errorf("%w: %w", errSilent, err)
}

// line is a connection whose other end must not talk without end.
type line struct {
	net.Conn
	ctx  context.Context // as the dialer's
	room int
}

var errTalkative = errors.New("the answer does not end")

func (l *line) Read(p []byte) (int, error) {
	if l.room <= 0 {
		return 0, errTalkative
	}
	n, err := l.Conn.Read(p[:min(len(p), l.room)])
	l.room -= n
	return n, silence(l.ctx, err)
}

func (l *line) Write(p []byte) (int, error) {
	n, err := l.Conn.Write(p)
	return n, silence(l.ctx, err)
}
