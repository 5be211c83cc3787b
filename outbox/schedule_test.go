package outbox

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"guichet/ticket"

	"github.com/google/go-cmp/cmp"
	"github.com/rs/zerolog"
)

// letters are n letters to as many people behind one relay.
func letters(n int) *memory {
	m := newMemory()
	for i := 1; i <= n; i++ {
		m.add(aLetter(ticket.LetterID(i), fmt.Sprintf("carla%d@customer%d.test", i, i)))
	}
	return m
}

// settle waits until all letters are final and returns how long that took.
func settle(t *testing.T, m *memory, limit time.Duration) time.Duration {
	t.Helper()
	start := time.Now()
	for m.unfinished() > 0 {
		if time.Since(start) > limit {
			t.Fatalf("%d letters are not final after %v", m.unfinished(), limit)
		}
		time.Sleep(max(limit/1000, 10*time.Millisecond))
	}
	return time.Since(start)
}

// once checks that the peers together took each letter once.
func once(t *testing.T, m *memory, peers ...*peer) {
	t.Helper()
	got := map[string]int{}
	for _, p := range peers {
		for id, n := range p.got() {
			got[id] += n
		}
	}
	want := map[string]int{}
	for _, id := range ids(len(m.letters)) {
		want[id] = 1
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("letters that arrived (-want +got):\n%s", d)
	}
}

func TestRelayIsDownForAWhile(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m, p := letters(40), &peer{}
		reach := network{}
		o := relay(p)
		var mu sync.Mutex
		o.Dial = func(ctx context.Context, n, a string) (net.Conn, error) {
			mu.Lock()
			defer mu.Unlock()
			return reach.dial(ctx, n, a)
		}
		w, stop := run(t, m, o)
		time.Sleep(12 * time.Second)
		for id := range m.letters {
			if l := m.letter(id); l.State != ticket.LetterDeferred || l.LastReply() != "connecting to 192.0.2.1:25: connection refused" {
				t.Fatalf("letter %d is %s: %q", id, l.State, l.LastReply())
			}
		}
		mu.Lock()
		reach["192.0.2.1"] = p
		mu.Unlock()
		m.add(aLetter(41, "dora@customer.test"))
		w.Kick()
		if took := settle(t, m, time.Minute); took > 10*time.Second {
			t.Errorf("the last letter left %v after the relay came back", took)
		}
		stop()
		once(t, m, p)
		if l := m.letter(1); len(l.Attempts) > 4 {
			t.Errorf("letter 1 has %d attempts", len(l.Attempts))
		}
	})
}

// lines counts what is written into it by many.
type lines struct {
	mu sync.Mutex
	n  int
}

func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.n += bytes.Count(p, []byte{'\n'})
	return len(p), nil
}

func (l *lines) count() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.n
}

// TestManyWaitForADeadRelay: a destination that is down costs one attempt and one line of the log a round,
// however many letters wait for it, and little of a core; when it answers all of them leave, each once.
func TestManyWaitForADeadRelay(t *testing.T) {
	for _, c := range []struct {
		name   string
		letter int
		away   time.Duration
	}{{"a few", 10, time.Hour}, {"more than are claimed", 3 * maxHeld, time.Hour}, {"through the night", 2 * maxHeld, 10 * time.Hour}} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				m, p, reach := letters(c.letter), &peer{}, network{}
				o := relay(p)
				var mu sync.Mutex
				var log lines
				dials := 0
				o.Log = zerolog.New(&log)
				o.Dial = func(ctx context.Context, n, a string) (net.Conn, error) {
					mu.Lock()
					defer mu.Unlock()
					dials++
					return reach.dial(ctx, n, a)
				}
				w, stop := run(t, m, o)
				time.Sleep(c.away)
				mu.Lock()
				rounds := dials
				reach["192.0.2.1"] = p
				mu.Unlock()
				attempts, most := 0, 0
				for id := range m.letters {
					l := m.letter(id)
					attempts, most = attempts+len(l.Attempts), max(most, len(l.Attempts))
					if l.LastReply() != "connecting to 192.0.2.1:25: connection refused" {
						t.Fatalf("letter %d waits for %q", id, l.LastReply())
					}
				}
				if n := log.count(); attempts > rounds || n > 2*rounds {
					t.Errorf("%d rounds: %d attempts, %d lines of the log", rounds, attempts, n)
				}
				if postponed := m.putOff(); postponed > rounds*c.letter || c.letter > 1000 && postponed > 200*int(c.away/time.Second) {
					t.Errorf("%d rounds: %d times a letter was put off", rounds, postponed)
				}
				m.add(aLetter(ticket.LetterID(c.letter+1), "dora@customer.test"))
				w.Kick()
				settle(t, m, time.Minute)
				stop()
				once(t, m, p)
			})
		})
	}
}

