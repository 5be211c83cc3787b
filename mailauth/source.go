package mailauth

import (
	"net/netip"
	"slices"
	"strings"

	"guichet/mail"
)

// above returns the fields that stand above the first Received field which none of the hosts ids wrote: what
// is below may be a stranger's (PRODUCT 1.17). A host writes its Authentication-Results above or right
// below its own Received field.
func (c *Checker) above(h *header, ids []string) *header {
	own := &header{odd: h.odd}
	outside := false // a field told of a client beyond the host: the next one is of somebody else
	for _, f := range h.fields {
		if f.name == "received" {
			by := readHop(f.value())
			if outside || !c.wrote(by, ids, own) {
				return own
			}
			outside = by.client.IsValid() && !by.client.IsLoopback() && !by.client.IsPrivate() && !by.client.IsLinkLocalUnicast() && !c.isFront(by.client)
		}
		own.fields = append(own.fields, f)
	}
	return own
}

// wrote reports whether one of the hosts ids, or we, wrote a Received field that stands below those of own.
func (c *Checker) wrote(by hop, ids []string, own *header) bool {
	if by.name == "" {
		return false
	}
	if !by.from {
		// QUIRK: Google's inner hosts write "by 2002:a05:…" and no name on top. By a name and from nobody is a mail of
		// a user of that host, who wrote all that is below.
		_, err := netip.ParseAddr(by.name)
		return err == nil && len(own.all("received")) == 0
	}
	return slices.ContainsFunc(append([]string{c.host}, ids...), func(host string) bool {
		return host != "" && isWithin(strings.ToLower(by.name), strings.ToLower(host))
	})
}

// hop is what a Received field says (RFC 5321 §4.4).
type hop struct {
	from   bool       // it names a client
	client netip.Addr // of it; invalid where that cannot be read
	name   string     // of the host that wrote it; "" where that cannot be read
}

// readHop reads the value of a Received field. What a client chose, its name and comments, is passed over.
func readHop(value string) hop {
	plain, ok := withoutComments(value)
	if !ok {
		return hop{}
	}
	plain, _, _ = strings.Cut(plain, ";")
	words := strings.Fields(plain)
	var h hop
	if len(words) > 2 && strings.EqualFold(words[0], "from") {
		h.from = true
		h.client, _ = clientIn(value)
		words = words[2:]
	}
	if len(words) > 1 && strings.EqualFold(words[0], "by") {
		h.name = words[1]
	}
	return h
}

// isInternal reports whether the provider says, by the field that the configuration names, that an authenticated
// user wrote a mail of the mailbox's own domain (PRODUCT 1.17). Several such fields say nothing.
func isInternal(env mail.Envelope, from []mail.Mailbox, raw []byte) bool {
	if env.Source == nil || env.Source.Internal.Name == "" || env.Source.Domain == "" {
		return false
	}
	h := splitHeader(raw)
	at := h.all(strings.ToLower(env.Source.Internal.Name))
	if len(at) != 1 || !strings.EqualFold(strings.TrimSpace(h.fields[at[0]].value()), env.Source.Internal.Value) {
		return false
	}
	a := authorOf(&h, from)
	return a.sound && strings.EqualFold(a.domain, env.Source.Domain)
}
