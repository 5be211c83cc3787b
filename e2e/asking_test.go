package e2e

import (
	"fmt"
	"testing"

	"guichet/e2e/live"
)

// ask has somebody send lines to the support address and returns the answer, the nth
// transcript that he gets.
func (s *scene) ask(n int, who, lines string) live.Letter {
	s.Helper()
	s.desk.Send(live.NewDraft(who, support, "A question", lines+"\n"), support)
	return s.sink.Wait(s, n, address(who), "transcript")
}

// address is the bare address in "Name <address>".
func address(who string) string { return live.NewDraft(who, "", "", "").Sender() }

// TestAgentWithNothingButMail: a day in an agent's inbox, with no page and no program but
// his mail client.
func TestAgentWithNothingButMail(t *testing.T) {
	setup := anaAndBen()
	setup.Hold, setup.Lifecycle = "1h", "tell_taken = 0\n" // else a letter waits for ten minutes
	s := begin(t, setup)
	_, notice := s.open()
	s.desk.Send(live.NewDraft(dora, support, "Paper jam", "The printer jams.\n"), support)
	s.sink.Wait(s, 2, "ana@agents.test", "new")

	list := s.ask(1, ana, "#list")
	holds(t, "list", list.Text(), "#1 Cannot log in", "#2 Paper jam", "Carla", "Dora")
	want(t, "its Reply-To", list.ReplyTo(), support)
	want(t, "its ticket", list.Get("X-Guichet-Ticket"), "")
	want(t, "its subject", list.Get("Subject"), "Re: A question")
	found := s.ask(2, ana, "#search jams")
	holds(t, "search", found.Text(), "#2 Paper jam")
	lacks(t, "search", found.Text(), "#1 Cannot log in")

	shown := s.ask(3, ana, "#show 2")
	holds(t, "show", shown.Text(), "The printer jams.", "Dora", "dora@customer.test")
	s.desk.Send(live.Reply(shown, ana, "#assign me\n#note\n\nShe always feeds it the wrong way."))
	s.desk.Settle()
	s.desk.Send(live.Reply(shown, ana, "Please turn the paper round."))
	undo := s.sink.Wait(s, 1, "ana@agents.test", "undo")
	want(t, "status", s.desk.Show(2).Status, "pending")
	s.desk.Send(live.Reply(undo, ana, "#undo"))
	taken := s.sink.Wait(s, 4, "ana@agents.test", "transcript")
	holds(t, "undo", taken.Text(), "taken back")
	ticket := s.desk.Show(2)
	want(t, "status", ticket.Status, "open")
	want(t, "assignee", ticket.Assignee, "ana@agents.test")
	want(t, "messages", kinds(ticket), "customer note agent")
	s.count(0, "dora@customer.test", "reply")

	mine := s.ask(5, ana, "#list mine")
	holds(t, "mine", mine.Text(), "#2 Paper jam")
	lacks(t, "mine", mine.Text(), "#1 ")
	s.desk.Send(live.Reply(notice, ana, "#show\n#asign ben\n\nHello Carla."))
	refused := s.sink.Wait(s, 6, "ana@agents.test", "transcript")
	holds(t, "transcript", refused.Text(), "#assign", "I cannot log in since Monday.")
	s.count(1, "carla@customer.test") // the confirmation
	want(t, "tickets", len(s.desk.Tickets()), 2)
}

func TestCustomersAskForTheirOwn(t *testing.T) {
	s := begin(t, live.Setup{})
	_, notice := s.open()
	s.desk.Send(live.Reply(notice, ana, "#note\n\nHe never pays."))
	s.desk.Send(live.NewDraft(dora, support, "Paper jam", "The printer jams.\n"), support)
	s.desk.Settle()
	list := s.ask(1, carla, "#list")
	holds(t, "list", list.Text(), "#1 Cannot log in")
	lacks(t, "list", list.All(), "Paper jam", "agents.test")
	want(t, "Auto-Submitted", list.Get("Auto-Submitted"), "auto-replied")
	shown := s.ask(2, carla, "#show 1")
	holds(t, "show", shown.Text(), "I cannot log in since Monday.")
	lacks(t, "show", shown.All(), "never pays", "ana@agents.test", "agents.test")
	other := s.ask(3, carla, "#show 2\n#search jams")
	lacks(t, "another's", other.All(), "Paper jam", "The printer", "Dora")
	want(t, "tickets", len(s.desk.Tickets()), 2)
	s.desk.Send(live.Reply(shown, carla, "It works now."))
	s.desk.Settle()
	want(t, "messages", kinds(s.desk.Show(1)), "customer note customer")
}

func TestQuestionsWithoutProofAreWords(t *testing.T) {
	s := begin(t, live.Setup{Strangers: true})
	s.desk.Send(live.NewDraft(carla, support, "A question", "#list\n"), support)
	s.sink.Wait(s, 1, "ana@agents.test", "new")
	s.count(0, "carla@customer.test", "transcript")
	want(t, "messages", kinds(s.ticket()), "customer")
}

func TestS36ForwardedMailWhoseAuthorIsUnclear(t *testing.T) {
	s := begin(t, anaAndBen())
	s.desk.Send(live.NewDraft(ana, support, "Fwd: Paper jam", "Somebody wrote me this:\n\nThe printer jams.\n"), support)
	asked := s.sink.Wait(s, 1, "ana@agents.test", "alert")
	holds(t, "the question", asked.Text(), "#requester")
	s.sink.Wait(s, 1, "ben@agents.test", "new")
	want(t, "requester", s.ticket().Requester.Email, "")
	s.desk.Send(live.Reply(asked, ana, "#requester Dora <dora@customer.test>"))
	received := s.sink.Wait(s, 1, "dora@customer.test", "received")
	holds(t, "confirmation", received.Text(), fmt.Sprintf("#%d", received.Number()))
	lacks(t, "confirmation", received.All(), "The printer jams", "agents.test")
	want(t, "requester", s.ticket().Requester.Email, "dora@customer.test")
	s.desk.Send(live.Reply(received, dora, "It still jams."))
	s.desk.Settle()
	want(t, "messages", kinds(s.ticket()), "note customer")
}

func TestS36CallerOnThePhone(t *testing.T) {
	s := begin(t, anaAndBen())
	s.desk.Send(live.NewDraft(ana, support, "Paper jam", "#requester Dora <dora@customer.test>\n#priority high\n\nShe sounds angry.\n"), support)
	received := s.sink.Wait(s, 1, "dora@customer.test", "received")
	lacks(t, "confirmation", received.All(), "angry", "agents.test")
	holds(t, "confirmation", received.Get("Subject"), "Paper jam")
	s.sink.Wait(s, 1, "ana@agents.test", "transcript")
	ticket := s.ticket()
	want(t, "requester", ticket.Requester.Email, "dora@customer.test")
	want(t, "priority", ticket.Priority, "high")
	want(t, "messages", kinds(ticket), "note")
	s.desk.Send(live.NewDraft(ana, support, "Paper jam", "#requester Dora\n\nShe called again.\n"), support)
	refused := s.sink.Wait(s, 2, "ana@agents.test", "transcript")
	holds(t, "transcript", refused.Text(), "#requester Dora")
	want(t, "tickets", len(s.desk.Tickets()), 1)
	s.count(1, "dora@customer.test")
}
