package e2e

import (
	"strings"
	"testing"

	"guichet/e2e/live"
)

// TestS40SupportAccess: an agent asks by mail, the customer grants by mail, and the customer's
// application asks the desk. What needs hours is in desk/access_test.go.
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
	if !strings.Contains(offer.Text(), "#grant 4h") {
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
