package service

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"guichet/config"
	"guichet/systemd"
)

// SocketName is the control socket in the data directory. Its mode is the only guard.
const SocketName = "control.sock"

// listen opens the sockets for mail: systemd's where it gave some, else the configured.
func (s *Service) listen() error {
	given, err := systemd.Listeners("smtp", "lmtp", "http", "https", "acme", "metrics")
	if err != nil {
		return UsageError{err}
	}
	for name, places := range map[string][]config.Listen{
		"smtp": s.config.SMTP.Listen, "lmtp": s.config.LMTP.Listen, "http": s.config.HTTP.Listen,
		"https": s.config.HTTPS.Listen, "acme": s.config.ACME.Listen, "metrics": s.config.Metrics.Listen,
	} {
		if len(given[name]) > 0 {
			s.sockets[name] = given[name]
			continue
		}
		for _, place := range places {
			l, err := listenAt(place)
			if err != nil {
				return UsageError{fmt.Errorf("%s.listen: %w", name, err)}
			}
			s.sockets[name] = append(s.sockets[name], l)
		}
	}
	if len(s.sockets["smtp"])+len(s.sockets["lmtp"])+len(s.config.Mailboxes)+len(s.config.Tokens) == 0 {
		return UsageError{errors.New("nowhere to take mail from: set smtp.listen or lmtp.listen, or add a [[mailbox]] or [[token]]")}
	}
	return nil
}

// checkRelay refuses a smarthost that is one of our own sockets: it would turn every letter away for
// good, and customers would never hear.
func (s *Service) checkRelay(ctx context.Context) error {
	var ours []config.Listen
	for _, name := range []string{"smtp", "lmtp"} {
		for _, l := range s.sockets[name] {
			ours = append(ours, config.Listen{Network: l.Addr().Network(), Address: l.Addr().String()})
		}
	}
	if fault := s.config.CheckRelay(Hosts(ctx, s.config), ours); fault != nil {
		return UsageError{config.Faults{*fault}}
	}
	return nil
}

// listenAt opens one socket and says what to do where it cannot.
func listenAt(place config.Listen) (net.Listener, error) {
	if place.Network == "unix" {
		removeStale(place.Address)
	}
	l, err := net.Listen(place.Network, place.Address)
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return nil, fmt.Errorf("%s is in use: stop the other mail server there, or choose another port", place.Address)
	case errors.Is(err, syscall.EACCES):
		return nil, fmt.Errorf("%s may not be opened by this user: use systemd's socket (guichet.socket), or a port above 1023", place.Address)
	case errors.Is(err, syscall.EADDRNOTAVAIL):
		return nil, fmt.Errorf("%s is no address of this machine", place.Address)
	}
	return l, err
}

// removeStale removes a socket file that nobody listens at any more.
func removeStale(path string) {
	conn, err := net.DialTimeout("unix", path, time.Second)
	if err == nil {
		conn.Close()
		return
	}
	if info, err := os.Stat(path); err == nil && info.Mode()&os.ModeSocket != 0 {
		os.Remove(path)
	}
}

// listenControl opens the control socket. The store's lock has made sure that no other
// desk is using it.
func (s *Service) listenControl() error {
	path := filepath.Join(s.config.Data, SocketName)
	os.Remove(path)
	l, err := net.Listen("unix", path)
	if err != nil {
		return fmt.Errorf("control socket: %w", err)
	}
	s.sockets["control"] = []net.Listener{l}
	return os.Chmod(path, 0o600)
}
