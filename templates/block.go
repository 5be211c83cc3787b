package templates

import (
	"fmt"
	"strings"
)

// The form in which languages are written. A blank line ends a paragraph; at the beginning
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
	formBegin  = '\x01' // then one byte of the block's form
	formStrong = '\x03' // on, off
	formCode   = '\x04' // on, off
	formLink   = '\x05' // words
	formCut    = '\x06' // then the URL, or the value of a fact
	formEnd    = '\x07'
)

// mark replaces the marks of a language's source. Line numbers stay.
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

// block is one piece of a letter, of one form. The text of all forms but wordsForm,
// quoteForm, insideForm and fillForm is one line with inline marks.
type block struct {
	form  form
	text  string
	label string // factForm, numberForm, actionForm
	url   string // actionForm
}

type form byte

const (
	paragraphForm form = 'p'
	titleForm     form = '='
	itemForm      form = '-'
	numberForm    form = 'n' // an item of a list with numbers; label is this one's, "1."
	factForm      form = ':'
	footForm      form = '~'
	insertForm    form = '@'
	markerForm    form = 'm'
	headForm      form = 'h' // who wrote the words below
	wordsForm     form = 'w' // a person's words, several lines
	quoteForm     form = 'q' // the same, set off
	insideForm    form = 'i' // the same, of what customers never read
	signForm      form = 's' // who wrote the words above
	fillForm      form = 'f' // lines to copy and fill in
	actionForm    form = 'a' // something to click; text is what a terminal shows, "" nothing
)

// blocks appends the pieces of a letter, of which source was executed from a template.
func (v *view) blocks(to []block, source string) ([]block, error) {
	if v.answerable() {
		to = append(to, block{form: markerForm, text: ReplyMarker(v.l.phrases["marker"])})
	}
	open := false // the last block is a paragraph that goes on
	for ln := range strings.Lines(source) {
		ln = strings.TrimRight(ln, " \t\r\n")
		switch {
		case ln == "":
			open = false
		case ln[0] != formBegin:
			ln = strings.TrimLeft(ln, " \t")
			if open {
				to[len(to)-1].text += " " + ln
			} else {
				to = append(to, block{form: paragraphForm, text: ln})
			}
			open = true
		case form(ln[1]) == insertForm:
			var err error
			if to, err = v.insert(to, ln[2:]); err != nil {
				return to, err
			}
			open = false
		default:
			b := block{form: form(ln[1]), text: ln[2:]}
			if b.form == factForm {
				b.label, b.text, _ = strings.Cut(b.text, string(formCut))
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
	case "history":
		return v.history(to), nil
	case "dropped":
		return v.dropped(to), nil
	case "actions":
		return v.actions(to), nil
	case "undo":
		return v.undo(to), nil
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
		return append(to, block{form: quoteForm, text: v.Detail}), nil
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
