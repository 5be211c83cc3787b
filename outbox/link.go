package outbox

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net/textproto"
	"strings"

	"github.com/emersion/go-smtp"

	"guichet/outbox/login"
	"guichet/outbox/route"
	"guichet/outbox/wire"
)

// link is a connection to a server that is ready for MAIL.
type link struct {
	server route.Server
	name   string // ours
	client *smtp.Client
	conn   *wire.Clocked
	times  *Timeouts

	replies  *wire.Replies     // above conn and TLS
	in       *textproto.Reader // of the replies to a mail's commands; nil before the first
	tls      string            // version and whether verified; "" without TLS
	unproven error             // what is wrong with its certificate; nil: nothing, or there is no TLS
	used     bool              // a letter was begun on it
	noDSN    bool              // it offers DSN, and refuses its words
	dirty    bool              // a transaction stands open: RSET before the next (RFC 5321 §4.1.1.5)
	stop     func() bool
}

// errNoTLS says that a server which must not be spoken to in plain text has no TLS for us.
var errNoTLS = errors.New("no TLS, and it is required")

// connect tries the destination's servers in order until one is ready. The fault is the
// last one's: all are the destination's but those that routing calls final.
func (w *Worker) connect(ctx context.Context, at place) (*link, *fault) {
	servers, f := w.servers(ctx, at)
	for _, s := range servers {
		var l *link
		if l, f = w.reach(ctx, s, at); f == nil {
			if at.relay != nil {
				utf8, _ := l.client.Extension("SMTPUTF8")
				w.speech.note(at, spoken{utf8, true, w.o.Now()})
			}
			return l, nil
		}
		f.host = s.Host
		if ctx.Err() != nil {
			break
		}
	}
	return nil, f
}

// servers finds those of a place.
func (w *Worker) servers(ctx context.Context, at place) (servers []route.Server, f *fault) {
	look, cancel := context.WithTimeout(ctx, w.o.Timeouts.Resolve)
	defer cancel()
	var err error
	if at.relay != nil {
		servers, err = w.finder.Relay(look, at.relay.Server, at.relay.Roots == nil)
		for i := range servers {
			servers[i].Need = at.relay.demand().WithTLSA(servers[i].Need)
		}
	} else {
		servers, err = w.finder.Servers(look, at.domain)
	}
	var why *route.Error
	switch {
	case err == nil:
		return servers, nil
	case errors.As(err, &why) && why.Final:
		return nil, final(why.Code, why.Enhanced, why.Text)
	case why != nil && why.Err != nil:
		return nil, temporary(destinationFault, why.Text, why.Err)
	}
	return nil, temporary(destinationFault, "looking up "+at.String(), err)
}

// reach opens one server, with TLS where it can be had. Where TLS fails and is not required
// it begins anew in plain text (RFC 7435 §3): the mail would else not arrive at all.
func (w *Worker) reach(ctx context.Context, s route.Server, at place) (*link, *fault) {
	if s.Refused != nil {
		f := temporary(destinationFault, "going to "+s.Host, s.Refused)
		w.count(s, nil, f)
		return nil, f
	}
	l, f := w.open(ctx, s, at, true)
	w.count(s, l, f)
	if f != nil && errors.As(f.err, new(*tlsError)) && !s.Need.Encrypted && ctx.Err() == nil {
		l, f = w.open(ctx, s, at, false)
	}
	if f != nil || at.relay == nil || at.relay.Login == nil {
		return l, f
	}
	if err := l.login(at.relay.Login); err != nil {
		doing := "login as " + at.relay.Login.User
		f := l.failed(doing, &loginError{err})
		if f.reply.code != 0 { // the server's words alone do not say what they are about
			f.reply.line = oneLine(doing + ": " + f.reply.line)
		}
		return nil, f
	}
	return l, nil
}

