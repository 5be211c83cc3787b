package smtpd

import (
	"time"

	"guichet/mail"
)

// spent decides on a recipient when the client's allowance of mails is used up: what was to be
// expected still comes in. Waiting for that until here costs a flood one more line each.
func (s *session) spent(rcpt mail.Address) error {
	server := s.gate.server
	expected := server.desk.Expected(server.ctx, &s.tx.env, rcpt)
	if !expected || !server.clients.mayMail(s.tx.env.Remote, true) {
		return &mail.Error{Kind: mail.Throttled}
	}
	s.tx.spent = false
	return nil
}

// guesses reports whether the client named so many unknown recipients that it may not go on.
// The session of a front that did not name it is not the client's to end.
func (s *session) guesses() bool {
	bound := !s.exempt || s.relays() && !s.trusted && s.remote.IsValid()
	return bound && s.refused >= s.gate.server.options.Refusals
}

// slow counts an unknown recipient against who guesses them. Beyond half of the allowance each
// one takes its time, beyond all of it the session ends.
func (s *session) slow(err error) {
	kind := mail.KindOf(err)
	if !s.tx.limited || kind != mail.NoMailbox && kind != mail.NoRelay {
		return
	}
	server := s.gate.server
	switch used := server.clients.miss(s.tx.env.Remote); {
	case used >= 1:
		s.refused = server.options.Refusals
		fallthrough
	case used >= 0.5:
		wait := time.NewTimer(server.options.Tarpit)
		defer wait.Stop()
		select {
		case <-wait.C:
		case <-server.ctx.Done():
		}
	}
}
