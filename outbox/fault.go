package outbox

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"strings"
	"syscall"

	"guichet/outbox/wire"
	"guichet/ticket"
)

// blame says whose fault an attempt's failure was, which decides what is tried next.
type blame int

const (
	letterFault      blame = iota // this letter's: its neighbours may still go
	destinationFault              // nobody there takes anything now: all its letters wait
)

// fault is a failed attempt. Attempts end with nil or a fault.
type fault struct {
	blame     blame
	permanent bool
	reply     reply // its line is set in any case
	host      string
	tls       string
	broken    bool // the connection cannot be used any more
	policy    bool // the server thinks ill of us, see byPolicy; it is counted
	lost      bool // the server may have the mail all the same
	err       error
}

func (f *fault) Error() string { return f.reply.line }

func (f *fault) Unwrap() error { return f.err }

// outcome of the attempt that failed so.
func (f *fault) outcome() ticket.Outcome {
	if f.permanent {
		return ticket.Permanent
	}
	return ticket.Temporary
}

// temporary is a fault of ours or of the network, with words for the attempt.
func temporary(whose blame, doing string, err error) *fault {
	return &fault{blame: whose, reply: reply{line: oneLine(doing + ": " + plainly(err))}, broken: true, err: err}
}

// final is a fault that no retry mends and that no server had to tell.
func final(code int, enhanced, words string) *fault {
	return &fault{permanent: true, reply: reply{code: code, enhanced: enhanced, line: oneLine(enhanced + " " + words)}}
}

// refused is the fault in a server's reply to a command of one letter. Only 5xx is final:
// anything that is neither 4xx nor 5xx is nonsense here, so it is tried again. After 421 the
// server closes (RFC 5321 §3.8), whichever letter it said it to.
func refused(doing string, err error) *fault {
	r, ok := replyOf(err)
	if !ok {
		return temporary(letterFault, doing, err)
	}
	f := &fault{reply: r, permanent: r.code/100 == 5, err: err}
	switch r.code {
	case 421:
		f.blame, f.broken = destinationFault, true
	case 530: // RFC 4954 §6, RFC 3207 §4: something is to be configured here first
		f.blame, f.permanent, f.broken = destinationFault, false, true
	}
	if class := r.code / 100; class != 4 && class != 5 {
		f.broken = true
		f.reply.line = oneLine("not understood: " + r.line)
	}
	return f
}

// byPolicy reports whether a server refused for what it thinks of us, or of what we send (RFC 3463 §3.8).
func (f *fault) byPolicy() bool {
	return f.permanent && f.host != "" && strings.HasPrefix(f.reply.enhanced, "5.7.")
}

// inWords reads the server's words where its refusal of a recipient bears no code that says why.
func (f *fault) inWords() *fault {
	if r := &f.reply; f.permanent && (r.enhanced == "" || vague(r.enhanced)) {
		r.enhanced = cmp.Or(statusOf(r.code, r.line), r.enhanced)
	}
	return f
}

// unwilling is the fault of a server before the first letter: whatever it answers to the
// greeting and EHLO, it says nothing about a letter and is tried again (and the next server
// at once).
func unwilling(doing string, err error) *fault {
	f := refused(doing, err)
	f.blame, f.permanent, f.broken = destinationFault, false, true
	return f
}

// plainly says what happened without the addresses and calls that Go adds.
func plainly(err error) string {
	var dns *net.DNSError
	var op *net.OpError
	var inTLS *tlsError
	switch {
	case errors.As(err, &inTLS):
		return inTLS.Error()
	case errors.Is(err, wire.ErrFlood):
		return wire.ErrFlood.Error()
	case errors.Is(err, os.ErrDeadlineExceeded), errors.Is(err, context.DeadlineExceeded):
		return "no answer in time"
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.ErrClosedPipe),
		errors.Is(err, syscall.ECONNRESET), errors.Is(err, syscall.EPIPE):
		return "the server closed the connection"
	case errors.Is(err, net.ErrClosed):
		return "the connection was closed"
	case errors.As(err, &dns):
		return dns.Err
	case errors.As(err, &op):
		return strings.TrimPrefix(op.Err.Error(), "connect: ")
	}
	return fmt.Sprint(err)
}
