package e2e

import (
	"fmt"
	"testing"

	"guichet/e2e/live"
)

// TestBroughtToATicket: who is brought to a ticket reads what was written, once an agent has answered, and how to get
// all of it; #show brings customers their files.
func TestBroughtToATicket(t *testing.T) {
	s := begin(t, anaAndBen())
	first := live.NewDraft(carla, "support@desk.test", "Pump", "Hello,\nthe pump of hall seven leaks.\nCarla")
	first.Files = []live.File{{Name: "pump.txt", Type: "text/plain", Body: []byte("pressure 3 bar")}}
	s.desk.Send(first)
	received := s.sink.Wait(s, 1, "carla@customer.test", "received")

	s.desk.Send(live.Reply(received, carla, "#share early@customer.test"))
	early := s.sink.Wait(s, 1, "early@customer.test", "status")
	lacks(t, "letter before an answer", early.All(), "hall seven", "Pump", "#show")

	s.desk.Send(live.Reply(s.sink.Wait(s, 1, "ana@agents.test", "new"), ana, "We exchange the seal."))
	reply := s.sink.Wait(s, 1, "carla@customer.test", "reply")
	s.desk.Send(live.Reply(reply, carla, "#share dora@customer.test"))
	dora := s.sink.Wait(s, 1, "dora@customer.test", "status")
	holds(t, "letter after an answer", dora.Text(), "hall seven", "We exchange the seal.", "#show")

	s.desk.Send(live.Reply(reply, carla, "#share zoe@customer.test\nZoe knows the pump."))
	zoe := s.sink.Wait(s, 1, "zoe@customer.test", "update")
	holds(t, "letter with words", zoe.Text(), "hall seven", "We exchange the seal.", "Zoe knows the pump.", "#show")

	s.desk.Send(live.Reply(dora, "Dora <dora@customer.test>", "#show"))
	shown := s.sink.Wait(s, 1, "dora@customer.test", "transcript")
	want(t, "file of #show", string(shown.File("pump.txt")), "pressure 3 bar")
	s.count(1, "zoe@customer.test", "update")
}

// TestQuickMailsAreTaken: what the desk does not confirm it takes all the same.
func TestQuickMailsAreTaken(t *testing.T) {
	s := begin(t, anaAndBen())
	for i := range 8 {
		s.desk.Send(live.NewDraft(carla, "support@desk.test", fmt.Sprintf("Matter %d", i), "Hello,\nanother matter.\nCarla"))
	}
	s.sink.Wait(s, 8, "ana@agents.test", "new")
	s.count(1, "ana@agents.test", "alert")
	want(t, "tickets", len(s.desk.Tickets()), 8)
}

// TestRequestTracker: a customer's own desk. Its people's words are told, its copies of our letters are not.
func TestRequestTracker(t *testing.T) {
	s := begin(t, anaAndBen())
	const vic = "Vic Vendor via RT <help@vendor.example>"
	s.desk.Send(live.NewDraft(vic, "support@desk.test", "[vendor.example #7] Cans", "Hello,\nwe need cans.\nVic"))
	notice := s.sink.Wait(s, 1, "ana@agents.test", "new")
	s.desk.Send(live.Reply(notice, ana, "#resolved\nGreen ones are on their way."))
	resolved := s.sink.Wait(s, 1, "help@vendor.example", "resolved")
	holds(t, "subject", resolved.Get("Subject"), "[#1]", "[vendor.example #7]")

	echo := live.NewDraft(vic, "support@desk.test", "[vendor.example #7] Re: [#1] Cans", "[#1] Cans\n\n"+resolved.Text())
	echo.Fields = []string{"Precedence: bulk", "X-RT-Originator: " + resolved.ReplyTo()}
	s.desk.Send(echo)
	s.desk.Send(echo, resolved.ReplyTo())
	want(t, "status after our own letter", s.ticket().Status, "resolved")

	words := live.Reply(resolved, vic, "It is not done: no cans came.")
	words.Fields = []string{"Precedence: bulk", "X-RT-Originator: vic@vendor.example"}
	s.desk.Send(words)
	holds(t, "letter to the agent", s.sink.Wait(s, 1, "ana@agents.test", "update").Text(), "no cans came")
	want(t, "status after his words", s.ticket().Status, "open")
	s.count(1, "help@vendor.example", "received")
	s.count(1, "help@vendor.example", "resolved")
}
