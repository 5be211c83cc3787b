package e2e

import (
	"bytes"
	"fmt"
	"os"
	"strings"
	"testing"

	"guichet/e2e/live"
)

// stranger begins a session.
func (s *scene) stranger() *live.Client {
	s.Helper()
	c, a := live.Dial("", s.desk.Addr)
	if c == nil {
		s.Fatalf("connect: %v", a)
	}
	s.Cleanup(c.Close)
	return c
}

// subjects lists those of all tickets.
func (s *scene) subjects() string {
	s.Helper()
	var all []string
	for _, t := range s.desk.Tickets() {
		all = append(all, t.Subject)
	}
	return strings.Join(all, " ")
}

// hears fails unless these codes come next; 0 is the end of the connection.
func (s *scene) hears(c *live.Client, codes ...int) {
	s.Helper()
	for n, code := range codes {
		if a := c.Hear(); a.Code != code {
			s.Fatalf("reply %d: got %v, want %d", n+1, a, code)
		}
	}
}

const (
	envelope = "MAIL FROM:<carla@customer.test>\r\nRCPT TO:<" + support + ">\r\n"
	// smuggled is a second mail, for a server that ends the first one too early.
	smuggled = "MAIL FROM:<mallory@elsewhere.test>\r\nRCPT TO:<" + support + ">\r\nDATA\r\n" +
		"From: mallory@elsewhere.test\r\nSubject: smuggled\r\n\r\nsmuggled\r\n.\r\n"
)

// brief is a mail whose end is still to come.
func brief(subject string) string {
	return fmt.Sprintf("From: carla@customer.test\r\nMessage-ID: <%s@customer.test>\r\nSubject: %[1]s\r\n\r\nHello", subject)
}

// TestSmuggling: whatever some server or other takes for the end of a mail, with a second mail
// behind it, the desk never sees two, and goes on in step or hangs up.
func TestSmuggling(t *testing.T) {
	s := begin(t, live.Setup{Agents: []live.Agent{}})
	var taken []string
	for n, c := range []struct {
		end  string
		code int
		over bool // the session ends: nobody can tell where the mail ended for the client
	}{
		{end: "\n.\n", code: 554},
		{end: "\n.\r\n", code: 554},
		{end: "\n.\r", code: 554},
		{end: "\r.\r", code: 554},
		{end: "\r.\n", code: 554},
		{end: "\r.\r\n", code: 554},
		{end: "\r\n.\n", code: 554},
		{end: "\r\n.\r", code: 554},
		{end: "\r\n.\r\r\n", code: 554},
		{end: "\r\n\r.\r\n", code: 554},
		{end: "\n\n.\n\n", code: 554},
		{end: "\r\n.\n\r\n", code: 554},
		{end: "\r\n. \r\n", code: 250},
		{end: "\r\n..\r\n", code: 250},
		{end: "\r\n.\x00\r\n", code: 250},
		{end: "\r\n\x00.\r\n", code: 250},
		{end: "\r\r\n.\r\n", code: 554, over: true},
	} {
		subject := fmt.Sprintf("end%02d", n)
		if c.code == 250 {
			taken = append(taken, subject)
		}
		who := s.stranger()
		who.Say(envelope + "DATA\r\n")
		s.hears(who, 250, 250, 354)
		who.Say(brief(subject) + c.end + smuggled)
		if a := who.Hear(); a.Code != c.code {
			t.Errorf("%q: %v", c.end, a)
			continue
		}
		if c.over {
			s.hears(who, 0)
			continue
		}
		who.Say("NOOP\r\n")
		s.hears(who, 250)
		who.Quit()
	}
	want(t, "tickets", s.subjects(), strings.Join(taken, " "))
}

