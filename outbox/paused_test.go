package outbox

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"guichet/ticket"
)

// told is a memory whose admins hear.
type told struct {
	*memory
	mu    sync.Mutex
	words []string
}

func (t *told) Paused(_ context.Context, destination, reply string) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.words = append(t.words, destination+": "+reply)
	return nil
}

// TestRefusedByPolicy: five letters in a row that a destination refuses for what it thinks of us pause it, and the admins
// hear once; the letters behind them wait, and leave once it takes one. Other refusals, and such with a success
// between, are about their letters.
func TestRefusedByPolicy(t *testing.T) {
	const policy = "550 5.7.1 Service unavailable; client host blocked"
	for _, c := range []struct {
		name    string
		answer  func(n int) string // to the nth RCPT, from 0
		bounced int
		alerts  int
		sent    int
	}{
		{"blocked for a while", func(n int) string {
			if n < 7 {
				return policy
			}
			return ""
		}, 5, 1, 7},
		{"blocked for good", func(int) string { return policy }, 5, 1, 0},
		{"one now and then", func(n int) string {
			if n%3 > 0 {
				return policy
			}
			return ""
		}, 8, 0, 4},
		{"unknown users", func(int) string { return "550 5.1.1 no such user" }, 12, 0, 0},
		{"in words only, which may be about the mail", func(int) string { return "550 we do not like this" }, 12, 0, 0},
		{"for now", func(n int) string {
			if n < 12 {
				return "451 4.7.1 greylisted"
			}
			return ""
		}, 0, 0, 12},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				n, most := 0, 0
				start := time.Now()
				p := &peer{}
				p.answer = func(step, _ string) string {
					if step != "RCPT" {
						return ""
					}
					if time.Since(start) < 50*time.Minute {
						most++
					}
					defer func() { n++ }()
					return c.answer(n)
				}
				var letters []ticket.Letter
				for i := range 12 {
					letters = append(letters, aLetter(ticket.LetterID(i+1), fmt.Sprintf("c%d@[192.0.2.1]", i)))
				}
				m := &told{memory: newMemory(letters...)}
				o := Options{Hostname: "mx.example.org", Dial: network{"192.0.2.1": p}.dial}
				w := New(m, m.memory, o)
				ctx, cancel := context.WithCancel(context.Background())
				done := make(chan struct{})
				go func() {
					defer close(done)
					_ = w.Run(ctx)
				}()
				time.Sleep(20 * time.Hour)
				cancel()
				<-done
				states := map[ticket.Outcome]int{}
				for i := range 12 {
					l := m.letter(ticket.LetterID(i + 1))
					if len(l.Attempts) > 0 {
						states[l.Attempts[len(l.Attempts)-1].Outcome]++
					}
				}
				if states[ticket.Permanent] != c.bounced || states[ticket.Delivered] != c.sent {
					t.Errorf("%v, want %d bounced, %d sent", states, c.bounced, c.sent)
				}
				if len(m.words) != c.alerts || c.alerts > 0 && !strings.HasPrefix(m.words[0], "[192.0.2.1]: paused after 5 letters were refused: 550 5.7.1") {
					t.Errorf("the admins heard %q", m.words)
				}
				if c.alerts > 0 && most > maxRefused+1 {
					t.Errorf("%d letters were tried before the pause was over", most)
				}
				if len(p.mails) != c.sent || slices.ContainsFunc(p.mails, func(r received) bool { return r.data == "" }) {
					t.Errorf("%d mails came", len(p.mails))
				}
			})
		})
	}
}

// pausing is told, and remembers pauses as the store does.
type pausing struct {
	*told
	pauses map[string]time.Time
}

func (p *pausing) Pauses(context.Context) (map[string]time.Time, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return maps.Clone(p.pauses), nil
}

func (p *pausing) KeepPause(_ context.Context, to string, until time.Time) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.pauses[to] = until; until.IsZero() {
		delete(p.pauses, to)
	}
	return nil
}

// TestPauseSurvivesRestart: a desk that is started again within a pause leaves the destination alone until it ends, bounces
// nothing more, and the admins do not hear again; once a letter is taken the pause is forgotten.
func TestPauseSurvivesRestart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		blocked, rcpts := true, 0
		p := &peer{answer: func(step, _ string) string {
			if step != "RCPT" {
				return ""
			}
			if rcpts++; blocked {
				return "550 5.7.1 client host blocked"
			}
			return ""
		}}
		var letters []ticket.Letter
		for i := range 12 {
			letters = append(letters, aLetter(ticket.LetterID(i+1), fmt.Sprintf("c%d@[192.0.2.1]", i)))
		}
		m := &pausing{&told{memory: newMemory(letters...)}, map[string]time.Time{}}
		during := func(d time.Duration) {
			w := New(m, m.memory, Options{Hostname: "mx.example.org", Dial: network{"192.0.2.1": p}.dial})
			ctx, cancel := context.WithCancel(context.Background())
			done := make(chan struct{})
			go func() {
				defer close(done)
				_ = w.Run(ctx)
			}()
			time.Sleep(d)
			cancel()
			<-done
		}
		during(10 * time.Minute)
		tried := rcpts
		for range 3 {
			during(10 * time.Minute)
		}
		if rcpts != tried || len(m.pauses) != 1 {
			t.Errorf("%d letters were tried within the pause; %d pauses are remembered", rcpts-tried, len(m.pauses))
		}
		during(3 * time.Hour) // it still refuses, and each hour one finds that out
		if len(m.words) != 1 {
			t.Errorf("the admins heard %q", m.words)
		}
		blocked = false
		during(3 * time.Hour)
		bounced, sent := 0, 0
		for i := range 12 {
			switch m.letter(ticket.LetterID(i + 1)).State {
			case ticket.LetterBounced:
				bounced++
			case ticket.LetterSent:
				sent++
			}
		}
		if bounced != maxRefused || sent != 12-maxRefused || len(m.pauses) != 0 {
			t.Errorf("%d bounced, %d sent, %d pauses are left", bounced, sent, len(m.pauses))
		}
	})
}
