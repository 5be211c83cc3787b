package e2e

import (
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"guichet/e2e/live"
)

// ledger is what senders know: every mail has a sender address of its own, is tried again
// until it is acknowledged, as an MTA does, and is written down then.
type ledger struct {
	mu      sync.Mutex
	acked   map[string]bool // sender address
	begun   atomic.Int32    // mails that were tried
	refused atomic.Int32    // answers that were not 250
	bad     []live.Answer   // answers that would have lost the mail: 5xx
	end     atomic.Bool
	wg      sync.WaitGroup
}

// endless is how many mails are brought until enough is called.
const endless = 1 << 20

// write starts senders that bring n mails each, of about size octets.
func (s *scene) write(senders, n, size int) *ledger {
	l := &ledger{acked: map[string]bool{}}
	text := strings.Repeat("All work and no play makes Carla a dull customer.\n", size/50+1)
	for w := range senders {
		l.wg.Add(1)
		go func() {
			defer l.wg.Done()
			for i := 0; i < n && !l.end.Load(); i++ {
				// A domain of its own too: there are budgets for both (PRODUCT 1.12).
				from := fmt.Sprintf("c@c%d-%d.customer.test", w, i)
				l.deliver(s.desk, live.NewDraft(from, support, "Cannot log in "+from, text))
			}
		}()
	}
	return l
}

// deliver tries until the mail is acknowledged or the patience is at its end; then the mail
// is not in the books.
func (l *ledger) deliver(desk *live.Desk, d live.Draft) {
	l.begun.Add(1)
	raw := d.Bytes()
	live.Eventually(2*live.Patience, func() bool {
		a := desk.TryRaw(d.From, []string{support}, raw)
		if a.Code != 250 {
			l.refused.Add(1)
		}
		l.mu.Lock()
		defer l.mu.Unlock()
		if a.Code >= 500 {
			l.bad = append(l.bad, a)
		}
		if a.Code == 250 {
			l.acked[d.From] = true
		}
		return a.Code == 250
	})
}

// enough has the senders finish the mail that they are at, and waits for that.
func (l *ledger) enough() {
	l.end.Store(true)
	l.wg.Wait()
}

// done reports whether all senders have ended.
func (l *ledger) done() bool {
	ended := make(chan struct{})
	go func() { l.wg.Wait(); close(ended) }()
	select {
	case <-ended:
		return true
	case <-time.After(time.Millisecond):
		return false
	}
}

// audit compares the books with the desk: every mail acknowledged in the end, and one ticket for
// each sender, one message in each, and a confirmation and a notification for each. Letters
// may be doubled at most by the kills that came between a server's 250 and our note of it,
// and then they are the same letter.
func (s *scene) audit(l *ledger, doubles int) {
	s.Helper()
	if len(l.bad) > 0 {
		s.Errorf("%d mails refused for good: %v", len(l.bad), l.bad[0])
	}
	if n := int(l.begun.Load()); len(l.acked) != n {
		s.Errorf("%d of %d mails were acknowledged", len(l.acked), n)
	}
	seen := map[string]int{}
	for _, t := range s.desk.Tickets() {
		seen[t.Requester.Email]++
	}
	for from := range l.acked {
		switch seen[from] {
		case 0:
			s.Errorf("acknowledged and lost: the mail of %s", from)
		case 1:
		default:
			s.Errorf("doubled: %d tickets of %s", seen[from], from)
		}
	}
	if len(seen) > len(l.acked) {
		s.Errorf("%d senders have tickets, %d mails were acknowledged", len(seen), len(l.acked))
	}
	s.desk.Settle()
	s.auditLetters(l, doubles)
}

func (s *scene) auditLetters(l *ledger, doubles int) {
	s.Helper()
	ids, extra := map[string]map[string]bool{}, 0
	events := map[string]int{}
	for _, m := range s.sink.All() {
		key := m.Rcpt[0]
		if key == "ana@agents.test" {
			key = fmt.Sprintf("ana about %d", m.Number())
		}
		if ids[key] == nil {
			ids[key] = map[string]bool{}
		} else {
			extra++
		}
		ids[key][m.Get("Message-ID")] = true
		events[m.Event()]++
	}
	for from := range l.acked {
		if ids[from] == nil {
			s.Errorf("never confirmed: the mail of %s", from)
		}
	}
	for who, set := range ids {
		if len(set) != 1 {
			s.Errorf("%s got %d different letters", who, len(set))
		}
	}
	if extra > doubles {
		s.Errorf("%d letters came twice, at most %d may", extra, doubles)
	}
	s.Logf("%d mails acknowledged, %d answers were not 250; letters: %v, %d of them doubled", len(l.acked), l.refused.Load(), events, extra)
	if events["received"] < len(l.acked) || events["new"] < len(l.acked) || events["update"] != 0 {
		s.Errorf("letters: %v for %d mails", events, len(l.acked))
	}
}

// fsck stops the desk and checks its store.
func (s *scene) fsck() {
	s.Helper()
	s.desk.Stop()
	if out, errs, code := s.desk.Run("fsck"); code != 0 {
		s.Errorf("fsck: exit %d: %s%s", code, out, errs)
	}
}

func TestLedgerWithoutFaults(t *testing.T) {
	s := begin(t, live.Setup{})
	l := s.write(3, 50, 1000)
	l.wg.Wait()
	s.audit(l, 0)
	want(t, "answers that were not 250", l.refused.Load(), 0)
	s.fsck()
}
