package smtpd

import (
	"context"
	"errors"
	"io"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"guichet/mail"
)

// testDesk takes mail for desk.test and keeps it in memory. The sender's local part chooses
// how Receive ends.
type testDesk struct {
	mu    sync.Mutex
	mails []keptMail
	inDo  chan struct{} // if not nil: told when Receive begins
}

type keptMail struct {
	env  mail.Envelope
	text string
}

func (d *testDesk) Recipient(_ context.Context, _ *mail.Envelope, rcpt mail.Address) error {
	switch {
	case strings.EqualFold(rcpt.Local, "postmaster") && rcpt.Domain == "":
		return nil
	case rcpt.Local == "panic":
		panic("at the recipient")
	case !strings.EqualFold(rcpt.Domain, "desk.test"):
		return &mail.Error{Kind: mail.NoRelay}
	case rcpt.Local == "nobody":
		return &mail.Error{Kind: mail.NoMailbox, Text: "no such desk: nobody\r\n250 injected"}
	}
	return nil
}

func (d *testDesk) Expected(_ context.Context, env *mail.Envelope, _ mail.Address) bool {
	return env.From.Local == "known"
}

func (d *testDesk) Receive(_ context.Context, env mail.Envelope, data io.Reader) error {
	if d.inDo != nil {
		d.inDo <- struct{}{}
	}
	switch env.From.Local {
	case "early":
		return nil
	case "busy":
		return &mail.Error{Kind: mail.Busy}
	case "panic":
		panic("at the mail")
	}
	b, err := io.ReadAll(data)
	if err != nil && !errors.Is(err, io.EOF) { // a desk may look for the end so
		return err
	}
	switch env.From.Local {
	case "broken":
		return errors.New("secret path /var/lib")
	case "loop":
		return &mail.Error{Kind: mail.Loop}
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.mails = append(d.mails, keptMail{env, string(b)})
	return nil
}

func (d *testDesk) kept() []keptMail {
	d.mu.Lock()
	defer d.mu.Unlock()
	return append([]keptMail{}, d.mails...)
}

// house is a running server with its desk.
type house struct {
	t      testing.TB
	desk   *testDesk
	server *Server
	addr   net.Addr
}

func open(t testing.TB, lmtp bool, o Options) *house {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	return openAt(t, l, lmtp, o)
}

func openAt(t testing.TB, l net.Listener, lmtp bool, o Options) *house {
	t.Helper()
	if o.Hostname == "" {
		o.Hostname = "mx.desk.test"
	}
	h := &house{t: t, desk: &testDesk{}, addr: l.Addr()}
	h.server = New(h.desk, o)
	done := make(chan error, 1)
	go func() {
		if lmtp {
			done <- h.server.ServeLMTP(l)
		} else {
			done <- h.server.Serve(l)
		}
	}()
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), patience)
		defer cancel()
		if err := h.server.Shutdown(ctx); err != nil {
			t.Errorf("Shutdown: %v", err)
		}
		if err := <-done; err != nil {
			t.Errorf("Serve: %v", err)
		}
	})
	return h
}

func (h *house) call() *caller {
	h.t.Helper()
	c, err := net.Dial(h.addr.Network(), h.addr.String())
	if err != nil {
		h.t.Fatal(err)
	}
	h.t.Cleanup(func() { c.Close() })
	return newCaller(h.t, c)
}

// patience is how long a test waits for what must come. Machines under load are slow, so it is
// long: a test that holds never waits for it.
const patience = time.Minute

// waitFor waits until a condition holds.
func waitFor(t testing.TB, what string, holds func() bool) {
	t.Helper()
	for deadline := time.Now().Add(patience); !holds(); time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("never happened: %s", what)
		}
	}
}
