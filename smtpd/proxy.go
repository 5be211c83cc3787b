package smtpd

import (
	"bytes"
	"encoding/binary"
	"net/netip"
	"strings"
)

// proxyMark begins the header of PROXY version 2 (haproxy's proxy-protocol.txt §2.2).
const proxyMark = "\r\n\r\n\x00\r\nQUIT\n"

// maxProxy bounds a header: it must fit the buffer for commands.
const maxProxy = maxCommand

// proxy reads the PROXY header, if the first octets of a front are one: version 1 or 2. A proxy
// sends it at once, other fronts wait for our greeting, so the greeting goes out first and
// nobody has to say which kind he is. It returns false when the session is over.
func (g *gate) proxy() bool {
	g.proxied = true
	for {
		client, used, state := readProxy(g.unread())
		switch state {
		case proxyMore:
			if err := g.fill(); err != nil {
				g.part(err)
				return false
			}
			continue
		case proxyBroken:
			g.hangup(replyProxy)
			return false
		}
		g.r += used
		return used == 0 || g.admitProxied(client)
	}
}

// admitProxied makes the session the client's own, with a stranger's limits.
func (g *gate) admitProxied(client netip.Addr) bool {
	s, server := g.session, g.server
	s.become(told{client: client})
	if !client.IsValid() || s.trusted || s.names {
		return true // an invalid one: the proxy asks how we are, or does not know
	}
	if r := server.enter(client); r.code != 0 {
		g.hangup(r)
		return false
	}
	server.mu.Lock() // others look for whose place may be taken
	defer server.mu.Unlock()
	s.peer, s.exempt = client, false
	return true
}

// What readProxy found.
const (
	proxyDone   = iota // a header, or none
	proxyMore          // more octets are needed to tell
	proxyBroken        // the begin of a header and then something else
)

// readProxy looks for a header at the begin of b; used is its length, 0 if there is none. The
// client is invalid where the proxy speaks for itself or does not know.
func readProxy(b []byte) (client netip.Addr, used, state int) {
	const one = "PROXY "
	switch {
	case bytes.HasPrefix(b, []byte(proxyMark)):
		return readProxy2(b)
	case bytes.HasPrefix(b, []byte(one)):
		return readProxy1(b)
	case strings.HasPrefix(proxyMark, string(b)), strings.HasPrefix(one, string(b)):
		return client, 0, proxyMore
	}
	return client, 0, proxyDone
}

// readProxy1 reads "PROXY TCP4 client server port port", at most 107 octets.
func readProxy1(b []byte) (client netip.Addr, used, state int) {
	end := bytes.Index(b, []byte("\r\n"))
	if end < 0 {
		if len(b) > 107 {
			return client, 0, proxyBroken
		}
		return client, 0, proxyMore
	}
	words := strings.Fields(string(b[:end]))
	if len(words) > 1 && words[1] == "UNKNOWN" {
		return client, end + 2, proxyDone
	}
	if len(words) != 6 || words[1] != "TCP4" && words[1] != "TCP6" {
		return client, 0, proxyBroken
	}
	client, err := netip.ParseAddr(words[2])
	if err != nil {
		return client, 0, proxyBroken
	}
	return client.Unmap().WithZone(""), end + 2, proxyDone
}

// readProxy2 reads the binary header.
func readProxy2(b []byte) (client netip.Addr, used, state int) {
	const head = 16
	if len(b) < head {
		return client, 0, proxyMore
	}
	size := head + int(binary.BigEndian.Uint16(b[14:]))
	version, command, family := b[12]>>4, b[12]&15, b[13]
	switch {
	case version != 2, command > 1, size > maxProxy:
		return client, 0, proxyBroken
	case len(b) < size:
		return client, 0, proxyMore
	case command == 0: // LOCAL
	case family == 0x11 && size >= head+12:
		client = netip.AddrFrom4([4]byte(b[head:]))
	case family == 0x21 && size >= head+36:
		client = netip.AddrFrom16([16]byte(b[head:])).Unmap()
	}
	return client, size, proxyDone
}