// TestChunksCutAndTakenBack: of BDAT, only what arrived whole and was answered 250 is a mail, and
// what is behind a chunk is commands.
func TestChunksCutAndTakenBack(t *testing.T) {
	s := begin(t, live.Setup{Agents: []live.Agent{}, Extra: "[limits]\nmail = '100KB'"})
	bdat := func(size int, last, text string) string { return fmt.Sprintf("BDAT %d%s\r\n%s", size, last, text) }
	mail := brief("whole") + "\r\n"

	cut := s.stranger()
	cut.Say(envelope + bdat(1000, " LAST", brief("cut")))
	s.hears(cut, 250, 250)
	cut.Close()

	for n, last := range []string{"", "NOOP\r\n", "BDAT 0\r\n", "BDAT", "BDAT 5 LAST\r\n"} { // gone between two chunks, or where the next one should be
		between := s.stranger()
		between.Say(envelope + bdat(len(mail), "", mail) + last)
		s.hears(between, 250, 250, 250)
		between.Close()
		live.Until(t, "the end of the session", func() bool { return strings.Count(s.desk.Log(), "verb=DATA") > n })
	}

	race := s.stranger()
	for n := range 20 {
		text := brief(fmt.Sprintf("race%02d", n)) + "\r\n"
		race.Say(envelope + bdat(len(text), "", text) + "RSET\r\n" + envelope + bdat(len(text), " LAST", text) + "RSET\r\n")
		s.hears(race, 250, 250, 250, 250, 250, 250, 250, 250)
	}

	more := s.stranger() // than announced: the rest is no part of the mail, and no mail of its own
	more.Say(envelope + bdat(len(mail), " LAST", mail+"more of it\r\n"+"DATA\r\n") + smuggled)
	s.hears(more, 250, 250, 250, 500, 503, 250, 250, 354, 250)

	large := s.stranger()
	large.Say(envelope + bdat(200_000, "", strings.Repeat("x", 200_000)))
	s.hears(large, 250, 250, 552)
	large.Say("NOOP\r\n")
	s.hears(large, 250)

	counts := map[string]int{}
	for _, ticket := range s.desk.Tickets() {
		counts[ticket.Subject[:4]]++
	}
	want(t, "tickets", fmt.Sprint(counts), "map[race:20 smug:1 whol:1]")
}

// TestCommandsBehindSTARTTLS: what stands in the clear behind STARTTLS, in the same segment, may be
// an attacker's: it is never said in the customer's session.
func TestCommandsBehindSTARTTLS(t *testing.T) {
	cert, key := certificate(t)
	s := begin(t, live.Setup{Agents: []live.Agent{}, SMTP: fmt.Sprintf("tls_cert = %q\ntls_key = %q", cert, key)})
	who := s.stranger()
	who.Say("STARTTLS\r\nEHLO injected.test\r\n" + envelope + "DATA\r\n" + brief("injected") + "\r\n.\r\n")
	s.hears(who, 220)
	if err := who.Secure(); err != nil {
		t.Fatal(err)
	}
	who.Say("MAIL FROM:<carla@customer.test>\r\n")
	s.hears(who, 503) // the only answer: nobody has greeted
	who.Say("EHLO client.test\r\n" + envelope + "DATA\r\n")
	s.hears(who, 250, 250, 250, 354)
	who.Say(brief("secure") + "\r\n.\r\n")
	s.hears(who, 250)
	want(t, "tickets", s.subjects(), "secure")
}

// TestRenewedCertificate: a renewed certificate is shown from the next session on; the one under way
// goes on. A handshake that fails ends its session: nothing goes on in the clear.
func TestRenewedCertificate(t *testing.T) {
	cert, key := certificate(t)
	s := begin(t, live.Setup{Agents: []live.Agent{}, SMTP: fmt.Sprintf("tls_cert = %q\ntls_key = %q", cert, key)})
	secure := func() *live.Client {
		t.Helper()
		who := s.stranger()
		who.Say("STARTTLS\r\n")
		s.hears(who, 220)
		if err := who.Secure(); err != nil {
			t.Fatal(err)
		}
		who.Say("EHLO client.test\r\n")
		s.hears(who, 250)
		return who
	}
	before := secure()
	renewed, itsKey := certificate(t)
	for from, to := range map[string]string{renewed: cert, itsKey: key} {
		if err := os.Rename(from, to); err != nil {
			t.Fatal(err)
		}
	}
	after := secure()
	if bytes.Equal(before.Certificate(), after.Certificate()) {
		t.Error("the old certificate is shown")
	}
	for n, who := range []*live.Client{before, after} {
		who.Say(envelope + "DATA\r\n")
		s.hears(who, 250, 250, 354)
		who.Say(brief(fmt.Sprint(n)) + "\r\n.\r\n")
		s.hears(who, 250)
	}
	want(t, "tickets", s.subjects(), "0 1")

	failed := s.stranger()
	failed.Say("STARTTLS\r\n")
	s.hears(failed, 220)
	failed.Say("NOOP\r\n" + envelope)
	if text := failed.Rest(); strings.Contains(text, "250") {
		t.Errorf("after a handshake that failed: %q", text)
	}
}
