package outbox

import (
	"errors"
	"io"

	"guichet/ticket"

	"github.com/emersion/go-smtp"
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
	data, err := l.client.Data()
	if err != nil {
		return reply{}, refused("DATA", err)
	}
	l.conn.Expect(l.times.Block)
	out := &outlet{w: data}
	l.replies.Gather = true
	err = p.mail.writeTo(out)
	l.replies.Gather = false // what waits goes with the final dot
	if err != nil {
		// Never close data now: the final dot would make a cut mail a whole one.
		if out.err != nil {
			return reply{}, temporary(letterFault, "sending the mail", err)
		}
		return reply{}, temporary(letterFault, "reading the mail", err)
	}
	if out.n != p.size {
		return reply{}, temporary(letterFault, "reading the mail", errors.New("it changed while it was read"))
	}
	l.conn.Expect(l.times.Final)
	return l.finish(data)
}

// envelope says from whom to whom, and where the server offers DSN, what its reports are to say.
func (l *link) envelope(p *post) *fault {
	from, to := l.options(p)
	if err := l.client.Mail(p.from, from); err != nil {
		if l.mute(err) {
			return l.again(p)
		}
		return refused("MAIL", early{err, true})
	}
	if err := l.client.Rcpt(p.to, to); err != nil {
		if l.mute(err) {
			return l.again(p)
		}
		return refused("RCPT", early{err, false}).inWords()
	}
	return nil
}

// mute reports whether a refusal may be one of the words of DSN, which are left out from now on. QUIRK: some servers
// offer DSN and know none of it, such as those behind a firewall that rewrites commands.
func (l *link) mute(err error) bool {
	offered, _ := l.client.Extension("DSN")
	r, _ := replyOf(err)
	if !offered || l.noDSN || r.code != 501 && r.code != 504 && r.code != 555 {
		return false
	}
	l.noDSN = true
	return true
}

// again says the envelope anew.
func (l *link) again(p *post) *fault {
	if f := l.prepare(p); f != nil {
		return f
	}
	l.dirty = true
	return l.envelope(p)
}

// prepare resets a transaction left open and asks what the server can take.
func (l *link) prepare(p *post) *fault {
	if l.dirty {
		if err := l.client.Reset(); err != nil {
			return unwilling("RSET", early{err, false})
		}
		l.dirty = false
		// The client forgets its EHLO with RSET; asked for an extension it would say it
		// again and take a failure for "no such extension".
		if err := l.client.Hello(l.name); err != nil {
			return unwilling("EHLO", early{err, false})
		}
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
func (l *link) finish(data *smtp.DataCommand) (reply, *fault) {
	res, err := data.CloseWithResponse()
	if err == nil {
		l.dirty = false
		return accepted(res.StatusText), nil
	}
	r, ok := replyOf(err)
	switch {
	case !ok:
		f := temporary(letterFault, "the answer to the whole mail was lost, so it may arrive twice", err)
		f.lost = true
		return reply{}, f
	case r.code/100 == 2: // QUIRK: the client knows 250 only, some servers say another 2yz
		l.dirty = false
		return r, nil
	}
	l.dirty = false
	return reply{}, refused("the mail", err)
}

// outlet tells errors of the connection from those of what is written, and counts.
type outlet struct {
	w   io.Writer
	n   int64
	err error
}

func (o *outlet) Write(b []byte) (int, error) {
	n, err := o.w.Write(b)
	o.n += int64(n)
	if err != nil {
		o.err = err
	}
	return n, err
}
