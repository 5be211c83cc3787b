package outbox

import (
	"bufio"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"fmt"
	"io"
	"math/big"
	"net"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"
)

// hangUp as a reply closes the connection instead; mute says nothing and waits.
const (
	hangUp = "(hang up)"
	mute   = "(mute)"
)

// peer is an SMTP server as friendly or hostile as its fields say.
type peer struct {
	ehlo   []string    // extensions; nil: a usual set
	always bool        // they are the same within TLS
	tls    *tls.Config // for STARTTLS, if that is among ehlo
	// answer returns the reply to a step ("CONNECT", "EHLO", "MAIL", ..., "DATA", "." for
	// the whole mail); "" is the usual one. arg is the rest of the line.
	answer func(step, arg string) string
	other  func(line string) string // replies to what is no command of a letter; "" or nil: as answer says
	// deaf stops reading once DATA was accepted; cutAt hangs up after so many lines of it.
	deaf  bool
	cutAt int
	// together offers PIPELINING; lax waits for a mail that has no recipient.
	together, lax bool

	mu    sync.Mutex
	mails []received
	empty int // mails without a recipient, with nothing in them
	dials int
	open  int
	most  int // connections at once
	log   []string
}

// received is a mail that the peer accepted, also if nobody heard its answer.
type received struct {
	from, to, helo, data, version string
}

func (p *peer) say(step, arg, usual string) string {
	if p.answer != nil {
		if r := p.answer(step, arg); r != "" {
			return r
		}
	}
	return usual
}

// serve talks to one client until it leaves.
func (p *peer) serve(conn net.Conn) {
	defer func() { _ = conn.Close() }()
	d := &dialogue{peer: p, conn: conn, in: bufio.NewReader(conn)}
	if !d.reply(p.say("CONNECT", "", "220 peer ESMTP")) {
		return
	}
	for d.next() {
	}
}

// dialogue is one connection to a peer.
type dialogue struct {
	peer *peer
	conn net.Conn
	in   *bufio.Reader
	mail received

	begun, named bool // MAIL, and RCPT, were accepted
}

// usual is a reply, if a command comes in its turn.
func usual(inTurn bool, reply string) string {
	if inTurn {
		return reply
	}
	return "503 5.5.1 out of turn"
}

func (d *dialogue) reply(lines string) bool {
	switch lines {
	case hangUp:
		return false
	case mute:
		_, _ = io.Copy(io.Discard, d.in) // until the client gives up
		return false
	}
	_, err := d.conn.Write([]byte(lines + "\r\n"))
	return err == nil
}

// next reads one command and answers it.
func (d *dialogue) next() bool {
	line, err := d.in.ReadString('\n')
	if err != nil {
		return false
	}
	line = strings.TrimRight(line, "\r\n")
	verb, arg, _ := strings.Cut(line, " ")
	d.peer.mu.Lock()
	d.peer.log = append(d.peer.log, line)
	d.peer.mu.Unlock()
	switch verb {
	case "EHLO":
		d.mail.helo = arg
		return d.reply(d.peer.say(verb, arg, d.extensions()))
	case "STARTTLS":
		return d.reply(d.peer.say(verb, arg, "220 go ahead")) && d.startTLS()
	case "MAIL":
		d.mail.from, d.mail.to, d.begun, d.named = pathIn(arg), "", false, false
		r := d.peer.say(verb, arg, "250 2.1.0 ok")
		d.begun = strings.HasPrefix(r, "2")
		return d.reply(r)
	case "RCPT":
		d.mail.to = pathIn(arg)
		r := d.peer.say(verb, arg, usual(d.begun, "250 2.1.5 ok"))
		d.named = d.begun && strings.HasPrefix(r, "2")
		return d.reply(r)
	case "DATA":
		r := d.peer.say(verb, arg, usual(d.named || d.peer.lax, "354 go on"))
		return d.reply(r) && (!strings.HasPrefix(r, "354") || d.data())
	case "QUIT":
		d.reply("221 bye")
		return false
	}
	if d.peer.other != nil {
		if r := d.peer.other(line); r != "" {
			return d.reply(r)
		}
	}
	return d.reply(d.peer.say(verb, arg, "250 ok"))
}

func (d *dialogue) extensions() string {
	all := append([]string{"peer"}, d.peer.ehlo...)
	if d.peer.ehlo == nil {
		all = append(all, "8BITMIME", "SIZE 10000000")
	}
	if _, ok := d.conn.(*tls.Conn); ok && !d.peer.always {
		all = all[:1]
	}
	if d.peer.together {
		all = append(all, "PIPELINING")
	}
	return "250-" + strings.Join(all, "\r\n250-") + "\r\n250 HELP"
}

