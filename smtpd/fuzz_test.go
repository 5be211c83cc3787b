package smtpd

import (
	"bytes"
	"io"
	"net"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"
)

// states are how far a session is when the fuzzer's octets begin.
var states = []string{
	"",
	"EHLO client.test\r\n",
	"EHLO client.test\r\nMAIL FROM:<carla@customer.test>\r\n",
	"EHLO client.test\r\nMAIL FROM:<carla@customer.test>\r\nRCPT TO:<support@desk.test>\r\n",
	"EHLO client.test\r\nMAIL FROM:<carla@customer.test>\r\nRCPT TO:<support@desk.test>\r\nDATA\r\n",
	"EHLO client.test\r\nMAIL FROM:<carla@customer.test>\r\nRCPT TO:<support@desk.test>\r\nBDAT 9\r\n",
	"LHLO client.test\r\nMAIL FROM:<>\r\nRCPT TO:<support@desk.test>\r\nRCPT TO:<b@desk.test>\r\nDATA\r\n",
	"LHLO client.test\r\nMAIL FROM:<>\r\nRCPT TO:<support@desk.test>\r\nRCPT TO:<b@desk.test>\r\nBDAT 5 LAST\r\n",
}

// FuzzSession sends any octets from any state, in pieces of any size. The server must speak
// well-formed lines and keep no mail that it did not promise to keep, or that was not ended
// by its sender. Where the packets end must not matter, but at STARTTLS, which drops what it
// has.
func FuzzSession(f *testing.F) {
	f.Add(uint8(4), uint8(0), []byte("hi\r\n..\r\n.\r\nQUIT\r\n"))
	f.Add(uint8(4), uint8(1), []byte("hi\r\n.\n.\r\r\n.\r\nNOOP\r\n"))
	f.Add(uint8(4), uint8(3), []byte("hi\n\r\n.\r\nRSET\r\n"))
	f.Add(uint8(5), uint8(2), []byte("123456789BDAT 2 LAST\r\n\r\nQUIT\r\n"))
	f.Add(uint8(5), uint8(7), []byte("123456789RSET\r\nMAIL FROM:<>\r\n"))
	f.Add(uint8(5), uint8(0), []byte("123456789RSET\r\nNOOP\r\n"))
	f.Add(uint8(3), uint8(9), []byte("BDAT 5\r\nab\nc\rBDAT 3 LAST\r\nx\r\nNOOP\r\n"))
	f.Add(uint8(6), uint8(0), []byte(".\r\nDATA\r\n"))
	f.Add(uint8(7), uint8(0), []byte("abc\r\nLHLO b\r\n"))
	f.Add(uint8(1), uint8(0), []byte("STARTTLS\r\nMAIL FROM:<\"a\\\"b\"@c.d> SIZE=99 SMTPUTF8\r\n"))
	smtp, lmtp := newStage(f, false), newStage(f, true)
	f.Fuzz(func(t *testing.T, state, piece uint8, octets []byte) {
		stage, begin := smtp, states[int(state)%len(states)]
		if strings.HasPrefix(begin, "LHLO") {
			stage = lmtp
		}
		input := append([]byte(begin), octets...)
		replies := stage.run(t, input, 1+int(piece))
		kept := stage.desk.kept()
		stage.desk.mails = nil
		checkReplies(t, replies)
		again := stage.run(t, input, len(input))
		stage.desk.mails = nil
		if a, b := anonymous(replies), anonymous(again); a != b && !strings.Contains(a, replyStartTLS.text) {
			t.Errorf("in pieces:\n%s\nat once:\n%s", a, b)
		}
		if promised := strings.Count(replies, "Taken (session"); stage == smtp && promised != len(kept) {
			t.Errorf("kept %d mails, promised %d", len(kept), promised)
		}
		for _, m := range kept {
			if !ended(string(input), m.text) {
				t.Errorf("kept %q, which nobody ended", m.text)
			}
		}
	})
}

