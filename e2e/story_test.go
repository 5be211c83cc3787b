package e2e

import (
	"fmt"
	"strings"
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
		Mailboxes: []string{"carla@customer.test", "ana@agents.test", "ben@agents.test"},
		Routes:    map[string]string{"desk.test": desk.Addr},
	})
	desk.Start()
	return &town{t, desk, post}
}

// stories are the words of the same events in two languages.
var stories = []struct {
	language, subject, first, agent, second, solved string
	words                                           []string // of the mails, in order: received, resolved
}{
	{
		"en", "Printer on fire", "Good morning,\n\nthe printer in room 3 is burning. What shall I do?\n\nCarla",
		"Hello Carla,\n\nplease leave the room and close the door.", "Thank you, we are outside now.",
		"The fire is out and a new printer is on its way.",
		[]string{"request", "resolved"},
	},
	{
		"fr", "L'imprimante brûle", "Bonjour,\n\nl'imprimante de la salle 3 brûle. Que dois-je faire ?\n\nMerci d'avance,\nCarla",
		"Bonjour Carla,\n\nveuillez quitter la salle et fermer la porte.", "Merci, nous sommes dehors à présent.",
		"Le feu est éteint et une nouvelle imprimante arrive.",
		[]string{"demande", "résolu"},
	},
}

// A customer with mutt, an agent with s-nail, Postfix between them and the desk: a request
// from its first mail to the closed one.
func TestStoryWithRealClients(t *testing.T) {
	for _, c := range stories {
		t.Run(c.language, func(t *testing.T) {
			w := settle(t, live.Setup{CloseAfter: "3s"})
			customer := live.Mutt{From: carla, SMTP: w.post.Addr, Lang: c.language}
			agent := live.Nail{From: ana, SMTP: w.post.Addr}

			customer.Write(t, support, c.subject, c.first)
			received := w.post.Wait(1, "carla@customer.test", "received")
			holds(t, "confirmation", received.Get("Subject"), "[#1] "+c.subject)
			holds(t, "confirmation", strings.ToLower(received.Text()), c.words[0])
			holds(t, "ticket's language", w.desk.Show(1).Language, c.language)

			notice := w.post.Wait(1, "ana@agents.test", "new")
			holds(t, "notification", notice.Text(), strings.SplitN(c.first, "\n\n", 2)[1][:20])
			agent.Reply(t, notice, c.agent)
			reply := w.post.Wait(1, "carla@customer.test", "reply")
			holds(t, "answer", reply.Text(), lastLine(c.agent))
			lacks(t, "answer", reply.All(), "ana@agents.test", "s-nail", "original message", "-------- ")
			want(t, "subject", reply.Get("Subject"), "Re: [#1] "+c.subject)

			customer.Reply(t, reply, c.second)
			update := w.post.Wait(1, "ana@agents.test", "update")
			want(t, "customer's words", strings.TrimSpace(w.desk.Show(1).Messages[2].Text), c.second)
			agent.Reply(t, update, "#resolved\n"+c.solved)
			resolved := w.post.Wait(1, "carla@customer.test", "resolved")
			holds(t, "resolved mail", resolved.Text(), c.solved)
			holds(t, "resolved mail", strings.ToLower(resolved.Text()), c.words[1])
			lacks(t, "resolved mail", resolved.All(), "#resolved", "ana@agents.test", lastLine(c.second))

			w.post.Wait(1, "carla@customer.test", "closed")
			w.desk.Settle()
			ticket := w.desk.Show(1)
			want(t, "status", ticket.Status, "closed")
			want(t, "messages", kinds(ticket), "customer agent customer agent")
			want(t, "tickets", len(w.desk.Tickets()), 1)
			want(t, "mails to the customer", len(w.post.Inbox("carla@customer.test")), 4)
			for i, words := range []string{c.first, c.agent, c.second, c.solved} {
				want(t, fmt.Sprintf("text %d", i), squeeze(ticket.Messages[i].Text), squeeze(words))
			}
		})
	}
}

func lastLine(s string) string { return s[strings.LastIndexByte(s, '\n')+1:] }

func squeeze(s string) string { return strings.Join(strings.Fields(s), " ") }

// The roles changed: mutt answers notifications, s-nail writes as the customer.
func TestAgentWithMutt(t *testing.T) {
	w := settle(t, live.Setup{})
	customer := live.Nail{From: carla, SMTP: w.post.Addr}
	agent := live.Mutt{From: ana, SMTP: w.post.Addr}
	customer.Write(t, support, "Cannot log in", "Hello, I cannot log in.")
	agent.Reply(t, w.post.Wait(1, "ana@agents.test", "new"), "#priority high\n\nSince when?")
	question := w.post.Wait(1, "carla@customer.test", "reply")
	customer.Reply(t, question, "Since Monday.")
	w.post.Wait(1, "ana@agents.test", "update")
	ticket := w.desk.Show(1)
	want(t, "messages", kinds(ticket), "customer agent customer")
	want(t, "priority", ticket.Priority, "high")
	want(t, "agent's text", squeeze(ticket.Messages[1].Text), "Since when?")
	want(t, "customer's text", squeeze(ticket.Messages[2].Text), "Since Monday.")
	lacks(t, "reply", question.All(), "#priority", "ana@agents.test")
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
