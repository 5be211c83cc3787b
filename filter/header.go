package filter

import (
	"bytes"
	"strings"
)

// What a milter is shown of a header. Sendmail's library takes no packet over 64 KiB.
const (
	maxFields = 1000
	maxValue  = 60_000
)

// field is one header field, its value with the folds and with what stands before it.
type field struct{ name, value string }

// asSent turns a value into what milters expect: folds begin with LF, and nothing hides behind
// a NUL.
var asSent = strings.NewReplacer("\r\n", "\n", "\x00", " ")

// split cuts a mail into header and body where the desk's parser does: text that a person sees
// must not be hidden from a filter by a line that is missing or odd. It returns one field more
// than maxFields at most.
func split(raw []byte) (h []field, body []byte) {
	raw = skipLead(raw)
	for len(raw) > 0 && len(h) <= maxFields {
		if raw[0] == '\n' || bytes.HasPrefix(raw, []byte("\r\n")) {
			_, raw, _ = bytes.Cut(raw, []byte{'\n'})
			return h, raw
		}
		text, rest := cutField(raw)
		name, value, ok := bytes.Cut(text, []byte{':'})
		name = bytes.TrimSpace(name)
		switch {
		case ok && len(name) > 0 && !bytes.ContainsAny(name, " \t\n"):
			value = bytes.TrimRight(value[:min(len(value), maxValue)], "\r\n")
			h = append(h, field{string(name), asSent.Replace(string(value))})
		case !looksLikeField(rest):
			return h, raw // the blank line is missing
		}
		raw = rest
	}
	return h, raw
}

// cutField returns the first line with those that go on with it, and what follows.
func cutField(raw []byte) (text, rest []byte) {
	for end := 0; ; {
		i := bytes.IndexByte(raw[end:], '\n')
		if i < 0 {
			return raw, nil
		}
		if end += i + 1; end == len(raw) || raw[end] != ' ' && raw[end] != '\t' {
			return raw[:end], raw[end:]
		}
	}
}

// skipLead steps over what some programs write before a header: a byte order mark, blank lines,
// the separator line of an mbox.
func skipLead(raw []byte) []byte {
	raw = bytes.TrimPrefix(raw, []byte("\xef\xbb\xbf"))
	if at := bytes.TrimLeft(raw, "\r\n"); looksLikeField(at) || isMboxLine(at) {
		raw = at
	}
	for isMboxLine(raw) {
		_, raw, _ = bytes.Cut(raw, []byte{'\n'})
	}
	return raw
}

func isMboxLine(raw []byte) bool {
	return bytes.HasPrefix(raw, []byte("From ")) && !bytes.HasPrefix(raw, []byte("From :")) || bytes.HasPrefix(raw, []byte(">From "))
}

func looksLikeField(raw []byte) bool {
	name, _, ok := bytes.Cut(raw[:min(len(raw), 78)], []byte{':'})
	return ok && len(name) > 0 && !bytes.ContainsFunc(name, func(r rune) bool { return r <= ' ' || r >= 0x7f })
}
