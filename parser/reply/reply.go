package reply

import (
	"strings"

	"guichet/parser/date"
	"guichet/parser/plain"
	"guichet/parser/quote"
)

// MarkerPrefix and MarkerSuffix enclose the first line of every letter of ours:
// between them stand words in the reader's language, such as "##- Write above this line -##".
// They are plain ASCII, so that quoting, HTML and foreign charsets leave them alone, and
// the reply that comes back is cut there with certainty, whatever its client.
const (
	MarkerPrefix = "##- "
	MarkerSuffix = " -##"
)

// NewText returns what is new in the text of a mail: not the history below or above it, nor
// signature and disclaimer. cut is the offset in text where a known client's quote
// container began in the HTML, -1 if unknown. Answers between quotes are returned with the
// quotes. It never returns nothing if text has something; own is false where that is
// nothing of the writer's but a signature, or what he quotes. Time is linear in text.
func NewText(text string, cut int) (reply string, own bool) {
	t := &trimmer{text: text, lines: quote.Lines(text), cut: cut}
	t.split()
	if s := t.join(t.kept(true)); strings.TrimSpace(s) != "" {
		return s, true
	}
	if s := t.join(t.kept(false)); strings.TrimSpace(s) != "" {
		return s, false
	}
	if strings.TrimSpace(text) == "" {
		return "", false
	}
	for {
		rest, ok := strings.CutPrefix(strings.TrimPrefix(text, "\r\n"), "\n")
		if !ok && rest == text {
			break
		}
		text = rest
	}
	return strings.TrimRight(text, "\r\n"), false
}

// A span is a run of lines, [from, to).
type span struct {
	from, to int
	quote    bool // a history; else the writer's own
	headed   bool // a history with an attribution, header block or marker
}

// trimmer splits one text into the writer's own spans and quotes, in turn.
type trimmer struct {
	text  string
	lines []quote.Line
	cut   int  // of the text, see NewText
	said  bool // the writer has said something so far
	spans []span
}

// add appends lines [from, to), joined to a span of the same kind before it.
func (t *trimmer) add(s span) {
	if s.from >= s.to {
		return
	}
	t.said = t.said || !s.quote && t.words(s.from, s.to)
	if n := len(t.spans); n > 0 && t.spans[n-1].quote == s.quote && (t.spans[n-1].headed || !s.headed) {
		t.spans[n-1].to = s.to
		t.spans[n-1].headed = t.spans[n-1].headed || s.headed
		return
	}
	t.spans = append(t.spans, s)
}

// split walks the lines once and fills spans.
func (t *trimmer) split() {
	n := len(t.lines)
	for i := 0; i < n; {
		switch l := t.lines[i]; {
		case l.Depth > 0:
			i = t.quoteFrom(i, i, false)
		case l.Words == "":
			t.add(span{from: i, to: i + 1})
			i++
		default:
			i = t.lineAt(i)
		}
	}
}

// lineAt takes the unquoted line i, and what it heads if it heads a history.
func (t *trimmer) lineAt(i int) (next int) {
	n := len(t.lines)
	end, trust := quote.HistoryAt(t.text, t.lines, i)
	if trust == quote.Forwarded {
		t.add(span{from: i, to: n})
		return n
	}
	if t.isCut(i) && trust == quote.Weak {
		trust = quote.Strong
	} else if trust == quote.Strong && t.pasted(i) {
		t.add(span{from: i, to: end})
		return end
	}
	if t.isCut(i) && trust == quote.None || isMarker(t.lines[i].Words) && t.said {
		end, trust = i+1, quote.Strong
		if t.isCut(i) && !isMarker(t.lines[i].Words) {
			end = i
		}
		i = t.pullHead(i)
	}
	if trust == quote.Weak || trust == quote.None {
		if at := t.shared(i); at > 0 {
			t.lines[i].To = t.lines[i].From + at
			t.add(span{from: i, to: i + 1})
			return t.quoteFrom(i+1, quote.SkipBlank(t.lines, i+1), true)
		}
	}
	if trust != quote.None {
		if below := quote.SkipBlank(t.lines, end); below < n && t.lines[below].Depth > 0 {
			return t.quoteFrom(i, below, true)
		}
		if trust == quote.Strong {
			t.add(span{from: i, to: n, quote: true, headed: true})
			return n
		}
	}
	t.add(span{from: i, to: i + 1})
	return i + 1
}

// pasted reports whether the header block or separator at line i was put there by the
// writer himself, who announced it: "I got this mail:". An attribution is a client's.
func (t *trimmer) pasted(i int) bool {
	if t.cut >= 0 && t.lines[i].To >= t.cut || len(t.spans) == 0 || t.spans[len(t.spans)-1].quote {
		return false
	}
	own := t.spans[len(t.spans)-1]
	last := quote.TrimBlank(t.lines, own.from, own.to) - 1
	if last < own.from || !endsInColon(t.lines[last].Words) || labelledLine(t.lines[last].Words) {
		return false
	}
	_, trust := quote.AttributionAt(t.text, t.lines, i)
	return trust == quote.None
}

