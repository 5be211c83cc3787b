// Package wire is the connection below the SMTP client: every step of it has a deadline, the whole may have
// one, and what the server may say is bounded.
//
// It refuses to know SMTP beyond lines, and the reply to EHLO.
package wire

import (
	"bytes"
	"errors"
	"io"
	"net"
	"sync"
	"time"
)

// ErrFlood ends a connection whose server says more than a reply can be.
var ErrFlood = errors.New("the server's reply does not end")

// maxReply is the octets of one reply. An EHLO reply of a hundred extensions has not 10,000.
const maxReply = 64 << 10

// Clocked is a connection on which every step has a deadline and the whole has one too. The
// SMTP client sets deadlines of its own, and takes them away while it writes the mail, so
// that a server which stops reading would hold it for ever: they are passed over.
type Clocked struct {
	net.Conn
	Now func() time.Time // the clock of deadlines

	mu    sync.Mutex
	step  time.Duration // a write may take it, and the reply to it
	until time.Time     // end of the step for reads: a server that trickles gains nothing
	total time.Time     // end of all
}

// Expect says how long the next writes, and from the last of them the reply, may take.
func (c *Clocked) Expect(step time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.step, c.until = step, c.Now().Add(step)
}

// Within says how long everything until the next call may take.
func (c *Clocked) Within(total time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.total = c.Now().Add(total)
}

// Unbounded takes the end that Within set away.
func (c *Clocked) Unbounded() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.total = time.Time{}
}

func (c *Clocked) Write(b []byte) (int, error) {
	c.mu.Lock()
	c.until = c.Now().Add(c.step)
	by := Earlier(c.until, c.total)
	c.mu.Unlock()
	if err := c.Conn.SetDeadline(by); err != nil {
		return 0, err
	}
	n, err := c.Conn.Write(b)
	c.mu.Lock()
	c.until = c.Now().Add(c.step)
	c.mu.Unlock()
	return n, err
}

func (c *Clocked) Read(b []byte) (int, error) {
	c.mu.Lock()
	by := Earlier(c.until, c.total)
	c.mu.Unlock()
	if err := c.Conn.SetDeadline(by); err != nil {
		return 0, err
	}
	return c.Conn.Read(b)
}

// SetDeadline does nothing: see Clocked.
func (c *Clocked) SetDeadline(time.Time) error { return nil }

// SetReadDeadline does nothing: see Clocked.
func (c *Clocked) SetReadDeadline(time.Time) error { return nil }

// SetWriteDeadline does nothing: see Clocked.
func (c *Clocked) SetWriteDeadline(time.Time) error { return nil }

// Earlier returns the earlier of two times; a zero b is none.
func Earlier(a, b time.Time) time.Time {
	if b.IsZero() || a.Before(b) {
		return a
	}
	return b
}

// Replies is the side of a connection that the SMTP client reads, above TLS. It bounds what
// the server may say between two writes of ours.
//
// It also puts the reply to EHLO into upper case: the names of extensions are
// case-insensitive (RFC 5321 §2.4), the client knows them in upper case only, and nothing
// in this reply that is used depends on its case.
type Replies struct {
	net.Conn
	First []byte // read before the rest: what stands for a greeting after STARTTLS
	upper bool   // the reply to EHLO is awaited
	said  int    // octets since the last write

	Gather bool   // what is written waits for more, as far as it fits: set while a mail is written
	held   []byte // what waits
}

// gathered is how much of a mail is written at once: most mails whole, with the final dot, so that one costs a system
// call with a deadline instead of one for each 4 KB.
const gathered = 64 << 10

func (r *Replies) Write(b []byte) (int, error) {
	r.said, r.upper = 0, bytes.HasPrefix(b, []byte("EHLO "))
	large := len(b) >= gathered
	if len(r.held) > 0 || r.Gather && !large {
		if !large {
			r.held = append(r.held, b...)
		}
		if !large && r.Gather && len(r.held) < gathered {
			return len(b), nil
		}
		_, err := r.Conn.Write(r.held)
		r.held = r.held[:0]
		if err != nil {
			return 0, err
		}
		if !large {
			return len(b), nil
		}
	}
	return r.Conn.Write(b)
}

func (r *Replies) Read(b []byte) (int, error) {
	if len(r.First) > 0 {
		n := copy(b, r.First)
		r.First = r.First[n:]
		return n, nil
	}
	if r.said >= maxReply {
		return 0, ErrFlood
	}
	n, err := r.Conn.Read(b)
	r.said += n
	if r.upper {
		for i, c := range b[:n] {
			if 'a' <= c && c <= 'z' {
				b[i] = c - 'a' + 'A'
			}
		}
	}
	return n, err
}

// MaxLine is RFC 5321 §4.5.3.1.5.
const MaxLine = 512

// ReadLine reads a line of at most so many octets, and nothing behind it.
func ReadLine(r io.Reader, most int) (string, error) {
	var line []byte
	for len(line) < most {
		var b [1]byte
		if _, err := io.ReadFull(r, b[:]); err != nil {
			return "", err
		}
		if line = append(line, b[0]); b[0] == '\n' {
			return string(line), nil
		}
	}
	return "", ErrFlood
}
