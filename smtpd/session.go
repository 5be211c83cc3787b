package smtpd

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"net/netip"
	"runtime/debug"
	"time"

	"github.com/emersion/go-smtp"
	"github.com/rs/zerolog"

	"guichet/mail"
)

// session is what go-smtp calls when the gate let a command through. It lives as long as the
// connection; its tx as long as one mail.
type session struct {
	gate    *gate
	id      string
	log     zerolog.Logger
	peer    netip.Addr // who is connected; invalid for a local socket
	remote  netip.Addr // the client: peer, or whom a front names; invalid if not known
	front   netip.Addr // peer, if it relays strangers' mail to us; else invalid
	helo    string     // of the client, as a front names it; "": as it said
	names   bool       // it may say for whom it speaks: by XCLIENT and XFORWARD
	next    told       // of whom the next mail is, if its front said so
	lmtp    bool
	trusted bool
	exempt  bool // from all limits that strangers have
	refused int  // recipients, for good
	tx      transaction
}

// transaction is one mail from MAIL on; it is reset by assigning a new one.
type transaction struct {
	open    bool
	limited bool // the client has a stranger's limits
	spent   bool // its allowance of mails is used up
	env     mail.Envelope
}

var _ smtp.Session = (*session)(nil)

// Mail begins a transaction with what the gate read, not with go-smtp's reading of it.
func (s *session) Mail(string, *smtp.MailOptions) error {
	server, client := s.gate.server, s.client()
	asked := s.gate.asked
	limited := !s.exempt || s.relays() && !s.trusted && client.client.IsValid()
	s.tx = transaction{open: true, limited: limited, env: mail.Envelope{
		Session: s.id, Helo: client.helo, Remote: client.client, Front: s.front, TLS: s.gate.secured(),
		LMTP: s.lmtp, Trusted: s.trusted, From: asked.from, UTF8: asked.utf8,
		Size: asked.size, At: server.options.Now(),
	}}
	s.tx.spent = limited && !server.clients.mayMail(client.client, false)
	return nil
}

// Rcpt asks the desk.
func (s *session) Rcpt(string, *smtp.RcptOptions) error {
	rcpt := s.gate.named
	err := s.guard(func() error {
		return s.gate.server.desk.Recipient(s.gate.server.ctx, &s.tx.env, rcpt)
	})
	if err == nil && s.tx.spent {
		err = s.spent(rcpt)
	}
	if err != nil {
		s.slow(err)
		return s.refuse("RCPT", err).err()
	}
	s.tx.env.Recipients = append(s.tx.env.Recipients, rcpt)
	return nil
}

// Data hands the mail to the desk. Its octets come from the gate; all that go-smtp sees of
// them is the dot that ends them.
func (s *session) Data(io.Reader) error {
	g, began := s.gate, time.Now()
	body := g.content()
	err := body.finish(s.guard(func() error {
		return g.server.desk.Receive(g.server.ctx, s.tx.env, body)
	}))
	g.give(".")
	if err != nil {
		return s.refuse("DATA", err).err()
	}
	g.commands, g.faults = 0, 0
	line := s.about(s.log.Info())
	line.Int64("size", body.size).Dur("took", time.Since(began)).Msg("received")
	r := replyTaken
	r.text += " (session " + s.id + ")"
	return r.err()
}

// Reset ends the transaction.
func (s *session) Reset() {
	if s.tx.open {
		s.next = told{}
	}
	s.tx = transaction{}
}

// Logout is called when the connection ends.
func (s *session) Logout() error { return nil }

// guard turns a panic of the desk into an error, so that one mail costs only itself.
func (s *session) guard(ask func() error) (err error) {
	defer func() {
		if fault := recover(); fault != nil {
			s.log.Error().Interface("panic", fault).Bytes("stack", debug.Stack()).Msg("panic")
			err = fmt.Errorf("panic: %v", fault)
		}
	}()
	return ask()
}

// refuse logs an error and returns the reply that it becomes.
func (s *session) refuse(verb string, err error) reply {
	var known *mail.Error
	errors.As(err, &known)
	r := replyTo(known, s.id)
	if verb == "RCPT" && r.code >= permanent {
		s.refused++
	}
	line := s.about(s.log.Info()).Str("verb", verb).Str("reply", r.status())
	if verb == "RCPT" {
		line = line.Stringer("rcpt", s.gate.named)
	}
	if text := err.Error(); text != "" {
		line = line.Str("error", text)
	}
	line.Msg("rejected")
	return r
}

// about adds the envelope to a line of the mail log. zerolog quotes what strangers sent.
func (s *session) about(line *zerolog.Event) *zerolog.Event {
	from := s.tx.env.From
	if !s.tx.open {
		from = s.gate.asked.from
	}
	if s.gate.helo != "" {
		line = line.Str("helo", s.gate.helo)
	}
	line = line.Str("from", cmp.Or(from.String(), "<>"))
	if n := len(s.tx.env.Recipients); n > 0 {
		line = line.Stringer("to", s.tx.env.Recipients[0]).Int("recipients", n)
	}
	return line
}
