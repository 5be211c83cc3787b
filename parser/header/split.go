package header

import (
	"bytes"
	"strings"

	"guichet/parser/plain"
	"guichet/parser/problem"
)

// Caps of the header. Real mail stays far below them.
const (
	maxHeader = 256 << 10 // bytes of it that are kept
	maxValue  = 64 << 10  // bytes of one field
	maxFields = 1000
	maxFrom   = 16 // From fields are kept beyond maxFields, so that none hides behind junk
)

// Split reads the header of a mail and returns it with the offset of the body. What
// stands before the header, such as the separator line of an mbox, is stepped over.
func Split(raw []byte, p *problem.List) (h Header, body int) {
	return splitter{raw: raw, to: len(raw), top: true, problems: p}.split(0)
}

// SplitPart reads the header of a part of raw that begins at from and ends before to.
func SplitPart(raw []byte, from, to int, p *problem.List) (h Header, body int) {
	return splitter{raw: raw, to: to, problems: p}.split(from)
}

// SplitPartOf does the same where label is the charset of another part, for names that are not encoded.
func SplitPartOf(raw []byte, from, to int, label string, p *problem.List) (h Header, body int) {
	return splitter{raw: raw, to: to, label: label, problems: p}.split(from)
}

// splitter cuts the header off a mail or a part.
type splitter struct {
	raw      []byte
	to       int // end of what may be read
	top      bool
	problems *problem.List
	lead     *lines // nil: text among the fields is passed over
	label    string // a charset for raw values that nothing else names, "" if none
}

// split reads the fields that begin at from, and returns them with the offset of the body.
func (s splitter) split(from int) (Header, int) {
	if s.top {
		from = s.skipLead(from)
	}
	end, body := s.end(from)
	block := s.raw[from:end]
	if s.lead != nil {
		s.lead.alone = len(bytes.TrimSpace(s.raw[body:s.to])) == 0
	}
	if end-from > maxHeader || bytes.Count(block, []byte{'\n'}) > maxFields {
		// What is dropped comes back as nothing: offsets into reduced do not map to raw,
		// so a body that begins without a blank line is not looked for in such a header.
		reduced := s.reduce(block)
		h, _ := s.fields(string(reduced), true)
		h.decode(s.raw[body:s.to], s.label)
		return h, body
	}
	h, used := s.fields(string(block), false)
	if !plain.IsASCII(block) || bytes.IndexByte(block, 0x1b) >= 0 {
		h.decode(s.raw[body:s.to], s.label)
	}
	if used < len(block) {
		s.problems.Add(problem.NoBlankLine)
		return h, from + used
	}
	return h, body
}

// skipLead steps over what stands before a header: a byte order mark, blank lines, the
// separator line of an mbox.
func (s splitter) skipLead(at int) int {
	raw := s.raw
	if bytes.HasPrefix(raw[at:s.to], []byte("\xef\xbb\xbf")) {
		at += 3
	}
	start := at
	for at < s.to {
		end := plain.NextLine(raw, at, s.to)
		if len(bytes.TrimSpace(raw[at:end])) > 0 {
			break
		}
		at = end
	}
	if at > start {
		if !looksLikeField(plain.Line(raw[at:s.to])) && !isMboxLine(plain.Line(raw[at:s.to])) {
			return start // a mail of no fields: the blank line is its separator
		}
		s.problems.Add(problem.BlankLinesFirst)
	}
	for at < s.to && isMboxLine(plain.Line(raw[at:s.to])) {
		s.problems.Add(problem.MboxLine)
		at = plain.NextLine(raw, at, s.to)
	}
	return at
}

// end returns where the header ends and where the body begins.
func (s splitter) end(at int) (end, body int) {
	raw := s.raw
	for at < s.to {
		switch {
		case raw[at] == '\n':
			return at, at + 1
		case raw[at] == '\r' && at+1 < s.to && raw[at+1] == '\n':
			return at, at + 2
		}
		at = plain.NextLine(raw, at, s.to)
	}
	return s.to, s.to
}

// reduce copies the fields of an oversized header up to the caps, so that what follows
// costs what a common header costs.
func (s splitter) reduce(block []byte) []byte {
	s.problems.Add(problem.HeaderCut)
	out := make([]byte, 0, maxHeader/4)
	fields, from, room := 0, 0, 0
	for at := 0; at < len(block); {
		next := plain.NextLine(block, at, len(block))
		l := block[at:next]
		at = next
		if l[0] != ' ' && l[0] != '\t' {
			room = 0
			fields++
			known := structural(l)
			switch {
			case isFrom(l):
				if from++; from <= maxFrom {
					room = maxValue
				}
			case fields <= maxFields && len(out) < maxHeader-maxValue, known && len(out) < maxHeader+16*maxValue:
				room = maxValue
			}
		}
		if n := min(len(l), room); n > 0 {
			out = append(out, l[:n]...)
			if n < len(l) {
				out = append(out, '\n')
			}
			room -= n
		}
	}
	return out
}

