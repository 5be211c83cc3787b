package e2e

import (
	"strings"
	"testing"

	"guichet/e2e/live"
)

// TestIndexMadeAnew: the search finds the same after it, whether the desk runs or not.
func TestIndexMadeAnew(t *testing.T) {
	s := begin(t, live.Setup{})
	s.desk.Send(live.NewDraft("Carla <carla@customer.test>", support, "The toner", "It smells of Kräuterlikör.\n"))
	s.desk.Settle()
	find := func(when string) {
		t.Helper()
		if out := s.must("ticket", "search", "krauterlikor"); !strings.Contains(out, "The toner") {
			t.Errorf("%s the search finds %q", when, out)
		}
	}
	find("before")
	if out := s.must("rewrite", "--index"); !strings.Contains(out, "index is new") {
		t.Errorf("rewrite --index says %q", out)
	}
	find("after")
	s.desk.Stop()
	s.must("rewrite", "--index")
	find("without a desk")
	s.desk.Start()
	s.must("check")
	s.fsck()
}
