package e2e

import (
	"bufio"
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"guichet/e2e/live"
)

// blurts connects, says something at once, and returns all that the desk answers to its end.
func (s *scene) blurts(octets string) string {
	s.Helper()
	c, err := net.DialTimeout("tcp", s.desk.Addr, live.Patience)
	if err != nil {
		s.Fatal(err)
	}
	defer c.Close()
	c.SetDeadline(time.Now().Add(live.Patience))
	if _, err := io.WriteString(c, octets); err != nil {
		s.Fatal(err)
	}
	heard, err := io.ReadAll(c)
	if err != nil {
		s.Errorf("%.20q: %v after %q", octets, err, heard)
	}
	return string(heard)
}

// TestWhoIsNoMailServer: what is no SMTP, or comes before the greeting, ends with 554 and no mail.
func TestWhoIsNoMailServer(t *testing.T) {
	s := begin(t, live.Setup{})
	mail := "MAIL FROM:<carla@customer.test>\r\nRCPT TO:<support@desk.test>\r\nDATA\r\nSubject: hi\r\n\r\nhi\r\n.\r\nQUIT\r\n"
	for _, octets := range []string{
		"GET / HTTP/1.1\r\nHost: mx\r\n\r\n", "POST / HTTP/1.1\r\nHost: mx\r\n\r\nEHLO x\r\n" + mail,
		"EHLO x\r\n" + mail, "EHLO x\r\n", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "\x16\x03\x01\x00\xc8\x01\x00\x00\xc4",
	} {
		heard := s.blurts(octets)
		if !strings.HasPrefix(heard, "554 ") || strings.Contains(heard, "250") {
			t.Errorf("%.20q: heard %q", octets, heard)
		}
	}
	// Whoever waits for the greeting and then speaks HTTP.
	c, err := net.Dial("tcp", s.desk.Addr)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	c.SetDeadline(time.Now().Add(live.Patience))
	in := bufio.NewReader(c)
	if greeting, _ := in.ReadString('\n'); !strings.HasPrefix(greeting, "220 ") {
		t.Fatalf("greeting %q", greeting)
	}
	io.WriteString(c, "POST /a HTTP/1.1\r\nHELO x\r\n"+mail)
	rest, _ := io.ReadAll(in)
	if !strings.HasPrefix(string(rest), "554 ") || strings.Contains(string(rest), "250") {
		t.Errorf("HTTP behind the greeting: %q", rest)
	}
	want(t, "tickets", len(s.desk.Tickets()), 0)
	if a := s.desk.Try(live.NewDraft(carla, support, "Cannot log in", "Hello\n")); a.Code != 250 {
		t.Error(a)
	}
}
