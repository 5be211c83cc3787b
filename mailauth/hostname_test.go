package mailauth

import (
	"context"
	"net/netip"
	"testing"
)

func TestHostName(t *testing.T) {
	w := world{
		"ptr 192.0.2.1":       {"gone.sender.test.", "mx.sender.test."},
		"ip mx.sender.test":   {"192.0.2.9", "192.0.2.1"},
		"ptr 192.0.2.2":       {"mx.bank.test."},
		"ip mx.bank.test":     {"192.0.2.9"},
		"ptr 192.0.2.3":       {"not a name."},
		"ptr 192.0.2.4":       {faulty},
		"ptr 192.0.2.5":       {slow},
		"ptr 192.0.2.6":       {"a.test.", "b.test.", "c.test.", "mx.sender.test."},
		"ptr 2001:db8::1":     {"six.sender.test."},
		"ip six.sender.test":  {"2001:db8::1"},
		"ptr 192.0.2.7":       {"loud.SENDER.test."},
		"ip loud.sender.test": {"192.0.2.7"},
	}
	for client, want := range map[string]string{
		"192.0.2.1": "mx.sender.test", "192.0.2.2": "", "192.0.2.3": "", "192.0.2.4": "", "192.0.2.5": "", "192.0.2.6": "",
		"192.0.2.7": "loud.sender.test", "192.0.2.8": "", "::ffff:192.0.2.1": "mx.sender.test", "2001:db8::1": "six.sender.test",
	} {
		if got := checkerIn(w).HostName(context.Background(), netip.MustParseAddr(client)); got != want {
			t.Errorf("%s: %q, want %q", client, got, want)
		}
	}
	if got := checkerIn(w).HostName(context.Background(), netip.Addr{}); got != "" {
		t.Errorf("nobody is called %q", got)
	}
	if got := new(Checker).HostName(context.Background(), netip.MustParseAddr("192.0.2.1")); got != "" {
		t.Errorf("without DNS: %q", got)
	}
}
