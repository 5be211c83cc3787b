package mailauth

import (
	"context"
	"net/netip"
	"testing"
	"testing/synctest"
	"time"
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
		if got := named(w, client); got != want {
			t.Errorf("%s: %q, want %q", client, got, want)
		}
	}
	if got := named(w, ""); got != "" {
		t.Errorf("nobody is called %q", got)
	}
	c := &Checker{names: true}
	if got := c.Find(context.Background(), client("a@sender.test"), nil, nil).Name; got != "" {
		t.Errorf("without DNS: %q", got)
	}
	c = checkerIn(w)
	if got := c.Find(context.Background(), client("a@sender.test"), nil, nil).Name; got != "" {
		t.Errorf("nobody asked, and he is called %q", got)
	}
}

// named is the name that Find gives a client.
func named(w world, ip string) string {
	c, env := checkerIn(w), client("a@sender.test")
	c.names = true
	env.Remote, _ = netip.ParseAddr(ip)
	return c.Find(context.Background(), env, nil, nil).Name
}

// TestNameIsInTime: the name of the client has what is left of the time for its mail.
func TestNameIsInTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := world{"txt _dmarc.sender.test": {slow}, "txt sender.test": {slow}, "ptr 192.0.2.1": {slow}}
		c := checkerIn(w)
		c.names = true
		began := time.Now()
		c.Find(context.Background(), client("a@sender.test"), mailbox("a@sender.test"), []byte("From: a@sender.test\r\n\r\n"))
		if took := time.Since(began); took != maxWait {
			t.Errorf("DNS took %s", took)
		}
	})
}
