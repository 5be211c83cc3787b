package templates

import (
	"regexp"
	"strings"
)

// markdown appends what a help article says, as far as letters have forms for it: headings,
// paragraphs, lists, fenced code, strong words, code and links. All else stands as it was
// written: an article must be readable, not pretty.
func markdown(to []block, text string) []block {
	a := article{blocks: to}
	for ln := range strings.SplitSeq(text, "\n") {
		a.line(ln)
	}
	return a.blocks
}

// article is Markdown on its way to blocks.
type article struct {
	blocks []block
	open   bool   // the last block goes on with the next line
	fence  string // what ends the code that the last block is, "" outside
}

var (
	headingLine = regexp.MustCompile(`^ {0,3}#{1,6} +(.*?)[ #]*$`)
	bulletLine  = regexp.MustCompile(`^ *[-*+] +(.*)$`)
	numberLine  = regexp.MustCompile(`^ *(\d{1,9}[.)]) +(.*)$`)
	fenceLine   = regexp.MustCompile("^ *(`{3,}|~{3,})")
	ruleLine    = regexp.MustCompile(`^ {0,3}(?:(?:\* *){3,}|(?:- *){3,}|(?:_ *){3,}|=+)$`)
)

func (a *article) line(ln string) {
	if a.fence != "" {
		a.code(ln)
		return
	}
	fence := fenceLine.FindStringSubmatch(ln)
	heading, bullet, number := headingLine.FindStringSubmatch(ln), bulletLine.FindStringSubmatch(ln), numberLine.FindStringSubmatch(ln)
	trimmed := strings.TrimSpace(ln)
	switch {
	case trimmed == "", ruleLine.MatchString(ln):
		a.open = false
	case fence != nil:
		a.add(block{form: wordsForm})
		a.fence, a.open = fence[1], false
	case heading != nil:
		a.add(block{form: paragraphForm, text: string(formStrong) + strings.ReplaceAll(inlined(heading[1]), string(formStrong), "") + string(formStrong)})
		a.open = false
	case bullet != nil:
		a.add(block{form: itemForm, text: inlined(bullet[1])})
	case number != nil:
		a.add(block{form: numberForm, label: number[1], text: inlined(number[2])})
	case strings.HasPrefix(trimmed, "|") && a.open && a.last().form == wordsForm:
		a.last().text += "\n" + trimmed
	case strings.HasPrefix(trimmed, "|"): // a table, which a line of text shows best as it is
		a.add(block{form: wordsForm, text: trimmed})
	case a.open && a.last().form != wordsForm:
		a.last().text += " " + inlined(trimmed)
	default:
		a.add(block{form: paragraphForm, text: inlined(strings.TrimPrefix(trimmed, "> "))})
	}
}

func (a *article) add(b block) {
	a.blocks = append(a.blocks, b)
	a.open = true
}

func (a *article) last() *block { return &a.blocks[len(a.blocks)-1] }

// code takes a line between two fences as it is.
func (a *article) code(ln string) {
	if strings.HasPrefix(strings.TrimSpace(ln), a.fence) {
		a.fence = ""
		return
	}
	if a.last().text != "" {
		ln = "\n" + ln
	}
	a.last().text += ln
}

// inlineMarks are those of a line that a letter can show: code, pictures, links, bare
// addresses and strong words. What is code comes first, since nothing in it is a mark.
var inlineMarks = regexp.MustCompile("`([^`]+)`" + `|!\[([^\]]*)\]\([^)]*\)|\[([^\]]+)\]\(([^)\s]+)[^)]*\)|<(https?://[^>\s]+)>|\*\*([^*]+)\*\*|__([^_]+)__`)

// bare takes the marks out of a link's words: a link has one form.
var bare = strings.NewReplacer("**", "", "__", "", "`", "")

func inlined(ln string) string {
	return inlineMarks.ReplaceAllStringFunc(ln, func(mark string) string {
		m := inlineMarks.FindStringSubmatch(mark)
		switch {
		case m[1] != "":
			return code(m[1])
		case m[3] != "" && checkURL(m[4]) == nil:
			return link(bare.Replace(m[3]), m[4])
		case m[5] != "":
			return link(m[5][strings.Index(m[5], "//")+2:], m[5])
		case m[6]+m[7] != "":
			return string(formStrong) + m[6] + m[7] + string(formStrong)
		}
		return m[2] + m[3] // a picture's words, or those of a link that leads nowhere from a mail
	})
}
