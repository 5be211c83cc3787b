package smtpd

import (
	"bytes"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"time"
)

// settle finishes the reply of the command that go-smtp handled.
func (g *gate) settle() {
	said := g.out[min(g.mark, len(g.out)):]
	switch {
	case g.drop:
		g.out = g.out[:len(g.out)-len(said)]
	case g.single:
		if i := bytes.IndexByte(said, '\n'); i >= 0 {
			g.out = g.out[:len(g.out)-len(said)+i+1]
		}
	case strings.HasSuffix(g.verb, "LO") && positive(said):
		g.helo = g.claimed
		if g.verb != "HELO" {
			g.offerSize()
			g.offerTLS()
			g.offerFront()
		}
	}
	g.drop, g.single, g.verb = false, false, ""
}

// offerSize says how large a mail may be, in the place of go-smtp, which would say what it was at first
// (RFC 1870 §4).
func (g *gate) offerSize() {
	said := string(g.out[min(g.mark, len(g.out)):])
	g.out = append(g.out[:len(g.out)-len(said)], sizeOffer.ReplaceAllString(said, fmt.Sprintf("${1}SIZE %d\r\n", g.server.maxSize.Load()))...)
}

// offerTLS puts STARTTLS into the reply to EHLO: go-smtp does not know that the gate can do
// it.
func (g *gate) offerTLS() {
	if g.server.options.TLS != nil && !g.secured() {
		g.offer(startTLSOffer)
	}
}

// offer puts lines before the last one of the reply to EHLO.
func (g *gate) offer(lines string) {
	said := g.out[min(g.mark, len(g.out)):]
	last := bytes.LastIndexByte(said[:len(said)-1], '\n') + 1
	tail := string(said[last:])
	g.out = append(g.out[:len(g.out)-len(tail)], lines+tail...)
}

func (g *gate) secured() bool {
	_, ok := g.conn.(*tls.Conn)
	return ok
}

// answer replies without go-smtp. It returns false when the session is over.
func (g *gate) answer(r reply) bool {
	if r.fault {
		if g.faults++; g.faults > g.server.options.Faults && !g.session.exempt {
			r = replyFaults
		}
	}
	if r.hangup {
		g.hangup(r)
		return false
	}
	g.hold(r.line())
	g.mark = len(g.out)
	return true
}

// hangup says a last word.
func (g *gate) hangup(r reply) {
	g.session.log.Info().Str("reply", r.status()).Str("why", r.text).Msg("hung up")
	g.hold(r.line())
	if g.close(r != replyStopping && r != replyTimeout) {
		g.server.forget(g)
	}
}

// part ends a session whose socket gave an error, with a word if somebody can hear it.
func (g *gate) part(err error) {
	switch {
	case errors.Is(err, errStopping):
		g.hangup(replyStopping)
	case errors.Is(err, errDisplaced):
		g.hangup(replyDisplaced)
	case isTimeout(err) && time.Now().After(g.life()):
		g.hangup(replyOld)
	case isTimeout(err):
		g.hangup(replyTimeout)
	case errors.Is(err, io.ErrShortBuffer):
		g.hangup(replyTooMany)
	case errors.Is(err, net.ErrClosed): // by QUIT
	default:
		g.session.log.Debug().Err(err).Msg("connection lost")
		g.Close()
	}
}
