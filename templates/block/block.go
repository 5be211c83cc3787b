package block

import "strings"

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
	BeginMark  = '\x01' // then one byte of the block's kind
	StrongMark = '\x03' // on, off
	CodeMark   = '\x04' // on, off
	LinkMark   = '\x05' // words
	CutMark    = '\x06' // then the URL, or the value of a fact
	EndMark    = '\x07'
)

// Mark replaces the marks of a file of templates. Line numbers stay.
func Mark(source string) string {
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
		ln = Inline.Replace(ln[at:])
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

// Inline are the marks inside a line. `[[via]]` is code, and no link.
var Inline = strings.NewReplacer("`[[", "\x04[[", "]]`", "]]\x04", "**", "\x03", "`", "\x04", "[[", "\x05", "||", "\x06", "]]", "\x07")

// Block is one piece of a letter, of one kind. The text of all kinds but wordsBlock,
// quoteBlock, internalBlock, fillInBlock and articleBlock is one line with inline marks.
type Block struct {
	Kind  Kind
	Text  string
	Label string // factBlock, actionBlock
	URL   string // actionBlock
	HTML  string // Article, Signature, Words: its HTML, sanitised; "": Text is all
	Links bool   // wordsBlock, quoteBlock, internalBlock: web addresses in it can be clicked

	Primary bool // actionBlock: what the reader most likely wants to do
}

// Kind is what a block is; the values are bytes that follow BeginMark in a source.
type Kind byte

// The kinds of blocks.
const (
	Paragraph Kind = 'p'
	Title     Kind = '='
	Item      Kind = '-'
	Fact      Kind = ':'
	Foot      Kind = '~'
	Insert    Kind = '@'
	Marker    Kind = 'm'
	Head      Kind = 'h' // who wrote the words below
	Words     Kind = 'w' // a person's words, several lines
	Quote     Kind = 'q' // the same, set off
	Internal  Kind = 'i' // the same, of what customers never read
	Signature Kind = 's' // who wrote the words above
	FillIn    Kind = 'f' // lines to copy and fill in
	Article   Kind = 'r' // a help article, laid out (see markdown.go)
	Action    Kind = 'a' // something to click; text is what a terminal shows, "" nothing
)
