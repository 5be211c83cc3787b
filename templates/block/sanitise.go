package block

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// OneLine makes s safe as a part of one line: valid UTF-8, white space of any kind to single
// spaces, no control characters, nothing that turns the writing direction around.
func OneLine(s string) string {
	if plain(s) {
		return s
	}
	var b strings.Builder
	gap := false
	for _, r := range s {
		switch {
		case r != '\u00a0' && unicode.IsSpace(r):
			gap = b.Len() > 0
			continue
		case Hidden(r):
			continue
		}
		if gap {
			b.WriteByte(' ')
			gap = false
		}
		b.WriteRune(r)
	}
	return b.String()
}

// plain reports whether oneLine would change nothing: printable ASCII with single spaces.
func plain(s string) bool {
	last := byte(' ')
	for i := 0; i < len(s); i++ {
		if s[i] < ' ' || s[i] >= 0x7f || s[i] == ' ' && last == ' ' {
			return false
		}
		last = s[i]
	}
	return s == "" || last != ' '
}

// MultiLine makes s safe as a text of several lines that end in LF: as oneLine does, but white
// space stays, tabs become spaces, and blank lines are not more than two in a row and not
// first or last.
func MultiLine(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	empty, blank, prev := true, 0, rune(0)
	pending := 0 // spaces that are written only if something follows on the line
	for _, r := range s {
		after := prev
		prev = r
		switch {
		case r == '\n' && after == '\r':
		case r == '\n', r == '\r', r == '\u2028', r == '\u2029', r == '\v', r == '\f':
			blank++
			pending = 0
		case r == '\t':
			pending += 4
		case r == ' ':
			pending++
		case Hidden(r):
		default:
			if !empty {
				b.WriteString("\n\n\n"[:min(blank, 3)])
			}
			b.WriteString(spaces(pending))
			b.WriteRune(r)
			empty, blank, pending = false, 0, 0
		}
	}
	return b.String()
}

// spaces returns n spaces, at most 64: what is deeper indented is not meant to be read.
func spaces(n int) string {
	const some = "                                                                "
	return some[:min(n, len(some))]
}

// Hidden reports whether r is dropped: controls, and the marks that reorder what follows
// them (a file name or amount can lie with them). Letters written from right to left need
// none of them. utf8.RuneError stays: it shows that something was broken.
func Hidden(r rune) bool {
	switch {
	case r == utf8.RuneError:
		return false
	case r >= '\u202a' && r <= '\u202e', r >= '\u2066' && r <= '\u2069',
		r == '\u200e', r == '\u200f', r == '\u061c', r == '\ufeff', r == '\u200b', r == '\u2060':
		return true
	case r >= 0xe0000 && r <= 0xe007f: // tags: text that nobody sees
		return true
	}
	return unicode.IsControl(r)
}
