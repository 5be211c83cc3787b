package desk

import (
	"testing"
	"time"
)

// TestShowTellsOfAccess: who was let in can be seen, by both sides (PRODUCT 5.7).
func TestShowTellsOfAccess(t *testing.T) {
	w := newWorld(t)
	for _, who := range []asker{{}, {agent: &w.dir.policy.Agents[0]}} {
		for state, want := range map[AccessState]int{AccessOffered: 0, AccessGranted: 1, AccessEnded: 0} {
			w.ticket.Access = &Access{State: state, Agent: addr("ana@agents.test"), Ends: noon.Add(time.Hour)}
			got := 0
			for _, s := range w.dir.particulars(who, w.ticket) {
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
