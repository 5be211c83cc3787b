package e2e

import (
	"testing"

	"guichet/e2e/live"
)

func TestS17TheSameMailTwiceIsOne(t *testing.T) {
	s := begin(t, live.Setup{})
	draft := live.NewDraft(carla, support, "Cannot log in", "Hello\n")
	for range 3 {
		s.desk.Send(draft)
	}
	s.count(1, "carla@customer.test")
	s.count(1, "ana@agents.test")
	want(t, "messages", kinds(s.ticket()), "customer")

	received := s.sink.To("carla@customer.test")[0]
	reply := live.Reply(received, carla, "It is blue.")
	for range 3 {
		s.desk.Send(reply)
	}
	s.count(1, "ana@agents.test", "update")
	want(t, "messages", kinds(s.ticket()), "customer customer")
}

func TestS17AcrossARestart(t *testing.T) {
	s := begin(t, live.Setup{})
	draft := live.NewDraft(carla, support, "Cannot log in", "Hello\n")
	s.desk.Send(draft)
	s.desk.Settle() // a letter that is on the wire at the kill may go twice (see TestS18)
	s.desk.Kill()
	s.desk.Start()
	s.desk.Send(draft)
	s.count(1, "carla@customer.test")
	want(t, "messages", kinds(s.ticket()), "customer")
}

func TestS17SameMessageIDOtherWords(t *testing.T) {
	s := begin(t, live.Setup{})
	draft := live.NewDraft(carla, support, "Cannot log in", "Hello\n")
	s.desk.Send(draft)
	draft.Text = "Hello, other words\n"
	s.desk.Send(draft)
	s.count(1, "carla@customer.test", "received")
	want(t, "messages", kinds(s.ticket()), "customer customer")
}

func TestS45TwoPathsOneMessage(t *testing.T) {
	s := begin(t, live.Setup{})
	draft := live.NewDraft(carla, support, "Cannot log in", "Hello\n")
	for i, path := range []string{"mx1.customer.test", "mx2.customer.test"} {
		trace := "Received: from " + path + " by relay.test with ESMTP id " + string(rune('a'+i)) + ";\r\n\tSun, 22 Nov 2026 10:00:00 +0000\r\n"
		raw := append([]byte(trace), draft.Bytes()...)
		sender := []string{"carla@customer.test", "srs0=abcd=carla@relay.test"}[i]
		if a := live.Try(s.desk.Addr, sender, []string{support}, raw); a.Code != 250 {
			t.Fatalf("path %s: %v", path, a)
		}
	}
	s.count(1, "carla@customer.test")
	s.count(1, "ana@agents.test")
	want(t, "messages", kinds(s.ticket()), "customer")
}

func twoAddresses() live.Setup {
	return live.Setup{Addresses: []string{
		"email = \"support@desk.test\"\nname = \"Support\"\nlanguage = \"en\"",
		"email = \"billing@desk.test\"\nname = \"Billing\"\nlanguage = \"en\"",
	}}
}

func TestS28TwoSupportAddressesOneTicket(t *testing.T) {
	s := begin(t, twoAddresses())
	draft := live.NewDraft(carla, "support@desk.test, billing@desk.test", "Cannot pay", "Hello\n")
	s.desk.Send(draft) // both in one transaction
	s.count(1, "carla@customer.test")
	s.count(1, "ana@agents.test")
	want(t, "messages", kinds(s.ticket()), "customer")
}

func TestS28TwoTransactionsOneTicket(t *testing.T) {
	s := begin(t, twoAddresses())
	draft := live.NewDraft(carla, "support@desk.test, billing@desk.test", "Cannot pay", "Hello\n")
	s.desk.Send(draft, "billing@desk.test") // the sender's MTA splits recipients
	s.desk.Send(draft, "support@desk.test")
	s.count(1, "carla@customer.test")
	s.count(1, "ana@agents.test")
	want(t, "messages", kinds(s.ticket()), "customer")
}
