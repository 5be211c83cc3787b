package e2e

import (
	"fmt"
	"strings"
	"testing"

	"guichet/e2e/live"
)

// fronted is a scene behind a front: any client address can be had, by XCLIENT.
func fronted(t *testing.T) *scene {
	return begin(t, live.Setup{Strangers: true, Extra: "[[front]]\nnetwork = \"127.0.0.0/8\""})
}

// as begins a session in the name of a client.
func (s *scene) as(client string) *live.Client {
	s.Helper()
	c, a := live.Dial("", s.desk.Addr)
	if c == nil {
		s.Fatalf("connect: %v", a)
	}
	s.Cleanup(c.Close)
	if a := c.Cmd(220, "XCLIENT ADDR=%s HELO=client.test", client); a.Code != 220 {
		s.Fatalf("XCLIENT: %v", a)
	}
	c.Cmd(250, "EHLO client.test")
	return c
}

// TestOneVictim: whoever forges somebody's address over and over, from however many hosts and
// with however many tags, makes the desk write to him three times at most, and not one word of
// the mails.
func TestOneVictim(t *testing.T) {
	const mails = 60
	s := fronted(t)
	for n := range mails {
		c := s.as(fmt.Sprintf("198.51.%d.7", n))
		from := "victim@customer.test"
		if n%2 == 1 {
			from = fmt.Sprintf("victim+%d@customer.test", n)
		}
		d := live.NewDraft("Victim <"+from+">", support, "Buy pills", "Cheap pills here\n")
		if a := c.Send(from, []string{support}, d.Bytes()); a.Code != 250 {
			t.Fatal(a)
		}
		c.Quit()
	}
	s.desk.Settle()
	heard := 0
	for _, l := range s.sink.All() {
		for _, to := range l.Rcpt {
			if strings.HasPrefix(to, "victim") {
				heard++
				lacks(t, "a letter to the victim", string(l.Raw), "pills")
			}
		}
	}
	if heard == 0 || heard > 3 {
		t.Errorf("the victim heard %d times of %d forged mails", heard, mails)
	}
	want(t, "tickets", len(s.desk.Tickets()), mails)
}
