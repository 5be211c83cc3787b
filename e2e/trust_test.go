package e2e

import (
	"fmt"
	"net"
	"strings"
	"testing"

	"guichet/e2e/live"
)

// trustees are hosts on addresses of their own, and a DNS that knows whose they are.
type trustees struct {
	*scene
	customers, agents, forger string // client addresses
}

// beginTrust starts a desk that trusts nobody by address. customer.test and agents.test prove
// their mail by SPF; what else bears agents.test's name, they want refused.
func beginTrust(t *testing.T, setup live.Setup) *trustees {
	t.Helper()
	x := &trustees{customers: live.Loopback(), agents: live.Loopback(), forger: live.Loopback()}
	setup.Strangers = true
	setup.Resolver = live.StartDNS(t, map[string][]string{
		"customer.test. TXT":      {fmt.Sprintf(`"v=spf1 ip4:%s -all"`, x.customers)},
		"agents.test. TXT":        {fmt.Sprintf(`"v=spf1 ip4:%s -all"`, x.agents)},
		"_dmarc.agents.test. TXT": {`"v=DMARC1; p=reject"`},
		"_dmarc.bank.test. TXT":   {`"v=DMARC1; p=quarantine"`},
		"elsewhere.test. TXT":     {fmt.Sprintf(`"v=spf1 ip4:%s -all"`, x.forger)},
	})
	x.scene = begin(t, setup)
	return x
}

// from sends a draft from a client address.
func (x *trustees) from(client string, d live.Draft) live.Answer {
	x.Helper()
	to := d.To
	if at := strings.LastIndexByte(to, '<'); at >= 0 {
		to = strings.Trim(to[at:], "<>")
	}
	sender := d.From[strings.LastIndexByte(d.From, '<')+1:]
	return live.TryFrom(client, x.desk.Addr, strings.Trim(sender, "<>"), []string{to}, d.Bytes())
}

// quarantine lists the reasons of held mail.
func (s *scene) quarantine() (reasons []string) {
	s.Helper()
	var all []struct{ Kind, Reason string }
	s.desk.JSON(&all, "quarantine", "list")
	for _, a := range all {
		reasons = append(reasons, a.Reason)
	}
	return reasons
}

// TestProofByDNS: acceptance 5, 6, 22, 23 and 29 between strangers, with real DNS answers.
func TestProofByDNS(t *testing.T) {
	x := beginTrust(t, live.Setup{})
	if a := x.from(x.customers, live.NewDraft(carla, support, "Cannot log in", "Hello\n")); a.Code != 250 {
		t.Fatal(a)
	}
	received, notice := x.sink.Wait(x, 1, "carla@customer.test", "received"), x.sink.Wait(x, 1, "ana@agents.test", "new")
	want(t, "verdict", x.desk.Show(1).Messages[0].Verdict.Result, "pass")
	holds(t, "the confirmation", received.Get("Subject"), "Cannot log in")

	// A stranger with the tag, and one with a token that he altered.
	x.from(x.forger, live.NewDraft(mallory, support, "Re: [#1] Cannot log in", "Let me in\n"))
	x.sink.Wait(x, 2, "ana@agents.test", "new")
	token := received.ReplyTo()
	last := "a"
	if at := strings.IndexByte(token, '@'); token[at-1] == 'a' {
		last = "b"
	}
	altered := token[:strings.IndexByte(token, '@')-1] + last + token[strings.IndexByte(token, '@'):]
	x.from(x.forger, live.NewDraft(mallory, altered, "Hello", "Let me in\n"))
	x.sink.Wait(x, 3, "ana@agents.test", "new")
	want(t, "messages of ticket 1", len(x.desk.Show(1).Messages), 1)
	x.count(0, "carla@customer.test", "update", "status")

	// Spoofed agent with #resolved: DMARC finds it forged. Without DMARC's word it is unproven.
	x.from(x.forger, live.Reply(notice, ana, "#resolved\nGo away.\n"))
	want(t, "status after a forged #resolved", x.desk.Show(1).Status, "open")
	want(t, "quarantined", len(x.quarantine()), 1)
	x.sink.Wait(x, 1, "ana@agents.test", "alert")

	// The agent himself.
	x.from(x.agents, live.Reply(notice, ana, "#resolved\nTry it again.\n"))
	x.sink.Wait(x, 1, "carla@customer.test", "resolved")

	// A forged customer hears nothing; one without any proof hears only the number.
	x.from(x.forger, live.NewDraft("Bo <bo@bank.test>", support, "Wire money", "Buy now\n"))
	x.from(x.forger, live.NewDraft("Ned <ned@nowhere.test>", support, "Wire money", "Buy now\n"))
	bare := x.sink.Wait(x, 1, "ned@nowhere.test", "received")
	lacks(t, "a confirmation to an unproven address", string(bare.Raw), "Wire money", "Buy now")
	x.count(0, "bo@bank.test")
	want(t, "quarantined", len(x.quarantine()), 2)

	for _, rcpt := range []string{"nobody@desk.test", "carla@customer.test"} {
		d := live.NewDraft(mallory, rcpt, "Hello", "Hello\n")
		want(t, rcpt, x.from(x.forger, d).Code, 550)
	}
}

