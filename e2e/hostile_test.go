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

// TestPostfixAsFront: Postfix relays strangers to the desk by SMTP. The client that it names is
// judged, and Authentication-Results that a stranger wrote in its name prove nothing.
func TestPostfixAsFront(t *testing.T) {
	needs(t, true, "postfix")
	t.Parallel()
	client := live.Loopback()
	front, sink := live.FreeAddr(), live.StartSink(t)
	host, _, _ := strings.Cut(front, ":")
	desk := live.StartDesk(t, binary, live.Setup{
		Relay: sink.Addr, Strangers: true,
		Extra: fmt.Sprintf("[[front]]\nnetwork = %q\nauthserv = \"mx.world.test\"", host),
		Resolver: live.StartDNS(t, map[string][]string{
			"customer.test. TXT":    {fmt.Sprintf(`"v=spf1 ip4:%s -all"`, client)},
			"_dmarc.bank.test. TXT": {`"v=DMARC1; p=reject"`},
		}),
	})
	post := live.StartPostfix(t, live.PostfixSetup{
		Addr: front, Routes: map[string]string{"desk.test": desk.Addr},
		Main: []string{
			"smtp_send_xforward_command = yes", "smtpd_authorized_xforward_hosts = 127.0.0.0/8",
			"smtp_bind_address = " + host, "relay_domains = desk.test",
		},
	})
	d := live.NewDraft(carla, support, "Cannot log in", "Hello\n")
	if a := live.TryFrom(client, post.Addr, "carla@customer.test", []string{support}, d.Bytes()); a.Code != 250 {
		t.Fatal(a)
	}
	sink.Wait(t, 1, "carla@customer.test", "received")
	want(t, "spf of the client", desk.Show(1).Messages[0].Verdict.SPF, "pass")

	forged := live.NewDraft("Bo <bo@bank.test>", support, "Wire money", "Buy now\n").
		With("Authentication-Results: mx.desk.test; dmarc=pass header.from=bank.test").
		With("Received: from mx.bank.test (mx.bank.test [192.0.2.77]) by mx.desk.test; Sun, 22 Nov 2026 10:00:00 +0000")
	if a := live.TryFrom(client, post.Addr, "bo@bank.test", []string{support}, forged.Bytes()); a.Code != 250 {
		t.Fatal(a)
	}
	var held []struct{ Reason string }
	live.Until(t, "the forged mail in quarantine", func() bool {
		desk.JSON(&held, "quarantine", "list")
		return len(held) == 1
	})
	want(t, "tickets", len(desk.Tickets()), 1)
}
