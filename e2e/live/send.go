package live

import (
	"errors"
	"fmt"
	"net"
	"net/textproto"
	"strings"
	"time"
)

// Answer is a server's last word on a mail.
type Answer struct {
	Code int // RFC 5321 §4.2; 0 if the connection broke
	Text string
}

func (a Answer) String() string { return fmt.Sprintf("%d %s", a.Code, a.Text) }

// Try sends one mail to a server and returns its answer: the first refusal of MAIL, RCPT or
// DATA, else the final reply. from "" is the null reverse-path. A recipient that is refused
// does not stop the others; if all are, the last refusal is the answer.
func Try(addr, from string, to []string, raw []byte) Answer {
	return TryFrom("", addr, from, to, raw)
}

// TryFrom is Try from a client address of its own.
func TryFrom(client, addr, from string, to []string, raw []byte) Answer {
	c, a := Dial(client, addr)
	if c == nil {
		return a
	}
	defer c.Close()
	return c.Send(from, to, raw)
}

// Client is an SMTP session.
type Client struct {
	conn net.Conn
	text *textproto.Conn
}

// Dial connects, from a client address if one is given, reads the greeting and says EHLO;
// nil with the refusal where the server does not want to.
func Dial(client, addr string) (*Client, Answer) {
	dialer := net.Dialer{Timeout: Patience}
	if client != "" {
		dialer.LocalAddr = &net.TCPAddr{IP: net.ParseIP(client)}
	}
	conn, err := dialer.Dial("tcp", addr)
	if err != nil {
		return nil, Answer{Text: err.Error()}
	}
	conn.SetDeadline(time.Now().Add(10 * time.Minute))
	c := &Client{conn: conn, text: textproto.NewConn(conn)}
	if a := c.read(220); a.Code != 220 {
		c.Close()
		return nil, a
	}
	if a := c.Cmd(250, "EHLO client.test"); a.Code != 250 {
		c.Close()
		return nil, a
	}
	return c, Answer{Code: 250}
}

// Close closes the connection without QUIT.
func (c *Client) Close() { c.conn.Close() }

// Quit says QUIT and closes.
func (c *Client) Quit() {
	c.Cmd(221, "QUIT")
	c.Close()
}

// Cmd says a line and returns the reply; want is the code hoped for.
func (c *Client) Cmd(want int, format string, args ...any) Answer {
	if err := c.text.PrintfLine(format, args...); err != nil {
		return Answer{Text: err.Error()}
	}
	return c.read(want)
}

// Send runs one transaction.
func (c *Client) Send(from string, to []string, raw []byte) Answer {
	utf8 := ""
	if strings.IndexFunc(from+strings.Join(to, ""), func(r rune) bool { return r >= 0x80 }) >= 0 {
		utf8 = " SMTPUTF8"
	}
	if a := c.Cmd(250, "MAIL FROM:<%s> BODY=8BITMIME%s", from, utf8); a.Code != 250 {
		return a
	}
	taken, refusal := 0, Answer{}
	for _, rcpt := range to {
		if a := c.Cmd(250, "RCPT TO:<%s>", rcpt); a.Code == 250 {
			taken++
		} else {
			refusal = a
		}
	}
	if taken == 0 {
		return refusal
	}
	if a := c.Cmd(354, "DATA"); a.Code != 354 {
		return a
	}
	w := c.text.DotWriter()
	if _, err := w.Write(raw); err != nil {
		return Answer{Text: err.Error()} // never Close: that would end the mail
	}
	if err := w.Close(); err != nil {
		return Answer{Text: err.Error()}
	}
	return c.read(250)
}

func (c *Client) read(want int) Answer {
	code, text, err := c.text.ReadResponse(want)
	var e *textproto.Error
	if err != nil && !errors.As(err, &e) {
		return Answer{Text: err.Error()}
	}
	return Answer{Code: code, Text: text}
}

// Send sends a draft to the desk, from its From, to the recipients given or else to
// everybody in its To and Cc, and fails unless it is accepted.
func (d *Desk) Send(m Draft, to ...string) {
	d.t.Helper()
	if a := d.Try(m, to...); a.Code != 250 {
		d.t.Fatalf("the desk answered %v to %q\n%s", a, m.Subject, tail(d.Log()))
	}
}

// Try is Send for a mail that may be refused.
func (d *Desk) Try(m Draft, to ...string) Answer {
	if to == nil {
		to = append(addresses(m.To), addresses(m.Cc)...)
	}
	return d.TryRaw(m.Sender(), to, m.Bytes())
}

// TryRaw is Try for a mail that is no draft.
func (d *Desk) TryRaw(from string, to []string, raw []byte) Answer {
	if d.leave != nil {
		raw = d.leave(raw)
	}
	return Try(d.Addr, from, to, raw)
}
