package e2e

import (
	"strings"
	"testing"

	"guichet/e2e/live"
)

const maxSupplier = "Max <max@supplier.test>"

// Beside the ticket, an agent asks somebody outside, who answers; the customer hears nothing of it and
// the outsider nothing of the ticket (PRODUCT 7.13).
func TestSideConversation(t *testing.T) {
	s := begin(t, anaAndBen())
	received, notice := s.open()
	question := live.Reply(notice, ana, "#ask Max <max@supplier.test>\n#subject Fuser F-20\n\nDo you have one?")
	question.Files = []live.File{{Name: "shot.txt", Type: "text/plain", Body: []byte("PICTURE")}}
	s.desk.Send(question)
	asked := s.sink.Wait(s, 1, "max@supplier.test", "ask")
	holds(t, "question", asked.All(), "Do you have one?", "PICTURE")
	want(t, "its subject", asked.Get("Subject"), "Fuser F-20")
	want(t, "its ticket", asked.Get("X-Guichet-Ticket"), "")
	holds(t, "its From", asked.Get("From"), "Ana via", "<support@desk.test>")
	lacks(t, "question", asked.All(), "Cannot log in", "since Monday", "carla", "Carla", "[#", "ana@agents.test", notice.ReplyTo(), notice.NoteTo())
	want(t, "status", s.ticket().Status, "open")

	answer := live.Reply(asked, maxSupplier, "#resolved\n\nTwo of them, 40 EUR.")
	answer.Cc = "carla@customer.test"
	s.desk.Send(answer)
	note := s.sink.Wait(s, 1, "ana@agents.test", "note")
	holds(t, "note", note.Text(), "Two of them, 40 EUR.", "Max", "max@supplier.test")
	if note.ReplyTo() == notice.ReplyTo() {
		t.Errorf("Reply-To of the answer leads to the customer: %s", note.ReplyTo())
	}
	s.desk.Send(live.Reply(note, ana, "Then send one, please."))
	second := s.sink.Wait(s, 2, "max@supplier.test", "ask")
	holds(t, "second question", second.Text(), "Then send one, please.")
	want(t, "second subject", second.Get("Subject"), "Re: Fuser F-20")
	s.desk.Send(live.Reply(note, ana, "#note\n\nExpensive."))
	s.desk.Settle()

	want(t, "messages", kinds(s.ticket()), "customer note note note note")
	want(t, "participants", emails(s.ticket().Participants), "")
	s.count(0, "carla@customer.test", "reply", "resolved", "status", "update", "ask")
	s.count(2, "max@supplier.test")
	s.desk.Send(live.Reply(received, carla, "#show"))
	lacks(t, "what she sees", s.sink.Wait(s, 1, "carla@customer.test", "transcript").All(), "40 EUR", "Expensive", "supplier.test")
	s.desk.Send(live.Reply(received, carla, "#search EUR"))
	lacks(t, "what she finds", s.sink.Wait(s, 2, "carla@customer.test", "transcript").All(), "40 EUR", "supplier.test")
}

// #forward sends the conversation along, and no note.
func TestForwardToThirdParty(t *testing.T) {
	s := begin(t, live.Setup{})
	_, notice := s.open()
	s.desk.Send(live.Reply(notice, ana, "#note\n\nINSIDE"))
	s.desk.Send(live.Reply(notice, ana, "Since when exactly?"))
	s.sink.Wait(s, 1, "carla@customer.test", "reply")
	s.desk.Send(live.Reply(notice, ana, "#forward max@supplier.test\n\nAny idea?"))
	got := s.sink.Wait(s, 1, "max@supplier.test", "ask")
	holds(t, "forward", got.Text(), "Any idea?", "since Monday", "Since when exactly?", "Carla")
	lacks(t, "forward", got.All(), "INSIDE", "[#", "ana@agents.test")
	if at := strings.Index(got.Text(), "since Monday"); at < strings.Index(got.Text(), "Any idea?") {
		t.Error("the conversation does not stand below")
	}
	s.desk.Send(live.Reply(notice, ana, "#sensitive"))
	s.desk.Send(live.Reply(notice, ana, "#forward eve@else.test\n\nAnd you?"))
	s.sink.Wait(s, 1, "ana@agents.test", "transcript")
	s.count(0, "eve@else.test")
}

// #undo takes a question back, as any answer.
func TestUndoQuestion(t *testing.T) {
	s := begin(t, live.Setup{Hold: "1h"})
	_, notice := s.open()
	s.desk.Send(live.Reply(notice, ana, "#ask max@supplier.test\n\nDo you have one?"))
	undo := s.sink.Wait(s, 1, "ana@agents.test", "undo")
	s.desk.Send(live.Reply(undo, ana, "#undo"))
	s.sink.Wait(s, 1, "ana@agents.test", "transcript")
	s.desk.Settle()
	s.count(0, "max@supplier.test")
}

// An answer with Cc, #bcc and an alias: who stands in Cc takes part, who is named by #bcc gets it once,
// and all of it leaves from the address that was written to.
func TestCopiesFromAnAlias(t *testing.T) {
	s := begin(t, live.Setup{Addresses: []string{"email = 'support@desk.test'\nname = 'Desk Support'\naliases = ['help@desk.test']"}})
	s.desk.Send(live.NewDraft(carla, "help@desk.test", "Cannot log in", "Since Monday."))
	received := s.sink.Wait(s, 1, "carla@customer.test", "received")
	holds(t, "From", received.Get("From"), "<help@desk.test>")
	holds(t, "Reply-To", received.Get("Reply-To"), "<help+")
	answer := live.Reply(s.sink.Wait(s, 1, "ana@agents.test", "new"), ana, "#bcc max@supplier.test\n\nWe look into it.")
	answer.Cc = zoe
	s.desk.Send(answer)
	reply := s.sink.Wait(s, 1, "carla@customer.test", "reply")
	holds(t, "From of the reply", reply.Get("From"), "<help@desk.test>")
	lacks(t, "reply", reply.All(), "supplier.test")
	holds(t, "copy", s.sink.Wait(s, 1, "max@supplier.test", "reply").Text(), "We look into it.", "sent you a copy")
	s.count(0, "zoe@customer.test")
	want(t, "participants", emails(s.ticket().Participants), "zoe@customer.test")
	s.desk.Send(live.Reply(reply, carla, "Thank you, it is still broken."))
	s.sink.Wait(s, 1, "zoe@customer.test", "update")
	s.desk.Settle()
	s.count(1, "max@supplier.test")
}
