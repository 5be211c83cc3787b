// Package systemd owns what Guichet says to the service manager and takes from it: readiness
// and watchdog notifications, and sockets that were opened for us. Beside it lie the unit,
// socket, sysusers and tmpfiles files that an installation copies.
//
// It refuses to know what is served. Without systemd every call does nothing and succeeds,
// so that callers need not ask. Notifications follow sd_notify(3), sockets sd_listen_fds(3).
package systemd

import (
	"context"
	"fmt"
	"net"
	"slices"
	"strings"
	"time"

	"github.com/coreos/go-systemd/v22/activation"
	"github.com/coreos/go-systemd/v22/daemon"
)

// Ready says that the service is up: its sockets listen and its store is open. Status is
// one line for people, shown by systemctl status; "" says nothing.
func Ready(status string) error { return notify(daemon.SdNotifyReady, status) }

// Stopping says that the service is on its way down.
func Stopping() error { return notify(daemon.SdNotifyStopping, "") }

func notify(state, status string) error {
	lines := []string{state}
	if status != "" {
		lines = append(lines, "STATUS="+strings.Join(strings.Fields(status), " "))
	}
	if _, err := daemon.SdNotify(false, strings.Join(lines, "\n")); err != nil {
		return fmt.Errorf("tell systemd %s: %w", strings.Join(lines, " "), err)
	}
	return nil
}

// Watchdog tells systemd that the service lives, at half the interval of the unit's
// WatchdogSec, as long as alive returns nil; after an error it stays silent until alive is
// well again, and systemd restarts a service that is silent for too long. It returns when
// ctx ends, and at once when the unit has no watchdog.
//
// Alive must return in much less than the interval. It should touch what can hang, such as
// the store. Report, which may be nil, gets every error of alive and of the notification.
func Watchdog(ctx context.Context, alive func(context.Context) error, report func(error)) error {
	every, err := daemon.SdWatchdogEnabled(false)
	if err != nil {
		return fmt.Errorf("read the watchdog's interval: %w", err)
	}
	if every == 0 {
		return nil
	}
	tick := time.NewTicker(every / 2)
	defer tick.Stop()
	for {
		err := alive(ctx)
		if err == nil {
			err = notify(daemon.SdNotifyWatchdog, "")
		}
		if err != nil && report != nil && ctx.Err() == nil {
			report(err)
		}
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
	}
}

// Listeners returns the stream sockets that systemd opened for this process, by their
// FileDescriptorName; none when there are none. A name that is not in known is an error,
// since mail that comes to it would wait for ever. The sockets are taken once: a second
// call returns none, and child processes do not inherit them.
func Listeners(known ...string) (map[string][]net.Listener, error) {
	out := map[string][]net.Listener{}
	fail := func(format string, args ...any) (map[string][]net.Listener, error) {
		for _, list := range out {
			for _, l := range list {
				_ = l.Close() // the error that we return says more
			}
		}
		return nil, fmt.Errorf(format, args...)
	}
	files := activation.Files(true)
	defer func() {
		for _, f := range files {
			_ = f.Close() // net.FileListener made a copy
		}
	}()
	for _, f := range files {
		if !slices.Contains(known, f.Name()) {
			return fail("a socket from systemd is called %q; write FileDescriptorName=%s in its [Socket] section", f.Name(), strings.Join(known, " or "))
		}
		l, err := net.FileListener(f)
		if err != nil {
			return fail("the socket %q from systemd does not listen for streams; write ListenStream= in its [Socket] section: %w", f.Name(), err)
		}
		out[f.Name()] = append(out[f.Name()], l)
	}
	return out, nil
}
