package outbox

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"guichet/ticket"

	"github.com/google/go-cmp/cmp"
	"github.com/rs/zerolog"
)

// moody answers by chance: often well, sometimes with each fault there is but the final
// ones. It notes the letters whose final answer it withheld.
type moody struct {
	mu     sync.Mutex
	rnd    *rand.Rand
	calm   time.Time // from then on it is friendly
	broken int       // in 100 answers
	now    string    // sender of the transaction, which names the letter
	lost   *lostOnes
}

// lostOnes are the senders of letters whose final answer was withheld.
type lostOnes struct{ sync.Map }

func (d *moody) answer(step, arg string) string {
	d.mu.Lock()
	defer d.mu.Unlock()
	if step == "MAIL" {
		d.now = pathIn(arg)
	}
	if !time.Now().Before(d.calm) || d.rnd.IntN(100) >= d.broken || step == "QUIT" {
		return ""
	}
	bad := []string{hangUp, mute, "421 4.3.2 bye", "451 4.3.0 later", "garbage"}
	r := bad[d.rnd.IntN(len(bad))]
	if step == "." {
		if r == hangUp || r == mute || r == "garbage" {
			d.lost.Store(d.now, true)
		}
		if r == "garbage" {
			return hangUp
		}
	}
	return r
}

// TestEveryLetterArrivesOnce is the promise of the package, over relays and servers that
// fail in every way, and over restarts.
func TestEveryLetterArrivesOnce(t *testing.T) {
	for seed := range uint64(60) {
		synctest.Test(t, func(t *testing.T) {
			rnd := rand.New(rand.NewPCG(seed, 1))
			reach, peers := network{}, []*peer{}
			lost := new(lostOnes)
			for i := range 1 + rnd.IntN(3) {
				mood := &moody{
					rnd: rand.New(rand.NewPCG(seed, uint64(i))), broken: rnd.IntN(40),
					calm: time.Now().Add(time.Duration(rnd.IntN(600)) * time.Minute), lost: lost,
				}
				p := &peer{answer: mood.answer}
				// One connection at a time: the mood belongs to it.
				reach[fmt.Sprintf("192.0.2.%d", i+1)], peers = p, append(peers, p)
			}
			o := Options{Dial: reach.dial, Workers: 1 + rnd.IntN(4)}
			if rnd.IntN(2) == 0 {
				o.Relays, o.Workers = []Relay{{Server: "192.0.2.1:25"}}, 1
			}
			m := newMemory()
			for i := 1; i <= 1+rnd.IntN(40); i++ {
				l := aLetter(ticket.LetterID(i), fmt.Sprintf("carla@[192.0.2.%d]", 1+i%len(peers)))
				l.Due = time.Now().Add(time.Duration(rnd.IntN(120)) * time.Minute)
				m.add(l)
			}
			for range rnd.IntN(5) {
				_, stop := run(t, m, o)
				time.Sleep(time.Duration(rnd.IntN(60)) * time.Minute)
				stop()
			}
			_, stop := run(t, m, o)
			settle(t, m, 48*time.Hour)
			stop()
			doubled := map[string]int{}
			arrived := map[string]int{}
			for _, p := range peers {
				for id, n := range p.got() {
					arrived[id] += n
				}
			}
			for id, l := range m.letters {
				n := arrived[l.MessageID.Bracketed()]
				_, unsure := lost.Load(l.ReturnPath.String())
				if n == 0 || n > 1 && !unsure || l.State != ticket.LetterSent {
					doubled[fmt.Sprint(id, " ", l.State)] = n
				}
			}
			if len(doubled) > 0 {
				t.Errorf("seed %d: letters that arrived other than once: %v", seed, doubled)
			}
		})
	}
}

// TestMailLog shows the lines that an operator reads.
func TestMailLog(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := &peer{answer: func(step, arg string) string {
			switch {
			case step == "RCPT" && strings.Contains(arg, "carla2@"):
				return "550 5.1.1 no such user\x1b[2J"
			case step == "RCPT" && strings.Contains(arg, "carla3@"):
				return "450 4.7.1 greylisted"
			}
			return ""
		}}
		m := letters(3)
		o := relay(p)
		o.Workers = 1
		var log bytes.Buffer
		o.Log = zerolog.New(&log)
		_, stop := run(t, m, o)
		time.Sleep(time.Second)
		stop()
		var got []string
		for line := range strings.Lines(log.String()) {
			var v struct {
				Message, To, Host, Reply, Retry string
				Letter, Ticket                  int
			}
			if err := json.Unmarshal([]byte(line), &v); err != nil {
				t.Fatal(err)
			}
			got = append(got, fmt.Sprint(v.Message, " ", v.Letter, " ", v.Ticket, " ", v.To, " ", v.Host, " ", v.Reply, " ", v.Retry != ""))
		}
		want := []string{
			"sent 1 123 carla1@customer1.test 192.0.2.1 250 2.0.0 queued as 1 false",
			"bounced 2 123 carla2@customer2.test 192.0.2.1 550 5.1.1 no such user [2J false",
			"deferred 3 123 carla3@customer3.test 192.0.2.1 450 4.7.1 greylisted true",
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("log (-want +got):\n%s", d)
		}
	})
}
