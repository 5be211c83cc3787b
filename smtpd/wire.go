package smtpd

import (
	"bytes"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"sync"
	"sync/atomic"
	"time"
)

const (
	maxCommand = 2048     // octets of a command line with its CRLF; RFC 5321 §4.5.3.1.4 and extensions need less
	maxSkipped = 1 << 20  // octets of an over-long command line that are skipped to stay in step
	bulkSize   = 64 << 10 // of the buffer that reads content
	maxHeld    = 16 << 10 // octets of replies that wait for the client's next turn
	peekTime   = time.Second / 20
	writeTime  = time.Minute // for replies: they are short, and the client waits for them
	lingerTime = time.Second / 2
)

// Errors of reading commands.
var (
	errStopping  = errors.New("the server stops")
	errLongLine  = errors.New("command line too long")
	errDisplaced = errors.New("another client gets this one's place")
)

// wire is the socket of one session: lines and bulk in, replies out, deadlines. It knows no
// command. Only its session's goroutine uses it, but for stop and sever.
//
// Replies are held until the client has to be waited for, so a group of pipelined commands
// is answered in one packet (RFC 2920 §3.2).
type wire struct {
	raw   net.Conn // as it was accepted
	conn  net.Conn // raw, or TLS over it
	bulk  *sync.Pool
	small []byte // the buffer for commands, kept while the client is idle
	in    []byte // small, or one of bulk
	r, e  int    // in[r:e] is not read yet
	out   []byte // replies not sent yet
	mark  int    // where in out the reply to the current command begins
	idle  time.Duration
	until time.Time    // nothing is waited for beyond it
	keeps atomic.Int64 // until when nobody gets the session's place, in nanoseconds of Unix time

	mu        sync.Mutex
	inside    bool // within a mail's content: may end it before the server stops
	stopping  bool
	displaced bool // another client gets its place
	closed    bool
}

func newWire(c net.Conn, bulk *sync.Pool, idle time.Duration) *wire {
	small := make([]byte, maxCommand)
	return &wire{raw: c, conn: c, bulk: bulk, small: small, in: small, idle: idle}
}

// unread returns what came and was not used; it is valid until the next fill.
func (w *wire) unread() []byte { return w.in[w.r:w.e] }

// fill waits for at least one octet more, and sends what is held before.
func (w *wire) fill() error {
	if err := w.flush(); err != nil {
		return err
	}
	w.compact()
	if err := w.arm(); err != nil {
		return err
	}
	for tries := 0; tries < 100; tries++ {
		n, err := w.conn.Read(w.in[w.e:])
		w.e += n
		if n > 0 {
			if w.inside {
				w.moved(n)
			}
			return nil
		}
		if err != nil {
			return w.why(err)
		}
	}
	return io.ErrNoProgress
}

// arm sets the deadline of the next read.
func (w *wire) arm() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	switch {
	case w.closed:
		return net.ErrClosed
	case w.stopping && !w.inside:
		return errStopping
	case w.displaced:
		return errDisplaced
	}
	deadline := time.Now().Add(w.idle)
	if w.until.Before(deadline) {
		deadline = w.until
	}
	return w.conn.SetReadDeadline(deadline)
}

// why tells a deadline that stop or displace moved from one that passed.
func (w *wire) why(err error) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	switch {
	case !isTimeout(err):
		return err
	case w.stopping && !w.inside:
		return errStopping
	case w.displaced:
		return errDisplaced
	}
	return err
}

func isTimeout(err error) bool {
	var ne net.Error
	return errors.As(err, &ne) && ne.Timeout()
}

// line returns the next line with its end; it is valid until the next fill.
func (w *wire) line() ([]byte, error) {
	w.shrink()
	for seen := 0; ; {
		b := w.unread()
		if i := bytes.IndexByte(b[seen:], '\n'); i >= 0 {
			line := b[:seen+i+1]
			w.r += len(line)
			if len(line) > maxCommand {
				return nil, errLongLine
			}
			return line, nil
		}
		if seen = len(b); seen >= maxCommand {
			return nil, w.skipLine()
		}
		if err := w.fill(); err != nil {
			return nil, err
		}
	}
}

// skipLine drops the rest of an over-long line.
func (w *wire) skipLine() error {
	for skipped := 0; skipped < maxSkipped; {
		b := w.unread()
		if i := bytes.IndexByte(b, '\n'); i >= 0 {
			w.r += i + 1
			return errLongLine
		}
		skipped += len(b)
		w.r = w.e
		if err := w.fill(); err != nil {
			return err
		}
	}
	return io.ErrShortBuffer
}

// hold keeps a reply for the next flush.
func (w *wire) hold(p []byte) {
	w.out = append(w.out, p...)
}

// flush sends the replies.
func (w *wire) flush() error {
	if len(w.out) == 0 {
		return nil
	}
	out := w.out
	w.out, w.mark = w.out[:0], 0
	if cap(out) > maxHeld {
		w.out = nil
	}
	if err := w.conn.SetWriteDeadline(time.Now().Add(min(w.idle, writeTime))); err != nil {
		return err
	}
	_, err := w.conn.Write(out)
	return err
}

// startTLS puts TLS on the socket. What the client sent ahead of it in the clear is dropped
// unread: it may not be the client who wrote it (RFC 3207 §6).
func (w *wire) startTLS(config *tls.Config) error {
	if err := w.flush(); err != nil {
		return err
	}
	w.r, w.e = 0, 0
	if err := w.arm(); err != nil {
		return err
	}
	if err := w.raw.SetWriteDeadline(time.Now().Add(w.idle)); err != nil {
		return err
	}
	secured := tls.Server(w.raw, config)
	if err := secured.Handshake(); err != nil {
		return err
	}
	w.mu.Lock()
	w.conn = secured
	w.mu.Unlock()
	return nil
}

// What net.Conn asks for beside reading and writing: go-smtp's own deadlines count for nothing here.

func (w *wire) LocalAddr() net.Addr            { return w.raw.LocalAddr() }
func (w *wire) RemoteAddr() net.Addr           { return w.raw.RemoteAddr() }
func (*wire) SetDeadline(time.Time) error      { return nil }
func (*wire) SetReadDeadline(time.Time) error  { return nil }
func (*wire) SetWriteDeadline(time.Time) error { return nil }
