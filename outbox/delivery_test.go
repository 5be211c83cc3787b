package outbox

import (
	"crypto/sha256"
	"crypto/tls"
	"encoding/hex"
	"fmt"
	"io"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"guichet/outbox/dnstest"
	"guichet/ticket"

	"github.com/emersion/go-smtp"
)

// inbox is a friendly server's backend: it keeps what it takes.
type inbox struct {
	mu    sync.Mutex
	mails []*smtpMail
}

type smtpMail struct {
	inbox    *inbox
	from, to string
	tls      bool
	data     string
	size     int64
}

func (b *inbox) NewSession(c *smtp.Conn) (smtp.Session, error) {
	_, secure := c.TLSConnectionState()
	return &smtpMail{inbox: b, tls: secure}, nil
}

func (m *smtpMail) Mail(from string, o *smtp.MailOptions) error {
	m.from, m.size = from, o.Size
	return nil
}

func (m *smtpMail) Rcpt(to string, _ *smtp.RcptOptions) error {
	m.to = to
	return nil
}

func (m *smtpMail) Data(r io.Reader) error {
	b, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	kept := *m
	kept.data = string(b)
	m.inbox.mu.Lock()
	defer m.inbox.mu.Unlock()
	m.inbox.mails = append(m.inbox.mails, &kept)
	return nil
}

func (m *smtpMail) Reset() { m.from, m.to, m.data = "", "", "" }

func (m *smtpMail) Logout() error { return nil }

// hashing is a Signer whose signature anybody can check.
type hashing struct{}

func (hashing) Sign(domain string, write func(io.Writer) error) (string, error) {
	h := sha256.New()
	if err := write(h); err != nil {
		return "", err
	}
	return fmt.Sprintf("X-Signature: %s;\r\n %x\r\n", domain, h.Sum(nil)), nil
}

// TestStraightToTheMX goes the whole way over real sockets: MX, A, STARTTLS, a signed mail
// with a file, two letters over one connection.
func TestStraightToTheMX(t *testing.T) {
	cert, pool := certificate(t, "mx.customer.test")
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	box := &inbox{}
	server := smtp.NewServer(box)
	server.Domain, server.TLSConfig, server.MaxMessageBytes = "mx.customer.test", cert, 50<<20
	go func() { _ = server.Serve(listener) }()
	t.Cleanup(func() { _ = server.Close() })
	z := dnstest.Zone{"customer.test. MX": {"10 mx.customer.test."}, "mx.customer.test. A": {"127.0.0.1"}}

	m := newMemory(aLetter(1, "carla@customer.test"), aLetter(2, "dora@customer.test"))
	m.words.Files = []File{zeros(3 << 20)}
	_, stop := run(t, m, Options{
		Hostname: "mx.example.org", Resolver: z.Resolver(t), Port: listener.Addr().(*net.TCPAddr).Port,
		TLS: &tls.Config{RootCAs: pool}, Signer: hashing{},
	})
	deadline := time.Now().Add(20 * time.Second)
	for m.unfinished() > 0 && time.Now().Before(deadline) {
		time.Sleep(5 * time.Millisecond)
	}
	stop()
	if len(box.mails) != 2 {
		t.Fatalf("%d mails arrived: %+v", len(box.mails), m.letter(1).Attempts)
	}
	for i, got := range box.mails {
		if !got.tls || got.size != int64(len(got.data)) {
			t.Errorf("TLS %v, SIZE=%d of %d", got.tls, got.size, len(got.data))
		}
		if want := fmt.Sprintf("b%d@example.org", i+1); got.from != want {
			t.Errorf("from %q, want %q", got.from, want)
		}
		first, rest, _ := strings.Cut(got.data, "\r\nDate:")
		sum := sha256.Sum256([]byte("Date:" + rest))
		if first != "X-Signature: example.org;\r\n "+hex.EncodeToString(sum[:]) {
			t.Errorf("signature %q", first)
		}
	}
	a := m.letter(2).Attempts[0]
	if a.Outcome != ticket.Delivered || a.Host != "mx.customer.test" || a.TLS != "TLS 1.3 verified" || a.Code != 250 {
		t.Errorf("attempt %+v", a)
	}
}

// TestNextServer: what one server of a destination refuses before a letter, the next takes.
func TestNextServer(t *testing.T) {
	for _, c := range []struct {
		name   string
		first  *peer
		second bool // the letter arrived at the second server
	}{
		{"nobody there", nil, true},
		{"greeting 554", &peer{answer: at("CONNECT", "554 no")}, true},
		{"EHLO 421", &peer{answer: at("EHLO", "421 no")}, true},
		{"RCPT 550 is final", &peer{answer: at("RCPT", "550 5.1.1 no such user")}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			second := &peer{}
			reach := network{"192.0.2.2": second}
			if c.first != nil {
				reach["192.0.2.1"] = c.first
			}
			z := dnstest.Zone{"customer.test. MX": {"10 a.test.", "20 b.test."}, "a.test. A": {"192.0.2.1"}, "b.test. A": {"192.0.2.2"}}
			m := newMemory(aLetter(1, "carla@customer.test"))
			_, stop := run(t, m, Options{Resolver: z.Resolver(t), Dial: reach.dial})
			deadline := time.Now().Add(20 * time.Second)
			for len(m.letter(1).Attempts) == 0 && time.Now().Before(deadline) {
				time.Sleep(5 * time.Millisecond)
			}
			stop()
			if got := len(second.got()) == 1; got != c.second {
				t.Errorf("arrived at the second: %v; %+v", got, m.letter(1).Attempts)
			}
		})
	}
}

// TestRoutesThatEnd: what DNS says for good is final without a connection.
func TestRoutesThatEnd(t *testing.T) {
	z := dnstest.Zone{"null.test. MX": {"0 ."}}
	m := newMemory(aLetter(1, "carla@null.test"), aLetter(2, "carla@gone.test"))
	_, stop := run(t, m, Options{Resolver: z.Resolver(t), Dial: network{}.dial})
	deadline := time.Now().Add(20 * time.Second)
	for m.unfinished() > 0 && time.Now().Before(deadline) {
		time.Sleep(5 * time.Millisecond)
	}
	stop()
	for id, want := range map[ticket.LetterID]string{
		1: "5.1.10 null.test accepts no mail (null MX)",
		2: "5.1.2 there is no domain gone.test that takes mail",
	} {
		if l := m.letter(id); l.State != ticket.LetterBounced || l.LastReply() != want {
			t.Errorf("letter %d is %s: %q", id, l.State, l.LastReply())
		}
	}
}
