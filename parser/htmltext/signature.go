package htmltext

import (
	"bytes"
	"strings"

	"guichet/parser/plain"
	"guichet/parser/quote"
)

// signatures are what clients call the element into which they put the writer's signature:
// by class or id, in lower case. Outlook sets "x_" before names that it quotes.
var signatures = map[string]bool{
	"gmail_signature": true, "moz-signature": true, "applemailsignature": true,
	"ms-outlook-mobile-signature": true, "protonmail_signature_block": true,
}

// signed is where the last container of a signature stands in the text.
type signed struct {
	tag   string // its element; "" while none is open
	open  int    // how many of that name are open
	apple bool   // where people type their words as well
	from  int    // len(out) as it was opened
	to    int    // and closed; 0: never
}

// signatureContainer reports whether an element holds the writer's signature.
func signatureContainer(a attrs) (apple, ok bool) {
	if a.id == "" && a.class == "" {
		return false, false
	}
	id := strings.TrimPrefix(strings.ToLower(a.id), "x_")
	if id == "signature" || signatures[id] {
		return id == "applemailsignature", true
	}
	for _, class := range strings.Fields(a.class) {
		if class = strings.TrimPrefix(strings.ToLower(class), "x_"); signatures[class] {
			return class == "applemailsignature", true
		}
	}
	return false, false
}

// openSignature follows the tags as far as the mail that is answered.
func (h *htmlText) openSignature(tag []byte, a attrs) {
	switch {
	case h.sign.tag != "":
		if h.sign.tag == string(tag) {
			h.sign.open++
		}
		return
	case h.cut >= 0 || h.mark || h.depth > 0 || isVoid(tag):
		return
	}
	if apple, ok := signatureContainer(a); ok {
		h.sign = signed{tag: string(tag), open: 1, apple: apple, from: len(h.out)}
	}
}

func (h *htmlText) closeSignature(tag []byte) {
	if h.sign.tag == "" || h.sign.tag != string(tag) {
		return
	}
	if h.sign.open--; h.sign.open == 0 {
		h.sign.tag, h.sign.to = "", len(h.out)
	}
}

// delimit writes "-- " (RFC 3676 §4.3) above the signature, so that it is folded as in a
// plain text: only if it begins a line and ends what the writer says, and is not all of it.
func (h *htmlText) delimit() {
	s, end := h.sign, len(h.out)
	if h.cut >= 0 {
		end = h.cut
	}
	if s.to <= s.from || s.to > end {
		return
	}
	from := s.to - len(bytes.TrimLeft(h.out[s.from:s.to], "\n "))
	above := bytes.TrimRight(h.out[:from], " \n")
	if len(above) == 0 || from == s.to || h.out[from-1] != '\n' || !h.closing(s.to, end) {
		return
	}
	if s.apple && hasSentence(h.out[from:s.to]) {
		return
	}
	to := from
	for _, drawn := range []string{"--\n", "-- \n"} { // by the client itself, inside or above
		if bytes.HasPrefix(h.out[from:], []byte(drawn)) {
			to = from + len(drawn)
		}
	}
	if to == from && bytes.HasSuffix(above, []byte("\n--")) {
		from = len(above) - len("--")
	}
	h.replace(from, to, "-- \n")
}

// closing reports whether nothing of the writer's stands in out[from:to]: at most the
// attribution above the quote container, which only some clients put into it.
func (h *htmlText) closing(from, to int) bool {
	below := bytes.TrimSpace(h.out[from:to])
	if len(below) == 0 {
		return true
	}
	return h.cut >= 0 && len(below) <= quote.MaxAttribution && quote.Attribution(plain.Words(strings.Join(strings.Fields(string(below)), " "))) != quote.None
}

// replace puts s for out[from:to], before the quote container.
func (h *htmlText) replace(from, to int, s string) {
	out := make([]byte, 0, len(h.out)+len(s))
	out = append(append(append(out, h.out[:from]...), s...), h.out[to:]...)
	if h.cut >= 0 {
		h.cut += len(out) - len(h.out)
	}
	h.out = out
}

// hasSentence reports whether a line says something, as signatures rarely do.
func hasSentence(text []byte) bool {
	for len(text) > 0 {
		var l []byte
		l, text, _ = bytes.Cut(text, []byte{'\n'})
		if words := plain.Words(string(l)); words != "" && plain.IsSentence(words) {
			return true
		}
	}
	return false
}
