package e2e

import (
	"fmt"
	"strings"
	"testing"

	"guichet/e2e/live"
)

// report is a delivery report as an MTA returns it for a letter (RFC 3464).
func report(l live.Letter, action, status, diagnostic string) []byte {
	returned := l.Raw
	if head, _, ok := strings.Cut(string(returned), "\r\n\r\n"); ok {
		returned = []byte(head + "\r\n\r\n")
	}
	b := &strings.Builder{}
	line := func(format string, args ...any) { fmt.Fprintf(b, format+"\r\n", args...) }
	line("From: Mail Delivery System <MAILER-DAEMON@mx.customer.test>\r\nTo: %s", l.From)
	line("Subject: Undelivered Mail Returned to Sender\r\nMessage-ID: <dsn.%s.%s@mx.customer.test>", action, strings.Trim(l.From, "<>"))
	line("Date: Sun, 22 Nov 2026 10:00:00 +0000\r\nAuto-Submitted: auto-replied\r\nMIME-Version: 1.0")
	line("Content-Type: multipart/report; report-type=delivery-status; boundary=\"=_dsn\"\r\n")
	line("--=_dsn\r\nContent-Type: text/plain\r\n\r\nI am sorry about %s.", l.Rcpt[0])
	line("--=_dsn\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.customer.test\r\n")
	line("Final-Recipient: rfc822; %s\r\nAction: %s\r\nStatus: %s\r\nDiagnostic-Code: smtp; %s\r\n", l.Rcpt[0], action, status, diagnostic)
	line("--=_dsn\r\nContent-Type: text/rfc822-headers\r\n\r\n%s", returned)
	line("--=_dsn--")
	return []byte(b.String())
}

func (s *scene) report(l live.Letter, to, action, status, diagnostic string) {
	s.Helper()
	if a := s.desk.TryRaw("", []string{to}, report(l, action, status, diagnostic)); a.Code != 250 {
		s.Fatalf("the desk answered %v to a report", a)
	}
}

func TestS15PermanentReportBouncesTheReply(t *testing.T) {
	trustedAndProven(t, live.Setup{}, func(t *testing.T, s *scene) {
		_, notice := s.open()
		s.desk.Send(live.Reply(notice, ana, "Please restart."))
		reply := s.sink.Wait(s, 1, "carla@customer.test", "reply")
		s.desk.Settle()
		s.report(reply, reply.From, "failed", "5.1.1", "550 5.1.1 mailbox moved to the moon")
		alert := s.sink.Wait(s, 1, "ana@agents.test", "alert")
		holds(t, "alert", alert.Text(), "carla@customer.test", "moon")
		letter := s.ticket().Messages[1].Letters[0]
		want(t, "state of the letter", letter.State, "bounced")
		holds(t, "its last reply", letter.LastReply, "moon")
		want(t, "status", s.ticket().Status, "pending")
		s.desk.Settle()
		for _, l := range s.sink.All() {
			lacks(t, "recipient", l.Rcpt[0], "mailer-daemon")
		}

		// A bad address gets nothing more, and who writes to it hears so.
		s.desk.Send(live.Reply(notice, ana, "Are you there?"))
		s.count(2, "carla@customer.test")
		s.count(2, "ana@agents.test", "alert", "transcript")
	})
}

func TestS16DelayedReportIsInformation(t *testing.T) {
	trustedAndProven(t, live.Setup{}, func(t *testing.T, s *scene) {
		_, notice := s.open()
		s.desk.Send(live.Reply(notice, ana, "Please restart."))
		reply := s.sink.Wait(s, 1, "carla@customer.test", "reply")
		s.desk.Settle()
		s.report(reply, reply.From, "delayed", "4.4.1", "connection timed out")
		s.desk.Settle()
		ticket := s.ticket()
		want(t, "status", ticket.Status, "pending")
		want(t, "state of the letter", ticket.Messages[1].Letters[0].State, "sent")
		s.desk.Send(live.Reply(notice, ana, "Are you there?"))
		s.sink.Wait(s, 2, "carla@customer.test", "reply")
	})
}

func TestS15ForgedReportChangesNothing(t *testing.T) {
	trustedAndProven(t, live.Setup{}, func(t *testing.T, s *scene) {
		_, notice := s.open()
		s.desk.Send(live.Reply(notice, ana, "Please restart."))
		reply := s.sink.Wait(s, 1, "carla@customer.test", "reply")
		s.desk.Settle()
		forged := reply
		forged.Raw = []byte("Message-ID: <made.up@desk.test>\r\nSubject: hi\r\n\r\n")
		s.report(forged, support, "failed", "5.1.1", "550 5.1.1 no such user")
		s.desk.Settle()
		want(t, "tickets", len(s.desk.Tickets()), 1)
		want(t, "state of the letter", s.ticket().Messages[1].Letters[0].State, "sent")

		at := strings.LastIndexByte(reply.From, '@')
		other := "a"
		if reply.From[at-1] == 'a' {
			other = "b"
		}
		bad := reply.From[:at-1] + other + reply.From[at:]
		want(t, "a bounce address with a bad MAC", s.desk.TryRaw("", []string{bad}, report(reply, "failed", "5.1.1", "x")).Code, 550)
	})
}

func TestS49PolicyRefusalDoesNotSuppress(t *testing.T) {
	for _, c := range []struct {
		name, refusal string
		later         int // replies that arrive after the refusal has ended
	}{
		{"policy", "550 5.7.1 not today", 1},
		{"no such user", "550 5.1.1 nobody here", 0},
		{"no such user, in the second line", "550-\r\n550 5.1.1 nobody here", 0},
		{"no such user, in words", "550 No such user", 0},
		{"policy, in the same words", "550 No such user for blocked hosts", 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := begin(t, live.Setup{})
			_, notice := s.open()
			s.sink.Refuse(func(rcpt string) string {
				if rcpt == "carla@customer.test" {
					return c.refusal
				}
				return ""
			})
			s.desk.Send(live.Reply(notice, ana, "Please restart."))
			alert := s.sink.Wait(s, 1, "ana@agents.test", "alert")
			holds(t, "alert", alert.Text(), strings.TrimSpace(c.refusal[strings.LastIndex(c.refusal, "550 ")+4:]))
			want(t, "state", s.ticket().Messages[1].Letters[0].State, "bounced")
			s.sink.Refuse(nil)
			s.desk.Send(live.Reply(notice, ana, "Are you there?"))
			s.count(c.later, "carla@customer.test", "reply")
		})
	}
}
