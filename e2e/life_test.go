package e2e

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"guichet/e2e/live"
)

func TestS10AnswerReopensResolved(t *testing.T) {
	s := begin(t, live.Setup{CloseAfter: "8s"})
	_, notice := s.open()
	s.desk.Send(live.Reply(notice, ana, "#resolved"))
	resolved := s.sink.Wait(s, 1, "carla@customer.test", "resolved")
	s.desk.Send(live.Reply(resolved, carla, "No, it is back."))
	s.sink.Wait(s, 1, "ana@agents.test", "update")
	ticket := s.ticket()
	want(t, "status", ticket.Status, "open")
	if ticket.Resolved != nil {
		t.Errorf("an open ticket was resolved at %v", ticket.Resolved)
	}
	// The timer of the first resolution is void.
	s.passes(resolved.At.Add(10 * time.Second))
	want(t, "status after the time", s.ticket().Status, "open")
	s.count(0, "carla@customer.test", "closed")
}

// TestWordsThatClose: what an agent writes with #closed is in the one letter that says so.
func TestWordsThatClose(t *testing.T) {
	s := begin(t, live.Setup{})
	_, notice := s.open()
	s.desk.Send(live.Reply(notice, ana, "#closed\n\nIt was the cable, good bye."))
	closed := s.sink.Wait(s, 1, "carla@customer.test", "closed")
	holds(t, "text", closed.Text(), "It was the cable, good bye.", "closed")
	holds(t, "html", closed.HTML(), "It was the cable, good bye.")
	want(t, "Auto-Submitted", closed.Get("Auto-Submitted"), "")
	s.count(0, "carla@customer.test", "reply", "status")
}

// TestResolvedOnHold: the customer writes while an agent's "resolved" is on hold. The words leave,
// and nothing that does not hold any more.
func TestResolvedOnHold(t *testing.T) {
	s := begin(t, live.Setup{Hold: "12s"})
	received, notice := s.open()
	s.desk.Send(live.Reply(notice, ana, "#resolved\n\nIt was the cable."))
	s.sink.Wait(s, 1, "ana@agents.test", "undo")
	s.desk.Send(live.Reply(received, carla, "No, it was not."))
	s.sink.Wait(s, 1, "ana@agents.test", "update")
	reply := s.sink.Wait(s, 1, "carla@customer.test", "reply")
	holds(t, "reply", reply.Text(), "It was the cable.", "Status: Open")
	lacks(t, "reply", reply.All(), "We believe")
	s.count(0, "carla@customer.test", "resolved")
}

func TestS11SilenceClosesOnce(t *testing.T) {
	s := begin(t, live.Setup{CloseAfter: "2s"})
	_, notice := s.open()
	s.desk.Send(live.Reply(notice, ana, "#resolved\n\nDone."))
	resolved := s.sink.Wait(s, 1, "carla@customer.test", "resolved")
	closed := s.sink.Wait(s, 1, "carla@customer.test", "closed")
	if wait := closed.At.Sub(resolved.At); wait < 1900*time.Millisecond {
		t.Errorf("closed %v after the resolved mail", wait)
	}
	want(t, "Auto-Submitted", closed.Get("Auto-Submitted"), "auto-generated")
	ticket := s.ticket()
	want(t, "status", ticket.Status, "closed")
	if ticket.Closed == nil || ticket.Resolved == nil {
		t.Errorf("resolved %v, closed %v", ticket.Resolved, ticket.Closed)
	}
	s.desk.Stop()
	s.desk.Start()
	s.count(1, "carla@customer.test", "closed")
}

func TestS11ClosesAlsoAfterADowntime(t *testing.T) {
	s := begin(t, live.Setup{CloseAfter: "6s"})
	_, notice := s.open()
	s.desk.Send(live.Reply(notice, ana, "#resolved"))
	s.sink.Wait(s, 1, "carla@customer.test", "resolved")
	s.desk.Settle() // the timer starts when the desk has noted that the letter left
	s.desk.Kill()
	s.passes(time.Now().Add(7 * time.Second)) // the timer's time
	up := time.Now()
	s.desk.Start()
	closed := s.sink.Wait(s, 1, "carla@customer.test", "closed")
	// Answers that waited in senders' queues come first: as long again as it was down.
	if wait := closed.At.Sub(up); wait < 7*time.Second {
		t.Errorf("closed %v after the downtime", wait)
	}
	s.count(1, "carla@customer.test", "closed")
	want(t, "status", s.ticket().Status, "closed")
}

