package htmltext

import (
	"regexp"
	"strconv"
	"strings"

	"golang.org/x/net/html"

	"guichet/parser/plain"
)

// excerpt is a document as pieces on numbered lines, and its words.
type excerpt struct {
	doc    string
	pieces []piece
	words  []token

	lists []list
	link  string // the address of the link that is open
	line  int
	fresh bool // nothing stands on the line yet
	said  strings.Builder

	spaced preformatted // the element in which line breaks of the source count
}

// piece is a tag or a text of the document. The line of a tag that begins a block is that of what it holds.
type piece struct {
	tag   string // "" for text
	end   bool   // an end tag
	value string // the text; the address of a link or picture; as what a span is written
	tight bool   // a paragraph without space around it
	line  int

	framing bool // of a table that is none: see unframe
}

// Elements that may stand in an excerpt, by what they are written as. Those of blockTags begin a line.
var (
	inlineTags = map[string]string{
		"b": "strong", "strong": "strong", "i": "em", "em": "em", "u": "u", "s": "s", "strike": "s", "del": "s", "code": "code", "tt": "code", "kbd": "code", "samp": "code",
		"sub": "sub", "sup": "sup", "a": "a", "span": "span", "font": "span",
	}
	blockTags = map[string]string{
		"p": "p", "div": "div", "h1": "h3", "h2": "h3", "h3": "h3", "h4": "h4", "h5": "h5", "h6": "h6", "ul": "ul", "ol": "ol", "li": "li", "blockquote": "blockquote", "pre": "pre",
		"table": "table", "tbody": "tbody", "thead": "thead", "tr": "tr", "section": "div", "article": "div", "center": "div", "dl": "div", "dt": "div", "dd": "div",
	}
	cellTags = map[string]string{"td": "td", "th": "th"}
)

var (
	boldStyle   = regexp.MustCompile(`(?i)font-weight\s*:\s*(?:bold|[6-9]00)`)
	italicStyle = regexp.MustCompile(`(?i)font-style\s*:\s*(?:italic|oblique)`)
	codeStyle   = regexp.MustCompile(`(?i)font-family\s*:[^;]*(?:monospace|courier|consolas|menlo)`)
	tightStyle  = regexp.MustCompile(`(?i)margin(?:-top|-bottom)?\s*:\s*0`)
	hiddenStyle = regexp.MustCompile(`(?i)display\s*:\s*none|visibility\s*:\s*hidden|mso-hide`)
)

// read takes the document apart.
func (p *excerpt) read() {
	z := html.NewTokenizer(strings.NewReader(p.doc))
	p.fresh = true
	for drop := ""; ; {
		switch kind := z.Next(); kind {
		case html.ErrorToken:
			p.flush()
			return
		case html.TextToken:
			if drop == "" {
				p.text(string(z.Text()))
			}
		case html.StartTagToken, html.SelfClosingTagToken:
			tag, a := string(tagName(z)), readAttrs(z)
			switch tag {
			case "style", "script", "title", "head", "textarea", "select":
				if kind == html.StartTagToken && tag != "head" {
					drop = tag
				}
				continue
			}
			if a.style != "" && hiddenStyle.MatchString(a.style) {
				p.word("\x00", false) // its words are nobody's
			}
			p.keepSpace(tag, a)
			p.start(tag, a)
		case html.EndTagToken:
			if tag := string(tagName(z)); tag == drop {
				drop = ""
			} else {
				p.close(tag)
				if tag == p.spaced.tag {
					if p.spaced.open--; p.spaced.open == 0 {
						p.spaced = preformatted{}
					}
				}
			}
		}
	}
}

// keepSpace notes where line breaks of the source are line breaks to a reader.
func (p *excerpt) keepSpace(tag string, a attrs) {
	switch {
	case tag == p.spaced.tag:
		p.spaced.open++
	case p.spaced.tag == "" && tag != "pre" && a.style != "" && preserves(a.style) && !isVoid([]byte(tag)):
		p.spaced = preformatted{tag: tag, open: 1}
	}
}

