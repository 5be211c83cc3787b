package e2e

import (
	"fmt"
	"testing"

	"guichet/e2e/live"
)

// TestFloodIsToldTogether: of a flood an agent gets the first nine, then one letter that lists the others.
func TestFloodIsToldTogether(t *testing.T) {
	s := begin(t, live.Setup{Together: true})
	for n := range 30 {
		s.desk.Send(live.NewDraft(fmt.Sprintf("Eve <eve+%d@flood.test>", n), support, fmt.Sprintf("Question %d", n), "Please help me.\n"))
	}
	s.desk.Settle()
	want(t, "letters of one request each", len(s.sink.To("ana@agents.test")), 9)
	want(t, "tickets", len(s.desk.Tickets()), 30)
}
