package e2e

import (
	"strings"
	"testing"

	"guichet/e2e/live"
)

// What an agent sends by mistake, or quotes, shows no customer the desk's inside: an answer
// without words, and one written between the lines of a notification with notes in it.
func TestTheInsideStaysInside(t *testing.T) {
	s := begin(t, live.Setup{})
	received, notice := s.open()
	s.desk.Send(live.Reply(notice, ana, "#note\n\nHe never pays."))
	s.desk.Settle()
	s.desk.Send(live.Reply(received, carla, "Hello?\nAre you there?"))
	update := s.sink.Wait(s, 1, "ana@agents.test", "update")
	holds(t, "update", update.Text(), "> Are you there?", "| He never pays.")

	for i, words := range []string{"", "\n\n", "-- \nAna, office 12"} {
		s.desk.Send(live.Reply(update, ana, words))
		holds(t, "transcript", s.sink.Wait(s, i+1, "ana@agents.test", "transcript").Text(), "no words of yours")
	}
	s.count(1, "carla@customer.test") // the confirmation
	want(t, "messages", kinds(s.ticket()), "customer note customer")

	answer := live.Reply(update, ana, "")
	text := "> " + strings.ReplaceAll(update.Text(), "\n", "\n> ")
	for line, words := range map[string]string{"> > Hello?": "Hello.", "> | He never pays.": "So what?", "> > I cannot log in since Monday.": "Since then?"} {
		text = strings.Replace(text, line+"\n", line+"\n\n"+words+"\n\n", 1)
	}
	answer.Text = "On Sat, 21 Nov 2026 at 10:00, Desk Support wrote:\n" + text
	s.desk.Send(answer)
	reply := s.sink.Wait(s, 1, "carla@customer.test", "reply")
	holds(t, "reply", reply.Text(), "> Hello?\n\nHello.", "So what?", "> I cannot log in since Monday.\n\nSince then?")
	lacks(t, "reply", reply.All(), "never pays", "for agents only", "office 12", "sent by a server", "assigned", "#resolved")
}