func endsInColon(words string) bool {
	return strings.HasSuffix(words, ":") || strings.HasSuffix(words, "：")
}

// labelledLine reports whether a line belongs to a header block.
func labelledLine(words string) bool {
	l, _ := quote.Labelled(words)
	return l != quote.NoLabel
}

// isCut reports whether the HTML's quote container begins at line i.
func (t *trimmer) isCut(i int) bool {
	if t.cut < 0 || i > 0 && t.lines[i-1].To >= t.cut && t.lines[i-1].Words != "" {
		return false
	}
	if t.lines[i].To < t.cut || !t.said {
		return false
	}
	for j := i - 1; j >= 0 && t.lines[j].From >= t.cut; j-- {
		if t.lines[j].Words != "" {
			return false
		}
	}
	return true
}

// words reports whether lines [from, to) hold any.
func (t *trimmer) words(from, to int) bool {
	for _, l := range t.lines[from:to] {
		if l.Words != "" {
			return true
		}
	}
	return false
}

// isMarker recognises our own letters' first line; a narrow client may have wrapped it. In HTML
// the words that inboxes show stand before it on its line, and some programs show those, too.
func isMarker(words string) bool {
	words = strings.TrimLeft(words, "*_| ")
	return strings.HasPrefix(words, MarkerPrefix) ||
		strings.HasSuffix(strings.TrimRight(words, "*_| "), MarkerSuffix) && strings.Contains(words, " "+MarkerPrefix)
}

// pullHead looks whether the paragraph right above line i is an attribution in a language
// that the tables lack: it ends in a colon and holds a date or an address. If so it is
// taken off the writer's words and its first line returned, else i.
func (t *trimmer) pullHead(i int) int {
	last := i - 1
	for last >= 0 && t.lines[last].Words == "" {
		last--
	}
	if last < 0 || len(t.spans) == 0 || t.spans[len(t.spans)-1].quote {
		return i
	}
	words := t.lines[last].Words
	if !endsInColon(words) {
		return i
	}
	first, joined := last, words
	for first > 0 && last-first < 3 && date.Weight(joined) < 2 && t.lines[first-1].Words != "" {
		first--
		joined = t.lines[first].Words + " " + joined
	}
	if date.Weight(joined) == 0 && !strings.Contains(joined, "@") {
		return i
	}
	s := &t.spans[len(t.spans)-1]
	if first < s.from {
		return i
	}
	s.to = first
	if s.from >= s.to {
		t.spans = t.spans[:len(t.spans)-1]
	}
	return first
}

// shared looks for an attribution that stands behind the writer's words on one line, which
// happens where a client lost a line break: "Yes On Wed, Apr 4, 2012, Ana wrote:". It must
// be followed by a quote.
func (t *trimmer) shared(i int) (at int) {
	words := t.text[t.lines[i].From:t.lines[i].To]
	if len(words) > quote.MaxAttribution || !strings.HasSuffix(t.lines[i].Words, ":") {
		return 0
	}
	below := quote.SkipBlank(t.lines, i+1)
	if below >= len(t.lines) || t.lines[below].Depth == 0 {
		return 0
	}
	for at = 1; at < len(words); at++ {
		if words[at] < 'A' || words[at] > 'Z' || !plain.StartsWord(words, at) {
			continue
		}
		if _, soon := quote.Opens(strings.ToLower(words[at:])); !soon {
			continue
		}
		if quote.Attribution(plain.Words(words[at:])) == quote.Strong {
			return len(strings.TrimRightFunc(words[:at], func(r rune) bool { return r == ' ' || plain.IsDash(r) }))
		}
	}
	return 0
}

// quoteFrom takes the quote whose head begins at line from and whose first marked line is
// first; it returns the line after it.
func (t *trimmer) quoteFrom(from, first int, headed bool) (next int) {
	end := first
	for i := first; i < len(t.lines); {
		l := t.lines[i]
		switch {
		case l.Depth > 0:
			if isMarker(l.Words) {
				headed = true
				from = min(from, t.pullHead(from))
			}
			end = i + 1
		case l.Words == "":
		case i == end && t.broken(i):
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
func (t *trimmer) broken(i int) bool {
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
	if len(above) < 65 || len(words) > 30 || strings.HasSuffix(above, ".") || strings.HasSuffix(above, "?") || strings.HasSuffix(above, ":") {
		return false
	}
	return words[0] >= 'a' && words[0] <= 'z'
}
