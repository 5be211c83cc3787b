package smtpd

import (
	"net/netip"
	"time"
)

const (
	// pace is how long an octet of content keeps a session's place: who sends a kilobyte a second
	// loses none.
	pace = time.Second / 1024
	// maxEarned is for how long content can keep a place ahead.
	maxEarned = time.Minute
	// lookAgain is how long a search for room that found none is not repeated: it looks at every
	// session, and those who are turned away come back at once.
	lookAgain = time.Second / 10
)

// makeRoom takes the place of one session away when all are used, so that idle connections, however
// many, keep nobody else out: of the network with the most sessions, the one that has brought no
// mail for the longest, if that is longer than Options.Grace. It hears 421, and its client tries
// again; a mail whose sender waits for our answer gets it first. RFC 5321 §4.5.3.2.7 wants five
// minutes of patience; Postfix deviates under stress likewise.
func (s *Server) makeRoom() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := time.Now()
	if now.Sub(s.looked) < lookAgain {
		return false
	}
	idlest := s.idlest(now)
	if idlest == nil || !s.clients.give() {
		s.looked = now
		return false
	}
	idlest.displace()
	return true
}

// idlest is the session to give its place up; nil if there is none.
func (s *Server) idlest(now time.Time) (found *gate) {
	sessions := map[netip.Prefix]int{}
	for g := range s.gates {
		if !g.session.exempt {
			sessions[around(g.session.peer)]++
		}
	}
	most, since := 0, now.UnixNano()
	for g := range s.gates {
		keeps := g.keeps.Load()
		if g.session.exempt || keeps >= now.UnixNano() || g.isDisplaced() {
			continue
		}
		if n := sessions[around(g.session.peer)]; n > most || n == most && keeps < since {
			found, most, since = g, n, keeps
		}
	}
	return found
}

// around is the network of an address, as clients.networks has it, also where it has no limits.
func around(a netip.Addr) netip.Prefix {
	bits := 24
	if a.Is6() {
		bits = 48
	}
	p, _ := a.WithZone("").Prefix(bits) // an address that is none: the zero network
	return p
}

// earn keeps the session's place for a time from now.
func (w *wire) earn(grace time.Duration) {
	w.keeps.Store(time.Now().Add(grace).UnixNano())
}

// moved keeps it for the octets of content that came.
func (w *wire) moved(octets int) {
	earned := w.keeps.Load() + int64(octets)*int64(pace)
	w.keeps.Store(min(earned, time.Now().Add(maxEarned).UnixNano()))
}

// displace makes the session end at its next read.
func (w *wire) displace() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.displaced = true
	if !w.closed {
		w.raw.SetReadDeadline(time.Unix(1, 0))
	}
}

func (w *wire) isDisplaced() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.displaced
}
