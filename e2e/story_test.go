package e2e

import (
	"fmt"
	"testing"

	"guichet/e2e/live"
)

// town is a desk with Postfix as its smarthost and as everybody's mail server.
type town struct {
	*testing.T
	desk *live.Desk
	post *live.Postfix
}

// settle starts a town where the customers and agents have Maildirs.
func settle(t *testing.T, setup live.Setup) *town {
	t.Helper()
	needs(t, true, "postfix", "mutt", "s-nail", "script")
	t.Parallel()
	setup.Relay = live.FreeAddr()
	desk := live.NewDesk(t, binary, setup)
	post := live.StartPostfix(t, live.PostfixSetup{
		Addr:      setup.Relay,
		Mailboxes: []string{"carla@customer.test", "dora@customer.test", "zoe@customer.test", "ana@agents.test", "ben@agents.test"},
		Routes:    map[string]string{"desk.test": desk.Addr},
	})
	desk.Start()
	return &town{t, desk, post}
}

func TestS15RealDeliveryReport(t *testing.T) {
	w := settle(t, live.Setup{})
	w.desk.Send(live.NewDraft(carla, support, "Cannot log in", "Hello\n"))
	w.post.Wait(1, "carla@customer.test", "received")
	// Her mailbox is closed. Postfix, which takes everything for its domain, finds out after
	// it has acknowledged the agent's answer, and returns it.
	w.post.CloseMailbox("carla@customer.test")
	agent := live.Nail{From: ana, SMTP: w.post.Addr}
	agent.Reply(t, w.post.Wait(1, "ana@agents.test", "new"), "Since when?")
	alert := w.post.Wait(1, "ana@agents.test", "alert")
	holds(t, "alert", alert.Text(), "carla@customer.test", "unknown user")
	answer := w.desk.Show(1).Messages[1]
	want(t, "the agent's mail", answer.Kind, "agent")
	want(t, "its letter", states(answer.Letters), "bounced")
	holds(t, "the letter's last reply", answer.Letters[0].LastReply, "unknown user")
	want(t, "tickets", len(w.desk.Tickets()), 1)
	w.desk.Settle()
	lacks(t, "Postfix's log", w.post.Log(), "to=<MAILER-DAEMON", "to=<mailer-daemon")
}

func TestPostfixHoldsBackWhileTheDeskIsDown(t *testing.T) {
	w := settle(t, live.Setup{})
	w.desk.Stop()
	customer := live.Mutt{From: carla, SMTP: w.post.Addr}
	for i := range 3 {
		customer.Write(t, support, fmt.Sprintf("Question %d", i), fmt.Sprintf("Hello %d\n", i))
	}
	w.desk.Start()
	w.post.Flush()
	w.post.Wait(3, "carla@customer.test", "received")
	w.desk.Settle()
	want(t, "tickets", len(w.desk.Tickets()), 3)
	want(t, "confirmations", len(w.post.Inbox("carla@customer.test")), 3)
}
