package quote

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"guichet/parser/date"
	"guichet/parser/plain"
)

// otherMarks are what some programs set before the lines of a quote in place of ">". People write
// lists, tables and code with the same signs, so they count only below the head of a quote.
var otherMarks = []string{"|", "¦", "│", "┃", ":", "}", "»", "%", "]"}

// indents are what programs of the command line set before the lines of a quote (mailx, mailutils).
var indents = []string{"\t", "        ", "    "}

// mboxHead is the line of a mailbox that such programs quote above the header.
var mboxHead = regexp.MustCompile(`^From \S+@\S+ .*\d\d:\d\d`)

// markOthers finds the quotes of programs that set no ">" before their lines, and makes of them what
// the lines of other quotes are.
func markOthers(text string, lines []Line) {
	for i := 0; i < len(lines); i++ {
		l := &lines[i]
		raw := text[l.From:l.To]
		if l.Words == "" {
			continue
		}
		if l.Depth == 3 && groupWise(raw, lines, i) {
			l.Depth, l.Words, l.closes = 0, strings.TrimLeft(plain.Words(raw), "> "), true
			continue
		}
		if bare, found := strings.CutPrefix(raw, ">>>>> "); found && superCite.MatchString(bare) {
			l.Depth, l.Words, l.closes = 0, plain.Words(bare), true
			continue
		}
		if l.Depth > 0 {
			continue
		}
		if end := indentedQuote(text, lines, i); end > i {
			i = end - 1
			continue
		}
		if end := markedQuote(text, lines, i); end > i {
			i = end - 1
		}
	}
}

// groupWise reports whether ">>>" stands before what GroupWise writes above an unmarked quote:
// ">>> Ana Lopez <ana@example.org> 11/30/26 18:03 >>>", or ">>> On 11/30/2026 at 6:03 PM, in message
// <1@x>, Ana Lopez <ana@example.org> wrote:".
func groupWise(raw string, lines []Line, i int) bool {
	if i > 0 && lines[i-1].Depth > 0 || i+1 < len(lines) && lines[i+1].Depth > 0 {
		return false
	}
	inner := strings.TrimLeft(raw, "> ")
	if bare, found := strings.CutSuffix(strings.TrimRight(inner, " "), ">>>"); found {
		return date.Weight(bare) >= 2 || strings.Contains(bare, "@")
	}
	_, soon := Opens(strings.ToLower(inner))
	return soon && date.Weight(inner) >= 2
}

// superCite is the line above a quote of Supercite, in Emacs: `"Ana" == Ana Lopez <ana@example.org> writes:`. It stands
// behind marks itself.
var superCite = regexp.MustCompile(`^"[^"]+" == .*:$`)

// maxCited is how far into a line its ">" is looked for, in bytes.
const maxCited = 64

// cited is what Supercite and others set before the lines of a quote: "    Ana> ".
var cited = regexp.MustCompile(`^ {0,8}\pL[\pL\d]{0,14}> ?`)

// indentedQuote marks the quote that begins, indented, at line i. It is one if it begins as a mail
// does, or stands below its head. It returns the index after it, 0 if there is none.
func indentedQuote(text string, lines []Line, i int) (end int) {
	for _, indent := range indents {
		if !strings.HasPrefix(text[lines[i].From:lines[i].To], indent) {
			continue
		}
		first := i
		if mboxHead.MatchString(lines[i].Words) && i+1 < len(lines) {
			first++
		}
		_, below, ok := BlockAt(lines, first)
		if !ok && !(indent == "\t" && headAbove(lines, i)) {
			return 0
		}
		if end = runOf(text, lines, i, indent, true); ok && end < below {
			return 0 // its labels end in one column (Horde)
		}
		remark(text, lines, i, end, indent)
		return end
	}
	return 0
}

// markedQuote does the same for a quote of lines with one of otherMarks.
func markedQuote(text string, lines []Line, i int) (end int) {
	for _, mark := range otherMarks {
		if !strings.HasPrefix(text[lines[i].From:lines[i].To], mark) {
			continue
		}
		if !headAbove(lines, i) {
			return 0
		}
		if end = runOf(text, lines, i, mark, false); mark == "|" && drawn(lines[i:end]) {
			return 0
		}
		remark(text, lines, i, end, mark)
		return end
	}
	raw := text[lines[i].From:lines[i].To]
	if at := strings.IndexByte(raw[:min(len(raw), maxCited)], '>'); at < 1 || !headAbove(lines, i) {
		return 0 // as nearly all lines
	}
	mark := cited.FindString(raw)
	if mark == "" {
		return 0
	}
	mark = strings.TrimRight(mark, " ")
	end = runOf(text, lines, i, mark, true)
	remark(text, lines, i, end, mark)
	return end
}

// runOf returns the index after the lines from i on that begin with mark; blanks says that blank lines
// may stand between them.
func runOf(text string, lines []Line, i int, mark string, blanks bool) int {
	end := i + 1
	for j := i + 1; j < len(lines); j++ {
		switch {
		case strings.HasPrefix(text[lines[j].From:lines[j].To], mark) && (lines[j].Words != "" || lines[j].Depth > 0):
			end = j + 1
		case lines[j].Words == "" && blanks && lines[j].Depth == 0:
		default:
			return end
		}
	}
	return end
}

// drawn reports whether lines are those of a table.
func drawn(lines []Line) bool {
	for _, l := range lines {
		if len(l.Words) > 1 && strings.HasSuffix(l.Words, "|") {
			return true
		}
	}
	return false
}

// headAbove reports whether the head of a quote ends right above line i, with at most one blank line
// between.
func headAbove(lines []Line, i int) bool {
	last := i - 1
	if last >= 0 && lines[last].Words == "" {
		last--
	}
	joined := ""
	for first := last; first >= 0 && first > last-maxAttributionLines; first-- {
		l := lines[first]
		if l.Words == "" || l.Depth > 0 {
			return false
		}
		joined = strings.TrimSpace(l.Words + " " + joined)
		if len(joined) <= MaxAttribution && Attribution(joined) != None {
			return true
		}
	}
	return false
}

// remark makes lines [from, to) quoted ones.
func remark(text string, lines []Line, from, to int, mark string) {
	for i := from; i < to; i++ {
		l := &lines[i]
		rest := strings.TrimPrefix(text[l.From:l.To], mark)
		depth, rest := Marks(rest)
		l.Depth, l.Words = depth+1, plain.Words(rest)
		l.closes = mayClose(l.Words)
	}
}

// unfinished reports whether a line breaks off inside a date, as a narrow program wraps it: "on Mon.,
// 30." above "Nov. 2026 at 18:03".
func unfinished(above, words string) bool {
	above = strings.TrimRight(above, ". ")
	if above == "" || !isDigit(above[len(above)-1]) {
		return false
	}
	first, _ := utf8.DecodeRuneInString(words)
	digits := len(above) - len(strings.TrimRight(above, "0123456789"))
	return digits <= 2 && first > '9'
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }
