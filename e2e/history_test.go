package e2e

import (
	"fmt"
	"testing"

	"guichet/e2e/live"
)

// TestHistoryBelowAnswers: where the address wants it, the conversation so far stands below an answer, as its reader may
// read it; never on sensitive tickets, and never otherwise.
func TestHistoryBelowAnswers(t *testing.T) {
	for _, history := range []bool{true, false} {
		t.Run(fmt.Sprint(history), func(t *testing.T) {
			s := begin(t, live.Setup{Addresses: []string{fmt.Sprintf("email = 'support@desk.test'\nname = 'Desk Support'\nhistory = %v", history)}})
			_, notice := s.open()
			s.desk.Send(live.Reply(notice, ana, "#note\nHe never pays."))
			s.desk.Send(live.Reply(notice, ana, "Since when exactly?"))
			first := s.sink.Wait(s, 1, "carla@customer.test", "reply")
			s.desk.Send(live.Reply(first, carla, "Since ten o'clock."))
			s.desk.Send(live.Reply(s.sink.Wait(s, 1, "ana@agents.test", "update"), ana, "#resolved\nPlease try now."))
			second := s.sink.Wait(s, 1, "carla@customer.test", "resolved")
			if !history {
				lacks(t, "first", first.Text(), "> I cannot log in")
				lacks(t, "second", second.Text(), "> Since")
				return
			}
			holds(t, "first", first.Text(), "Earlier in this request", "> I cannot log in since Monday.")
			holds(t, "second", second.Text(), "Please try now.", "> I cannot log in since Monday.", "> Since when exactly?", "> Since ten o'clock.")
			lacks(t, "second", second.Text()+second.HTML(), "never pays", "ana@agents.test")
			s.desk.Send(live.Reply(second, carla, "#sensitive\nNo."))
			s.desk.Send(live.Reply(s.sink.Wait(s, 2, "ana@agents.test", "update"), ana, "And now?"))
			lacks(t, "sensitive", s.sink.Wait(s, 2, "carla@customer.test", "reply").Text(), "log in", "exactly", "Earlier")
		})
	}
}