func TestS11TheClockWaitsForTheResolvedMail(t *testing.T) {
	s := begin(t, live.Setup{CloseAfter: "1s"})
	_, notice := s.open()
	s.sink.Refuse(func(rcpt string) string {
		if rcpt == "carla@customer.test" {
			return "451 4.7.1 come back"
		}
		return ""
	})
	s.desk.Send(live.Reply(notice, ana, "#resolved"))
	var deferred live.Queued
	live.Until(t, "a deferred letter to Carla", func() bool {
		for _, l := range s.desk.Queue() {
			if l.State == "deferred" && l.To == "carla@customer.test" {
				deferred = l
			}
		}
		return deferred.ID != ""
	})
	holds(t, "its last reply", deferred.LastReply, "come back")
	s.passes(time.Now().Add(3 * time.Second))
	want(t, "status while the mail waits", s.ticket().Status, "resolved")
	s.sink.Refuse(nil)
	s.retry(deferred)
	s.sink.Wait(s, 1, "carla@customer.test", "closed")
	s.count(1, "carla@customer.test", "closed")
}

// passes waits for a time.
func (s *scene) passes(at time.Time) {
	s.Helper()
	live.Until(s, at.String(), func() bool { return time.Now().After(at) })
}

// retry has a letter sent now, if it has not just left by itself.
func (s *scene) retry(l live.Queued) {
	s.Helper()
	if out, errs, code := s.desk.Run("queue", "retry", l.ID.String()); code != 0 && !strings.Contains(errs, "is sent") {
		s.Fatalf("queue retry %s: exit %d: %s%s", l.ID, code, out, errs)
	}
}

func TestS12ReplyToClosedOpensALinkedTicket(t *testing.T) {
	s := begin(t, live.Setup{})
	received, notice := s.open()
	s.desk.Send(live.Reply(notice, ana, "#closed"))
	closed := s.sink.Wait(s, 1, "carla@customer.test", "closed")
	old := received.Number()
	s.desk.Send(live.Reply(closed, carla, "It happened again."))
	again := s.sink.Wait(s, 2, "carla@customer.test", "received")
	if again.Number() == old || again.Number() == 0 {
		t.Fatalf("the follow-up is ticket %d", again.Number())
	}
	holds(t, "follow-up's confirmation", again.Text(), fmt.Sprintf("#%d", old))
	s.sink.Wait(s, 2, "ana@agents.test", "new")
	first, second := s.desk.Show(old), s.desk.Show(again.Number())
	want(t, "old status", first.Status, "closed")
	want(t, "new status", second.Status, "open")
	want(t, "new ticket's requester", second.Requester.Email, "carla@customer.test")
	if len(second.Links) != 1 || second.Links[0].Number != old || len(first.Links) != 1 || first.Links[0].Number != again.Number() {
		t.Errorf("links: %v and %v", first.Links, second.Links)
	}
	for _, m := range first.Messages {
		lacks(t, "the closed ticket", m.Text, "happened again")
	}
}

func TestS12AgentCannotAnswerClosed(t *testing.T) {
	s := begin(t, live.Setup{})
	_, notice := s.open()
	s.desk.Send(live.Reply(notice, ana, "#closed"))
	s.sink.Wait(s, 1, "carla@customer.test", "closed")
	s.desk.Send(live.Reply(notice, ana, "One more thing."))
	s.sink.Wait(s, 1, "ana@agents.test", "transcript")
	s.count(0, "carla@customer.test", "reply")
	want(t, "status", s.ticket().Status, "closed")
}

func TestS38MergedTicketsGoOnAsOne(t *testing.T) {
	s := begin(t, live.Setup{})
	s.open()
	s.desk.Send(live.NewDraft(carla, support, "VPN", "Hello,\nno VPN either.\nCarla\n"))
	second := s.sink.Wait(s, 2, "carla@customer.test", "received")
	notice := s.sink.Wait(s, 2, "ana@agents.test", "new")
	s.desk.Send(live.Reply(notice, ana, "#merge 1"))
	told := s.sink.Wait(s, 1, "carla@customer.test", "status")
	holds(t, "status mail", told.Text(), "#2", "#1")
	s.count(0, "carla@customer.test", "closed")
	for i, letter := range []live.Letter{second, told} {
		s.desk.Send(live.Reply(letter, carla, fmt.Sprintf("Any news %d?", i)))
		s.sink.Wait(s, i+1, "ana@agents.test", "update")
	}
	s.desk.Send(live.Reply(notice, ana, "It works again."))
	answer := s.sink.Wait(s, 1, "carla@customer.test", "reply")
	want(t, "number of the answer", answer.Number(), 1)
	target, gone := s.desk.Show(1), s.desk.Show(2)
	want(t, "messages of the merge target", kinds(target), "customer customer customer customer agent")
	holds(t, "copied message", target.Messages[1].FullText, "no VPN either")
	want(t, "status of the other", gone.Status, "closed")
	want(t, "messages of the other", kinds(gone), "customer")
	if len(gone.Links) != 1 || gone.Links[0].Relation != "merged-into" || len(target.Links) != 1 || target.Links[0].Relation != "merged-from" {
		t.Errorf("links: %v and %v", gone.Links, target.Links)
	}
	want(t, "tickets", len(s.desk.Tickets()), 2)
}

