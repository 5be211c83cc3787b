package e2e

import (
	"fmt"
	"strings"
	"testing"

	"guichet/e2e/live"
)

const (
	zoe  = "Zoe <zoe@customer.test>"
	walt = "Walt <walt@customer.test>"
)

// S25: a watcher gets status, subject and nothing else; he may not write, and leaves by one
// mail.
func TestS25WatcherHearsOfTheStatusOnly(t *testing.T) {
	s := begin(t, anaAndBen())
	received, notice := s.open()
	s.desk.Send(live.Reply(received, carla, "#watch walt@customer.test"))
	s.sink.Wait(s, 1, "carla@customer.test", "transcript")
	s.count(0, "walt@customer.test")
	answer := live.Reply(notice, ana, "Since when? SECRETWORDS")
	answer.Files = []live.File{{Name: "plan.txt", Type: "text/plain", Body: []byte("FILEWORDS")}}
	s.desk.Send(answer)
	watch := s.sink.Wait(s, 1, "walt@customer.test", "watch")
	holds(t, "watcher's mail", watch.All(), "Cannot log in", "Pending")
	lacks(t, "watcher's mail", watch.All(), "SECRETWORDS", "FILEWORDS", "plan.txt", "since monday", "ana@agents.test")
	want(t, "watchers", emails(s.ticket().Watchers), "walt@customer.test")

	s.desk.Send(live.Reply(watch, walt, "What happened?"))
	s.sink.Wait(s, 1, "ana@agents.test", "alert")
	want(t, "status after his reply", s.ticket().Status, "pending")
	s.count(2, "carla@customer.test", "received", "reply")

	leave := strings.TrimSuffix(strings.TrimPrefix(watch.Get("List-Unsubscribe"), "<mailto:"), ">")
	for range 2 {
		s.desk.Send(live.NewDraft(walt, leave, "unsubscribe", ""))
	}
	s.desk.Send(live.Reply(notice, ana, "#resolved"))
	s.sink.Wait(s, 1, "carla@customer.test", "resolved")
	s.count(1, "walt@customer.test")
	want(t, "watchers afterwards", emails(s.ticket().Watchers), "")

	s.desk.Send(live.Reply(received, carla, "#watch walt@customer.test"))
	holds(t, "bringing him back", s.sink.Wait(s, 2, "carla@customer.test", "transcript").Text(), "walt@customer.test left")
}

// S26: whoever shares and who is added get all later notifications; removal stops them.
func TestS26Share(t *testing.T) {
	s := begin(t, live.Setup{})
	received, notice := s.open()
	s.desk.Send(live.Reply(received, carla, "#share zoe@customer.test"))
	welcome := s.sink.Wait(s, 1, "zoe@customer.test", "status")
	holds(t, "welcome", welcome.Text(), "carla@customer.test", "#1")
	lacks(t, "welcome", welcome.All(), "since monday", "Cannot log in") // no agent has looked at it
	s.sink.Wait(s, 1, "carla@customer.test", "transcript")

	s.desk.Send(live.Reply(notice, ana, "Since when?"))
	s.sink.Wait(s, 1, "carla@customer.test", "reply")
	reply := s.sink.Wait(s, 1, "zoe@customer.test", "reply")
	s.desk.Send(live.Reply(reply, zoe, "Since Monday, I saw it."))
	update := s.sink.Wait(s, 1, "carla@customer.test", "update")
	holds(t, "update", update.Text(), "I saw it")
	want(t, "participants", emails(s.ticket().Participants), "zoe@customer.test")

	s.desk.Send(live.Reply(update, carla, "#unshare zoe@customer.test"))
	s.sink.Wait(s, 2, "carla@customer.test", "transcript")
	s.desk.Send(live.Reply(notice, ana, "Try again."))
	s.sink.Wait(s, 2, "carla@customer.test", "reply")
	s.count(2, "zoe@customer.test")
	s.desk.Send(live.Reply(reply, zoe, "And now?"))
	s.desk.Settle()
	want(t, "messages after her removal", kinds(s.desk.Show(1)), "customer agent customer agent")
	want(t, "participants afterwards", emails(s.desk.Show(1).Participants), "")
}

