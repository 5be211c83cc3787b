package main

import (
	"fmt"
	"strings"
	"time"

	"guichet/e2e/live"
)

// reports sends a delivery report about a letter (RFC 3464) to an address.
func (s *scene) reports(l live.Letter, to, action, status, diagnostic string) {
	head, _, _ := strings.Cut(string(l.Raw), "\r\n\r\n")
	b := &strings.Builder{}
	line := func(format string, args ...any) { fmt.Fprintf(b, format+"\r\n", args...) }
	s.mails++
	line("From: Mail Delivery System <MAILER-DAEMON@mx.customer.test>\r\nTo: %s", l.From)
	line("Subject: Undelivered Mail Returned to Sender\r\nMessage-ID: <dsn%d@mx.customer.test>", s.mails)
	line("Date: %s\r\nAuto-Submitted: auto-replied\r\nMIME-Version: 1.0", s.clock.now().Format("Mon, 2 Jan 2006 15:04:05 -0700"))
	line("Content-Type: multipart/report; report-type=delivery-status; boundary=\"=_dsn\"\r\n")
	line("--=_dsn\r\nContent-Type: text/plain\r\n\r\nI am sorry about %s.", l.Rcpt[0])
	line("--=_dsn\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.customer.test\r\n")
	line("Final-Recipient: rfc822; %s\r\nAction: %s\r\nStatus: %s\r\nDiagnostic-Code: smtp; %s\r\n", l.Rcpt[0], action, status, diagnostic)
	line("--=_dsn\r\nContent-Type: text/rfc822-headers\r\n\r\n%s\r\n", head)
	line("--=_dsn--")
	s.send("a report about "+l.Event()+" to "+l.Rcpt[0]+": "+action, "", []string{to}, []byte(b.String()))
}

// returned is letters that come back, by reports and in the session, and what follows.
func returned(s *scene) {
	_, notice := s.opens(carla, "Cannot log in", "Hello,\nI cannot log in.\n")
	s.answers(notice, ana, "Please restart.")
	reply := s.last(carla, "reply")
	s.reports(reply, reply.From, "delayed", "4.4.1", "connection timed out")
	s.reports(reply, support, "failed", "5.1.1", "550 5.1.1 made up")
	altered := strings.Replace(reply.From, "@", "a@", 1)
	s.reports(reply, altered, "failed", "5.1.1", "550 5.1.1 to a made-up address")
	s.reports(reply, reply.From, "failed", "5.1.1", "550 5.1.1 moved to the moon")
	s.answers(notice, ana, "Are you there?")
	s.answers(reply, carla, "I am here.")
	s.runs("contact", "unmute", "carla@customer.test")
	s.answers(notice, ana, "Once more.")
	// One person's letters at once: of two that come back together, chance says which is first.
	for i, refusal := range []string{
		"550 5.7.1 not today", "451 4.7.1 come back", "552 5.2.2 mailbox full", "550 5.1.1 nobody here",
		"550 5.7.1 not today", "451 4.7.1 come back", "552 5.2.2 mailbox full",
	} {
		who := []string{"dora@", "ben@"}[i%2]
		s.sink.Refuse(func(rcpt string) string {
			if strings.HasPrefix(rcpt, who) {
				return refusal
			}
			return ""
		})
		s.writes(dora, "About "+who+" "+refusal, "The printer jams.\n")
		s.answers(s.last(ana, "new"), ana, "#assign ben\nWe look.")
		s.pass(20 * time.Minute)
		s.prints("queue", "list", "--json")
		s.runs("queue", "list")
	}
	for _, l := range queue(s) {
		s.runs("queue", "show", l.ID.String())
		s.runs("queue", "cancel", l.ID.String())
	}
	s.sink.Refuse(nil)
	s.sink.Stop()
	s.head("the smarthost is down")
	s.answers(notice, ana, "Wait, our own server is down.") // one letter only: which of several is tried first is chance
	s.pass(5 * time.Minute)
	s.sink.Start(s)
	s.pass(time.Hour)
}

// robots write to the desk.
func robots(s *scene) {
	received, notice := s.opens(carla, "Cannot log in", "Hello,\nI cannot log in.\n")
	for _, who := range []string{carla, ana} {
		l := map[string]live.Letter{carla: received, ana: notice}[who]
		s.says(s.reply(l, who, "I am on holiday.").With("Auto-Submitted: auto-replied (vacation)").FromEnvelope(""))
		s.says(s.reply(l, who, "I am on holiday.").FromEnvelope(""))
		s.says(s.reply(l, who, "I am on holiday.").With("X-Autoreply: yes"))
		s.says(s.reply(l, who, "I am on holiday.").With("Precedence: bulk"))
		for range 4 {
			s.says(s.reply(l, who, "I am on holiday."))
		}
	}
	for i := range 9 {
		s.writes("Monitor <monitor@customer.test>", fmt.Sprintf("Disk %d is full", i), "It is.\n")
	}
	s.says(s.draft(zoe, "list@lists.test", "Hello all", "Hello\n").With("List-Id: <list.lists.test>").FromEnvelope("list-bounces@lists.test"), support)
	s.says(s.draft("List <list@lists.test>", support, "Hello all", "Hello\n").FromEnvelope("list-bounces@lists.test"), support)
	s.says(s.draft("Desk <support@desk.test>", support, "From ourselves", "Hello\n"))
	s.send("our own letter comes back", "x@elsewhere.test", []string{support}, received.Raw)
	s.says(s.draft("forms@desk-forms.test", support, "Contact form", "I want my money back\n").With("Reply-To: Nora <nora@customer.test>"))
	s.says(s.draft(carla, "postmaster@desk.test", "Your mail loops", "Hello\n"))
	s.says(s.draft(carla, "abuse@desk.test", "Abuse", "Hello\n"))
	s.says(s.draft(carla, "nobody@desk.test", "To nobody", "Hello\n"))
	s.says(s.draft(carla, support, "To a foreigner", "Hello\n"), "x@elsewhere.test")
	for _, hops := range []int{50, 51} {
		d := s.draft(carla, support, fmt.Sprintf("After %d hops", hops), "Hello\n")
		for n := range hops {
			d = d.With(fmt.Sprintf("Received: from h%d.test by h%d.test; Sun, 22 Nov 2026 10:00:00 +0000", n, n+1))
		}
		s.says(d)
	}
	twice := s.draft(carla, support, "Twice", "The same mail.\n")
	s.says(twice)
	s.says(twice)
	s.runs("quarantine", "list")
	for _, id := range []string{"1", "2", "3"} {
		s.runs("quarantine", "show", id)
		s.runs("quarantine", "release", id)
	}
	s.runs("quarantine", "drop", "4")
}
