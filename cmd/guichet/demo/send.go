package demo

import (
	"bytes"
	"errors"
	"fmt"
	"net"
	"slices"
	"strings"
	"time"

	"github.com/emersion/go-smtp"

	"guichet/mail"
)

// errNobody is what a mail to an address without mailbox ends with.
var errNobody = errors.New("has no mailbox in this demo")

// send writes a draft, gives it to the desk and to the people among its recipients, and
// files it with its author.
func (d *Demo) send(w draft) error {
	if len(w.To) == 0 {
		return errors.New("nobody to send it to: fill in To")
	}
	id, at := d.stamp() // before the desk's answers, which may be here before it returns
	raw, err := w.write(at)
	if err != nil {
		return err
	}
	var desk, people []string
	for _, a := range w.To {
		if d.ours(a) {
			desk = append(desk, a)
			continue
		}
		d.mu.Lock()
		box := d.lookup(a, false)
		d.mu.Unlock()
		if box == nil {
			return fmt.Errorf("%s %w", a, errNobody)
		}
		people = append(people, a)
	}
	if len(desk) > 0 {
		if err := d.submit(w.From.Address, desk, raw); err != nil {
			return err
		}
	}
	copied := read(raw)
	copied.ID, copied.At, copied.Sent, copied.Seen = id, at, true, true
	d.put(w.From.Address, copied)
	d.file(raw, people...)
	d.o.Log.Info().Str("from", w.From.Address).Strs("to", w.To).Int("octets", len(raw)).Msg("demo: mail sent")
	return nil
}

// submit hands a mail to the desk by SMTP.
func (d *Demo) submit(from string, to []string, raw []byte) error {
	conn, err := net.DialTimeout("tcp", d.o.Submit, 5*time.Second)
	if err != nil {
		return fmt.Errorf("the desk does not answer: %w", err)
	}
	_ = conn.SetDeadline(time.Now().Add(time.Minute)) // a dead socket says so at the first write
	c := smtp.NewClient(conn)
	defer func() { _ = c.Close() }() // after QUIT it is closed already
	if err := c.Hello("people.demo"); err != nil {
		return fmt.Errorf("the desk refused: %w", err)
	}
	if err := c.SendMail(from, to, bytes.NewReader(raw)); err != nil {
		if refusal, ok := errors.AsType[*smtp.SMTPError](err); ok {
			return fmt.Errorf("the desk refused: %d %s", refusal.Code, refusal.Message)
		}
		return fmt.Errorf("the desk refused: %w", err)
	}
	if err := c.Quit(); err != nil { // the mail is theirs all the same
		d.o.Log.Debug().Err(err).Msg("demo: quit")
	}
	return nil
}

// recipients splits what stands in a To field.
func recipients(s string) ([]string, error) {
	var out []string
	for part := range strings.FieldsFuncSeq(s, func(r rune) bool { return r == ',' || r == ';' }) {
		a, ok := bare(part)
		if !ok {
			return nil, fmt.Errorf("%q is not a mail address", strings.TrimSpace(part))
		}
		if !slices.Contains(out, a) {
			out = append(out, a)
		}
	}
	return out, nil
}

// bare takes the address out of "Name <address>" and checks it.
func bare(s string) (string, bool) {
	s = strings.TrimSpace(s)
	if i := strings.LastIndexByte(s, '<'); i >= 0 && strings.HasSuffix(s, ">") {
		s = s[i+1 : len(s)-1]
	}
	a, err := mail.ParseAddress(s)
	return a.String(), err == nil
}