// A participant leaves by himself, and is told so.
func TestParticipantLeaves(t *testing.T) {
	s := begin(t, live.Setup{})
	_, notice := s.open()
	s.desk.Send(live.Reply(notice, ana, "#share zoe@customer.test"))
	welcome := s.sink.Wait(s, 1, "zoe@customer.test", "status")
	holds(t, "welcome", welcome.Text(), "Ana")
	lacks(t, "welcome", welcome.All(), "ana@agents.test")
	s.desk.Send(live.Reply(welcome, zoe, "#unshare"))
	s.sink.Wait(s, 1, "zoe@customer.test", "transcript")
	s.desk.Send(live.Reply(notice, ana, "Since when?"))
	s.sink.Wait(s, 1, "carla@customer.test", "reply")
	s.count(2, "zoe@customer.test")
}

// S43, further: the unverified mail was the requester's, from another address, which is his
// from then on.
func TestS43AcceptLearnsAnAddress(t *testing.T) {
	const home = "Carla <carla@home.test>"
	s := begin(t, live.Setup{})
	received, _ := s.open()
	s.desk.Send(live.Reply(received, home, "It is me, from home."))
	alert := s.sink.Wait(s, 1, "ana@agents.test", "alert")
	s.desk.Send(live.Reply(alert, ana, "#accept same"))
	s.desk.Settle()
	want(t, "participants", emails(s.ticket().Participants), "")
	s.desk.Send(live.Reply(received, home, "And again."))
	update := s.sink.Wait(s, 1, "ana@agents.test", "update")
	holds(t, "update", update.Text(), "And again.")
	s.desk.Send(live.NewDraft(home, support, "Re: [#1] Cannot log in", "By the tag.\n"))
	s.sink.Wait(s, 2, "ana@agents.test", "update")
	want(t, "messages", kinds(s.ticket()), "customer customer customer customer")
	s.desk.Send(live.Reply(update, ana, "Thank you."))
	s.sink.Wait(s, 1, "carla@customer.test", "reply")
	s.count(0, "carla@home.test")
}

// A member of an organisation reads and answers a colleague's ticket once an agent granted
// it, and not before.
func TestOrganisationMember(t *testing.T) {
	s := begin(t, live.Setup{})
	var organisation struct{ ID string }
	s.desk.JSON(&organisation, "org", "put", "acme", "--name", "Acme", "--account", "paris=Paris")
	for _, member := range []string{"carla@customer.test", "zoe@customer.test"} {
		s.desk.JSON(&struct{}{}, "org", "grant", member, "acme/paris")
	}
	_, notice := s.open()
	ticket := s.ticket()
	want(t, "organisation and account", fmt.Sprint(ticket.Organisation, "/", ticket.Account), "acme/paris")

	ask := func(n int) string {
		s.desk.Send(live.NewDraft(zoe, support, "my question", "#show 1\n"))
		return s.sink.Wait(s, n, "zoe@customer.test", "transcript").Text()
	}
	lacks(t, "what a member sees", ask(1), "Cannot log in")
	s.desk.Send(live.NewDraft(zoe, support, "Re: [#1] Cannot log in", "Me too.\n"))
	s.sink.Wait(s, 2, "ana@agents.test", "new")

	s.desk.Send(live.Reply(notice, ana, "#org-access zoe@customer.test editor acme"))
	told := s.sink.Wait(s, 1, "zoe@customer.test", "rights")
	holds(t, "what she is told", told.Text(), "answer the requests of Acme")
	lacks(t, "what she is told", told.Text(), "Cannot log in", "agents.test")
	s.desk.Send(live.Reply(told, zoe, "#list acme"))
	holds(t, "what she lists", s.sink.Wait(s, 2, "zoe@customer.test", "transcript").Text(), "Cannot log in")
	holds(t, "what an editor sees", ask(3), "Cannot log in")
	s.desk.Send(live.NewDraft(zoe, support, "Re: [#1] Cannot log in", "I can log in.\n"))
	holds(t, "update", s.sink.Wait(s, 1, "carla@customer.test", "update").Text(), "I can log in.")
	want(t, "participants", emails(s.desk.Show(1).Participants), "zoe@customer.test")

	s.desk.Send(live.Reply(notice, ana, "#org-access zoe@customer.test none acme"))
	s.desk.Send(live.Reply(notice, ana, "#unshare zoe@customer.test"))
	s.desk.Settle()
	lacks(t, "what she sees afterwards", ask(4), "Cannot log in")
}
