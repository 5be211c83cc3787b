package reply

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"guichet/parser/date"
	"guichet/parser/quote"
)

// quoteFrom takes the quote whose head begins at line from and whose first marked line is
// first; it returns the line after it.
func (t *trimmer) quoteFrom(from, first int, headed bool) (next int) {
	end, widest := first, t.widestQuoted(first)
	for i := first; i < len(t.lines); {
		l := t.lines[i]
		switch {
		case l.Depth > 0:
			if isMarker(l.Words) {
				headed = true
				if from == first {
					from = t.pullHead(from)
				} else {
					from = t.pullDate(from)
				}
			}
			end = i + 1
		case l.Words == "":
		case i == end && (t.broken(i, widest) || end > first && programLine.MatchString(l.Words)):
			end = i + 1
		default:
			i = len(t.lines)
			continue
		}
		i++
	}
	if !headed {
		headed = t.headedInside(first, end)
	}
	t.add(span{from: from, to: end, quote: true, headed: headed})
	return end
}

// headedInside reports whether the first lines of a marked quote are an attribution or a
// header block themselves.
func (t *trimmer) headedInside(first, end int) bool {
	for i := first; i < end && i < first+4; i++ {
		if t.lines[i].Words == "" {
			continue
		}
		if _, _, ok := quote.BlockAt(t.lines, i); ok {
			return true
		}
		words := t.lines[i].Words
		if quote.Separator(words) == quote.Strong || quote.Attribution(words) != quote.None || endsInColon(words) && date.Weight(words) > 0 {
			return true
		}
	}
	return false
}

// broken reports whether the unmarked line i, right below a quoted line and right above
// another, is the rest of the line above that a bad wrap pushed down: a link, or a few
// words of a long sentence. An answer squeezed in there is none of these.
func (t *trimmer) broken(i, widest int) bool {
	if i == 0 || i+1 >= len(t.lines) || t.lines[i-1].Depth == 0 || t.lines[i+1].Depth == 0 {
		return false
	}
	above, words := t.lines[i-1].Words, t.lines[i].Words
	if strings.Count(above, "(") > strings.Count(above, ")") || strings.Count(above, "<") > strings.Count(above, ">") {
		return len(words) < 200
	}
	link := strings.TrimLeft(words, "(<[")
	if strings.HasPrefix(link, "http") && len(strings.Fields(words)) <= 2 {
		return true
	}
	first, _, _ := strings.Cut(words, " ")
	begin, _ := utf8.DecodeRuneInString(words)
	forced := len(above)+1+len(first) > widest && len(above) >= minWrapped
	return forced && unicode.IsLower(begin) && len(words) < len(above) && !strings.ContainsAny(above[len(above)-1:], ".?!:;)")
}

// minWrapped is how long a quoted line must be to have been wrapped.
const minWrapped = 60

// maxWidest is how many lines of a quote are measured.
const maxWidest = 200

// widestQuoted returns the length of the longest of the marked lines from i on, up to the first
// blank line that no mark follows.
func (t *trimmer) widestQuoted(i int) int {
	widest, last := 0, min(len(t.lines), i+maxWidest)
	for ; i < last && (t.lines[i].Words != "" || t.lines[i].Depth > 0); i++ {
		if t.lines[i].Depth > 0 {
			widest = max(widest, len(t.lines[i].Words))
		}
	}
	return widest
}

// programLine is what a program says below a quote of what it could not quote (notmuch).
var programLine = regexp.MustCompile(`^(?:Non-text part: \S+/\S+|Attachment: .*\(\S+/\S+\))$`)
