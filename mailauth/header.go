package mailauth

import (
	"bytes"
	"iter"
	"strings"
)

// Limits of a header. A mail that exceeds one is not proven by anything: the work of
// canonicalising grows with the square of some of them.
const (
	maxHeader = 256 << 10 // octets
	maxFields = 1000
	maxFolds  = 2000 // lines of one field
)

// header is the header of a mail as DKIM sees it, cut into fields.
type header struct {
	fields []field
	body   []byte // after the empty line
	// odd says that readers may disagree about where a field begins, or that there is too
	// much: nothing in it can be proven.
	odd bool
}

// field is one field with its folds.
type field struct {
	name string // in lower case, without the space that spoofers put around it
	raw  []byte // from the name to the last CRLF
}

// value returns what stands after the colon, unfolded.
func (f field) value() string {
	_, v, _ := bytes.Cut(f.raw, []byte(":"))
	return unfold.Replace(string(v))
}

var unfold = strings.NewReplacer("\r", "", "\n", "")

// splitHeader cuts raw at its first empty line, and what is before it into fields. It
// allocates no more than the limits allow.
func splitHeader(raw []byte) header {
	var h header
	size := 0
	for f := range fieldsOf(raw) {
		size += len(f)
		if size > maxHeader || len(h.fields) == maxFields || bytes.Count(f, []byte("\n")) > maxFolds {
			return header{odd: true}
		}
		h.add(f)
	}
	h.body = raw[size:]
	if _, after, ok := bytes.Cut(h.body, []byte("\n")); ok {
		h.body = after // without the empty line
	}
	return h
}

// fieldsOf yields the fields of raw, each with its folds and ends of line, up to the empty
// line that ends them or to the end.
func fieldsOf(raw []byte) iter.Seq[[]byte] {
	return func(yield func([]byte) bool) {
		start, at := 0, 0
		for at < len(raw) {
			line := raw[at:]
			if i := bytes.IndexByte(line, '\n'); i >= 0 {
				line = line[:i+1]
			}
			folded := line[0] == ' ' || line[0] == '\t'
			if !folded && at > start {
				if !yield(raw[start:at]) {
					return
				}
				start = at
			}
			if string(line) == "\n" || string(line) == "\r\n" {
				return
			}
			at += len(line)
		}
		if at > start {
			yield(raw[start:at])
		}
	}
}

func (h *header) add(raw []byte) {
	name, _, _ := bytes.Cut(raw, []byte(":"))
	f := field{name: strings.ToLower(string(bytes.TrimSpace(name))), raw: raw}
	if len(h.fields) == 0 && (raw[0] == ' ' || raw[0] == '\t') {
		h.odd = true // a first field that some readers see and others skip
	}
	// A bare CR may end a line for another reader, and a NUL a text.
	if bytes.IndexByte(raw, 0) >= 0 || bytes.Count(raw, []byte("\r")) != bytes.Count(raw, []byte("\r\n")) {
		h.odd = true
	}
	h.fields = append(h.fields, f)
}

// all returns the places of the fields of that name, in order.
func (h *header) all(name string) []int {
	var at []int
	for i, f := range h.fields {
		if f.name == name {
			at = append(at, i)
		}
	}
	return at
}
