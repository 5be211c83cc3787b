package systemd

import (
	"context"
	"errors"
	"net"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// manager listens where systemd would for notifications.
func manager(t *testing.T) *net.UnixConn {
	t.Helper()
	name := filepath.Join(t.TempDir(), "notify")
	c, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: name, Net: "unixgram"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	t.Setenv("NOTIFY_SOCKET", name)
	return c
}

// hear returns the next notification, "" when none comes in time.
func hear(t *testing.T, c *net.UnixConn, wait time.Duration) string {
	t.Helper()
	if err := c.SetReadDeadline(time.Now().Add(wait)); err != nil {
		t.Fatal(err)
	}
	buf := make([]byte, 4096)
	n, err := c.Read(buf)
	if err != nil {
		return ""
	}
	return string(buf[:n])
}

func TestNotify(t *testing.T) {
	c := manager(t)
	for _, v := range []struct {
		name string
		say  func() error
		want string
	}{
		{"ready", func() error { return Ready("") }, "READY=1"},
		{"ready with words", func() error { return Ready("3 addresses\nlistening") }, "READY=1\nSTATUS=3 addresses listening"},
		{"stopping", Stopping, "STOPPING=1"},
	} {
		if err := v.say(); err != nil {
			t.Errorf("%s: %v", v.name, err)
		}
		if got := hear(t, c, 5*time.Second); got != v.want {
			t.Errorf("%s: heard %q, want %q", v.name, got, v.want)
		}
	}
}

func TestNotifyWithoutSystemd(t *testing.T) {
	t.Setenv("NOTIFY_SOCKET", "")
	if err := Ready("up"); err != nil {
		t.Error(err)
	}
	t.Setenv("WATCHDOG_USEC", "")
	if err := Watchdog(t.Context(), nil, nil); err != nil {
		t.Error(err)
	}
	t.Setenv("NOTIFY_SOCKET", filepath.Join(t.TempDir(), "nobody"))
	if err := Ready(""); err == nil || !strings.HasPrefix(err.Error(), "tell systemd READY=1: ") {
		t.Errorf("nobody listens: %v", err)
	}
}

func TestWatchdog(t *testing.T) {
	c := manager(t)
	t.Setenv("WATCHDOG_USEC", strconv.Itoa(int((20 * time.Millisecond).Microseconds())))
	t.Setenv("WATCHDOG_PID", "")
	var sick atomic.Bool
	var healthy atomic.Int32
	faults := make(chan error)
	alive := func(context.Context) error {
		if sick.Load() {
			return errors.New("the store hangs")
		}
		healthy.Add(1)
		return nil
	}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error)
	go func() { done <- Watchdog(ctx, alive, func(err error) { faults <- err }) }()
	lives := func(rounds int32) {
		t.Helper()
		for range rounds {
			if got := hear(t, c, time.Minute); got != "WATCHDOG=1" {
				t.Fatalf("heard %q", got)
			}
		}
	}
	lives(3)
	sick.Store(true)
	<-faults // so the round that was under way is over
	lives(healthy.Load() - 3)
	<-faults
	if got := hear(t, c, 50*time.Millisecond); got != "" {
		t.Errorf("a sick service says %q", got)
	}
	sick.Store(false)
	go func() {
		for range faults { // those of the rounds under way
		}
	}()
	lives(1)
	cancel()
	if err := <-done; err != nil {
		t.Error(err)
	}
	close(faults)
}
