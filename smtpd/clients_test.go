package smtpd

import (
	"net/netip"
	"testing"
	"time"
)

func TestAllowance(t *testing.T) {
	now := time.Unix(0, 0)
	o := Options{MailsPerMinute: 60, Now: func() time.Time { return now }}.withDefaults()
	c := newClients(&o)
	v4 := netip.MustParseAddr("192.0.2.1")
	mails := func(a string) (n int) {
		for c.mayMail(netip.MustParseAddr(a), false) {
			n++
		}
		return n
	}
	for _, step := range []struct {
		name   string
		passed time.Duration
		client string
		want   int
	}{
		{"a burst", 0, "192.0.2.1", 60},
		{"nothing is left", 0, "192.0.2.1", 0},
		{"another address", 0, "192.0.2.2", 60},
		{"one a second", 3 * time.Second, "192.0.2.1", 3},
		{"never more than a minute's", time.Hour, "192.0.2.1", 60},
		{"IPv6", 0, "2001:db8::1", 60},
		{"the same /64", 0, "2001:db8::2", 0},
		{"another /64", 0, "2001:db8:0:1::2", 60},
	} {
		now = now.Add(step.passed)
		if got := mails(step.client); got != step.want {
			t.Errorf("%s: %d mails, want %d", step.name, got, step.want)
		}
	}
	c.enter(v4)
	now = now.Add(time.Hour)
	c.enter(v4)
	if len(c.known) != 2 {
		t.Errorf("%d addresses are remembered after an hour, want the one that is connected, and its network", len(c.known))
	}
}

// TestNetworkLimits: a network has four times what one of its addresses has.
func TestNetworkLimits(t *testing.T) {
	now := time.Unix(0, 0)
	o := Options{PerClient: 2, MailsPerMinute: 10, Misses: 10, Now: func() time.Time { return now }}.withDefaults()
	c := newClients(&o)
	host := func(n int) netip.Addr { return netip.AddrFrom4([4]byte{192, 0, 2, byte(n)}) }
	open, mails := 0, 0
	for n := range 100 {
		if c.enter(host(n)).code == 0 {
			open++
		}
		if c.mayMail(host(n), false) {
			mails++
		}
		c.miss(host(n))
	}
	if open != 8 || mails != 40 || c.missed(host(200), 0) != 1 {
		t.Errorf("%d connections, %d mails, misses %v used", open, mails, c.missed(host(200), 0))
	}
	if c.mayMail(netip.MustParseAddr("192.0.3.1"), false) != true {
		t.Error("another network is bound by this one's mails")
	}
	for c.mayMail(host(1), true) {
		mails++
	}
	if mails != 40+9*10+9 {
		t.Errorf("%d mails with those that were to be expected", mails)
	}
	if now = now.Add(time.Hour); c.missed(host(200), 0) != 0 {
		t.Error("misses are not forgotten")
	}
}
