package header

import (
	"strings"

	"guichet/parser/charset"
	"guichet/parser/plain"
	"guichet/parser/transfer"
)

// maxSubject is where a decoded text of the header is cut, in bytes.
const maxSubject = 2000

// word is one encoded word of RFC 2047, as found: text is not yet decoded.
type word struct {
	charset, text string
	base64        bool
}

// DecodeWords decodes the encoded words in s wherever they stand, also inside quotes and
// glued to other text. Neighbours of one charset are joined before they are decoded:
// many senders cut characters in two.
func DecodeWords(s string) string {
	if !strings.Contains(s, "=?") {
		return s
	}
	var b strings.Builder
	for s != "" {
		start := strings.Index(s, "=?")
		if start < 0 {
			break
		}
		w, rest, ok := cutWord(s[start:])
		if !ok {
			b.WriteString(s[:start+2])
			s = s[start+2:]
			continue
		}
		b.WriteString(s[:start])
		joined := w.bytes(nil)
		pending := w
		for {
			next, after, ok := cutWord(strings.TrimLeft(rest, " \t\r\n"))
			if !ok {
				break
			}
			rest = after
			if !strings.EqualFold(next.charset, pending.charset) {
				b.WriteString(charset.Decode(joined, pending.charset))
				joined = nil
			} else if next.base64 && pending.base64 && splitQuantum(pending.text, next.text) {
				next.text = pending.text + next.text // one base64 text, cut anywhere
				joined = joined[:len(joined)-len(pending.bytes(nil))]
			}
			joined = next.bytes(joined)
			pending = next
		}
		b.WriteString(charset.Decode(joined, pending.charset))
		s = rest
	}
	b.WriteString(s)
	return b.String()
}

// splitQuantum reports whether a base64 text was cut in two inside a group of four.
func splitQuantum(a, b string) bool {
	return len(a)%4 != 0 && (len(a)+len(b))%4 == 0 && len(a) < 4096 && !strings.HasSuffix(a, "=")
}

// bytes appends the decoded bytes of w to dst.
func (w word) bytes(dst []byte) []byte {
	if w.base64 {
		return transfer.AppendBase64(dst, w.text)
	}
	for i := 0; i < len(w.text); i++ {
		c := w.text[i]
		if c == '_' {
			c = ' '
		} else if c == '=' && i+2 < len(w.text) {
			if v, ok := transfer.HexByte(w.text[i+1], w.text[i+2]); ok {
				c = v
				i += 2
			}
		}
		dst = append(dst, c)
	}
	return dst
}

// cutWord reads an encoded word at the start of s. QUIRK: spaces and question marks in the
// text, a language suffix (RFC 2231 §5) and a missing end are all taken.
func cutWord(s string) (w word, rest string, ok bool) {
	if !strings.HasPrefix(s, "=?") {
		return w, s, false
	}
	charset, after, ok := strings.Cut(s[2:], "?")
	if !ok || len(charset) > 64 || strings.ContainsAny(charset, " \t=") || len(after) < 2 || after[1] != '?' {
		return w, s, false
	}
	w.charset, _, _ = strings.Cut(charset, "*")
	switch after[0] {
	case 'B', 'b':
		w.base64 = true
	case 'Q', 'q':
	default:
		return w, s, false
	}
	text := after[2:]
	end := wordEnd(text, w.base64)
	if end < 0 {
		// The end was cut off: what is left of the word is the rest of the value, unless
		// another word begins in it.
		end = len(text)
		if next := strings.Index(text, "=?"); next >= 0 {
			end = next
		}
		w.text = strings.TrimRight(text[:end], "? ")
		return w, text[end:], true
	}
	w.text = text[:end]
	return w, text[end+2:], true
}

// wordEnd returns where the "?=" stands that ends an encoded text, -1 if nowhere.
func wordEnd(text string, base64 bool) int {
	at := 0
	for {
		i := strings.Index(text[at:], "?=")
		if i < 0 {
			return -1
		}
		at += i
		// QUIRK: a bare '?' before an escape ("what?=20now?=") is not the end.
		if base64 || at+3 >= len(text) {
			return at
		}
		if _, hex := transfer.HexByte(text[at+2], text[at+3]); !hex {
			return at
		}
		more := strings.Index(text[at+2:], "?=")
		if more < 0 || strings.ContainsAny(text[at+2:at+2+more], " \t") {
			return at
		}
		at += 2
	}
}

// Text decodes a value that people read, such as a subject: encoded words, then printable on
// one line. It is cut at 2,000 bytes.
func Text(v string) string {
	return plain.Cut(plain.Printable(DecodeWords(v)), maxSubject)
}
