package smtpd

import (
	"bufio"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"path"
	"strings"
	"testing"
	"time"
)

// caller is a client that says and hears exact octets.
type caller struct {
	t    testing.TB
	conn net.Conn
	in   *bufio.Reader
}

func newCaller(t testing.TB, c net.Conn) *caller {
	c.SetDeadline(time.Now().Add(patience))
	return &caller{t: t, conn: c, in: bufio.NewReader(c)}
}

// say sends octets as they are.
func (c *caller) say(s string) {
	c.t.Helper()
	if _, err := io.WriteString(c.conn, s); err != nil {
		c.t.Fatalf("sending %.60q: %v", s, err)
	}
}

// hear reads one line and matches it with a pattern of path.Match, where brackets and
// slashes mean themselves.
func (c *caller) hear(pattern string) string {
	c.t.Helper()
	line, err := c.in.ReadString('\n')
	if err != nil {
		c.t.Fatalf("want %q, got %q and %v", pattern, line, err)
	}
	got, ok := strings.CutSuffix(line, "\r\n")
	plain := strings.NewReplacer("[", `\[`, "/", "|").Replace(pattern)
	if match, err := path.Match(plain, strings.ReplaceAll(got, "/", "|")); !ok || err != nil || !match {
		c.t.Fatalf("got %q, want %q", line, pattern)
	}
	return got
}

// ask is say and hear.
func (c *caller) ask(say, pattern string) string {
	c.t.Helper()
	c.say(say)
	return c.hear(pattern)
}

// greet passes the begin of a session.
func (c *caller) greet() {
	c.t.Helper()
	c.hear("220 *")
	c.ask("HELO client.test\r\n", "250 *")
}

// begin passes the envelope of a mail.
func (c *caller) begin() {
	c.t.Helper()
	c.ask("MAIL FROM:<carla@customer.test>\r\n", "250 *")
	c.ask("RCPT TO:<support@desk.test>\r\n", "250 *")
}

// gone expects that the server hangs up without another word.
func (c *caller) gone() {
	c.t.Helper()
	rest, err := io.ReadAll(c.in)
	if len(rest) > 0 {
		c.t.Fatalf("more came before the end: %q", rest)
	}
	var timeout net.Error
	if errors.As(err, &timeout) && timeout.Timeout() {
		c.t.Fatal("the server did not hang up")
	}
}

// fin closes the client's direction.
func (c *caller) fin() {
	c.t.Helper()
	if err := c.conn.(interface{ CloseWrite() error }).CloseWrite(); err != nil {
		c.t.Fatal(err)
	}
}

// secure begins TLS.
func (c *caller) secure() {
	c.t.Helper()
	secured := tls.Client(c.conn, &tls.Config{InsecureSkipVerify: true})
	if err := secured.Handshake(); err != nil {
		c.t.Fatalf("handshake: %v", err)
	}
	c.conn, c.in = secured, bufio.NewReader(secured)
}
