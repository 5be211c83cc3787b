package e2e

import (
	"strings"
	"testing"

	"guichet/e2e/live"
)

// TestThanksAndRatings: thanks change nothing, the requester closes by the mail that the resolved letter
// has ready, and rates in words (PRODUCT 3.2, 3.4).
func TestThanksAndRatings(t *testing.T) {
	s := begin(t, anaAndBen())
	_, notice := s.open()
	s.desk.Send(live.Reply(notice, ana, "#resolved\nThe server was down. It is up again."))
	resolved := s.sink.Wait(s, 1, "carla@customer.test", "resolved")
	holds(t, "resolved letter", resolved.All(), "#closed", "All well, close it")

	s.desk.Send(live.Reply(resolved, carla, "Hi Ana,\n\nthanks a lot, it works now!\n\nBest regards\nCarla"))
	told := s.sink.Wait(s, 1, "ana@agents.test", "update")
	holds(t, "letter to who answered", told.Text(), "says thanks")
	want(t, "status after thanks", s.ticket().Status, "resolved")

	s.desk.Send(live.Reply(resolved, carla, "#closed"))
	closed := s.sink.Wait(s, 1, "carla@customer.test", "closed")
	want(t, "status after #closed", s.ticket().Status, "closed")

	s.desk.Send(live.Reply(closed, carla, "Note : 4/5\nVery fast, well done.\n\nCarla"))
	comment := s.sink.Wait(s, 3, "ana@agents.test", "update")
	holds(t, "the comment", comment.Text(), "Very fast, well done.")
	s.desk.Send(live.Reply(closed, carla, "Vielen Dank!"))
	s.sink.Wait(s, 4, "ana@agents.test", "update")
	if all := s.desk.Tickets(); len(all) != 1 {
		t.Errorf("%d tickets", len(all))
	}
	if out, _, _ := s.desk.Run("agent", "ratings"); !strings.Contains(out, "4") {
		t.Errorf("ratings: %s", out)
	}
}
