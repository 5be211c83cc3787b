package mailauth

import (
	"net/netip"
	"regexp"
	"strings"

	"guichet/mail"
)

// Front is a host that relays strangers' mail to us. Its own word counts, what its clients
// wrote does not.
type Front struct {
	Network  netip.Prefix
	Authserv string // whose Authentication-Results are its own (RFC 8601 §5); "" believes none
}

// behind puts the client into env that the front took the mail from, where that is not known
// yet, and returns what the front itself found. A client that the session named was judged by
// nobody yet, so what its mail says of itself is no front's word.
func (c *Checker) behind(env *mail.Envelope, h *header) testimony {
	if !env.Relayed() {
		return testimony{}
	}
	if env.Remote.IsValid() {
		return testimony{}
	}
	ids := c.authservs(*env)
	if env.LMTP || env.Source != nil {
		return testimony{spf: testify(c.above(h, ids), ids).spf}
	}
	env.Remote, env.Helo = c.outside(h)
	return testify(h, ids)
}

// authservs returns the ids under which the front of a mail writes. What comes by LMTP is from
// one of ours, whatever its address.
func (c *Checker) authservs(env mail.Envelope) []string {
	if env.Source != nil {
		return env.Source.Authserv
	}
	var ids []string
	for _, f := range c.fronts {
		if f.Authserv != "" && (env.LMTP || f.Network.Contains(env.Front)) {
			ids = append(ids, f.Authserv)
		}
	}
	return ids
}

// maxHops is how many Received fields of our own hosts may stand above that of the client.
const maxHops = 5

// outside returns the client in the topmost Received field that is not a hop between our own
// hosts. Below it everything may be made up. The address is invalid if the field cannot be
// read, or names somebody inside.
func (c *Checker) outside(h *header) (netip.Addr, string) {
	hops := h.all("received")
	for _, at := range hops[:min(len(hops), maxHops)] {
		client, helo := clientIn(h.fields[at].value())
		if client.IsLoopback() || c.isFront(client) {
			continue
		}
		if client.IsPrivate() || client.IsLinkLocalUnicast() {
			break
		}
		return client, helo
	}
	return netip.Addr{}, ""
}

func (c *Checker) isFront(a netip.Addr) bool {
	for _, f := range c.fronts {
		if f.Network.Contains(a) {
			return true
		}
	}
	return false
}

// fromClause reads "from NAME (COMMENT)", as servers begin a Received field. The client chose
// NAME, and may have put an address there; the server wrote the comment.
var fromClause = regexp.MustCompile(`^\s*(?i:from)\s+([A-Za-z0-9._:\[\]-]+)\s+\(([^()]*)\)`)

// clientIn reads who the client was: Postfix and Sendmail write "from HELO (name [address])",
// Exim "from name ([address] helo=HELO)" or "from [address] (helo=HELO)".
func clientIn(received string) (client netip.Addr, helo string) {
	m := fromClause.FindStringSubmatch(received)
	if m == nil {
		return netip.Addr{}, ""
	}
	name, comment := m[1], m[2]
	if said, ok := strings.CutPrefix(comment, "helo="); ok {
		if strings.Contains(said, "@") {
			return netip.Addr{}, "" // Sendmail's "ident@name [address]", and the client chose the ident
		}
		said, _, _ = strings.Cut(said, " ident=")
		return literal(name), said
	}
	_, rest, _ := strings.Cut(comment, "[")
	inner, after, _ := strings.Cut(rest, "]")
	if said, ok := strings.CutPrefix(strings.TrimSpace(after), "helo="); ok {
		name = said
	}
	return literal("[" + inner + "]"), name
}

// literal reads an address in brackets, as a Received field or an envelope has it.
func literal(s string) netip.Addr {
	inner, ok := strings.CutPrefix(s, "[")
	if !ok {
		return netip.Addr{}
	}
	inner = strings.TrimSuffix(inner, "]")
	if len(inner) > 5 && strings.EqualFold(inner[:5], "IPv6:") {
		inner = inner[5:]
	}
	a, err := netip.ParseAddr(inner)
	if err != nil {
		return netip.Addr{}
	}
	return a.Unmap().WithZone("")
}
