package pipe

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"time"

	"github.com/emersion/go-smtp"

	"guichet/desk"
	"guichet/mail"
	"guichet/parser"
)

// lmtpTime bounds a delivery over LMTP: the desk answers a mail within a minute.
const lmtpTime = 5 * time.Minute

// Envelope is the envelope of a mail, as far as it is known.
type Envelope struct {
	From     *mail.Address // nil: not known; zero: null
	To       []mail.Address
	Guessed  bool         // To is of the environment: what is none of ours there is passed over
	Fallback mail.Address // zero: none
}

// OverLMTP hands the mail to a listener for LMTP, which says which recipients are the desk's.
func OverLMTP(ctx context.Context, place string, p Envelope, raw []byte) error {
	network := "tcp"
	if strings.Contains(place, "/") {
		network = "unix"
	}
	var d net.Dialer
	conn, err := d.DialContext(ctx, network, place)
	if err != nil {
		return Error{TempFail, fmt.Errorf("the desk does not answer: %w", err)}
	}
	defer conn.Close()
	// The client sets deadlines of its own step by step; this one ends them all.
	defer time.AfterFunc(lmtpTime, func() { conn.Close() }).Stop()
	c := smtp.NewClientLMTP(conn)
	if err := c.Hello("localhost"); err != nil {
		return lmtpFault(err)
	}
	m := parser.Parse(desk.HeadOf(raw))
	from := desk.ReversePath(m)
	if p.From != nil {
		from = *p.From
	}
	if err := c.Mail(from.String(), &smtp.MailOptions{UTF8: !ascii(from, p.To)}); err != nil {
		return lmtpFault(err)
	}
	if err := p.name(c, m); err != nil {
		return err
	}
	w, err := c.Data()
	if err != nil {
		return lmtpFault(err)
	}
	if _, err := w.Write(desk.WithoutMailboxLine(raw)); err != nil {
		return Error{TempFail, err}
	}
	if _, err := w.CloseWithLMTPResponse(); err != nil {
		return lmtpFault(err)
	}
	_ = c.Quit() // the mail is taken, whatever comes now
	return nil
}

// name says who the mail is for: all of the arguments, else the first of the environment and the header that is
// taken, else all of To and Cc, else the fallback.
func (p Envelope) name(c *smtp.Client, m *parser.Message) error {
	if !p.Guessed {
		return try(c, p.To)
	}
	delivered, named := desk.Candidates(m)
	for _, a := range append(append([]mail.Address{}, p.To...), delivered...) {
		if err := try(c, []mail.Address{a}); !unknown(err) {
			return err
		}
	}
	err := try(c, named)
	if unknown(err) && !p.Fallback.IsZero() {
		err = try(c, []mail.Address{p.Fallback})
	}
	return err
}

// try names recipients. That one of several is unknown is no error.
func try(c *smtp.Client, all []mail.Address) error {
	err := error(Error{NoUser, errors.New("no address of the desk stands in the mail: name the recipient")})
	taken, seen := 0, map[mail.Address]bool{}
	for _, a := range all {
		if seen[a] {
			continue
		}
		seen[a] = true
		fault := c.Rcpt(a.String(), nil)
		switch {
		case fault == nil:
			taken++
		case unknown(lmtpFault(fault)):
			err = lmtpFault(fault)
		default:
			return lmtpFault(fault)
		}
	}
	if taken > 0 {
		return nil
	}
	return err
}

func unknown(err error) bool {
	var exit Error
	return errors.As(err, &exit) && exit.Code == NoUser
}

// lmtpFault is how the command ends for what a server said: of several recipients, one that may be tried again
// counts most, since a second copy for the others is known as such.
func lmtpFault(err error) error {
	var all smtp.LMTPDataError
	var one *smtp.SMTPError
	switch {
	case errors.As(err, &all):
		for _, one := range all {
			if one.Temporary() {
				return Error{TempFail, err}
			}
		}
		for _, one := range all {
			return Error{exitOfReply(one), err}
		}
	case errors.As(err, &one):
		return Error{exitOfReply(one), err}
	}
	return Error{TempFail, err}
}

func exitOfReply(e *smtp.SMTPError) int {
	switch {
	case e.Code < 500:
		return TempFail
	case e.EnhancedCode[1] == 1, e.EnhancedCode == smtp.EnhancedCode{5, 7, 1} && e.Code == 550:
		return NoUser
	case e.Code == 552, e.Code == 554, e.Code == 553:
		return DataErr
	}
	return Unavailable
}

func ascii(from mail.Address, to []mail.Address) bool {
	for _, a := range to {
		if !a.IsASCII() {
			return false
		}
	}
	return from.IsASCII()
}