// TestArrivalsWhileTheRelayIsDown: mail that comes in meanwhile is not kept busy with letters that cannot leave.
func TestArrivalsWhileTheRelayIsDown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m, p, reach := letters(10), &peer{}, network{}
		o := relay(p)
		var mu sync.Mutex
		o.Dial = func(ctx context.Context, n, a string) (net.Conn, error) {
			mu.Lock()
			defer mu.Unlock()
			return reach.dial(ctx, n, a)
		}
		w, stop := run(t, m, o)
		time.Sleep(10 * time.Second) // fresh letters ask again after a minute only
		before := m.putOff()
		for id := range 6000 {
			m.add(aLetter(ticket.LetterID(11+id), "dora@customer.test"))
			w.Kick()
			time.Sleep(5 * time.Millisecond)
		}
		const rate, during = int(time.Second / postponedCost), 30
		if n := m.putOff() - before; n > rate*during+2*maxHeld {
			t.Errorf("in %d seconds letters were put off %d times", during, n)
		}
		time.Sleep(5 * time.Minute)
		for id := range ticket.LetterID(6010) {
			if l := m.letter(id + 1); l.LastReply() == "" {
				t.Fatalf("letter %d does not say why it waits", id+1)
			}
		}
		mu.Lock()
		reach["192.0.2.1"] = p
		mu.Unlock()
		settle(t, m, 10*time.Minute)
		stop()
		once(t, m, p)
	})
}

func TestAFreshLetterWakesTheOthers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m, p := letters(3), &peer{}
		refuse := true
		p.answer = func(step, _ string) string {
			if p.mu.Lock(); refuse && step == "CONNECT" {
				p.mu.Unlock()
				return "421 4.3.2 down"
			}
			p.mu.Unlock()
			return ""
		}
		w, stop := run(t, m, relay(p))
		time.Sleep(3 * time.Hour) // retries are half an hour apart by now
		dials, _ := p.counts()
		if dials > 25 {
			t.Errorf("%d connections in three hours, though it was down", dials)
		}
		p.mu.Lock()
		refuse = false
		p.mu.Unlock()
		time.Sleep(time.Minute)
		m.add(aLetter(4, "dora@customer.test"))
		w.Kick()
		if took := settle(t, m, time.Minute); took > 5*time.Second {
			t.Errorf("it took %v", took)
		}
		stop()
		once(t, m, p)
	})
}

func TestGreylistedLetterIsAlone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m, p := letters(5), &peer{}
		start := time.Now()
		p.answer = func(step, arg string) string {
			if step == "RCPT" && strings.Contains(arg, "carla3@") && time.Since(start) < 10*time.Minute {
				return "450 4.7.1 greylisted"
			}
			return ""
		}
		_, stop := run(t, m, relay(p))
		time.Sleep(time.Second)
		if n := m.unfinished(); n != 1 {
			t.Errorf("%d letters wait, want the greylisted one only", n)
		}
		settle(t, m, time.Hour)
		stop()
		once(t, m, p)
		var at []time.Duration
		for _, a := range m.letter(3).Attempts {
			at = append(at, a.At.Sub(start).Round(time.Second))
		}
		want := []time.Duration{0, time.Minute, 2 * time.Minute, 4 * time.Minute, 8 * time.Minute, 16 * time.Minute}
		if d := cmp.Diff(want, at); d != "" {
			t.Errorf("attempts (-want +got):\n%s", d)
		}
	})
}

func TestGivesUpAfterFiveDays(t *testing.T) {
	for _, c := range []struct {
		name, step, reply, want string
		most                    int // attempts
	}{
		{"the letter", "RCPT", "452 4.2.2 mailbox full", "given up after 5 days: 452 4.2.2 mailbox full", 45},
		{"the relay", "CONNECT", "421 4.3.2 down", "given up after 5 days: 421 4.3.2 down", 270},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				m := letters(1)
				_, stop := run(t, m, relay(&peer{answer: at(c.step, c.reply)}))
				took := settle(t, m, 6*24*time.Hour)
				stop()
				l := m.letter(1)
				last := l.Attempts[len(l.Attempts)-1]
				if l.State != ticket.LetterBounced || last.Reply != c.want || last.Code/100 != 4 {
					t.Errorf("%s: %d %q", l.State, last.Code, last.Reply)
				}
				if took.Round(time.Hour) != giveUp {
					t.Errorf("given up after %v", took)
				}
				if len(l.Attempts) > c.most {
					t.Errorf("%d attempts, want at most %d", len(l.Attempts), c.most)
				}
			})
		})
	}
}

