package smtpd

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/rs/zerolog"
)

// journal is a log that can be read while it is written.
type journal struct {
	mu    sync.Mutex
	lines bytes.Buffer
}

func (j *journal) Write(p []byte) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.lines.Write(p)
}

func (j *journal) read(t *testing.T) (lines []map[string]any) {
	j.mu.Lock()
	defer j.mu.Unlock()
	for _, line := range strings.Split(strings.TrimSpace(j.lines.String()), "\n") {
		var m map[string]any
		if err := json.Unmarshal([]byte(line), &m); err != nil {
			t.Fatalf("%q: %v", line, err)
		}
		lines = append(lines, m)
	}
	return lines
}

// TestMailLog: one line for each outcome, with the session that the client was told.
func TestMailLog(t *testing.T) {
	var j journal
	h := open(t, false, Options{Log: zerolog.New(&j)})
	who := h.call()
	who.greet()
	who.begin()
	who.ask("RCPT TO:<nobody@desk.test>\r\n", "550 *")
	who.ask("DATA\r\n", "354 *")
	taken := who.ask("Subject: secret\r\n.\r\n", "250 *")
	who.ask("MAIL FROM:<broken@customer.test>\r\n", "250 *")
	who.ask("RCPT TO:<panic@desk.test>\r\n", "451 *")
	who.ask("RCPT TO:<support@desk.test>\r\n", "250 *")
	who.ask("DATA\r\n", "354 *")
	who.ask("hi\r\n.\r\n", "451 *")
	who.ask("QUIT\r\n", "221 *")
	var got []string
	for _, line := range j.read(t) {
		session, _ := line["session"].(string)
		if !strings.Contains(taken, session) || line["remote"] != "127.0.0.1" {
			t.Errorf("no session or remote in %v", line)
		}
		if line["message"] == "panic" && !strings.Contains(fmt.Sprint(line["stack"]), "desk_test.go") {
			t.Errorf("no stack in %v", line)
		}
		got = append(got, fmt.Sprint(line["message"], " ", line["verb"], " ", line["from"], " ", line["rcpt"], line["to"], " ", line["size"], " ", line["reply"], " ", line["error"]))
	}
	want := []string{
		"rejected RCPT carla@customer.test nobody@desk.testsupport@desk.test <nil> 550 5.1.1 no such desk: nobody\r\n250 injected",
		"received <nil> carla@customer.test <nil>support@desk.test 17 <nil> <nil>",
		"panic <nil> <nil> <nil> <nil> <nil> <nil> <nil>",
		"rejected RCPT broken@customer.test panic@desk.test<nil> <nil> 451 4.3.0 panic: at the recipient",
		"rejected DATA broken@customer.test <nil>support@desk.test <nil> 451 4.3.0 secret path /var/lib",
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got:\n%q\nwant:\n%q", got, want)
	}
}

// TestRecipients: RFC 5321 §4.5.3.1.8 wants at least 100, whatever the option says.
func TestRecipients(t *testing.T) {
	h := open(t, false, Options{Recipients: 3})
	who := h.call()
	who.greet()
	who.ask("MAIL FROM:<>\r\n", "250 *")
	for n := range minRecipients {
		who.ask(fmt.Sprintf("RCPT TO:<r%d@desk.test>\r\n", n), "250 *")
	}
	who.ask("RCPT TO:<support@desk.test>\r\n", "452 4.5.3 *")
	who.ask("DATA\r\n", "354 *")
	who.ask("hi\r\n.\r\n", "250 *")
	env := h.desk.kept()[0].env
	if len(env.Recipients) != minRecipients || !env.From.IsZero() {
		t.Errorf("%d recipients, from %q", len(env.Recipients), env.From)
	}
}

// TestDeafClient never reads a reply: it must not hold a session for ever.
func TestDeafClient(t *testing.T) {
	h := open(t, false, Options{Idle: 200 * time.Millisecond, Commands: 1 << 30})
	who := h.call()
	who.conn.(*net.TCPConn).SetReadBuffer(1 << 10)
	noops := []byte(strings.Repeat("NOOP\r\n", 10_000))
	waitFor(t, "the end of a session that nobody listens to", func() bool {
		_, err := who.conn.Write(noops)
		return err != nil
	})
}

func TestServeAfterShutdown(t *testing.T) {
	server := New(nowhere{}, Options{})
	if err := server.Shutdown(t.Context()); err != nil {
		t.Errorf("Shutdown: %v", err)
	}
	if err := server.Shutdown(t.Context()); err != nil {
		t.Errorf("the second Shutdown: %v", err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	if err := server.Serve(l); err != nil {
		t.Errorf("Serve: %v", err)
	}
	if c, err := net.Dial("tcp", l.Addr().String()); err == nil {
		c.Close()
		t.Error("the listener is open still")
	}
}

func TestServeOnBrokenListener(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	l.Close()
	if err := New(nowhere{}, Options{}).Serve(l); err == nil {
		t.Error("no error of a listener that was closed by somebody else")
	}
}
