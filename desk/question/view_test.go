package question_test

import (
	"testing"
	"time"

	"guichet/desk/authority"
	"guichet/desk/desktest"
	"guichet/desk/question"
	"guichet/ticket"
)

// TestShowTellsOfAccess: who was let in can be seen, by both sides (PRODUCT 5.7).
func TestShowTellsOfAccess(t *testing.T) {
	w := desktest.NewWorld(t)
	for _, who := range []authority.Asker{{}, {Agent: &w.Dir.Policy.Agents[0]}} {
		for state, want := range map[ticket.AccessState]int{ticket.AccessOffered: 0, ticket.AccessGranted: 1, ticket.AccessEnded: 0} {
			w.Ticket.Access = &ticket.Access{State: state, Agent: desktest.Addr("ana@agents.test"), Ends: desktest.Noon.Add(time.Hour)}
			got := 0
			for _, s := range question.Describe(w.Dir, who, w.Ticket) {
				if s.Key == "show-access" && s.Args[0] == "Ana" {
					got++
				}
			}
			if got != want {
				t.Errorf("%s: told %d times, want %d", state, got, want)
			}
		}
	}
}