func TestRemindedOnceThenResolved(t *testing.T) {
	s := begin(t, live.Setup{CloseAfter: "1s", Lifecycle: "remind_after = \"1s\"\npending_resolve = \"4s\""})
	_, notice := s.open()
	s.desk.Send(live.Reply(notice, ana, "Since when?"))
	s.sink.Wait(s, 1, "carla@customer.test", "reply")
	reminder := s.sink.Wait(s, 1, "carla@customer.test", "reminder")
	want(t, "Auto-Submitted", reminder.Get("Auto-Submitted"), "auto-generated")
	out := live.Reply(reminder, carla, "I am on holiday.")
	out.Fields = append(out.Fields, "Auto-Submitted: auto-replied")
	s.desk.Send(out)
	s.desk.Stop()
	s.desk.Start()
	resolved := s.sink.Wait(s, 1, "carla@customer.test", "resolved")
	want(t, "Auto-Submitted", resolved.Get("Auto-Submitted"), "auto-generated")
	s.sink.Wait(s, 1, "carla@customer.test", "closed")
	s.count(1, "carla@customer.test", "reminder")
	s.count(1, "carla@customer.test", "resolved")
	s.count(1, "carla@customer.test", "closed")
	want(t, "status", s.ticket().Status, "closed")
}

func TestRequesterDeletesInTwoSteps(t *testing.T) {
	s := begin(t, live.Setup{})
	received, notice := s.open()
	s.desk.Send(live.Reply(received, carla, "#delete"))
	confirm := s.sink.Wait(s, 1, "carla@customer.test", "confirm")
	holds(t, "confirm mail", confirm.Text(), "#1", confirm.ReplyTo())
	want(t, "status before", s.ticket().Status, "open")
	s.desk.Send(live.Reply(confirm, carla, ""))
	told := s.sink.Wait(s, 1, "carla@customer.test", "transcript")
	holds(t, "last mail", told.Text(), "#1")
	lacks(t, "last mail", told.All(), "Cannot log in", "since Monday")
	want(t, "status after", s.ticket().Status, "closed")
	s.desk.Send(live.Reply(received, carla, "I need you again."))
	again := s.sink.Wait(s, 2, "carla@customer.test", "received")
	lacks(t, "new ticket's mail", again.Text(), "Cannot log in", "#1 ", "closed")
	next := s.desk.Show(again.Number())
	want(t, "its subject", next.Subject, "")
	want(t, "its links", len(next.Links), 0)
	s.desk.Send(live.Reply(notice, ana, "Still there?"))
	s.sink.Wait(s, 1, "ana@agents.test", "transcript")
	s.count(0, "carla@customer.test", "reply", "closed", "status")
}

func TestSplitGoesOnApart(t *testing.T) {
	s := begin(t, live.Setup{})
	received, notice := s.open()
	s.desk.Send(live.Reply(received, carla, "By the way, the printer burns."))
	s.sink.Wait(s, 1, "ana@agents.test", "update")
	s.desk.Send(live.Reply(notice, ana, "#split"))
	told := s.sink.Wait(s, 2, "carla@customer.test", "received")
	holds(t, "mail about the new ticket", told.Text(), "#1", "#2")
	s.desk.Send(live.Reply(told, carla, "It still burns."))
	s.sink.Wait(s, 2, "ana@agents.test", "update")
	next, old := s.desk.Show(2), s.desk.Show(1)
	want(t, "messages of the new ticket", kinds(next), "customer customer")
	holds(t, "its first message", next.Messages[0].FullText, "the printer burns")
	want(t, "visibility in the old one", old.Messages[1].Visibility, "agents")
	if len(next.Links) != 1 || next.Links[0].Relation != "split-from" || len(old.Links) != 1 || old.Links[0].Relation != "split-into" {
		t.Errorf("links: %v and %v", next.Links, old.Links)
	}
}
