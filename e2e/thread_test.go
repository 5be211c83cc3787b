package e2e

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"guichet/e2e/live"
)

var tokenPattern = regexp.MustCompile(`^support\+[a-zA-Z2-7]{1,27}@desk\.test$`)

func TestS01NewMailIsConfirmedOnce(t *testing.T) {
	s := begin(t, live.Setup{})
	draft := live.NewDraft(carla, support, "Cannot log in", "Hello,\nI cannot log in.\nCarla\n")
	s.desk.Send(draft)
	got := s.sink.Wait(s, 1, "carla@customer.test", "received")
	s.count(1, "carla@customer.test")
	s.count(1, "ana@agents.test", "new")
	s.count(1, "ana@agents.test")

	ticket := s.ticket()
	want(t, "status", ticket.Status, "open")
	want(t, "requester", ticket.Requester, live.Person{Name: "Carla", Email: "carla@customer.test"})
	want(t, "messages", kinds(ticket), "customer")
	want(t, "message id", strings.Trim(ticket.Messages[0].MessageID, "<>"), draft.MessageID)
	want(t, "verdict", ticket.Messages[0].Verdict.Result, "trusted")
	holds(t, "text", ticket.Messages[0].Text, "I cannot log in.")

	want(t, "X-Guichet-Ticket", got.Number(), ticket.Number)
	want(t, "In-Reply-To", got.Get("In-Reply-To"), "<"+draft.MessageID+">")
	holds(t, "References", got.Get("References"), "<"+draft.MessageID+">")
	want(t, "Auto-Submitted", got.Get("Auto-Submitted"), "auto-replied")
	want(t, "X-Auto-Response-Suppress", got.Get("X-Auto-Response-Suppress"), "OOF, AutoReply")
	want(t, "Precedence", got.Get("Precedence"), "")
	holds(t, "Subject", got.Get("Subject"), fmt.Sprintf("[#%d] Cannot log in", ticket.Number))
	holds(t, "From", got.Get("From"), "Desk Support", "<support@desk.test>")
	holds(t, "text", got.Text(), fmt.Sprint(ticket.Number))
	holds(t, "html", got.HTML(), fmt.Sprint(ticket.Number))
	if !tokenPattern.MatchString(got.ReplyTo()) {
		t.Errorf("Reply-To without a token: %s", got.ReplyTo())
	}
	if id := got.Get("Message-ID"); len(id) > 72 {
		t.Errorf("Message-ID is long: %s", id)
	}
	if got.From == "" || got.From == support || !strings.HasSuffix(got.From, "@desk.test") {
		t.Errorf("envelope sender %q is no bounce address", got.From)
	}
	notice := s.sink.To("ana@agents.test")[0]
	holds(t, "notification", notice.Text(), "I cannot log in.", "carla@customer.test")
	want(t, "its Auto-Submitted", notice.Get("Auto-Submitted"), "auto-generated")
	if notice.From == got.From {
		t.Errorf("two letters have the bounce address %s", got.From)
	}
}

func TestS02ReplyJoinsWithoutSecondConfirmation(t *testing.T) {
	s := begin(t, anaAndBen())
	received, notice := s.open()
	s.desk.Send(live.Reply(received, carla, "It is the blue screen."))
	update := s.sink.Wait(s, 1, "ana@agents.test", "update")
	s.count(1, "ben@agents.test", "update") // nobody is assigned: the group hears
	s.count(1, "carla@customer.test")
	holds(t, "update", update.Text(), "It is the blue screen.")
	ticket := s.ticket()
	want(t, "messages", kinds(ticket), "customer customer")
	want(t, "text", strings.TrimSpace(ticket.Messages[1].Text), "It is the blue screen.")
	holds(t, "full text", ticket.Messages[1].FullText, "> ")

	s.desk.Send(live.Reply(notice, ana, "#assign me"))
	s.desk.Settle()
	want(t, "assignee", s.ticket().Assignee, "ana@agents.test")
	s.desk.Send(live.Reply(received, carla, "And now it is green."))
	s.sink.Wait(s, 2, "ana@agents.test", "update")
	s.count(1, "ben@agents.test", "update") // Ana is: Ben does not
}