// TestAgentUnprovenIsTold: without a policy nobody calls the mail forged, and still nothing is
// executed; the agent is told where we know him.
func TestAgentUnprovenIsTold(t *testing.T) {
	x := beginTrust(t, live.Setup{Agents: []live.Agent{{Email: "ana@nopolicy.test", Name: "Ana"}}})
	x.from(x.customers, live.NewDraft(carla, support, "Cannot log in", "Hello\n"))
	notice := x.sink.Wait(x, 1, "ana@nopolicy.test", "new")
	x.from(x.forger, live.Reply(notice, "Ana <ana@nopolicy.test>", "#closed\nGo away.\n"))
	x.sink.Wait(x, 1, "ana@nopolicy.test", "alert")
	want(t, "status", x.desk.Show(1).Status, "open")
	x.count(0, "carla@customer.test", "closed", "reply", "status")
}

// TestWebForm: a form of the configuration speaks for whoever fills it in: he is confirmed in full. It
// proves nothing of him, so that another's request is not joined or shared with his address.
func TestWebForm(t *testing.T) {
	x := beginTrust(t, live.Setup{Extra: "[[via]]\nemail = \"forms@customer.test\"\n"})
	fill := func(subject, text string) {
		t.Helper()
		d := live.NewDraft("Form <forms@customer.test>", support, subject, text)
		d.Fields = []string{"Reply-To: " + carla}
		if a := x.from(x.customers, d); a.Code != 250 {
			t.Fatal(a)
		}
	}
	fill("Cannot log in", "Hello\n")
	holds(t, "the confirmation", x.sink.Wait(x, 1, "carla@customer.test", "received").Get("Subject"), "Cannot log in")
	fill("Re: [#1] Cannot log in", "#share mallory@elsewhere.test\nLet me in\n")
	x.sink.Wait(x, 2, "carla@customer.test", "received")
	want(t, "messages of ticket 1", len(x.desk.Show(1).Messages), 1)
	want(t, "verdict", x.desk.Show(2).Messages[0].Verdict.Result, "weak")
	want(t, "participants", len(x.desk.Show(1).Participants)+len(x.desk.Show(2).Participants), 0)
	x.count(0, "mallory@elsewhere.test")
}

// TestDNSDown: customers' mail is taken when nobody answers; an agent's comes again.
func TestDNSDown(t *testing.T) {
	silent, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { silent.Close() })
	s := begin(t, live.Setup{Strangers: true, Resolver: silent.LocalAddr().String()})
	s.desk.Send(live.NewDraft(carla, support, "Cannot log in", "Hello\n"))
	received, notice := s.sink.Wait(s, 1, "carla@customer.test", "received"), s.sink.Wait(s, 1, "ana@agents.test", "new")
	want(t, "verdict", s.ticket().Messages[0].Verdict.Result, "temperror")
	s.desk.Send(live.Reply(received, carla, "It is blue.\n"))
	want(t, "messages", kinds(s.ticket()), "customer customer")
	d := live.Reply(notice, ana, "#closed\n")
	want(t, "the agent's mail", live.Try(s.desk.Addr, "ana@agents.test", []string{notice.ReplyTo()}, d.Bytes()).Code, 451)
	want(t, "status", s.ticket().Status, "open")
}

// TestQuarantineByHand: what is held back can be seen, released and dropped.
func TestQuarantineByHand(t *testing.T) {
	x := beginTrust(t, live.Setup{})
	x.from(x.forger, live.NewDraft("Bo <bo@bank.test>", support, "Wire money", "Is it lost?\n"))
	x.from(x.forger, live.NewDraft("Bob <bob@bank.test>", support, "Wire more", "Buy now\n"))
	want(t, "quarantined", len(x.quarantine()), 2)
	if out, errs, code := x.desk.Run("quarantine", "show", "1"); code != 0 || !strings.Contains(out, "dmarc=fail") {
		t.Errorf("show: exit %d, %s\n%s", code, errs, out)
	}
	var released struct{ Tickets []int }
	x.desk.JSON(&released, "quarantine", "release", "1")
	want(t, "released to", fmt.Sprint(released.Tickets), "[1]")
	received := x.sink.Wait(x, 1, "bo@bank.test", "received")
	holds(t, "the confirmation of a released mail", received.Get("Subject"), "Wire money")
	holds(t, "events", fmt.Sprint(x.desk.Show(1).Events), "released from quarantine")
	x.desk.JSON(new(any), "quarantine", "drop", "2")
	want(t, "quarantined", len(x.quarantine()), 0)
	if _, _, code := x.desk.Run("quarantine", "drop", "2"); code != 1 {
		t.Errorf("dropping it again: exit %d", code)
	}
	want(t, "tickets", len(x.desk.Tickets()), 1)
}
