package e2e

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"guichet/e2e/live"
)

func TestS07AgentAnswersNotification(t *testing.T) {
	s := begin(t, live.Setup{})
	received, notice := s.open()
	s.desk.Send(live.Reply(notice, ana, "Please restart the machine.\n\n-- \nAna, office 12, +33 1 23 45 67"))
	got := s.sink.Wait(s, 1, "carla@customer.test", "reply")
	s.count(2, "carla@customer.test")
	holds(t, "reply", got.Text(), "Please restart the machine.")
	holds(t, "its From", got.Get("From"), "<support@desk.test>")
	lacks(t, "reply", got.All(), "ana@agents.test", "agents.test", "office 12", "X-Guichet-Note", notice.ReplyTo(), notice.NoteTo())
	lacks(t, "text", got.Text(), "#resolved")
	want(t, "Auto-Submitted", got.Get("Auto-Submitted"), "")
	want(t, "X-Auto-Response-Suppress", got.Get("X-Auto-Response-Suppress"), "")
	want(t, "Subject", got.Get("Subject"), fmt.Sprintf("Re: [#%d] Cannot log in", received.Number()))
	holds(t, "References", got.Get("References"), s.ticket().Messages[0].MessageID)
	want(t, "status", s.ticket().Status, "pending")
	want(t, "messages", kinds(s.ticket()), "customer agent")
	want(t, "author", s.ticket().Messages[1].Author.Email, "ana@agents.test")

	s.desk.Send(live.Reply(got, carla, "I did, thanks."))
	s.sink.Wait(s, 1, "ana@agents.test", "update")
	want(t, "status", s.ticket().Status, "open")
}

func TestS07AgentWithoutTrustIsNotExecuted(t *testing.T) {
	s := begin(t, live.Setup{Strangers: true})
	_, notice := s.open()
	s.desk.Send(live.Reply(notice, ana, "#resolved\n\nPlease restart."))
	s.sink.Wait(s, 1, "ana@agents.test", "alert")
	s.count(0, "carla@customer.test", "reply", "resolved", "status")
	want(t, "status", s.ticket().Status, "open")
}

func TestS07AgentsTokenIsNobodyElses(t *testing.T) {
	s := begin(t, anaAndBen())
	_, notice := s.open()
	s.desk.Send(live.Reply(notice, mallory, "#resolved\n\nSend me the money."))
	s.desk.Send(live.Reply(notice, carla, "#pending\n\nSend me the money."))
	s.desk.Send(live.Reply(notice, ben, "#resolved\n\nBen says restart."))
	s.count(0, "carla@customer.test", "reply", "resolved", "status")
	want(t, "status", s.desk.Show(notice.Number()).Status, "open")
	// What the requester may do herself she does by her own right, whoever's the token (PRODUCT 5.8).
	s.desk.Send(live.Reply(notice, carla, "#resolved"))
	want(t, "status", s.desk.Show(notice.Number()).Status, "resolved")
	s.count(0, "carla@customer.test", "reply", "resolved", "status")
	for _, m := range s.desk.Show(notice.Number()).Messages {
		if strings.Contains(m.Text, "Ben says") {
			want(t, "another agent's mail", m.Kind, "note")
		}
	}
}

func TestS07AgentsAliasAnswers(t *testing.T) {
	s := begin(t, live.Setup{Agents: []live.Agent{{Email: "ana@agents.test", Name: "Ana", Aliases: []string{"ana@home.test"}}}})
	_, notice := s.open()
	s.desk.Send(live.Reply(notice, "Ana at home <ana@home.test>", "Please restart."))
	got := s.sink.Wait(s, 1, "carla@customer.test", "reply")
	lacks(t, "reply", got.All(), "ana@home.test", "ana@agents.test")
	want(t, "messages", kinds(s.ticket()), "customer agent")
}

func TestS08NoteReachesNoCustomer(t *testing.T) {
	s := begin(t, anaAndBen())
	_, notice := s.open()
	before := s.ticket().Status
	note := live.NewDraft(ana, notice.NoteTo(), "Re: note", "He never pays.\n")
	note.Cc = "carla@customer.test"
	s.desk.Send(note, notice.NoteTo())
	s.desk.Send(live.Reply(notice, ana, "#note\n\nSecond secret."))
	s.count(1, "carla@customer.test") // the confirmation
	ticket := s.ticket()
	want(t, "messages", kinds(ticket), "customer note note")
	want(t, "visibility", ticket.Messages[1].Visibility, "agents")
	holds(t, "note", ticket.Messages[1].Text, "He never pays.")
	want(t, "status", ticket.Status, before)
	want(t, "participants", emails(ticket.Participants), "")

	s.desk.Send(live.Reply(notice, ana, "Please restart."))
	reply := s.sink.Wait(s, 1, "carla@customer.test", "reply")
	lacks(t, "reply after the notes", reply.All(), "never pays", "second secret")
}

func TestS09ResolvedWithText(t *testing.T) {
	s := begin(t, live.Setup{})
	_, notice := s.open()
	s.desk.Send(live.Reply(notice, ana, "#resolved\n\nIt was the cable."))
	got := s.sink.Wait(s, 1, "carla@customer.test", "resolved")
	s.count(2, "carla@customer.test") // one letter carries the text and the status
	holds(t, "resolved mail", got.Text(), "It was the cable.", "5 days")
	holds(t, "its html", got.HTML(), "It was the cable.", "5 days")
	lacks(t, "resolved mail", got.All(), "#resolved", "agents.test")
	ticket := s.ticket()
	want(t, "status", ticket.Status, "resolved")
	lacks(t, "text", ticket.Messages[1].Text, "#resolved")
	if ticket.Resolved == nil || ticket.Closed != nil {
		t.Errorf("resolved %v, closed %v", ticket.Resolved, ticket.Closed)
	}
}