func (d *dialogue) startTLS() bool {
	conn := tls.Server(d.conn, d.peer.tls)
	if err := conn.Handshake(); err != nil {
		return false
	}
	d.conn, d.in = conn, bufio.NewReader(conn)
	d.mail.version = tls.VersionName(conn.ConnectionState().Version)
	return true
}

func (d *dialogue) data() bool {
	if d.peer.deaf {
		return d.stall()
	}
	var b strings.Builder
	for n := 1; ; n++ {
		line, err := d.in.ReadString('\n')
		if err != nil || n == d.peer.cutAt {
			return false
		}
		if line == ".\r\n" {
			break
		}
		b.WriteString(strings.TrimPrefix(line, "."))
	}
	if d.mail.data = b.String(); !d.named {
		d.peer.mu.Lock()
		defer d.peer.mu.Unlock()
		if d.peer.empty++; d.mail.data != "" {
			panic("a mail without a recipient")
		}
		return d.reply("554 5.5.1 no recipient")
	}
	r := d.peer.say(".", "", "250 2.0.0 queued as 1")
	if strings.HasPrefix(r, "2") || r == hangUp || r == mute {
		d.peer.mu.Lock()
		d.peer.mails = append(d.peer.mails, d.mail)
		d.peer.mu.Unlock()
	}
	return d.reply(r)
}

// stall keeps the connection open without reading. A client that sends does not read, so
// the write lasts until it has gone.
func (d *dialogue) stall() bool {
	_, err := d.conn.Write([]byte("?"))
	return err == nil
}

func pathIn(arg string) string {
	return arg[strings.IndexByte(arg, '<')+1 : strings.IndexByte(arg, '>')]
}

// got returns how often each Message-ID was accepted.
func (p *peer) got() map[string]int {
	p.mu.Lock()
	defer p.mu.Unlock()
	n := map[string]int{}
	for _, m := range p.mails {
		n[regexp.MustCompile(`(?m)^Message-ID: (\S+)`).FindStringSubmatch(m.data)[1]]++
	}
	return n
}

// counts returns connections made and the most at once.
func (p *peer) counts() (dials, most int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.dials, p.most
}

// opened returns how many connections are open.
func (p *peer) opened() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.open
}

// network is a Dial that reaches peers over pipes, by IP address; others refuse.
type network map[string]*peer

var errRefused = errors.New("connection refused")

func (n network) dial(_ context.Context, _, address string) (net.Conn, error) {
	host, _, _ := net.SplitHostPort(address)
	p := n[host]
	if p == nil {
		return nil, &net.OpError{Op: "dial", Err: errRefused}
	}
	client, server := net.Pipe()
	go p.serve(server)
	return p.count(client), nil
}

// counted is a connection that the peer counts until the client closes it.
type counted struct {
	net.Conn
	once sync.Once
	peer *peer
}

func (p *peer) count(conn net.Conn) net.Conn {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.dials++
	p.open++
	p.most = max(p.most, p.open)
	return &counted{Conn: conn, peer: p}
}

func (c *counted) Close() error {
	c.once.Do(func() {
		c.peer.mu.Lock()
		defer c.peer.mu.Unlock()
		c.peer.open--
	})
	return c.Conn.Close()
}

// certificate makes one for the names, signed by itself, and the pool that trusts it.
func certificate(t *testing.T, names ...string) (*tls.Config, *x509.CertPool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "peer"}, DNSNames: names,
		NotBefore: time.Unix(0, 0), NotAfter: time.Date(2100, 1, 1, 0, 0, 0, 0, time.UTC), IsCA: true, BasicConstraintsValid: true,
	}
	for _, n := range names {
		if ip := net.ParseIP(n); ip != nil {
			template.IPAddresses = append(template.IPAddresses, ip)
		}
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AddCert(cert)
	return &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}}, pool
}

// run starts a worker; the function returned ends it and checks that it left nothing.
func run(t *testing.T, m *memory, o Options) (w *Worker, stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	if o.Jitter == nil {
		o.Jitter = func() float64 { return 0.5 } // no spread
	}
	w = New(m, m, o)
	done := make(chan error, 1)
	go func() { done <- w.Run(ctx) }()
	return w, func() {
		t.Helper()
		cancel()
		if err := <-done; err != nil {
			t.Errorf("Run = %v", err)
		}
		if n, misuse := m.leases(); n != 0 || len(misuse) > 0 {
			t.Errorf("%d letters still claimed, misuse: %q", n, misuse)
		}
	}
}

// relay is Options for one peer over pipes.
func relay(p *peer) Options {
	return Options{Hostname: "mx.example.org", Relays: []Relay{{Server: "192.0.2.1:25"}}, Dial: network{"192.0.2.1": p}.dial}
}

func ids(n int) (all []string) {
	for i := 1; i <= n; i++ {
		all = append(all, fmt.Sprintf("<%d.abc@mx.example.org>", i))
	}
	return all
}
