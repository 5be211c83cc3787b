package smtpd

import (
	"crypto/rand"
	"encoding/base32"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"strings"
	"syscall"
	"time"

	"github.com/rs/zerolog"
)

// door is the listener that go-smtp accepts from: it turns away whom the limits forbid, and
// puts a gate before everybody else.
type door struct {
	net.Listener
	server *Server
	lmtp   bool
}

// Accept returns the next *gate.
func (d *door) Accept() (net.Conn, error) {
	for {
		c, err := d.Listener.Accept()
		if passing(err) {
			d.server.short.Error().Err(err).Msg("no client can be let in")
			d.server.makeRoom()
			time.Sleep(acceptPause)
			continue
		}
		if err != nil {
			return nil, err
		}
		if g := d.admit(c); g != nil {
			return g, nil
		}
	}
}

// acceptPause is for how long nobody is let in when the system has no room.
const acceptPause = time.Second / 20

// passing reports whether accepting failed in a way that ends by itself.
func passing(err error) bool {
	for _, e := range []error{syscall.EMFILE, syscall.ENFILE, syscall.ENOBUFS, syscall.ENOMEM, syscall.ECONNABORTED, syscall.EINTR} {
		if errors.Is(err, e) {
			return true
		}
	}
	return false
}

// admit returns nil for a client that may not come in; it heard why.
func (d *door) admit(c net.Conn) *gate {
	s := d.server
	remote := address(c.RemoteAddr())
	is := s.options.standing(remote)
	exempt := is != stranger || d.lmtp
	if !exempt {
		if r := s.enter(remote); r.code != 0 {
			s.away.Info().Stringer("remote", remote).Str("reply", r.status()).Str("why", r.text).Msg("turned away")
			turnAway(c, r)
			return nil
		}
	}
	id := newID()
	g := &gate{wire: newWire(c, &s.bulk, s.options.Idle), server: s, began: time.Now()}
	g.until = g.life()
	g.earn(s.options.Grace)
	g.session = &session{
		gate: g, id: id, peer: remote, remote: remote, lmtp: d.lmtp, trusted: is == trustedHost && !d.lmtp,
		exempt: exempt, log: sessionLog(s.options.Log, id, remote),
	}
	if is == frontHost || d.lmtp {
		g.session.remote, g.session.front, g.session.names = netip.Addr{}, remote, true
	}
	if !s.remember(g) {
		if !exempt {
			s.clients.leave(remote, false)
		}
		turnAway(c, replyStopping)
		return nil
	}
	return g
}

// enter counts a client in, or returns why it may not come in.
func (s *Server) enter(client netip.Addr) reply {
	r := s.clients.enter(client)
	if r == replyCrowded && s.makeRoom() {
		r = s.clients.enter(client)
	}
	return r
}

func sessionLog(log zerolog.Logger, id string, remote netip.Addr) zerolog.Logger {
	with := log.With().Str("session", id)
	if remote.IsValid() {
		with = with.Stringer("remote", remote)
	}
	return with.Logger()
}

// turnAway says one line. It must not hold up Accept: the line fits the socket's buffer.
func turnAway(c net.Conn, r reply) {
	c.SetWriteDeadline(time.Now().Add(time.Second))
	c.Write(r.line())
	c.Close()
}

// address of a client; invalid for a local socket.
func address(a net.Addr) netip.Addr {
	tcp, ok := a.(*net.TCPAddr)
	if !ok {
		return netip.Addr{}
	}
	return tcp.AddrPort().Addr().Unmap()
}

// newID names a session: 40 random bits, as people can spell them.
func newID() string {
	var b [5]byte
	rand.Read(b[:]) // never fails
	return strings.ToLower(base32.StdEncoding.EncodeToString(b[:]))
}

// complaints is what go-smtp logs: accept errors and panics of its own.
type complaints struct{ log zerolog.Logger }

func (c complaints) Printf(format string, v ...any) {
	c.log.Error().Str("error", fmt.Sprintf(format, v...)).Msg("smtp")
}

func (c complaints) Println(v ...any) { c.Printf("%s", fmt.Sprint(v...)) }