func (p *excerpt) start(tag string, a attrs) {
	switch tag {
	case "br":
		p.add(piece{tag: "br"})
		p.nextLine()
	case "hr":
		p.breakLine()
		p.add(piece{tag: "hr"})
		p.nextLine()
	case "img":
		p.picture(a)
	case "td", "th":
		p.add(piece{tag: tag})
		p.said.WriteByte(' ')
	default:
		if as := blockTags[tag]; as != "" {
			p.breakLine()
			p.block(as, a)
		} else if as := inlineTags[tag]; as != "" {
			p.inline(as, a)
		}
	}
}

// block begins an element that stands on lines of its own.
func (p *excerpt) block(as string, a attrs) {
	e := piece{tag: as, tight: strings.Contains(a.class, "Mso") || tightStyle.MatchString(a.style)}
	switch as {
	case "ul", "ol":
		p.lists = append(p.lists[:min(len(p.lists), maxOpen)], list{ordered: as == "ol"})
	case "li":
		if n := len(p.lists); n > 0 && p.lists[n-1].ordered {
			p.lists[n-1].n++
			p.word(strconv.Itoa(p.lists[n-1].n), true)
		}
	}
	p.add(e)
}

// inline begins an element within a line.
func (p *excerpt) inline(as string, a attrs) {
	e := piece{tag: as}
	switch as {
	case "a":
		e.value, p.link = a.href, a.href
	case "span":
		switch {
		case boldStyle.MatchString(a.style):
			e.value = "strong"
		case italicStyle.MatchString(a.style):
			e.value = "em"
		case codeStyle.MatchString(a.style):
			e.value = "code"
		}
	}
	p.add(e)
}

func (p *excerpt) close(tag string) {
	if as := blockTags[tag]; as != "" {
		if (as == "ul" || as == "ol") && len(p.lists) > 0 {
			p.lists = p.lists[:len(p.lists)-1]
		}
		p.add(piece{tag: as, end: true})
		p.breakLine()
	} else if as := inlineTags[tag]; as != "" {
		if as == "a" {
			p.flush()
			if at := addressIn.FindString(p.link); at != "" {
				p.word(trimAddress(at), true)
			}
			p.link = ""
		}
		p.add(piece{tag: as, end: true})
	} else if as := cellTags[tag]; as != "" {
		p.add(piece{tag: as, end: true})
	}
}

// picture is one that the mail brings; others are not shown. Programs may say in its place what it is called.
func (p *excerpt) picture(a attrs) {
	if id, ok := strings.CutPrefix(strings.ToLower(a.src), "cid:"); ok && id != "" {
		p.flush()
		for _, t := range tokensOf(a.alt) {
			p.word(t.word, true)
		}
		p.add(piece{tag: "img", value: a.src[len("cid:"):]})
		p.fresh = false
		return
	}
	p.text(a.alt) // an emoji, or words
}

func (p *excerpt) text(s string) {
	s = strings.Map(shown, plain.Clean(s))
	for p.spaced.tag != "" {
		line, rest, more := strings.Cut(s, "\n")
		if !more {
			break
		}
		p.textLine(line)
		p.add(piece{tag: "br"})
		p.nextLine()
		s = rest
	}
	p.textLine(s)
}

// textLine adds text without line breaks of its own.
func (p *excerpt) textLine(s string) {
	if strings.TrimFunc(s, func(r rune) bool { return r == ' ' || r == '\n' || r == '\t' || r == '\r' || r == '\f' }) != "" {
		p.fresh = false
	}
	p.said.WriteString(s)
	p.add(piece{value: s})
}

func (p *excerpt) add(e piece) {
	e.line = p.line
	p.pieces = append(p.pieces, e)
}

// word puts a word on the line that is not of its text.
func (p *excerpt) word(w string, optional bool) {
	p.words = append(p.words, token{word: w, optional: optional, line: p.line})
}

// flush turns what the line says so far into words; the mark above a signature is a word that nobody says.
func (p *excerpt) flush() {
	s := p.said.String()
	p.said.Reset()
	if t := strings.TrimSpace(strings.ReplaceAll(s, "\u00a0", " ")); t == "--" || t == "- --" {
		p.word("--", false)
		return
	}
	for _, t := range tokensOf(s) {
		p.word(t.word, false)
	}
}

func (p *excerpt) breakLine() {
	if !p.fresh {
		p.nextLine()
	}
}

func (p *excerpt) nextLine() {
	p.flush()
	p.line++
	p.fresh = true
}
