package quote

import (
	"strings"

	"guichet/parser/plain"
)

// Line is one line of a text under inspection.
type Line struct {
	From, To int    // where it stands in the text, without its line end
	Depth    int    // number of quote marks before it
	Words    string // what is behind them: plain spaces, trimmed, nothing invisible, NFC
	closes   bool   // an attribution may end here, or names an address here
}

// Lines cuts text into its lines; a text without any has one, which is empty.
func Lines(text string) []Line {
	lines := make([]Line, 0, strings.Count(text, "\n")+1)
	for from := 0; from <= len(text); {
		to, next := len(text), len(text)+1
		if n := strings.IndexByte(text[from:], '\n'); n >= 0 {
			to, next = from+n, from+n+1
		}
		l := Line{From: from, To: to}
		if to > from && text[to-1] == '\r' {
			l.To--
		}
		depth, rest := Marks(text[from:l.To])
		l.Depth, l.Words = depth, plain.Words(rest)
		l.closes = mayClose(l.Words)
		if parts := runTogether(text, l); parts != nil && depth == 0 {
			lines = append(lines, parts...)
		} else {
			lines = append(lines, l)
		}
		from = next
	}
	markOthers(text, lines)
	return lines
}

// Marks counts the '>' before a line, with spaces between them. QUIRK: mail stores
// write a line that begins with "From " as ">From ", which quotes nothing.
func Marks(s string) (depth int, rest string) {
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

// SkipBlank returns the index of the first line from i on that is not blank; len(lines) if
// there is none.
func SkipBlank(lines []Line, i int) int {
	for i < len(lines) && lines[i].Words == "" && lines[i].Depth == 0 {
		i++
	}
	return i
}

// TrimBlank returns the index after the last line of lines [from, to) that is not blank; from
// if all are.
func TrimBlank(lines []Line, from, to int) int {
	for to > from && lines[to-1].Words == "" {
		to--
	}
	return to
}