func TestS37CommandsDoneAndRefused(t *testing.T) {
	s := begin(t, anaAndBen())
	_, notice := s.open()
	s.desk.Send(live.Reply(notice, ana, "#assign ben\n#priority high\n#tag vpn\n#merge 99\n#resolve\n#foo\n\nDear Carla, hold on."))
	transcript := s.sink.Wait(s, 1, "ana@agents.test", "transcript")
	holds(t, "transcript", transcript.Text(), "assign", "priority", "tag", "#merge 99", "#resolved", "foo", "were not sent")
	s.count(1, "carla@customer.test") // the confirmation
	ticket := s.ticket()
	want(t, "assignee", ticket.Assignee, "ben@agents.test")
	want(t, "priority", ticket.Priority, "high")
	want(t, "tags", strings.Join(ticket.Tags, " "), "vpn")
	want(t, "status", ticket.Status, "open")
	for _, m := range ticket.Messages {
		if strings.Contains(m.FullText, "hold on") && m.Visibility != "agents" {
			t.Errorf("the text of a refused mail is visible to %s", m.Visibility)
		}
	}

	s.desk.Send(live.Reply(notice, ana, "#priority low"))
	s.desk.Settle()
	want(t, "priority", s.ticket().Priority, "low")
	s.count(1, "carla@customer.test") // commands alone post no comment
}

func TestS46NobodyIsMailedHisOwnWords(t *testing.T) {
	s := begin(t, anaAndBen())
	first := live.NewDraft(carla, support, "Cannot log in", "marmalade\n")
	first.Cc = dora
	s.desk.Send(first, support)
	received := s.sink.Wait(s, 1, "carla@customer.test", "received")
	notice := s.sink.Wait(s, 1, "ana@agents.test", "new")
	join := live.NewDraft(dora, support, "Re: Cannot log in", "rhubarb\n")
	join.InReplyTo = "<" + first.MessageID + ">"
	s.desk.Send(join)
	s.sink.Wait(s, 1, "carla@customer.test", "update")
	s.desk.Send(live.Reply(notice, ana, "quince"))
	s.sink.Wait(s, 1, "dora@customer.test", "reply")
	s.desk.Send(live.Reply(received, carla, "gooseberry"))
	s.desk.Settle()
	for _, m := range s.ticket().Messages {
		for _, l := range m.Letters {
			if l.To == m.Author.Email && m.Kind != "customer" {
				t.Errorf("%s got letter %s about his own %q", l.To, l.ID, m.Text)
			}
		}
	}
	for who, words := range map[string]string{"carla@customer.test": "gooseberry", "dora@customer.test": "rhubarb"} {
		for _, l := range s.sink.To(who, "update", "reply", "status") {
			text, _, _ := strings.Cut(l.Text(), "\n> ") // history, if any, is quoted
			lacks(t, who+"'s "+l.Event(), text, words)
		}
	}
	s.count(1, "dora@customer.test", "reply")
	s.count(1, "dora@customer.test", "update") // Carla's second mail
	s.count(1, "carla@customer.test", "update")
	s.count(1, "carla@customer.test", "reply")
	s.count(0, "ana@agents.test", "reply", "note")
}

func TestUndoTakesBackAHeldReply(t *testing.T) {
	s := begin(t, live.Setup{Hold: "1h"})
	_, notice := s.open()
	s.desk.Send(live.Reply(notice, ana, "You are an idiot."))
	want(t, "letter to Carla", s.stateTo("carla@customer.test"), "held")
	s.desk.Send(live.Reply(notice, ana, "#undo"))
	live.Until(t, "the letter to be taken back", func() bool { return s.stateTo("carla@customer.test") == "cancelled" })
	s.count(1, "carla@customer.test") // the confirmation
	lacks(t, "queue", fmt.Sprint(s.waiting("held")), "carla@customer.test")
}

func TestHeldReplyLeavesAfterItsTime(t *testing.T) {
	s := begin(t, live.Setup{Hold: "2s"})
	_, notice := s.open()
	written := time.Now()
	s.desk.Send(live.Reply(notice, ana, "Please restart."))
	if held := s.sink.Wait(t, 1, "carla@customer.test", "reply").At.Sub(written); held < 2*time.Second {
		t.Errorf("it left after %v", held)
	}
	s.desk.Settle()
	s.desk.Send(live.Reply(notice, ana, "#undo"))
	late := s.sink.Wait(t, 1, "ana@agents.test", "transcript")
	holds(t, "answer to a late undo", late.Text(), "already sent")
	want(t, "letter to Carla", s.stateTo("carla@customer.test"), "sent")
}

// stateTo is the state of the last letter to addr about a message of ticket 1.
func (s *scene) stateTo(addr string) string {
	s.Helper()
	state := ""
	for _, m := range s.desk.Show(1).Messages {
		for _, l := range m.Letters {
			if l.To == addr {
				state = l.State
			}
		}
	}
	return state
}

func states(letters []live.LetterState) string {
	var all []string
	for _, l := range letters {
		all = append(all, l.State)
	}
	return strings.Join(all, " ")
}
