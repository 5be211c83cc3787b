package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"guichet/e2e/live"
)

// maxMemory is the most RssAnon of a desk under fuzz: that of a busy one (docs/performance.md), with room for the mails
// of 25 MB that some scripts announce.
const maxMemory = 160 << 20

// round is one desk, from an empty directory to its audit.
type round struct {
	*live.Program
	options
	corpus *corpus
	number int
	mails  [][]byte
	first  []script // of the corpus folder

	mu     sync.Mutex
	books  books
	faults []string
	played atomic.Int64
}

// tally is what came of a round.
type tally struct {
	scripts int64
	taken   int
	memory  int64
	faults  []string
}

// run plays scripts against a new desk for a while.
func (r *round) run(bin string, d time.Duration) tally {
	desk, lmtp := r.desk(bin)
	watch := desk.Watch()
	stop := make(chan struct{})
	ctx, cancel := context.WithTimeout(context.Background(), d)
	defer cancel()
	queue := make(chan script, len(r.first))
	for _, s := range r.first {
		queue <- s
	}
	close(queue)
	var workers sync.WaitGroup
	for w := range r.sessions {
		m := &maker{Rand: rand.New(rand.NewPCG(r.seed, uint64(r.number)<<16|uint64(w))), mails: r.mails}
		workers.Go(func() {
			for s := range queue {
				r.one(s, true, desk.Addr, lmtp, stop)
			}
			for ctx.Err() == nil && desk.Running() {
				r.one(r.think(m), false, desk.Addr, lmtp, stop)
			}
		})
	}
	<-ctx.Done()
	memory := watch().Memory
	if kill := r.number%2 == 1; kill { // amid its sessions
		close(stop)
		desk.Kill()
		workers.Wait()
	} else {
		workers.Wait()
		r.probe(desk)
		desk.Stop()
	}
	r.check(desk, memory)
	return tally{r.played.Load(), len(r.books.taken), memory, r.faults}
}

// desk starts one for the round: every second time between strangers.
func (r *round) desk(bin string) (desk *live.Desk, lmtp string) {
	sink := live.StartSink(r)
	sink.Forget()
	lmtp = live.FreeAddr()
	setup := live.Setup{
		Relay: sink.Addr, Strangers: r.number/2%2 == 1, Together: true,
		Extra: fmt.Sprintf("[lmtp]\nlisten = [%q]", lmtp),
	}
	return live.StartDesk(r, bin, setup), lmtp
}

// think makes the next script: a new one, or one of the corpus changed.
func (r *round) think(m *maker) script {
	one, other, ok := r.corpus.choose(m.Rand)
	if !ok || m.one(3) {
		return m.invent()
	}
	return m.mutate(one, other)
}

// one plays a script and keeps what came of it.
func (r *round) one(s script, known bool, smtp, lmtp string, stop <-chan struct{}) {
	addr := smtp
	if s.lmtp {
		addr = lmtp
	}
	p, f, err := play(s, addr, stop)
	if err != nil {
		select {
		case <-stop:
		default:
			r.fault("connect: %v", err)
		}
		return
	}
	r.played.Add(1)
	r.mu.Lock()
	r.books.note(p)
	r.books.taken = append(r.books.taken, f.taken...)
	r.books.perhaps = append(r.books.perhaps, f.perhaps...)
	if p.left && f.open {
		r.books.unknown = append(r.books.unknown, p.sent)
	}
	r.mu.Unlock()
	if f.fault != "" {
		r.fault("%s\n%s\n%s", f.fault, s.text(), p.tell())
		r.corpus.save("bad-", s)
		return
	}
	if f.open && !p.left {
		select {
		case <-stop:
			return
		default:
		}
		r.fault("no reply within %v\n%s\n%s", answerTime, s.text(), p.tell())
		r.corpus.save("bad-", s)
	}
	if err := r.corpus.learn(s, f.shown, known); err != nil {
		r.fault("%v", err)
	}
}

func (r *round) fault(format string, a ...any) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.faults) < 10 {
		r.faults = append(r.faults, fmt.Sprintf(format, a...))
	}
}

// probe sends an ordinary mail.
func (r *round) probe(desk *live.Desk) {
	if !desk.Running() {
		r.fault("the desk ended by itself:\n%s", desk.Log())
		return
	}
	d := live.NewDraft("probe@customer.test", "support@desk.test", "After the storm", "Hello\n")
	if a := desk.Try(d); a.Code != 250 {
		r.fault("an ordinary mail is answered %v", a)
		return
	}
	r.books.taken = append(r.books.taken, d.Bytes())
}

// check looks at what a round left.
func (r *round) check(desk *live.Desk, memory int64) {
	for _, word := range []string{"panic", "a fault of the rules"} { // of the second a mail is asked for again, for ever
		if i := strings.Index(desk.Log(), word); i >= 0 {
			r.fault("the log: %.3000s", desk.Log()[max(i-300, 0):])
		}
	}
	if memory > maxMemory {
		r.fault("%d MB of memory", memory>>20)
	}
	if err := audit(desk.Data(), r.books); err != nil {
		r.fault("%v", err)
	}
	if out, errs, code := desk.Run("fsck"); code != 0 {
		r.fault("fsck: %s%s", out, errs)
	}
}