// open dials and says hello, until MAIL or a login may follow.
func (w *Worker) open(ctx context.Context, s route.Server, at place, wantTLS bool) (*link, *fault) {
	dial, cancel := context.WithTimeout(ctx, w.o.Timeouts.Dial)
	defer cancel()
	raw, err := w.o.Dial(dial, "tcp", s.Address)
	if err != nil {
		return nil, temporary(destinationFault, "connecting to "+s.Address, err)
	}
	l := &link{server: s, name: w.o.Hostname, times: &w.o.Timeouts, conn: &wire.Clocked{Conn: raw, Now: w.o.Now}}
	l.stop = context.AfterFunc(ctx, func() { _ = raw.Close() })
	if s.Need.Implicit {
		conn, err := l.handshake(w.o.TLS, at.domain)
		if err != nil {
			return nil, l.failed("TLS with "+s.Host, err)
		}
		l.conn.Expect(l.times.Greeting)
		if err := l.hello(&wire.Replies{Conn: conn}); err != nil {
			return nil, l.failed("greeting "+s.Host, err)
		}
		return l, nil
	}
	l.conn.Expect(l.times.Greeting)
	if err := l.hello(&wire.Replies{Conn: l.conn}); err != nil {
		return nil, l.failed("greeting "+s.Host, err)
	}
	offered, _ := l.client.Extension("STARTTLS")
	switch {
	case offered && wantTLS:
		if err := l.startTLS(w.o.TLS, at.domain); err != nil {
			return nil, l.failed("STARTTLS with "+s.Host, err)
		}
	case s.Need.Encrypted:
		return nil, l.failed("STARTTLS with "+s.Host, errNoTLS)
	}
	return l, nil
}

// login says who we are.
func (l *link) login(c *login.Credentials) error {
	l.conn.Within(l.times.Command)
	defer l.conn.Unbounded()
	l.conn.Expect(l.times.Command)
	_, offered := l.client.Extension("AUTH")
	refused := func(err error) bool { r, ok := replyOf(err); return ok && r.code/100 == 5 }
	return c.In(exchange{l.replies}, strings.Fields(offered), refused)
}

// failed ends a link that never was.
func (l *link) failed(doing string, err error) *fault {
	l.abort()
	return unwilling(doing, err)
}

// hello reads the greeting and says EHLO over conn.
func (l *link) hello(conn *wire.Replies) error {
	l.replies, l.in = conn, nil
	l.client = smtp.NewClient(conn)
	return l.client.Hello(l.name)
}

// tlsError is a failure between STARTTLS and the end of the handshake.
type tlsError struct{ err error }

func (e *tlsError) Error() string { return "TLS: " + plainly(e.err) }

func (e *tlsError) Unwrap() error { return e.err }

// startTLS changes to TLS (RFC 3207) and says EHLO again. The client's own way to do so
// begins with "EHLO localhost", which servers refuse, so the command is given here. Its
// reply is read octet by octet: what somebody slipped in behind it in plain text stays for
// the handshake, which fails on it.
func (l *link) startTLS(base *tls.Config, domain string) error {
	l.conn.Expect(l.times.Command)
	if _, err := io.WriteString(l.conn, "STARTTLS\r\n"); err != nil {
		return &tlsError{err}
	}
	line, err := wire.ReadLine(l.conn, wire.MaxLine)
	if err != nil {
		return &tlsError{err}
	}
	if !strings.HasPrefix(line, "220") || strings.HasPrefix(line, "220-") {
		return &tlsError{fmt.Errorf("the server answered %q", oneLine(line))}
	}
	conn, err := l.handshake(base, domain)
	if err != nil {
		return err
	}
	l.conn.Expect(l.times.Command)
	// No greeting follows; for the client, which waits for one, stands what was answered.
	return l.hello(&wire.Replies{Conn: conn, First: []byte("220 TLS\r\n")})
}

// handshake begins TLS, and notes what came of it.
func (l *link) handshake(base *tls.Config, domain string) (*tls.Conn, error) {
	found := errNoTLS
	conn := tls.Client(l.conn, l.server.Need.Config(base, l.server.Host, domain, func(err error) { found = err }))
	l.conn.Expect(l.times.Handshake)
	l.conn.Within(l.times.Handshake) // each of its writes would begin a new step
	defer l.conn.Unbounded()
	if err := conn.Handshake(); err != nil {
		return nil, &tlsError{err}
	}
	l.tls = tls.VersionName(conn.ConnectionState().Version) + " unverified"
	if l.unproven = found; found == nil {
		l.tls = tls.VersionName(conn.ConnectionState().Version) + " verified"
	}
	return conn, nil
}

// quit ends the link politely. Its error says nothing about any letter.
func (l *link) quit() {
	l.conn.Expect(l.times.Idle)
	_ = l.ask(221, "QUIT")
	l.abort()
}

// abort closes the connection in whatever state it is.
func (l *link) abort() {
	l.stop()
	_ = l.conn.Close()
}
