package mailauth

import (
	"context"
	"net"
	"sync/atomic"
	"testing"
	"time"

	"guichet/mail"
)

// mute is a resolver that can fall silent.
type mute struct {
	resolver
	silent atomic.Bool
	asked  atomic.Int64
}

func (m *mute) LookupTXT(ctx context.Context, name string) ([]string, error) {
	m.asked.Add(1)
	if m.silent.Load() {
		<-ctx.Done()
		return nil, ctx.Err()
	}
	return m.resolver.LookupTXT(ctx, name)
}

func (m *mute) LookupIPAddr(ctx context.Context, name string) ([]net.IPAddr, error) {
	if m.silent.Load() {
		<-ctx.Done()
		return nil, ctx.Err()
	}
	return m.resolver.LookupIPAddr(ctx, name)
}

// TestNoResolver: a resolver that is gone costs the first mail a moment and the others none,
// is never the reason to call a mail forged, and is found again.
func TestNoResolver(t *testing.T) {
	m := &mute{resolver: resolver{world: world{"txt customer.test": {"v=spf1 ip4:192.0.2.1 -all"}}}}
	m.silent.Store(true)
	var now atomic.Int64
	c := NewChecker(Options{Resolver: m, Now: func() time.Time { return testNow().Add(time.Duration(now.Load())) }})
	c.dns.pulse.patience = time.Millisecond
	check := func() mail.Result {
		return c.Check(context.Background(), client("carla@customer.test"), mailbox("carla@customer.test"), []byte("From: carla@customer.test\r\n\r\n")).Result
	}
	for range 3 {
		if got := check(); got != mail.TempError {
			t.Fatalf("without a resolver: %s", got)
		}
	}
	asked := m.asked.Load()
	if check(); m.asked.Load() != asked {
		t.Error("a resolver that is gone is asked by every mail")
	}
	m.silent.Store(false)
	now.Store(int64(pulseEvery))
	deadline := time.Now().Add(10 * time.Second)
	for check() != mail.Pass {
		if time.Now().After(deadline) {
			t.Fatal("the resolver came back and is not asked")
		}
	}
}

// TestSlowDomain: one domain's silence says nothing of the resolver.
func TestSlowDomain(t *testing.T) {
	c := checkerIn(world{
		"txt _dmarc.slow.test": {slow}, "txt slow.test": {slow}, "txt test": {"x"},
		"txt customer.test": {"v=spf1 ip4:192.0.2.1 -all"},
	})
	c.dns.pulse.patience = time.Millisecond
	ctx, cancel := context.WithTimeout(context.Background(), 100*time.Millisecond)
	defer cancel()
	c.Check(ctx, client("eve@slow.test"), mailbox("eve@slow.test"), []byte("From: eve@slow.test\r\n\r\n"))
	got := c.Check(context.Background(), client("carla@customer.test"), mailbox("carla@customer.test"), []byte("From: carla@customer.test\r\n\r\n"))
	if got.Result != mail.Pass {
		t.Errorf("after a slow domain, an honest mail is %s", got.Result)
	}
}