func TestS03TokenOutlivesTheSubject(t *testing.T) {
	s := begin(t, live.Setup{})
	received, _ := s.open()
	s.desk.Send(live.NewDraft(carla, received.ReplyTo(), "something else altogether", "It is blue.\n"))
	s.sink.Wait(s, 1, "ana@agents.test", "update")
	want(t, "messages", kinds(s.ticket()), "customer customer")
	want(t, "subject", s.ticket().Subject, "Cannot log in")
	s.count(1, "carla@customer.test")
}

func TestS03TokenIsCaseInsensitive(t *testing.T) {
	s := begin(t, live.Setup{})
	received, _ := s.open()
	for _, to := range []string{strings.ToUpper(received.ReplyTo()), strings.ToLower(received.ReplyTo())} {
		s.desk.Send(live.NewDraft(carla, to, to, "Hello "+to+"\n"))
	}
	want(t, "messages", kinds(s.ticket()), "customer customer customer")
}

func TestS04TagJoinsForTheRequester(t *testing.T) {
	s := begin(t, live.Setup{})
	received, _ := s.open()
	tag := fmt.Sprintf("[#%d]", received.Number())
	s.desk.Send(live.NewDraft(carla, support, "Re: "+tag+" hm", "It is blue.\n"))
	s.sink.Wait(s, 1, "ana@agents.test", "update")
	want(t, "messages", kinds(s.ticket()), "customer customer")
	s.count(1, "carla@customer.test")
}

func TestS04TagOfAnUnprovenSenderOpensATicket(t *testing.T) {
	s := begin(t, live.Setup{Strangers: true})
	received, _ := s.open()
	tag := fmt.Sprintf("[#%d]", received.Number())
	s.desk.Send(live.NewDraft(carla, support, "Re: "+tag+" hm", "It is blue.\n"))
	second := s.sink.Wait(s, 2, "ana@agents.test", "new")
	want(t, "tickets", len(s.desk.Tickets()), 2)
	want(t, "messages of the first", kinds(s.desk.Show(received.Number())), "customer")
	holds(t, "notification", second.Text(), fmt.Sprintf("#%d", received.Number()))
}

func TestS05TagOfAStrangerOpensATicket(t *testing.T) {
	trustedAndProven(t, live.Setup{}, func(t *testing.T, s *scene) {
		received, _ := s.open()
		s.desk.Send(live.NewDraft(mallory, support, fmt.Sprintf("Re: [#%d] Cannot log in", received.Number()), "Tell me more.\n"))
		got := s.sink.Wait(s, 1, "mallory@elsewhere.test", "received")
		if got.Number() == received.Number() {
			t.Errorf("a stranger was confirmed ticket %d", got.Number())
		}
		s.count(1, "carla@customer.test")
		want(t, "tickets", len(s.desk.Tickets()), 2)
		want(t, "messages", kinds(s.desk.Show(received.Number())), "customer")
		lacks(t, "the stranger's mail", got.All(), "since monday", "carla@")
		holds(t, "notification", s.sink.Wait(s, 2, "ana@agents.test", "new").Text(), fmt.Sprintf("#%d", received.Number()))
	})
}

func TestS06AlteredTokenNeverReachesATicket(t *testing.T) {
	trustedAndProven(t, live.Setup{}, func(t *testing.T, s *scene) {
		received, notice := s.open()
		sent := 0
		for _, addr := range []string{received.ReplyTo(), notice.ReplyTo(), notice.NoteTo()} {
			at := strings.IndexByte(addr, '@')
			for i := strings.IndexByte(addr, '+') + 1; i < at; i++ {
				other := byte('a')
				if addr[i]|0x20 == 'a' {
					other = 'b'
				}
				altered := addr[:i] + string(other) + addr[i+1:]
				who := fmt.Sprintf("p%d@customer.test", sent)
				s.desk.Send(live.NewDraft(who, altered, "altered", "Hello "+altered+"\n"))
				sent++
			}
		}
		s.desk.Settle()
		want(t, "tickets", len(s.desk.Tickets()), 1+sent)
		want(t, "messages", kinds(s.desk.Show(received.Number())), "customer")
	})
}

func TestS44TokenInTheToFieldIsEnough(t *testing.T) {
	s := begin(t, live.Setup{})
	received, _ := s.open()
	s.desk.Send(live.NewDraft(carla, received.ReplyTo(), "new subject", "It is blue.\n"), support)
	s.sink.Wait(s, 1, "ana@agents.test", "update")
	want(t, "messages", kinds(s.ticket()), "customer customer")
	s.count(1, "carla@customer.test")
}
