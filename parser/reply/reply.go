package reply

import (
	"strings"

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

// Mail is the text of a mail, and what else of it tells the writer's words from others'.
type Mail struct {
	Text string
	Cut  int // where a known client's quote container began in the HTML, -1 if unknown, or quote.Uncut

	// Answer is that the mail answers or passes on another: only then are lines that look like a
	// header the head of a quote (PRODUCT 1.14). In a first mail they are a form, or what
	// somebody pasted.
	Answer bool

	Subject string   // of the mail: some programs begin the text with it
	Readers []string // names of those it is addressed to: who wrote what it answers
}

// NewText is Mail.NewText of an answer.
func NewText(text string, cut int) (reply string, own bool) {
	return Mail{Text: text, Cut: cut, Answer: true}.NewText()
}

// NewText returns what is new in the text of a mail: not the history below or above it, nor
// signature and disclaimer. Answers between quotes are returned with the
// quotes. It never returns nothing if text has something; own is false where that is
// nothing of the writer's but a signature, or what he quotes. Time is linear in text.
func (m Mail) NewText() (reply string, own bool) {
	return m.trimmer().newText()
}

// Read returns what NewText and Quoted return, for the cost of one.
func (m Mail) Read() (reply string, own bool, quoted string) {
	t := m.trimmer()
	reply, own = t.newText()
	if own {
		quoted = t.below(reply)
	}
	return reply, own, quoted
}

func (t *trimmer) newText() (reply string, own bool) {
	text := t.text
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

// trimmer splits the text.
func (m Mail) trimmer() *trimmer {
	t := &trimmer{mail: m, text: m.Text, lines: quote.Lines(m.Text), cut: m.Cut}
	t.split()
	return t
}

// A span is a run of lines, [from, to).
type span struct {
	from, to int
	quote    bool // a history; else the writer's own
	headed   bool // a history with an attribution, header block or marker
}

// trimmer splits one text into the writer's own spans and quotes, in turn.
type trimmer struct {
	mail  Mail
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
	for i := t.behindTitle(); i < n; {
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
	} else if trust == quote.Strong && !t.markerAt(end) && (t.pasted(i) || t.ownBlock(i)) {
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
	if trust == quote.None && t.namesReader(t.lines[i].Words) {
		end, trust = i+1, quote.Weak
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
		if trust == quote.Strong && t.cut != quote.Uncut {
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

// ownBlock reports whether the lines at i that look like a header are the writer's own: all of them in
// a first mail; in an answer those without author, date, and subject or address, and those that stand
// in a form or a longer header (PRODUCT 1.14). An attribution is none.
func (t *trimmer) ownBlock(i int) bool {
	if quote.Separator(t.lines[i].Words) != quote.None || t.isCut(i) {
		return false
	}
	if plain.IsRule(t.lines[i].Words) {
		i = quote.SkipBlank(t.lines, i+1)
	}
	if i >= len(t.lines) {
		return false
	}
	b, end, ok := quote.BlockAt(t.lines, i)
	return ok && (!t.mail.Answer && t.cut < 0 || !b.OfProgram() || t.fieldAt(i-1) || t.formAt(end))
}

// fieldAt reports whether line i is a field of one word, "Received: from a by b".
func (t *trimmer) fieldAt(i int) bool {
	if i < 0 || t.lines[i].Depth > 0 {
		return false
	}
	label, value, ok := quote.UnknownLabel(t.lines[i].Words)
	known, _ := quote.Labelled(t.lines[i].Words)
	return ok && value != "" && !strings.Contains(label, " ") && known == quote.NoLabel
}

// maxForm is how many labels below a header are looked at.
const maxForm = 20

// formAt reports whether the lines from i on, right below a header, are the rest of a form: labels
// up to the end, or one with its value below.
func (t *trimmer) formAt(i int) bool {
	for last := min(len(t.lines), i+maxForm); i < last && t.lines[i].Words != "" && t.lines[i].Depth == 0; i++ {
		_, value, ok := quote.UnknownLabel(t.lines[i].Words)
		if !ok {
			return false
		}
		if below := i + 1; value == "" && below < len(t.lines) && t.lines[below].Words != "" {
			return true
		}
		if quote.SkipBlank(t.lines, i+1) == len(t.lines) {
			return true
		}
	}
	return false
}

// behindTitle returns the first line of the text, behind one that repeats the subject of ours that
// the mail answers: some desks begin with it (Request Tracker).
func (t *trimmer) behindTitle() int {
	i := quote.SkipBlank(t.lines, 0)
	if !t.mail.Answer || i+1 >= len(t.lines) || t.lines[i].Depth > 0 || t.lines[i+1].Words != "" {
		return 0
	}
	if words := t.lines[i].Words; !strings.HasSuffix(plain.Words(t.mail.Subject), words) || !quote.TicketTag.MatchString(words) {
		return 0
	}
	return i + 1
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

// words reports whether lines [from, to) hold any; a rule that is drawn has none.
func (t *trimmer) words(from, to int) bool {
	for _, l := range t.lines[from:to] {
		if l.Words != "" && !plain.IsRule(l.Words) {
			return true
		}
	}
	return false
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
