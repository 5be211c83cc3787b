package mime

import (
	"bytes"
	"strings"

	"guichet/parser/charset"
	"guichet/parser/header"
	"guichet/parser/plain"
	"guichet/parser/problem"
	"guichet/parser/transfer"
)

// Caps of the MIME tree.
const (
	maxDepth   = 50
	maxParts   = 1000
	maxGuesses = 20 // boundaries that may be looked for because the named one is not there
	maxDetects = 8  // texts whose charset may be guessed
)

// Parts returns the parts without parts of their own that the body of a mail has, in
// order, and what lies inside containers among them. The body begins at body in raw.
func Parts(raw []byte, h header.Header, body int, p *problem.List) []Part {
	t := tree{raw: raw, limit: len(raw), problems: p}
	t.body(h, body)
	t.unpack(0)
	return t.parts
}

// tree walks the MIME structure (RFC 2046 §5.1) in one pass over the raw bytes.
type tree struct {
	raw        []byte
	problems   *problem.List
	parts      []Part
	count      int
	guesses    int
	multiparts int
	foreign    bool
	label      string // the charset of the first text

	open  []string // boundaries of the multiparts around the current position
	path  []Multipart
	limit int // end of what is read
}

// delimiter is a boundary line: the body before it ends at from, what follows begins at to.
type delimiter struct {
	from, to int
	level    int // index into open; -1 at the end of the text
	last     bool
}

// next finds the first boundary line at or after at that belongs to an open multipart.
func (t *tree) next(at int) delimiter {
	raw := t.raw[:t.limit]
	for len(t.open) > 0 {
		if !(bytes.HasPrefix(raw[at:], []byte("--")) && (at == 0 || raw[at-1] == '\n')) {
			i := bytes.Index(raw[at:], []byte("\n--"))
			if i < 0 {
				break
			}
			at += i + 1
		}
		if d, ok := t.delimiter(at); ok {
			return d
		}
		at += 2
	}
	return delimiter{from: len(raw), to: len(raw), level: -1, last: true}
}

// delimiter reads the line at at, which begins with "--".
func (t *tree) delimiter(at int) (d delimiter, ok bool) {
	raw := t.raw[:t.limit]
	likely := false
	for _, b := range t.open {
		if len(raw)-at-2 >= len(b) && string(raw[at+2:at+2+len(b)]) == b {
			likely = true
			break
		}
	}
	if !likely {
		return d, false
	}
	end := plain.NextLine(raw, at, len(raw))
	level, last, ok := t.match(raw[at+2 : end])
	return delimiter{from: chop(raw, at), to: end, level: level, last: last}, ok
}

// chop steps back over the line break before a boundary line, which belongs to it.
func chop(raw []byte, at int) int {
	if at > 0 && raw[at-1] == '\n' {
		at--
		if at > 0 && raw[at-1] == '\r' {
			at--
		}
	}
	return at
}

// match compares the text after "--" with the open boundaries, innermost first.
func (t *tree) match(text []byte) (level int, last, ok bool) {
	text = bytes.TrimRight(text, " \t\r\n")
	for i := len(t.open) - 1; i >= 0; i-- {
		b := t.open[i]
		if len(text) < len(b) || string(text[:len(b)]) != b {
			continue
		}
		switch rest := text[len(b):]; {
		case len(rest) == 0:
			return i, false, true
		case len(rest) >= 2 && rest[0] == '-' && rest[1] == '-':
			if len(rest) == 2 || !t.known(text) {
				return i, true, true
			}
		}
	}
	return 0, false, false
}

// known reports whether text is, as a whole, an open boundary: one may be another's
// beginning.
func (t *tree) known(text []byte) bool {
	for _, b := range t.open {
		if string(text) == b {
			return true
		}
	}
	return false
}

// part reads the part whose header begins at from, and returns the boundary line that
// ends it.
func (t *tree) part(from int) delimiter {
	h, body := header.SplitPartOf(t.raw, from, max(t.headerEnd(from), from), t.label, t.problems)
	return t.body(h, body)
}

// headerEnd returns up to where the header of a part may be read: a part without a blank
// line must not run into the next one.
func (t *tree) headerEnd(at int) int {
	raw := t.raw[:t.limit]
	for at < len(raw) {
		if raw[at] == '\n' || raw[at] == '\r' && at+1 < len(raw) && raw[at+1] == '\n' {
			return len(raw)
		}
		if raw[at] == '-' && at+1 < len(raw) && raw[at+1] == '-' {
			if d, ok := t.delimiter(at); ok {
				return d.from
			}
		}
		at = plain.NextLine(raw, at, len(raw))
	}
	return len(raw)
}

