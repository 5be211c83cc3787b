package smtpd

import (
	"net/netip"
	"strings"
)

// told is what a front says of the client that it speaks for.
type told struct {
	client netip.Addr // invalid: it does not know
	helo   string     // "": it does not say
}

// xclient takes the place of the client that a front names, for the rest of the session. The
// session begins anew: what was said before was the front's own (Postfix XCLIENT_README).
func (g *gate) xclient(_, arg string) reply {
	as, refused := g.fronted(arg)
	if refused != nil {
		return *refused
	}
	g.session.become(as)
	g.helo = ""
	r := replyGreeting
	r.text = g.server.options.Hostname + " " + r.text
	return r
}

// fronted reads what a front says of a client, or refuses it.
func (g *gate) fronted(arg string) (as told, refused *reply) {
	as, ok := readAttributes(arg)
	switch {
	case !g.session.names:
		return as, &replyNotHere
	case g.session.tx.open:
		return as, &replySequence
	case !ok:
		return as, &replyParameter
	}
	return as, nil
}

// xforward notes of which client the next mail is, and changes nothing else (Postfix
// XFORWARD_README).
func (g *gate) xforward(_, arg string) reply {
	as, refused := g.fronted(arg)
	if refused != nil {
		return *refused
	}
	// What was forwarded comes in several commands where one line is too short.
	if as.client.IsValid() {
		g.session.next.client = as.client
	}
	if as.helo != "" {
		g.session.next.helo = as.helo
	}
	return replyNoop
}

// readAttributes reads "NAME=value …", values in xtext (RFC 3461 §4). Those that are not needed
// are passed over; a client that the front does not know is no fault.
func readAttributes(arg string) (as told, ok bool) {
	words := strings.Fields(arg)
	for _, word := range words {
		name, value, is := strings.Cut(word, "=")
		value, decoded := fromXtext(value)
		if !is || !decoded {
			return told{}, false
		}
		unknown := strings.EqualFold(value, "[UNAVAILABLE]") || strings.EqualFold(value, "[TEMPUNAVAIL]")
		switch name = strings.ToUpper(name); {
		case unknown:
		case name == "ADDR":
			if len(value) > 5 && strings.EqualFold(value[:5], "IPv6:") {
				value = value[5:]
			}
			client, err := netip.ParseAddr(value)
			if err != nil {
				return told{}, false
			}
			as.client = client.Unmap().WithZone("")
		case name == "HELO" && validHelo(value):
			as.helo = value
		}
	}
	return as, len(words) > 0
}

// fromXtext undoes RFC 3461 §4: "+" and two hexadecimal digits are one octet.
func fromXtext(s string) (string, bool) {
	const digits = "0123456789ABCDEF"
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] != '+' {
			b.WriteByte(s[i])
			continue
		}
		if i+2 >= len(s) {
			return "", false
		}
		high, low := strings.IndexByte(digits, s[i+1]), strings.IndexByte(digits, s[i+2])
		if high < 0 || low < 0 {
			return "", false
		}
		b.WriteByte(byte(high<<4 | low))
		i += 2
	}
	return b.String(), true
}

// offerFront puts XCLIENT and XFORWARD before the last line of the reply to EHLO.
func (g *gate) offerFront() {
	if g.session.names {
		g.offer(frontOffer)
	}
}

// relays reports whether the session is that of a host which relays strangers' mail.
func (s *session) relays() bool { return s.lmtp || s.front.IsValid() }

// become puts a client in the place of the front. From then on it may be the client that talks:
// proxies, and fronts such as nginx, hand the whole session over. So its own standing decides
// whether it may name others, as with Postfix.
func (s *session) become(as told) {
	s.remote, s.helo = as.client, as.helo
	is := s.gate.server.options.standing(as.client)
	s.trusted = !s.lmtp && is == trustedHost
	s.names = s.lmtp || is == frontHost
	if is == frontHost {
		s.remote, s.front = netip.Addr{}, as.client
	}
	if as.client.IsValid() {
		s.log = sessionLog(s.gate.server.options.Log, s.id, as.client)
	}
}

// client returns whose mail the next transaction is, and the name that it gave.
func (s *session) client() told {
	as := told{s.remote, s.gate.helo}
	if s.helo != "" {
		as.helo = s.helo
	}
	if s.next.client.IsValid() {
		as.client = s.next.client
	}
	if s.next.helo != "" {
		as.helo = s.next.helo
	}
	return as
}
