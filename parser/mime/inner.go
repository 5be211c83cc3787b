package mime

import (
	"strings"

	"guichet/parser/header"
	"guichet/parser/problem"
	"guichet/parser/transfer"
)

// opened reports whether a part is no file but a mail to be read in place: that which a signature
// protects as a whole (RFC 8551 §3.1), or the first piece of a mail that was cut (RFC 2046 §5.2.2).
func opened(l *Part, path []Multipart) bool {
	switch l.Type {
	case "message/rfc822", "message/global":
		for _, m := range path {
			if m.Subtype != "signed" {
				return false
			}
		}
		return strings.EqualFold(l.Params["forwarded"], "no")
	case "message/partial":
		return l.Params["number"] == "1" || l.Params["number"] == ""
	}
	return false
}

// openMail reads the mail that l is, up to stop, in its place.
func (t *tree) openMail(l *Part, at int, stop delimiter) delimiter {
	if l.Type == "message/partial" {
		t.problems.Add(problem.Partial + PartialName(l.Params))
	}
	h, body := header.SplitPart(t.raw, at, max(at, stop.from), t.problems)
	t.multiparts++
	t.path = append(t.path, Multipart{ID: t.multiparts, Subtype: "rfc822", Protected: l.protects(h)})
	stop = t.body(h, body)
	t.path = t.path[:len(t.path)-1]
	return stop
}

// protects returns the header of a mail inside l that is signed along with it, nil if it is not.
func (l *Part) protects(h header.Header) header.Header {
	if l.Type == "message/partial" {
		return nil
	}
	return h
}

// PartialName says which piece of a mail one is, by the parameters of its type: "part 1 of 3".
func PartialName(params map[string]string) string {
	name := "part " + params["number"]
	if total := params["total"]; total != "" {
		name += " of " + total
	}
	return name
}

// protected returns the fields of a part that are signed or encrypted with it (RFC 9788, and what
// programs wrote before it), nil if there are none.
func protected(l *Part) header.Header {
	if l.Params["hp"] != "" || l.Params["protected-headers"] != "" {
		return l.Header
	}
	return nil
}

// Protected returns the fields that are signed or encrypted with the body of a mail; nil if none are.
func Protected(parts []Part) header.Header {
	for i := range parts {
		for _, m := range parts[i].Parents {
			if m.Protected != nil {
				return m.Protected
			}
		}
		if h := protected(&parts[i]); h != nil && inSigned(&parts[i]) {
			return h
		}
	}
	return nil
}

// inSigned reports whether nothing but signatures is around a part, or it was inside a container.
func inSigned(l *Part) bool {
	for _, m := range l.Parents {
		if m.Subtype != "signed" {
			return false
		}
	}
	return true
}

// Open returns the header and the parts of the mail that the part is. Where it is not encoded, these lie
// in the same raw bytes.
func (l *Part) Open(p *problem.List) (header.Header, []Part) {
	t := tree{problems: p, foreign: true}
	from, to := 0, 0
	if l.Body.encoding == transfer.Identity && !l.Body.sub {
		t.raw, t.foreign, from, to = l.Body.raw, l.Body.foreign, l.Body.from, l.Body.to
	} else {
		b, cut := l.Body.Decoded(maxSMIME)
		if cut {
			return nil, nil
		}
		t.raw, to = b, len(b)
	}
	t.limit = to
	for from < to && (t.raw[from] == '\n' || t.raw[from] == '\r') {
		from++
	}
	h, body := header.SplitPart(t.raw, from, to, p)
	t.body(h, body)
	t.unpack(0)
	return h, t.parts
}