// isFrom reports whether a line begins a From field, also a broken one.
func isFrom(l []byte) bool {
	l = bytes.TrimLeft(l, " \t")
	return len(l) > 4 && bytes.EqualFold(l[:4], []byte("from")) && !isMboxLine(l)
}

// structural reports whether l begins a field without which a mail cannot be read.
func structural(l []byte) bool {
	name, _, ok := bytes.Cut(l[:min(len(l), 32)], []byte{':'})
	if !ok {
		return false
	}
	switch strings.ToLower(string(name)) {
	case "to", "cc", "subject", "date", "message-id", "in-reply-to", "references", "reply-to",
		"sender", "content-type", "content-transfer-encoding", "auto-submitted":
		return true
	}
	return false
}

// fields cuts block into fields. used is less than len(block) where a body seems to begin
// without a blank line before it, which is not looked for in a reduced one.
func (s splitter) fields(block string, reduced bool) (h Header, used int) {
	h = make(Header, 0, 1+strings.Count(block, "\n"))
	author := reduced
	for at := 0; at < len(block); {
		l, next := plain.CutLine(block, at)
		if l != "" && (l[0] == ' ' || l[0] == '\t') {
			if len(h) > 0 {
				at = next // a continuation of a field that was dropped
				continue
			}
			s.problems.Add(problem.FoldedFirst)
		}
		stop := next // of the field, with its continuations
		for stop < len(block) && (block[stop] == ' ' || block[stop] == '\t') {
			_, stop = plain.CutLine(block, stop)
		}
		f, fault := readField(block[at:stop])
		author = author || fault == "" && strings.EqualFold(f.Name, "from")
		switch {
		case s.lead != nil && !author && authorBelow(block[stop:]) && s.lead.take(block[at:stop], f, fault):
			s.problems.Add(problem.TextAbove)
		case fault == "":
			h = append(h, f)
		case isMboxString(l):
			s.problems.Add(problem.MboxLine)
		case (f.Name == "" || fault == problem.SpacedName) && !reduced && !headerGoesOn(block[stop:]) &&
			(author && !h.lacks(block[stop:]) || !author && !authorBelow(block[stop:])):
			return h, at
		default:
			s.problems.Add(fault)
			if f.Name != "" {
				h = append(h, f)
			}
		}
		at = stop
	}
	return h, len(block)
}

// readField reads one field with its folded lines. fault says what is wrong with it; the
// Name is then "" if there is nothing to keep.
func readField(text string) (f Field, fault string) {
	colon := strings.IndexByte(text, ':')
	if colon < 0 {
		return Field{}, problem.NoColon
	}
	name := text[:colon]
	f = Field{Name: name, Value: unfold(text[colon+1:])}
	clean := true
	for i := 0; i < len(name); i++ {
		if name[i] <= ' ' || name[i] >= 0x7f {
			clean = false
			break
		}
	}
	if clean && name != "" {
		return f, ""
	}
	f.Name = strings.NewReplacer("\r", "", "\n", "").Replace(name)
	trimmed := strings.TrimSpace(f.Name)
	switch {
	case trimmed == "" || len(trimmed) > 76:
		return Field{}, problem.NoName
	case strings.EqualFold(trimmed, "from"):
		return f, problem.BrokenFrom // kept as it is: spoofers write it so
	case strings.ContainsAny(trimmed, " \t\r\n"):
		return f, problem.SpacedName
	case len(trimmed) < len(name):
		f.Name = trimmed
		return f, problem.SpaceAroundName
	}
	return f, problem.OddName
}

// unfold undoes RFC 5322 §2.2.3 and drops what no value may hold.
func unfold(v string) string {
	v = strings.Trim(v, " \t\r\n")
	if strings.IndexByte(v, '\n') < 0 && strings.IndexByte(v, '\r') < 0 && strings.IndexByte(v, '\t') < 0 {
		return v
	}
	var b strings.Builder
	b.Grow(len(v))
	for i := 0; i < len(v); i++ {
		switch c := v[i]; {
		case c == '\r' && i+1 < len(v) && v[i+1] == '\n', c == '\n':
		case c == '\t' || c == '\r':
			b.WriteByte(' ')
		default:
			b.WriteByte(c)
		}
	}
	return b.String()
}

// headerGoesOn reports whether rest begins like a header.
func headerGoesOn(rest string) bool {
	l, _ := plain.CutLine(rest, 0)
	return looksLikeField([]byte(l))
}

// LooksLikeField reports whether a line begins a field.
func LooksLikeField(line string) bool { return looksLikeField([]byte(line)) }

func looksLikeField(l []byte) bool {
	for i, c := range l {
		if c == ':' {
			return i > 0
		}
		if c <= ' ' || c >= 0x7f || i > 76 {
			return false
		}
	}
	return false
}

func isMboxLine(l []byte) bool { return isMboxString(string(l[:min(len(l), 6)])) }

func isMboxString(l string) bool {
	return strings.HasPrefix(l, "From ") && !strings.HasPrefix(l, "From :") || strings.HasPrefix(l, ">From ")
}
