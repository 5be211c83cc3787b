package mime

import (
	"bytes"

	"guichet/parser/plain"
)

// maxPreamble is how far into a multipart its first boundary line is looked for by guess.
const maxPreamble = 256 << 10

// guessBoundary returns the first line that can be a boundary: it is followed by a field
// of a part's header, or it is what the body begins with and comes again.
func guessBoundary(b []byte) string {
	top := bytes.TrimLeft(b, "\r\n")
	if l := bytes.TrimRight(plain.Line(top), " \t"); bytes.HasPrefix(l, []byte("--")) && len(bytes.Trim(l, "-=_* ")) > 0 && bytes.IndexByte(l, ' ') < 0 && len(l) < 200 {
		if bytes.Contains(top[len(l):], append([]byte{'\n'}, l...)) {
			return string(l[2:])
		}
	}
	for at := 0; at < len(b); {
		if !bytes.HasPrefix(b[at:], []byte("--")) {
			i := bytes.Index(b[at:], []byte("\n--"))
			if i < 0 {
				return ""
			}
			at += i + 1
		}
		l := bytes.TrimRight(plain.Line(b[at:]), " \t")
		at = plain.NextLine(b, at, len(b))
		if len(l) < 4 || len(l) > 200 || at >= len(b) {
			at = max(at-1, 0)
			if at >= len(b)-1 {
				return ""
			}
			continue
		}
		head := b[at:min(len(b), at+8)]
		if bytes.EqualFold(head, []byte("content-")) {
			return string(l[2:])
		}
		at--
	}
	return ""
}
