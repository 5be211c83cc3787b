package e2e

import (
	"fmt"
	"testing"

	"guichet/e2e/live"
)

func outOfOffice(l live.Letter, from string) live.Draft {
	d := live.Reply(l, from, "I am out of office until Monday.")
	d.Subject = "Automatic reply: " + l.Get("Subject")
	return d.With("Auto-Submitted: auto-replied").With("X-Auto-Response-Suppress: All").FromEnvelope("")
}

func TestS13OutOfOfficeChangesNothing(t *testing.T) {
	trustedAndProven(t, live.Setup{CloseAfter: "8s"}, func(t *testing.T, s *scene) {
		received, notice := s.open()
		s.desk.Send(live.Reply(notice, ana, "#assign me"))
		s.desk.Send(live.Reply(notice, ana, "Please restart."))
		reply := s.sink.Wait(s, 1, "carla@customer.test", "reply")
		s.desk.Settle()
		for _, l := range []live.Letter{received, reply} {
			s.desk.Send(outOfOffice(l, carla))
		}
		ticket := s.ticket()
		want(t, "status", ticket.Status, "pending")
		want(t, "assignee", ticket.Assignee, "ana@agents.test")
		want(t, "automatic messages", automaticFrom(ticket, "carla@customer.test"), 2)
		s.count(2, "carla@customer.test")

		s.desk.Send(live.Reply(notice, ana, "#resolved"))
		resolved := s.sink.Wait(s, 1, "carla@customer.test", "resolved")
		s.desk.Send(outOfOffice(resolved, carla))
		want(t, "status", s.ticket().Status, "resolved")
		closed := s.sink.Wait(s, 1, "carla@customer.test", "closed") // the timer ran on
		want(t, "tickets", len(s.desk.Tickets()), 1)
		s.desk.Send(outOfOffice(closed, carla)) // opens no follow-up
		s.count(4, "carla@customer.test")
		want(t, "tickets", len(s.desk.Tickets()), 1)
		want(t, "status", s.ticket().Status, "closed")
	})
}

func TestS13AgentsOutOfOfficeStaysInside(t *testing.T) {
	trustedAndProven(t, live.Setup{}, func(t *testing.T, s *scene) {
		_, notice := s.open()
		s.desk.Send(outOfOffice(notice, ana))
		s.count(1, "carla@customer.test") // the confirmation
		want(t, "status", s.ticket().Status, "open")
		want(t, "messages", kinds(s.ticket()), "customer system")
	})
}

func TestS13AutoReplyWithoutThreadOpensNothing(t *testing.T) {
	trustedAndProven(t, live.Setup{}, func(t *testing.T, s *scene) {
		s.desk.Send(live.NewDraft(carla, support, "Out of office", "I am away.\n").With("Auto-Submitted: auto-replied"))
		s.count(0, "carla@customer.test")
		want(t, "tickets", len(s.desk.Tickets()), 0)
		s.desk.Send(live.NewDraft(carla, support, "Nightly report", "all is well\n").With("Auto-Submitted: auto-generated"))
		s.count(0, "carla@customer.test") // a ticket, but no confirmation
		want(t, "tickets", len(s.desk.Tickets()), 1)
	})
}

func TestS14AnUnmarkedRobotHearsLittle(t *testing.T) {
	trustedAndProven(t, live.Setup{}, func(t *testing.T, s *scene) {
		const mails = 12
		for i := range mails {
			s.desk.Send(live.NewDraft("robot@customer.test", support, fmt.Sprintf("your mail %d", i), fmt.Sprintf("I answer everything %d.\n", i)))
		}
		s.count(5, "robot@customer.test", "received") // an hour's budget (PRODUCT 1.12)
		s.count(5, "robot@customer.test")
		want(t, "tickets", len(s.desk.Tickets()), mails)
		s.count(1, "ana@agents.test", "alert")
	})
}

func automaticFrom(t live.Ticket, author string) int {
	n := 0
	for _, m := range t.Messages {
		if m.Kind == "system" && m.Author.Email == author {
			n++
		}
	}
	return n
}
