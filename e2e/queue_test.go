package e2e

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"guichet/e2e/live"
)

func TestS41SmarthostDownForAWhile(t *testing.T) {
	s := begin(t, live.Setup{})
	s.sink.Stop()
	s.desk.Send(live.NewDraft(carla, support, "Cannot log in", "Hello\n"))
	s.desk.Send(live.NewDraft(dora, support, "Cannot log out", "Hello\n"))
	live.Until(t, "four deferred letters", func() bool { return len(s.waiting("deferred")) == 4 })
	for _, l := range s.waiting("deferred") {
		if l.LastReply == "" || l.Next == nil {
			t.Errorf("letter %s: last reply %q, next attempt %v", l.ID, l.LastReply, l.Next)
		}
	}
	want(t, "state under the message", states(s.desk.Show(1).Messages[0].Letters), "deferred deferred")
	s.desk.Stop()
	s.desk.Start()
	want(t, "deferred after a restart", len(s.waiting("deferred")), 4)
	s.sink.Start(t)
	s.desk.Settle()
	s.count(1, "carla@customer.test")
	s.count(1, "dora@customer.test")
	s.count(2, "ana@agents.test")
}

func TestS41GreylistedLettersTryAgain(t *testing.T) {
	if testing.Short() {
		t.Skip("waits a minute, as greylisting does")
	}
	s := begin(t, live.Setup{})
	refused := 0
	s.sink.Refuse(func(string) string {
		refused++
		if refused <= 2 {
			return "451 4.7.1 greylisted"
		}
		return ""
	})
	s.desk.Send(live.NewDraft(carla, support, "Cannot log in", "Hello\n"))
	live.UntilWithin(t, 3*live.Patience, "the letters to leave by themselves", func() bool {
		return len(s.sink.All()) == 2
	})
	s.count(1, "carla@customer.test")
	s.count(1, "ana@agents.test")
}

func (s *scene) waiting(state string) []live.Queued {
	s.Helper()
	var all []live.Queued
	for _, l := range s.desk.Queue() {
		if l.State == state {
			all = append(all, l)
		}
	}
	return all
}

func TestCancelledLetterNeverLeaves(t *testing.T) {
	s := begin(t, live.Setup{})
	s.sink.Stop()
	s.desk.Send(live.NewDraft(carla, support, "Cannot log in", "Hello\n"))
	live.Until(t, "two deferred letters", func() bool { return len(s.waiting("deferred")) == 2 })
	for _, l := range s.waiting("deferred") {
		if l.To == "carla@customer.test" {
			if _, errs, code := s.desk.Run("queue", "cancel", l.ID.String()); code != 0 {
				t.Fatalf("queue cancel: %s", errs)
			}
		}
	}
	s.sink.Start(t)
	s.count(1, "ana@agents.test")
	s.count(0, "carla@customer.test")
	want(t, "cancelled", states(s.ticket().Messages[0].Letters), "cancelled sent")
}

func TestS48MissingKeyFileRefusesToStart(t *testing.T) {
	s := begin(t, live.Setup{})
	s.open()
	s.desk.Stop()
	keys := s.keyFiles()
	if len(keys) != 1 {
		t.Fatalf("key files: %v", keys)
	}
	aside := filepath.Join(t.TempDir(), "keys")
	if err := os.Rename(keys[0], aside); err != nil {
		t.Fatal(err)
	}
	before := len(s.desk.Log())
	if s.desk.TryStart() == nil {
		t.Fatalf("the desk started without its keys")
	}
	said := s.desk.Log()[before:]
	holds(t, "what it said", strings.ToLower(said), "key", "backup")
	holds(t, "what it said", said, filepath.Base(keys[0]))
	if len(s.keyFiles()) != 0 {
		t.Errorf("it made new keys: %v", s.keyFiles())
	}
	if err := os.Rename(aside, keys[0]); err != nil {
		t.Fatal(err)
	}
	s.desk.Start()
	want(t, "tickets", len(s.desk.Tickets()), 1)
}

func (s *scene) keyFiles() []string {
	all, _ := filepath.Glob(filepath.Join(s.desk.Data(), "*key*"))
	return all
}

func TestSecondDaemonOnTheSameDataRefuses(t *testing.T) {
	s := begin(t, live.Setup{})
	other := live.NewDesk(t, binary, live.Setup{Relay: s.sink.Addr})
	conf, err := os.ReadFile(other.Conf)
	if err != nil {
		t.Fatal(err)
	}
	same := strings.Replace(string(conf), other.Data(), s.desk.Data(), 1)
	if err := os.WriteFile(other.Conf, []byte(same), 0o600); err != nil {
		t.Fatal(err)
	}
	if other.TryStart() == nil {
		t.Fatalf("two daemons share %s", s.desk.Data())
	}
	if other.Log() == "" {
		t.Errorf("it said nothing")
	}
	s.open()
}
