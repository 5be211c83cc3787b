package mailauth

import (
	"context"
	"errors"
	"net"
	"sync"
	"time"
)

// How long a look-up may be silent before the resolver itself is doubted, how long the resolver
// has to answer then, and how often one that is gone is asked whether it is back.
const (
	pulsePatience = time.Second / 2
	pulseWait     = time.Second
	pulseEvery    = 5 * time.Second
)

// errGone is the fault of a look-up that nobody would answer.
var errGone = errors.New("the resolver does not answer")

// pulse knows whether the resolver answers at all. Without it every mail would wait its whole
// time for a resolver that is gone. A stranger's slow servers do not make it so: the question
// that decides, for the root, needs no server of his.
type pulse struct {
	from     Resolver
	now      func() time.Time
	patience time.Duration

	mu   sync.Mutex
	gone bool
	next time.Time     // when one that is gone is asked again
	busy chan struct{} // closed when the question under way is answered; nil: none is
}

// beats reports whether it is worth to ask. Of a resolver that is gone it finds out aside
// whether it came back, so that no mail waits for that.
func (p *pulse) beats() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.gone && p.busy == nil && !p.now().Before(p.next) {
		p.begin()
	}
	return !p.gone
}

// begin asks the resolver. The caller holds the lock.
func (p *pulse) begin() {
	busy := make(chan struct{})
	p.busy, p.next = busy, p.now().Add(pulseEvery)
	go func() {
		ctx, cancel := context.WithTimeout(context.Background(), pulseWait)
		defer cancel()
		_, err := p.from.LookupTXT(ctx, ".")
		p.mu.Lock()
		p.gone, p.busy = isSilence(err), nil
		p.mu.Unlock()
		close(busy)
	}()
}

// watch runs stop if the resolver turns out to be gone while a look-up waits. Done ends it.
func (p *pulse) watch(stop func()) (done func() bool) {
	return time.AfterFunc(p.patience, func() {
		p.mu.Lock()
		if p.busy == nil {
			p.begin()
		}
		busy := p.busy
		p.mu.Unlock()
		<-busy
		if !p.beats() {
			stop()
		}
	}).Stop
}

// isSilence reports whether an error means that nobody answered. A refusal is an answer, and
// comes at once.
func isSilence(err error) bool {
	var d *net.DNSError
	return errors.Is(err, context.DeadlineExceeded) || errors.As(err, &d) && d.IsTimeout
}
