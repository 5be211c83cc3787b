// Package filter owns what is asked of content filters: milters, such as rspamd, and clamd.
//
// It refuses to know what becomes of spam and malware: it answers with what was found. It gives
// mail to filters and takes no changes back: of what a milter wants to do with a mail only
// whether it should come in counts.
//
// Standards: the milter protocol as Sendmail 8.17 and Postfix speak it, version 6, and clamd's
// INSTREAM.
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
type Filters struct{ o Options }

// New returns Filters. It connects to nothing before it is used.
func New(o Options) *Filters {
	if o.Timeout == 0 {
		o.Timeout = 45 * time.Second
	}
	return &Filters{o}
}

// ErrDown is what is wrong with a filter that does not answer, or not as agreed.
var ErrDown = errors.New("a content filter does not answer")

// Scan asks for a mail, from the cheap to the costly, until one filter objects. Its error is a
// *mail.Error that costs the sender a retry: a filter is down, or asks for that itself.
func (f *Filters) Scan(ctx context.Context, env mail.Envelope, raw []byte) (mail.Content, error) {
	ctx, cancel := context.WithTimeout(ctx, f.o.Timeout)
	defer cancel()
	for _, p := range f.o.Milters {
		reason, err := askMilter(ctx, p, f.o.Hostname, env, raw)
		if err = f.excuse(env, p, err); err != nil {
			return mail.Content{}, err
		}
		if reason != "" {
			return mail.Content{Spam: reason}, nil
		}
	}
	if f.o.ClamAV.Address == "" {
		return mail.Content{}, nil
	}
	name, err := askClamAV(ctx, f.o.ClamAV, raw)
	return mail.Content{Malware: name}, f.excuse(env, f.o.ClamAV, err)
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
// keeps no mail waiting.
type dialer struct{ ctx context.Context }

// Dial implements milter.Dialer.
func (d dialer) Dial(network, address string) (net.Conn, error) {
	conn, err := new(net.Dialer).DialContext(d.ctx, network, address)
	if err == nil {
		context.AfterFunc(d.ctx, func() { _ = conn.Close() })
	}
	return conn, err
}
