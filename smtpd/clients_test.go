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
		for c.mayMail(netip.MustParseAddr(a)) {
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
	if len(c.known) != 1 {
		t.Errorf("%d addresses are remembered after an hour, want the one that is connected", len(c.known))
	}
}
