package parser

import "strings"

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

// blankUntil returns the index of the first line from i on that is not blank.
func blankUntil(lines []textLine, i int) int {
	for i < len(lines) && lines[i].words == "" && lines[i].depth == 0 {
		i++
	}
	return i
}

func trimBlank(lines []textLine, from, to int) int {
	for to > from && lines[to-1].words == "" {
		to--
	}
	return to
}
