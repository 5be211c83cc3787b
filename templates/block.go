package templates

import (
	"fmt"
	"strings"
)

// The form in which templates are written. A blank line ends a paragraph; at the beginning
// of a line, or after template actions there,
//
//	"= "   is a title
//	"- "   is an item of a list
//	": "   is a fact, "label | value"
//	"~ "   is a line of the foot, small
//	"@"    names what is told there, such as @messages (see insert.go)
//
// and in a line **strong**, `code` and [[words||URL]]. mark turns all of these, which stand
// in the source, into control characters, and values never hold any: so no value, however
// hostile, is ever taken for form.
const (
	beginMark  = '\x01' // then one byte of the block's kind
	strongMark = '\x03' // on, off
	codeMark   = '\x04' // on, off
	linkMark   = '\x05' // words
	cutMark    = '\x06' // then the URL, or the value of a fact
	endMark    = '\x07'
)

// mark replaces the marks of a file of templates. Line numbers stay.
func mark(source string) string {
	var b strings.Builder
	for ln := range strings.Lines(source) {
		at := 0
		for strings.HasPrefix(ln[at:], "{{") {
			end := strings.Index(ln[at:], "}}")
			if end < 0 {
				break
			}
			at += end + 2
		}
		b.WriteString(ln[:at])
		ln = inline.Replace(ln[at:])
		switch {
		case strings.HasPrefix(ln, ": "):
			ln = "\x01:" + strings.Replace(ln[2:], " | ", "\x06", 1)
		case strings.HasPrefix(ln, "= "), strings.HasPrefix(ln, "- "), strings.HasPrefix(ln, "~ "):
			ln = "\x01" + ln[:1] + ln[2:]
		case strings.HasPrefix(ln, "@"):
			ln = "\x01" + ln
		}
		b.WriteString(ln)
	}
	return b.String()
}

// inline are the marks inside a line.
var inline = strings.NewReplacer("**", "\x03", "`", "\x04", "[[", "\x05", "||", "\x06", "]]", "\x07")

// block is one piece of a letter, of one kind. The text of all kinds but wordsBlock,
// quoteBlock, internalBlock, fillInBlock and articleBlock is one line with inline marks.
type block struct {
	kind  blockKind
	text  string
	label string // factBlock, actionBlock
	url   string // actionBlock
	html  string // articleBlock: its HTML, sanitised
	links bool   // wordsBlock, quoteBlock, internalBlock: web addresses in it can be clicked

	primary bool // actionBlock: what the reader most likely wants to do
}

type blockKind byte

const (
	paragraphBlock blockKind = 'p'
	titleBlock     blockKind = '='
	itemBlock      blockKind = '-'
	factBlock      blockKind = ':'
	footBlock      blockKind = '~'
	insertBlock    blockKind = '@'
	markerBlock    blockKind = 'm'
	headBlock      blockKind = 'h' // who wrote the words below
	wordsBlock     blockKind = 'w' // a person's words, several lines
	quoteBlock     blockKind = 'q' // the same, set off
	internalBlock  blockKind = 'i' // the same, of what customers never read
	signatureBlock blockKind = 's' // who wrote the words above
	fillInBlock    blockKind = 'f' // lines to copy and fill in
	articleBlock   blockKind = 'r' // a help article, laid out (see markdown.go)
	actionBlock    blockKind = 'a' // something to click; text is what a terminal shows, "" nothing
)

// blocks appends the pieces of a letter, of which source was executed from a template.
func (v *view) blocks(to []block, source string) ([]block, error) {
	if v.answerable() {
		to = append(to, block{kind: markerBlock, text: ReplyMarker(v.l.phrases["marker"])})
	}
	open := false // the last block is a paragraph that goes on
	for ln := range strings.Lines(source) {
		ln = strings.TrimRight(ln, " \t\r\n")
		switch {
		case ln == "":
			open = false
		case ln[0] != beginMark:
			ln = strings.TrimLeft(ln, " \t")
			if open {
				to[len(to)-1].text += " " + ln
			} else {
				to = append(to, block{kind: paragraphBlock, text: ln})
			}
			open = true
		case blockKind(ln[1]) == insertBlock:
			var err error
			if to, err = v.insert(to, ln[2:]); err != nil {
				return to, err
			}
			open = false
		default:
			b := block{kind: blockKind(ln[1]), text: ln[2:]}
			if b.kind == factBlock {
				b.label, b.text, _ = strings.Cut(b.text, string(cutMark))
			}
			to = append(to, b)
			open = false
		}
	}
	return to, nil
}

// insert appends what the templates name with "@".
func (v *view) insert(to []block, name string) ([]block, error) {
	switch name {
	case "words":
		return v.spoken(to), nil
	case "messages":
		return v.quoted(to), nil
	case "conversation":
		return v.conversation(to), nil
	case "history":
		return v.history(to), nil
	case "dropped":
		return v.dropped(to), nil
	case "actions":
		return v.actions(to), nil
	case "undo":
		return v.undo(to), nil
	case "held":
		return v.held(to), nil
	case "rate":
		return v.rate(to), nil
	case "done":
		return v.said(to, "done", v.Done), nil
	case "refused":
		return v.said(to, "refused", v.Refused), nil
	case "answers":
		return v.said(to, "answer", v.Answers), nil
	case "detail":
		if v.Detail == "" {
			return to, nil
		}
		return append(to, block{kind: quoteBlock, text: v.Detail}), nil
	case "items":
		return v.items(to), nil
	case "fields":
		return v.fields(to), nil
	case "missing":
		return v.missing(to), nil
	case "articles":
		return v.articles(to), nil
	case "readings":
		return v.readings(to), nil
	case "access":
		return v.access(to), nil
	case "tickets":
		return v.tickets(to), nil
	case "confirm":
		return v.confirm(to), nil
	case "close":
		return v.closing(to), nil
	}
	return to, fmt.Errorf("nothing is called @%s", name)
}
