package e2e

import (
	"strings"
	"testing"

	"guichet/e2e/live"
)

// TestS40SupportAccess: an agent asks by mail, the customer grants by mail, and the customer's
// application asks the desk. What needs hours is in aged_test.go.
func TestS40SupportAccess(t *testing.T) {
	s := begin(t, live.Setup{})
	_, notice := s.open()
	check := func() (allowed bool) {
		t.Helper()
		var answer struct {
			Allowed bool `json:"allowed"`
		}
		s.desk.JSON(&answer, "grant", "check", "ana@agents.test", "carla@customer.test")
		return answer.Allowed
	}
	want(t, "before", check(), false)
	s.desk.Send(live.Reply(notice, ana, "#request-access 2h"))
	offer := s.sink.Wait(s, 1, "carla@customer.test", "access")
	if !strings.Contains(offer.Text(), "#grant 2h") {
		t.Errorf("the offer has no words to grant by:\n%s", offer.Text())
	}
	want(t, "offered only", check(), false)
	s.desk.Send(live.Reply(offer, carla, "#grant 2h"))
	s.sink.Wait(s, 1, "ana@agents.test", "access")
	want(t, "granted", check(), true)
	granted := s.sink.Wait(s, 1, "carla@customer.test", "transcript")
	s.desk.Send(live.Reply(granted, carla, "#end-access"))
	s.sink.Wait(s, 2, "ana@agents.test", "access")
	want(t, "ended", check(), false)
	steps := []string{}
	for _, e := range s.ticket().Events {
		if strings.HasPrefix(e.What, "support access") {
			steps = append(steps, strings.Fields(e.What)[2])
		}
	}
	want(t, "the log", strings.Join(steps, " "), "offered: granted ended")
}

// TestSupportAccessIsOfOneCustomer: a grant is its customer's own. Another requester's does not
// revive it, another agent cannot put himself in the place of who asked, and while anybody acts
// for the customer nobody logs in.
func TestSupportAccessIsOfOneCustomer(t *testing.T) {
	s := begin(t, anaAndBen())
	_, notice := s.open()
	type answer struct {
		Allowed bool `json:"allowed"`
		LogIn   bool `json:"customer_may_log_in"`
	}
	check := func(customer string) (a answer) {
		t.Helper()
		s.desk.JSON(&a, "grant", "check", "ana@agents.test", customer)
		return a
	}
	s.desk.Send(live.Reply(notice, ana, "#request-access 2h"))
	offer := s.sink.Wait(s, 1, "carla@customer.test", "access")
	holds(t, "offer", offer.Text(), "for 2 hours", "#grant 2h")
	s.desk.Send(live.Reply(s.sink.Wait(s, 1, "ben@agents.test", "new"), ben, "#request-access 30d"))
	holds(t, "refusal", s.sink.Wait(s, 1, "ben@agents.test", "transcript").Text(), "ana@agents.test asked already")
	s.desk.Send(live.Reply(offer, carla, "#grant 90 minutes"))
	s.sink.Wait(s, 1, "carla@customer.test", "transcript")
	want(t, "granted by carla", check("carla@customer.test"), answer{true, true})

	s.desk.JSON(&answer{}, "grant", "session", "start", "ana@agents.test", "carla@customer.test")
	var login answer
	s.desk.JSON(&login, "grant", "login", "carla@customer.test")
	want(t, "log-in during the session", login.LogIn, false)

	s.desk.Send(live.Reply(notice, ana, "#requester zoe@customer.test"))
	s.sink.Wait(s, 1, "zoe@customer.test", "received")
	want(t, "carla's after the ticket is zoe's", check("carla@customer.test"), answer{false, true})
	s.desk.Send(live.Reply(notice, ana, "#request-access"))
	s.desk.Send(live.Reply(s.sink.Wait(s, 1, "zoe@customer.test", "access"), zoe, "#grant"))
	s.sink.Wait(s, 1, "zoe@customer.test", "transcript")
	want(t, "granted by zoe", check("zoe@customer.test"), answer{true, true})
	want(t, "carla's after that", check("carla@customer.test"), answer{false, true})
}