func TestOneConnectionADestination(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a, b := &peer{}, &peer{}
		m := newMemory()
		for i := 1; i <= 30; i++ {
			m.add(aLetter(ticket.LetterID(i), fmt.Sprintf("carla%d@[192.0.2.%d]", i, 1+i%2)))
		}
		o := Options{Dial: network{"192.0.2.1": a, "192.0.2.2": b}.dial}
		_, stop := run(t, m, o)
		settle(t, m, time.Second)
		for _, p := range []*peer{a, b} {
			if dials, most := p.counts(); dials != 1 || most != 1 || p.opened() != 1 {
				t.Errorf("%d connections, %d at once, %d open", dials, most, p.opened())
			}
		}
		time.Sleep(6 * time.Second)
		if a.opened() != 0 || b.opened() != 0 {
			t.Error("an idle connection stays open")
		}
		stop()
		once(t, m, a, b)
	})
}

func TestConnectionsAreBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m, p := newMemory(), &peer{}
		p.answer = func(step, _ string) string {
			if step == "." {
				time.Sleep(time.Second)
			}
			return ""
		}
		reach := network{}
		for i := 1; i <= 60; i++ {
			ip := fmt.Sprintf("192.0.2.%d", 1+i%20)
			reach[ip] = p
			m.add(aLetter(ticket.LetterID(i), "carla@["+ip+"]"))
		}
		_, stop := run(t, m, Options{Dial: reach.dial, Workers: 4})
		settle(t, m, time.Minute)
		stop()
		once(t, m, p)
		if _, most := p.counts(); most != 4 {
			t.Errorf("%d connections at once, want 4", most)
		}
	})
}

func TestRelayTakesSeveralAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m, p := letters(200), &peer{}
		p.answer = func(step, _ string) string {
			if step == "." {
				time.Sleep(time.Second)
			}
			return ""
		}
		_, stop := run(t, m, relay(p))
		took := settle(t, m, 2*time.Minute)
		stop()
		once(t, m, p)
		if _, most := p.counts(); most != relaySessions || took > 25*time.Second {
			t.Errorf("%d connections at once, %v", most, took)
		}
	})
}

func TestServerClosesWhatIsIdle(t *testing.T) {
	for _, reply := range []string{"421 4.4.2 idle for too long", "452 4.5.3 too many in this session", hangUp} {
		synctest.Test(t, func(t *testing.T) {
			m, p := letters(1), &peer{}
			n := 0
			p.answer = func(step, _ string) string {
				if step == "MAIL" {
					if n++; n == 2 {
						return reply
					}
				}
				return ""
			}
			w, stop := run(t, m, relay(p))
			settle(t, m, time.Second)
			m.add(aLetter(2, "dora@customer.test"))
			w.Kick()
			settle(t, m, time.Second)
			stop()
			once(t, m, p)
			if got := m.letter(2).Attempts; len(got) != 1 {
				t.Errorf("attempts of the second letter: %+v", got)
			}
		})
	}
}

func TestBrokenConnectionsAreTheDestinations(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m, p := letters(40), &peer{answer: at("DATA", hangUp)}
		o := relay(p)
		o.Workers = 1
		_, stop := run(t, m, o)
		time.Sleep(3 * time.Second)
		stop()
		if dials, _ := p.counts(); dials != maxBreaks {
			t.Errorf("%d connections were tried, want %d", dials, maxBreaks)
		}
	})
}

func TestDueLaterIsNotNow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := &peer{}
		l := aLetter(1, "carla@customer.test")
		l.Due = time.Now().Add(120 * time.Second)
		m := newMemory(l)
		_, stop := run(t, m, relay(p))
		time.Sleep(119 * time.Second)
		if len(p.got()) != 0 {
			t.Error("it left too soon")
		}
		time.Sleep(2 * time.Second)
		if len(p.got()) != 1 {
			t.Error("it did not leave in time")
		}
		stop()
	})
}

// TestManyLetters: more than are claimed at once, some of them for a relay's own reasons
// twice.
func TestManyLetters(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m, p := letters(3*maxHeld), &peer{}
		_, stop := run(t, m, relay(p))
		settle(t, m, time.Minute)
		stop()
		once(t, m, p)
		if dials, _ := p.counts(); dials < 3*maxHeld/maxLetter || dials > 4*maxHeld/maxLetter {
			t.Errorf("%d connections", dials)
		}
	})
}

// TestADestinationDoesNotStarveOthers: one with many letters gives way after some.
func TestADestinationDoesNotStarveOthers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := &peer{}
		p.answer = func(step, _ string) string {
			if step == "." {
				time.Sleep(time.Second)
			}
			return ""
		}
		m := newMemory()
		for i := 1; i <= 300; i++ {
			m.add(aLetter(ticket.LetterID(i), "carla@[192.0.2.1]"))
		}
		m.add(aLetter(301, "dora@[192.0.2.2]"))
		_, stop := run(t, m, Options{Dial: network{"192.0.2.1": p, "192.0.2.2": p}.dial, Workers: 1})
		for m.letter(301).State != ticket.LetterSent {
			time.Sleep(time.Second)
		}
		if n := m.unfinished(); n < 240 {
			t.Errorf("it waited until %d letters were left", n)
		}
		settle(t, m, 10*time.Minute)
		stop()
		once(t, m, p)
	})
}
