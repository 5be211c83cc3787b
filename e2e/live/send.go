package live

import (
	"errors"
	"fmt"
	"net"
	"net/smtp"
	"net/textproto"
	"time"
)

// Answer is a server's last word on a mail.
type Answer struct {
	Code int // RFC 5321 §4.2; 0 if the connection broke
	Text string
}

func (a Answer) String() string { return fmt.Sprintf("%d %s", a.Code, a.Text) }

// answer reads the reply out of an error of net/smtp.
func answer(err error) Answer {
	var e *textproto.Error
	switch {
	case err == nil:
		return Answer{Code: 250}
	case errors.As(err, &e):
		return Answer{Code: e.Code, Text: e.Msg}
	}
	return Answer{Text: err.Error()}
}

// Try sends one mail to a server and returns its answer: the first refusal of MAIL, RCPT or
// DATA, else the final reply. from "" is the null reverse-path. A recipient that is refused
// does not stop the others; if all are, the last refusal is the answer.
func Try(addr, from string, to []string, raw []byte) Answer {
	return TryFrom("", addr, from, to, raw)
}

// TryFrom is Try from a client address of its own.
func TryFrom(client, addr, from string, to []string, raw []byte) Answer {
	dialer := net.Dialer{Timeout: Patience}
	if client != "" {
		dialer.LocalAddr = &net.TCPAddr{IP: net.ParseIP(client)}
	}
	conn, err := dialer.Dial("tcp", addr)
	if err != nil {
		return Answer{Text: err.Error()}
	}
	defer conn.Close()
	conn.SetDeadline(time.Now().Add(2 * Patience))
	c, err := smtp.NewClient(conn, "localhost")
	if err != nil {
		return answer(err)
	}
	if err := c.Hello("client.test"); err != nil {
		return answer(err)
	}
	a := transaction(c, from, to, raw)
	if a.Code != 0 {
		c.Quit()
	}
	return a
}

func transaction(c *smtp.Client, from string, to []string, raw []byte) Answer {
	if err := c.Mail(from); err != nil {
		return answer(err)
	}
	taken := 0
	var refusal error
	for _, rcpt := range to {
		if err := c.Rcpt(rcpt); err != nil {
			refusal = err
			continue
		}
		taken++
	}
	if taken == 0 {
		return answer(refusal)
	}
	w, err := c.Data()
	if err != nil {
		return answer(err)
	}
	if _, err := w.Write(raw); err != nil {
		return Answer{Text: err.Error()} // never Close: that would end the mail
	}
	return answer(w.Close())
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
	return Try(d.Addr, m.sender(), to, m.Bytes())
}