// anonymous removes the session, which differs each time.
func anonymous(replies string) string {
	return regexp.MustCompile(`session [a-z2-7]{8}`).ReplaceAllString(replies, "session")
}

var wellFormed = regexp.MustCompile(`^([2-5]\d\d[ -][^\r\n]*\r\n)*$`)

func checkReplies(t *testing.T, replies string) {
	if !wellFormed.MatchString(replies) {
		t.Errorf("replies %q", replies)
	}
}

// ended looks for the mail in the session's octets, as its sender must have ended it.
func ended(input, text string) bool {
	if strings.Contains(strings.NewReplacer("\r\n", "").Replace(text), "\r") ||
		strings.Contains(strings.NewReplacer("\r\n", "").Replace(text), "\n") {
		return false
	}
	stuffed := strings.ReplaceAll("\r\n"+text, "\r\n.", "\r\n..")
	if strings.HasSuffix("\r\n"+text, "\r\n") && strings.Contains(unstuffedDots(input), unstuffedDots(stuffed+".\r\n")) {
		return true
	}
	for input = strings.ToUpper(input); ; {
		_, after, ok := strings.Cut(input, "LAST")
		if !ok {
			return false
		}
		input = after
		last := strings.TrimPrefix(strings.TrimLeft(after, " "), "\r\n")
		for i := 0; i <= len(text); i++ {
			if strings.HasPrefix(last, strings.ToUpper(text[i:])) {
				return true
			}
		}
	}
}

// unstuffedDots takes every dot away from the begin of lines that have more in them: a
// sender may stuff lines that need none.
func unstuffedDots(s string) string {
	return regexp.MustCompile(`\r\n\.([^\r]|\r[^\n])`).ReplaceAllString(s, "\r\n$1")
}

// stage is a server whose clients are scripts in memory.
type stage struct {
	desk  *testDesk
	conns chan net.Conn
}

func newStage(f *testing.F, lmtp bool) *stage {
	s := &stage{desk: &testDesk{}, conns: make(chan net.Conn)}
	server := New(s.desk, Options{Hostname: "mx.desk.test", MaxSize: 1000, MailsPerMinute: -1, TLS: testTLS(f)})
	if lmtp {
		go server.ServeLMTP(s)
	} else {
		go server.Serve(s)
	}
	return s
}

func (s *stage) run(t *testing.T, input []byte, piece int) string {
	c := &scripted{input: bytes.NewReader(input), piece: piece, closed: make(chan struct{})}
	s.conns <- c
	select {
	case <-c.closed:
	case <-time.After(patience):
		t.Fatal("the session does not end")
	}
	return c.replies.String()
}

func (s *stage) Accept() (net.Conn, error) { return <-s.conns, nil }
func (s *stage) Close() error              { return nil }
func (s *stage) Addr() net.Addr            { return &net.UnixAddr{} }

// scripted is a client that says its octets and closes its direction.
type scripted struct {
	input   *bytes.Reader
	piece   int
	replies bytes.Buffer
	once    sync.Once
	closed  chan struct{}
}

func (c *scripted) Read(p []byte) (int, error) {
	return c.input.Read(p[:min(len(p), c.piece)])
}

func (c *scripted) Write(p []byte) (int, error) {
	select {
	case <-c.closed:
		return 0, io.ErrClosedPipe
	default:
		return c.replies.Write(p)
	}
}

func (c *scripted) Close() error {
	c.once.Do(func() { close(c.closed) })
	return nil
}

func (c *scripted) LocalAddr() net.Addr              { return &net.UnixAddr{} }
func (c *scripted) RemoteAddr() net.Addr             { return &net.UnixAddr{} }
func (c *scripted) SetDeadline(time.Time) error      { return nil }
func (c *scripted) SetReadDeadline(time.Time) error  { return nil }
func (c *scripted) SetWriteDeadline(time.Time) error { return nil }
