package parser

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// textLine is one line of a text under inspection.
type textLine struct {
	from, to int    // where it stands in the text, without its line end
	depth    int    // number of quote marks before it
	words    string // what is behind them: plain spaces, trimmed, nothing invisible, NFC
	closes   bool   // an attribution may end here, or names an address here
}

// scanLines cuts text into its lines.
func scanLines(text string) []textLine {
	lines := make([]textLine, 0, strings.Count(text, "\n")+1)
	for from := 0; from <= len(text); {
		to, next := len(text), len(text)+1
		if n := strings.IndexByte(text[from:], '\n'); n >= 0 {
			to, next = from+n, from+n+1
		}
		l := textLine{from: from, to: to}
		if to > from && text[to-1] == '\r' {
			l.to--
		}
		depth, rest := quoteMarks(text[from:l.to])
		l.depth, l.words = depth, plain(rest)
		l.closes = mayClose(l.words)
		lines = append(lines, l)
		from = next
	}
	return lines
}

// quoteMarks counts the '>' before a line, with spaces between them. QUIRK: mail stores
// write a line that begins with "From " as ">From ", which quotes nothing.
func quoteMarks(s string) (depth int, rest string) {
	rest = s
	for {
		trimmed := strings.TrimLeft(rest, " \t\u00a0")
		after, found := strings.CutPrefix(trimmed, ">")
		if !found {
			break
		}
		depth, rest = depth+1, after
	}
	if depth == 1 && strings.HasPrefix(s, ">From ") {
		return 0, s
	}
	return depth, rest
}

// plain makes a line comparable: every kind of space one space, invisible marks dropped,
// letters composed. Most lines come back as they are.
func plain(s string) string {
	s = strings.TrimSpace(s)
	ascii := true
	for i := 0; i < len(s); i++ {
		if s[i] >= 0x80 || s[i] == '\t' {
			ascii = false
			break
		}
	}
	if ascii {
		return s
	}
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r), r == '\u3000':
			return ' '
		case r == '\u00ad', r == '\u200b', r == '\u200c', r == '\u200d', r == '\ufeff', r == '\u2060':
			return -1
		case r >= '\u200e' && r <= '\u200f', r >= '\u202a' && r <= '\u202e', r >= '\u2066' && r <= '\u2069':
			return -1
		}
		return r
	}, s)
	return strings.TrimSpace(norm.NFC.String(s))
}

// isDash reports whether r is drawn as a horizontal line.
func isDash(r rune) bool {
	switch r {
	case '-', '_', '=', '*', '~', '·', '\u00af', '\u2212', '\u2500', '\u2501', '\u2550', '\uff0d', '\uff3f', '\u30fc':
		return true
	}
	return r >= '\u2010' && r <= '\u2015'
}

// isRule reports whether a line is nothing but a horizontal line of at least three signs.
func isRule(words string) bool {
	n := 0
	for _, r := range words {
		switch {
		case isDash(r):
			n++
		case r != ' ':
			return false
		}
	}
	return n >= 3
}

// blankUntil returns the index of the first line from i on that is not blank.
func blankUntil(lines []textLine, i int) int {
	for i < len(lines) && lines[i].words == "" && lines[i].depth == 0 {
		i++
	}
	return i
}
