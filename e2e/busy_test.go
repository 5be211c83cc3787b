package e2e

import (
	"testing"

	"guichet/e2e/live"
)

// TestCommandsWhileTheDeskStarts: a command that meets the desk on its way up or down waits
// for it, and does not keep it from starting.
func TestCommandsWhileTheDeskStarts(t *testing.T) {
	s := begin(t, live.Setup{})
	s.open()
	for range 5 {
		s.desk.Stop()
		started := make(chan error, 1)
		go func() { started <- s.desk.TryStart() }()
		for range 5 {
			if _, stderr, code := s.desk.Run("ticket", "list"); code != 0 {
				t.Fatalf("exit %d: %s", code, stderr)
			}
		}
		if err := <-started; err != nil {
			t.Fatalf("start: %v\n%s", err, s.desk.Log())
		}
	}
}
