package e2e

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"guichet/e2e/live"
	"guichet/store/bolt"
	"guichet/ticket"
)

// aged stops the desk, makes the support access of its first ticket older by some time, and
// starts it again. Nothing else can let hours pass over a running binary: Go asks the kernel
// for the time, not a library that could be replaced. The desk judges an access by the times in
// its record, so older times are the same to it as a later clock.
func (s *scene) aged(by time.Duration) {
	s.Helper()
	s.desk.Stop()
	db, err := bolt.Open(s.desk.Data(), bolt.Options{})
	if err != nil {
		s.Fatal(err)
	}
	err = db.Update(s.Context(), func(tx ticket.Tx) error {
		t, err := tx.Ticket(1)
		if err != nil {
			return err
		}
		for _, at := range []*time.Time{&t.Access.Offered, &t.Access.Granted, &t.Access.Ends} {
			if !at.IsZero() {
				*at = at.Add(-by)
			}
		}
		fires, err := tx.Timer(1, ticket.TimerAccess)
		if err == nil {
			err = tx.SetTimer(1, ticket.TimerAccess, fires.Add(-by))
		}
		if err == nil {
			err = tx.PutTicket(t)
		}
		return err
	})
	if closed := db.Close(); err != nil || closed != nil {
		s.Fatal(err, closed)
	}
	s.desk.Start()
}

// access is what `guichet grant list` shows, "" for nothing.
func (s *scene) access() string {
	s.Helper()
	var all []struct{ State string }
	s.desk.JSON(&all, "grant", "list")
	if len(all) == 0 {
		return ""
	}
	return all[0].State
}

// acts is what a customer's application is told of Ana and Carla.
func (s *scene) acts() bool {
	s.Helper()
	var answer struct{ Allowed bool }
	s.desk.JSON(&answer, "grant", "check", "ana@agents.test", "carla@customer.test")
	return answer.Allowed
}

// TestS40TimesOfSupportAccess: an offer is there for 48 hours; a grant of 4 hours holds for 4 and
// is shown until 5. The log has every step.
func TestS40TimesOfSupportAccess(t *testing.T) {
	const slack = 2 * time.Minute // the test may take as long itself
	s := begin(t, live.Setup{})
	_, notice := s.open()
	s.desk.Send(live.Reply(notice, ana, "#request-access 4h"))
	offer := s.sink.Wait(s, 1, "carla@customer.test", "access")
	s.aged(48*time.Hour - slack)
	want(t, "before 48 h", s.access(), "offered")
	s.aged(slack)
	want(t, "at 48 h", s.access(), "")
	holds(t, "what Ana hears of it", s.sink.Wait(s, 1, "ana@agents.test", "access").Text(), "did not answer in time")
	s.desk.Send(live.Reply(offer, carla, "#grant 4h"))
	holds(t, "a late grant", s.sink.Wait(s, 1, "carla@customer.test", "transcript").Text(), "nobody asked for access")
	want(t, "after a late grant", s.acts(), false)

	s.desk.Send(live.Reply(notice, ana, "#request-access 4h"))
	s.desk.Send(live.Reply(s.sink.Wait(s, 2, "carla@customer.test", "access"), carla, "#grant 4h"))
	s.sink.Wait(s, 2, "carla@customer.test", "transcript")
	want(t, "granted", fmt.Sprintf("%s %v", s.access(), s.acts()), "granted true")
	s.aged(4*time.Hour - slack)
	want(t, "before 4 h", fmt.Sprintf("%s %v", s.access(), s.acts()), "granted true")
	s.aged(slack)
	want(t, "at 4 h", fmt.Sprintf("%s %v", s.access(), s.acts()), "ended false")
	holds(t, "what Carla hears of it", s.sink.Wait(s, 3, "carla@customer.test", "access").Text(), "has ended")
	s.sink.Wait(s, 3, "ana@agents.test", "access")
	s.aged(time.Hour - slack)
	want(t, "before 5 h", s.access(), "ended")
	s.aged(slack)
	live.Until(t, "the access to be shown no longer", func() bool { return s.access() == "" })
	s.count(3, "carla@customer.test", "access")
	s.count(3, "ana@agents.test", "access")

	var log []string
	for _, e := range s.ticket().Events {
		if what, ok := strings.CutPrefix(e.What, "support access"); ok {
			log = append(log, e.Actor+what)
		}
	}
	until := "carla@customer.test granted until "
	if len(log) == 5 && strings.HasPrefix(log[3], until) {
		log[3] = until
	}
	want(t, "the log", strings.Join(log, "; "), "ana@agents.test offered: 4h0m0s; timer: nobody took the offer; "+
		"ana@agents.test offered: 4h0m0s; "+until+"; timer ended")
}
