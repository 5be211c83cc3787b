package demo

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-smtp"
	"github.com/rs/zerolog"
)

// desk stands where the real one would: it takes mail by SMTP and keeps it.
type desk struct {
	mu    sync.Mutex
	mails []arrived
	json  string // what Tickets returns
	news  chan struct{}
}

type arrived struct {
	from string
	to   []string
	raw  string
	read *letter
}

func (k *desk) NewSession(*smtp.Conn) (smtp.Session, error) { return &visit{desk: k}, nil }

type visit struct {
	desk *desk
	mail arrived
}

func (v *visit) Mail(from string, _ *smtp.MailOptions) error { v.mail.from = from; return nil }
func (v *visit) Reset()                                      { v.mail = arrived{} }
func (v *visit) Logout() error                               { return nil }

func (v *visit) Rcpt(to string, _ *smtp.RcptOptions) error {
	if strings.HasPrefix(to, "nobody@") {
		return &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 1}, Message: "no such address"}
	}
	v.mail.to = append(v.mail.to, to)
	return nil
}

func (v *visit) Data(r io.Reader) error {
	raw, err := io.ReadAll(r)
	v.mail.raw, v.mail.read = string(raw), read(raw)
	v.desk.mu.Lock()
	v.desk.mails = append(v.desk.mails, v.mail)
	v.desk.mu.Unlock()
	v.desk.news <- struct{}{}
	return err
}

func (k *desk) tickets(context.Context) ([]byte, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	return []byte(k.json), nil
}

// next waits for a mail to the desk.
func (k *desk) next(t *testing.T) arrived {
	t.Helper()
	select {
	case <-k.news:
	case <-time.After(10 * time.Second):
		t.Fatal("no mail came to the desk")
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.mails[len(k.mails)-1]
}

// world is a demo with a desk, its mail server and its page.
type world struct {
	demo *Demo
	desk *desk
	smtp string // of the people's mail server
	page *httptest.Server
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{desk: &desk{json: "[]", news: make(chan struct{}, 100)}}
	listen := func() net.Listener {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		return l
	}
	in, people := listen(), listen()
	server := smtp.NewServer(w.desk)
	server.Domain = "mx.desk.test"
	go func() { _ = server.Serve(in) }()
	w.demo = New(Options{
		Submit: in.Addr().String(), Support: "support@desk.test", Tickets: w.desk.tickets, Log: zerolog.Nop(),
		People: []Person{{Name: "Carla", Address: "carla@customer.test"}, {Name: "Ana", Address: "ana@agents.test", Agent: true}},
		Now:    func() time.Time { return time.Date(2027, 1, 4, 9, 30, 0, 0, time.UTC) },
	})
	served := make(chan error, 1)
	go func() { served <- w.demo.ServeSMTP(people) }()
	w.smtp = people.Addr().String()
	w.page = httptest.NewServer(w.demo.Handler())
	t.Cleanup(func() {
		if err := w.demo.Close(); err != nil {
			t.Error(err)
		}
		if err := <-served; err != nil {
			t.Error("ServeSMTP:", err)
		}
		w.page.Close()
		_ = server.Close()
	})
	return w
}

// deliver sends a mail to the people's server, as the desk's outbox does.
func (w *world) deliver(t *testing.T, to, raw string) error {
	t.Helper()
	outbox := New(Options{Submit: w.smtp, Log: zerolog.Nop()})
	return outbox.submit("b@desk.test", []string{to}, []byte(strings.ReplaceAll(raw, "\n", "\r\n")))
}

// notification is what the desk writes to an agent.
func notification(id string) string {
	var b bytes.Buffer
	fmt.Fprintf(&b, `From: Carla via Support <support+agenttoken@desk.test>
To: Ana <ana@agents.test>
Reply-To: support+agenttoken@desk.test
Subject: [#1] The invoice
Message-ID: <%s@mx.desk.test>
References: <root@customer.test> <earlier@mx.desk.test>
X-Guichet-Ticket: 1
X-Guichet-Event: new
X-Guichet-Note: support+notetoken@desk.test
MIME-Version: 1.0
Content-Type: multipart/alternative; boundary=x

--x
Content-Type: text/plain; charset=utf-8

Carla wrote:
> The address is wrong.
--x
Content-Type: text/html; charset=utf-8

<p>Carla wrote: <b>The address is wrong.</b></p>
<script>alert(1)</script><p><a href="mailto:support+notetoken@desk.test?subject=Note%%20on%%20%%231&amp;body=%%23note">Note</a>
<a href="https://example.org/" target="_self">site</a></p>
--x--
`, id)
	return b.String()
}
