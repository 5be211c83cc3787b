package e2e

import (
	"io"
	"net"
	"testing"
	"time"

	"guichet/e2e/live"
)

// TestEndAmidStalledContent: SIGTERM while mails have stalled says 421 to their senders, ends well, and
// takes what still comes.
func TestEndAmidStalledContent(t *testing.T) {
	s := begin(t, live.Setup{})
	var stalled []*live.Client
	for _, octets := range []string{"", "Subject: half", "Subject: half\r\n\r\nHello\r\n"} {
		c := s.stranger()
		c.Cmd(250, "MAIL FROM:<carla@customer.test>")
		c.Cmd(250, "RCPT TO:<support@desk.test>")
		c.Cmd(354, "DATA")
		c.Say(octets)
		stalled = append(stalled, c)
	}
	chunked := s.stranger()
	chunked.Cmd(250, "MAIL FROM:<carla@customer.test>")
	chunked.Cmd(250, "RCPT TO:<support@desk.test>")
	chunked.Say("BDAT 1000 LAST\r\nSubject: half")
	stalled = append(stalled, chunked)
	pages, err := net.Dial("unix", s.desk.Data()+"/control.sock") // a request that never ends
	if err != nil {
		t.Fatal(err)
	}
	defer pages.Close()
	io.WriteString(pages, "GET /tickets HTTP/1.1\r\n")
	began := time.Now()
	s.desk.Stop()
	if took := time.Since(began); took > 25*time.Second {
		t.Errorf("the end took %v", took)
	}
	want(t, "exit", s.desk.Exit(), 0)
	for _, c := range stalled {
		want(t, "heard", c.Hear().Code, 421)
		c.Close()
	}
	s.desk.Start()
	want(t, "tickets", len(s.desk.Tickets()), 0)
}
