package outbox

import (
	"errors"
	"io"

	"guichet/outbox/wire"
	"guichet/ticket"
)

// post is a letter ready to be sent over a link.
type post struct {
	from, to string // paths of the envelope
	utf8     bool   // it needs SMTPUTF8
	size     int64
	mail     *message
}

// newPost assembles and signs. It writes the mail once, into memory if it is small, else to learn its size,
// so that a file which cannot be read shows before anything is sent.
func newPost(l *ticket.Letter, p Parts, s Signer) (*post, error) {
	m, err := assemble(l, p)
	if err != nil {
		return nil, err
	}
	if err := m.keep(); err != nil {
		return nil, err
	}
	if err := m.sign(s, l); err != nil {
		return nil, err
	}
	out := &post{mail: m}
	return out, out.address(l)
}

// address notes the envelope and the size of what was signed.
func (p *post) address(l *ticket.Letter) (err error) {
	if p.size, err = p.mail.size(); err != nil {
		return err
	}
	var utf8 bool
	if p.from, p.utf8, err = pathOf(l.ReturnPath); err != nil {
		return err
	}
	p.to, utf8, err = pathOf(l.To.Address)
	p.utf8 = p.utf8 || utf8
	return err
}

// early is an error before any of the mail was sent.
type early struct {
	error
	mail bool // the answer to MAIL: it knows nothing of the reader yet
}

func (e early) Unwrap() error { return e.error }

// stale reports whether a fault on a connection that was used before may be that
// connection's: servers close one that they find idle, at any moment, and some answer 4xx
// to one letter too many. On a fresh one the letter may be tried at once.
func (f *fault) stale() bool {
	var e early
	return errors.As(f.err, &e) && (f.broken || e.mail && f.reply.code/100 == 4)
}

// send gives a letter to the server; the reply is the one to the whole mail.
func (l *link) send(p *post) (reply, *fault) {
	l.conn.Within(l.times.Letter)
	defer l.conn.Unbounded()
	l.conn.Expect(l.times.Command)
	if f := l.prepare(p); f != nil {
		return reply{}, f
	}
	l.used, l.dirty = true, true
	if f := l.envelope(p); f != nil {
		return reply{}, f
	}
	l.conn.Expect(l.times.Block)
	out := &outlet{w: l.replies}
	body := &wire.Dotted{W: out}
	size := counter(0)
	l.replies.Gather = true
	err := p.mail.writeTo(io.MultiWriter(body, &size))
	l.replies.Gather = false // what waits goes with the final dot
	if err != nil {
		// Never end it now: the final dot would make a cut mail a whole one.
		if out.err != nil {
			return reply{}, temporary(letterFault, "sending the mail", err)
		}
		return reply{}, temporary(letterFault, "reading the mail", err)
	}
	if int64(size) != p.size {
		return reply{}, temporary(letterFault, "reading the mail", errors.New("it changed while it was read"))
	}
	return l.finish(body.End())
}

// prepare resets a transaction left open and asks what the server can take.
func (l *link) prepare(p *post) *fault {
	if l.dirty {
		if err := l.ask(250, "RSET"); err != nil {
			return unwilling("RSET", early{err, false})
		}
		l.dirty = false
	}
	if ok, _ := l.client.Extension("SMTPUTF8"); p.utf8 && !ok {
		return final(0, "5.6.7", "the server takes no addresses in UTF-8 (SMTPUTF8)")
	}
	if limit, ok := l.client.MaxMessageSize(); ok && limit > 0 && p.size > int64(limit) {
		return final(0, "5.3.4", "the mail is larger than the server takes")
	}
	return nil
}

// finish sends the final dot. What comes instead of a reply leaves open whether the server
// has the mail: trying again may double it, not trying may lose it.
func (l *link) finish(dot string) (reply, *fault) {
	if _, err := io.WriteString(l.replies, dot); err != nil { // the dot, which goes last, did not go
		return reply{}, temporary(letterFault, "sending the mail", err)
	}
	l.conn.Expect(l.times.Final)
	words, err := l.answer(250)
	if err == nil {
		l.dirty = false
		return accepted(words), nil
	}
	r, ok := replyOf(err)
	switch {
	case !ok:
		f := temporary(letterFault, "the answer to the whole mail was lost, so it may arrive twice", err)
		f.lost = true
		return reply{}, f
	case r.code/100 == 2: // QUIRK: some servers say another 2yz
		l.dirty = false
		return r, nil
	}
	l.dirty = false
	return reply{}, refused("the mail", err)
}

// outlet tells errors of the connection from those of what is written.
type outlet struct {
	w   io.Writer
	err error
}

func (o *outlet) Write(b []byte) (int, error) {
	n, err := o.w.Write(b)
	if err != nil {
		o.err = err
	}
	return n, err
}
