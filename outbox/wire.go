package outbox

import (
	"bytes"
	"errors"
	"net"
	"sync"
	"time"
)

// errFlood ends a connection whose server says more than a reply can be.
var errFlood = errors.New("the server's reply does not end")

// maxReply is the octets of one reply. An EHLO reply of a hundred extensions has not 10,000.
const maxReply = 64 << 10

// clocked is a connection on which every step has a deadline and the whole has one too. The
// SMTP client sets deadlines of its own, and takes them away while it writes the mail, so
// that a server which stops reading would hold it for ever: they are passed over.
type clocked struct {
	net.Conn
	now func() time.Time

	mu    sync.Mutex
	step  time.Duration // a write may take it, and the reply to it
	until time.Time     // end of the step for reads: a server that trickles gains nothing
	total time.Time     // end of all
}

// expect says how long the next writes, and from the last of them the reply, may take.
func (c *clocked) expect(step time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.step, c.until = step, c.now().Add(step)
}

// within says how long everything until the next call may take.
func (c *clocked) within(total time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.total = c.now().Add(total)
}

// unbounded takes the end that within set away.
func (c *clocked) unbounded() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.total = time.Time{}
}

func (c *clocked) Write(b []byte) (int, error) {
	c.mu.Lock()
	c.until = c.now().Add(c.step)
	by := earlier(c.until, c.total)
	c.mu.Unlock()
	if err := c.Conn.SetDeadline(by); err != nil {
		return 0, err
	}
	n, err := c.Conn.Write(b)
	c.mu.Lock()
	c.until = c.now().Add(c.step)
	c.mu.Unlock()
	return n, err
}

func (c *clocked) Read(b []byte) (int, error) {
	c.mu.Lock()
	by := earlier(c.until, c.total)
	c.mu.Unlock()
	if err := c.Conn.SetDeadline(by); err != nil {
		return 0, err
	}
	return c.Conn.Read(b)
}

// SetDeadline does nothing: see clocked.
func (c *clocked) SetDeadline(time.Time) error { return nil }

// SetReadDeadline does nothing: see clocked.
func (c *clocked) SetReadDeadline(time.Time) error { return nil }

// SetWriteDeadline does nothing: see clocked.
func (c *clocked) SetWriteDeadline(time.Time) error { return nil }

func earlier(a, b time.Time) time.Time {
	if b.IsZero() || a.Before(b) {
		return a
	}
	return b
}

// replies is the side of a connection that the SMTP client reads, above TLS. It bounds what
// the server may say between two writes of ours.
//
// It also puts the reply to EHLO into upper case: the names of extensions are
// case-insensitive (RFC 5321 §2.4), the client knows them in upper case only, and nothing
// in this reply that is used depends on its case.
type replies struct {
	net.Conn
	first []byte // read before the rest: what stands for a greeting after STARTTLS
	upper bool   // the reply to EHLO is awaited
	said  int    // octets since the last write

	gather bool   // what is written waits for more, as far as it fits: set while a mail is written
	held   []byte // what waits
}

// gathered is how much of a mail is written at once: what fits a record of TLS. The client writes in pieces of
// 4 KB, each a system call with a deadline, and a packet and a record of its own.
const gathered = 16 << 10

func (r *replies) Write(b []byte) (int, error) {
	r.said, r.upper = 0, bytes.HasPrefix(b, []byte("EHLO "))
	if len(r.held) == 0 && (!r.gather || len(b) >= gathered) {
		return r.Conn.Write(b)
	}
	r.held = append(r.held, b...)
	if r.gather && len(r.held) < gathered {
		return len(b), nil
	}
	_, err := r.Conn.Write(r.held)
	r.held = r.held[:0]
	if err != nil {
		return 0, err
	}
	return len(b), nil
}

func (r *replies) Read(b []byte) (int, error) {
	if len(r.first) > 0 {
		n := copy(b, r.first)
		r.first = r.first[n:]
		return n, nil
	}
	if r.said >= maxReply {
		return 0, errFlood
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
