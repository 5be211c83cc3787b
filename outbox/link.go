package outbox

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/emersion/go-smtp"
)

// link is a connection to a server that is ready for MAIL.
type link struct {
	server server
	name   string // ours
	client *smtp.Client
	conn   *clocked
	times  *Timeouts

	replies *replies // above conn and TLS
	tls     string   // version and whether verified; "" without TLS
	used    bool     // a letter was begun on it
	dirty   bool     // a transaction stands open: RSET before the next (RFC 5321 §4.1.1.5)
	stop    func() bool
}

// errNoTLS says that a server which must not be spoken to in plain text has no TLS for us.
var errNoTLS = errors.New("no TLS, and it is required")

// connect tries the destination's servers in order until one is ready. The fault is the
// last one's: all are the destination's but those that routing calls final.
func (w *Worker) connect(ctx context.Context, destination string) (*link, *fault) {
	look, cancel := context.WithTimeout(ctx, w.o.Timeouts.Resolve)
	servers, f := w.router.servers(look, destination)
	cancel()
	for _, s := range servers {
		var l *link
		if l, f = w.reach(ctx, s); f == nil {
			return l, nil
		}
		f.host = s.host
		if ctx.Err() != nil {
			break
		}
	}
	return nil, f
}

// reach opens one server, with TLS where it can be had. Where TLS fails and is not required
// it begins anew in plain text (RFC 7435 §3): the mail would else not arrive at all.
func (w *Worker) reach(ctx context.Context, s server) (*link, *fault) {
	l, f := w.open(ctx, s, true)
	if f != nil && errors.As(f.err, new(*tlsError)) && !w.tlsRequired() && ctx.Err() == nil {
		return w.open(ctx, s, false)
	}
	return l, f
}

func (w *Worker) tlsRequired() bool { return w.o.Relay != "" && w.o.RelayTLS == "require" }

// open dials and says hello, until MAIL may follow.
func (w *Worker) open(ctx context.Context, s server, wantTLS bool) (*link, *fault) {
	dial, cancel := context.WithTimeout(ctx, w.o.Timeouts.Dial)
	defer cancel()
	raw, err := w.o.Dial(dial, "tcp", s.address)
	if err != nil {
		return nil, temporary(destinationFault, "connecting to "+s.address, err)
	}
	l := &link{server: s, name: w.o.Hostname, times: &w.o.Timeouts, conn: &clocked{Conn: raw, now: w.o.Now}}
	l.stop = context.AfterFunc(ctx, func() { _ = raw.Close() })
	l.conn.expect(l.times.Greeting)
	if err := l.hello(&replies{Conn: l.conn}); err != nil {
		return nil, l.failed("greeting "+s.host, err)
	}
	offered, _ := l.client.Extension("STARTTLS")
	switch {
	case offered && wantTLS:
		if err := l.startTLS(w.o.TLS); err != nil {
			return nil, l.failed("STARTTLS with "+s.host, err)
		}
	case w.tlsRequired():
		return nil, l.failed("STARTTLS with "+s.host, errNoTLS)
	}
	return l, nil
}

// failed ends a link that never was.
func (l *link) failed(doing string, err error) *fault {
	l.abort()
	return unwilling(doing, err)
}

// hello reads the greeting and says EHLO over conn.
func (l *link) hello(conn *replies) error {
	l.replies = conn
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
func (l *link) startTLS(base *tls.Config) error {
	l.conn.expect(l.times.Command)
	if _, err := io.WriteString(l.conn, "STARTTLS\r\n"); err != nil {
		return &tlsError{err}
	}
	line, err := readLine(l.conn)
	if err != nil {
		return &tlsError{err}
	}
	if !strings.HasPrefix(line, "220") || strings.HasPrefix(line, "220-") {
		return &tlsError{fmt.Errorf("the server answered %q", oneLine(line))}
	}
	verified := false
	conn := tls.Client(l.conn, opportunistic(base, l.server.host, &verified))
	l.conn.expect(l.times.Handshake)
	l.conn.within(l.times.Handshake) // each of its writes would begin a new step
	if err := conn.Handshake(); err != nil {
		return &tlsError{err}
	}
	l.conn.unbounded()
	l.conn.expect(l.times.Command)
	l.tls = tls.VersionName(conn.ConnectionState().Version) + " unverified"
	if verified {
		l.tls = tls.VersionName(conn.ConnectionState().Version) + " verified"
	}
	// No greeting follows; for the client, which waits for one, stands what was answered.
	return l.hello(&replies{Conn: conn, first: []byte("220 TLS\r\n")})
}

// readLine reads a line of at most 512 octets (RFC 5321 §4.5.3.1.5).
func readLine(r io.Reader) (string, error) {
	var line []byte
	for len(line) < 512 {
		var b [1]byte
		if _, err := io.ReadFull(r, b[:]); err != nil {
			return "", err
		}
		if line = append(line, b[0]); b[0] == '\n' {
			return string(line), nil
		}
	}
	return "", errFlood
}

// opportunistic takes any certificate and finds out whether it was a good one: mail hosts
// without a valid one are many, and the alternative is plain text (RFC 7435).
func opportunistic(base *tls.Config, host string, verified *bool) *tls.Config {
	c := base.Clone()
	c.ServerName = host
	c.InsecureSkipVerify = true
	c.VerifyConnection = func(cs tls.ConnectionState) error {
		if len(cs.PeerCertificates) == 0 {
			return nil
		}
		o := x509.VerifyOptions{DNSName: host, Roots: base.RootCAs, Intermediates: x509.NewCertPool()}
		for _, cert := range cs.PeerCertificates[1:] {
			o.Intermediates.AddCert(cert)
		}
		_, err := cs.PeerCertificates[0].Verify(o)
		*verified = err == nil
		return nil
	}
	return c
}

// quit ends the link politely. Its error says nothing about any letter.
func (l *link) quit() {
	l.conn.expect(l.times.Idle)
	_ = l.client.Quit()
	l.abort()
}

// abort closes the connection in whatever state it is.
func (l *link) abort() {
	l.stop()
	_ = l.conn.Close()
}