// body reads the body at at: its parts if it has any.
func (t *tree) body(h header.Header, at int) delimiter {
	l := newPart(h)
	if n := len(t.path); !l.Typed && n > 0 && t.path[n-1].Subtype == "digest" {
		l.Type, l.Typed = "message/rfc822", true // RFC 2046 §5.1.5
	}
	if strings.HasPrefix(l.Type, "multipart/") {
		if len(t.open) < maxDepth {
			return t.multipart(l, at)
		}
		t.problems.Add(problem.TooDeep)
	}
	stop := t.next(at)
	if opened(&l, t.path) && len(t.path) < maxDepth {
		return t.openMail(&l, at, stop)
	}
	if t.label == "" && strings.HasPrefix(l.Type, "text/") {
		t.label = l.Params["charset"]
	}
	t.addPart(l, at, stop.from)
	return stop
}

func (t *tree) addPart(l Part, from, to int) {
	if t.count++; t.count > maxParts {
		t.problems.Add(problem.TooManyParts)
		return
	}
	enc, ok := transfer.Encoding(l.Header.Get("Content-Transfer-Encoding"))
	if !ok {
		t.problems.AddAbout(problem.UnknownEncoding, l.Header.Get("Content-Transfer-Encoding"))
	}
	l.Body = Body{raw: t.raw, from: from, to: max(from, to), encoding: enc, foreign: t.foreign}
	if enc == transfer.Base64 && !transfer.LooksBase64(l.Body.bytes()) {
		t.problems.Add(problem.NotBase64)
		l.Body.encoding = transfer.Identity
		l.Broken = true
	}
	if label := l.Params["charset"]; label != "" && strings.HasPrefix(l.Type, "text/") && !charset.Known(label) {
		t.problems.AddAbout(problem.UnknownCharset, label)
	}
	if l.Type == "message/partial" {
		t.problems.Add(problem.Partial + PartialName(l.Params))
	}
	l.noGuess = t.count > maxDetects
	if len(t.path) > 0 {
		l.Parents = append([]Multipart(nil), t.path...)
	}
	t.parts = append(t.parts, l)
}

// multipart reads the parts of l.
func (t *tree) multipart(l Part, at int) delimiter {
	boundary := strings.TrimRight(l.Params["boundary"], " ")
	if boundary == "" || len(boundary) > 200 {
		return t.guess(l, at, t.next(at))
	}
	t.open = append(t.open, boundary)
	first := t.next(at)
	if first.level != len(t.open)-1 {
		t.open = t.open[:len(t.open)-1]
		return t.guess(l, at, first)
	}
	return t.children(l, first)
}

// children reads the parts from the first boundary line on; the boundary is open.
func (t *tree) children(l Part, d delimiter) delimiter {
	level := len(t.open) - 1
	t.multiparts++
	t.path = append(t.path, Multipart{ID: t.multiparts, Subtype: strings.TrimPrefix(l.Type, "multipart/"), Protected: t.protectedOf(&l)})
	for d.level == level && !d.last {
		if t.count > maxParts {
			break
		}
		d = t.part(d.to)
	}
	t.path = t.path[:len(t.path)-1]
	t.open = t.open[:level]
	if d.level == level { // closed as it should be, or too much; the epilogue is nothing
		return t.next(d.to)
	}
	t.problems.Add(problem.NoEnd)
	return d
}

// guess reads a multipart whose boundary is missing or nowhere to be found: by the line
// that looks like one, else as text. stop is the boundary line of the multiparts around.
func (t *tree) guess(l Part, at int, stop delimiter) delimiter {
	if boundary := guessBoundary(t.raw[at:min(max(at, stop.from), at+maxPreamble)]); boundary != "" && t.guesses < maxGuesses {
		t.guesses++
		t.problems.Add(problem.WrongBoundary)
		t.open = append(t.open, boundary)
		return t.children(l, t.next(at))
	}
	if len(bytes.TrimSpace(t.raw[at:max(at, stop.from)])) > 0 {
		t.problems.Add(problem.NoParts)
		l.Type, l.Params = "text/plain", nil
		l.Header = nil
		t.addPart(l, at, stop.from)
	}
	return stop
}

// protectedOf returns the fields that are protected with the multipart l, as far as it is the whole of
// what is signed.
func (t *tree) protectedOf(l *Part) header.Header {
	for _, m := range t.path {
		if m.Subtype != "signed" {
			return nil
		}
	}
	return protected(l)
}
