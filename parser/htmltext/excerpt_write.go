package htmltext

import (
	"html"
	"slices"
	"strings"
)

// writer writes pieces as tags of its own: nothing of the document but words and addresses is copied.
type writer struct {
	strings.Builder
	open   []opened
	marked bool   // there is formatting
	text   string // what the words are

	pictures []string // Content-IDs
}

// opened is an element that is open: as which the document knows it and as what it was written, "" for not at all.
type opened struct{ tag, as string }

// ofTables are the elements of tables.
var ofTables = map[string]bool{"table": true, "thead": true, "tbody": true, "tr": true, "td": true, "th": true}

// unframe takes the tables out that frame a mail or a paragraph: those without a row of two cells.
func (p *excerpt) unframe() {
	type table struct {
		pieces      []int
		cells, most int
	}
	var open []*table
	for i, e := range p.pieces {
		if e.tag == "table" && !e.end {
			open = append(open, &table{})
		}
		if len(open) == 0 || !ofTables[e.tag] {
			continue
		}
		t := open[len(open)-1]
		t.pieces = append(t.pieces, i)
		switch {
		case e.tag == "tr":
			t.cells = 0
		case !e.end && (e.tag == "td" || e.tag == "th"):
			t.cells++
			t.most = max(t.most, t.cells)
		case e.tag == "table" && e.end:
			open = open[:len(open)-1]
			for _, at := range t.pieces {
				p.pieces[at].framing = t.most < 2
			}
		}
	}
}

// write returns the lines from to to and the pictures on them. The lines are "" where they have no formatting; nothing
// is found where they are nested too deep.
func (p *excerpt) write(from, to int, text string) (part string, pictures []string, found bool) {
	from, to = p.widen(from, to)
	p.unframe()
	w := writer{text: text}
	var around []piece // open where the excerpt begins
	begun := false
	for _, e := range p.pieces {
		if e.line > to && !e.end {
			break
		}
		if e.line < from {
			around = enclose(around, e)
			continue
		}
		if !begun {
			begun = true
			for _, a := range around {
				w.piece(a)
			}
		}
		if len(w.open) > maxOpen || len(around) > maxOpen {
			return "", nil, false
		}
		w.piece(e)
	}
	for len(w.open) > 0 {
		w.endLast()
	}
	if !w.marked {
		return "", nil, true
	}
	return w.String(), w.pictures, true
}

// widen takes the pictures along that stand on lines of their own before and behind the words.
func (p *excerpt) widen(from, to int) (first, last int) {
	worded := make(map[int]bool, len(p.words))
	for _, t := range p.words {
		worded[t.line] = worded[t.line] || !t.optional
	}
	first, last = from, to
	for i := len(p.pieces) - 1; i >= 0; i-- {
		switch e := p.pieces[i]; {
		case e.line >= from:
		case worded[e.line]:
			i = 0
		case e.tag == "img":
			first = e.line
		}
	}
	for _, e := range p.pieces {
		if e.line <= to {
			continue
		}
		if worded[e.line] {
			break
		}
		if e.tag == "img" {
			last = e.line
		}
	}
	return first, last
}

// enclose keeps the elements that are open behind a piece.
func enclose(around []piece, e piece) []piece {
	switch {
	case e.tag == "" || e.tag == "br" || e.tag == "hr" || e.tag == "img":
		return around
	case !e.end:
		return append(around, e)
	}
	for i, a := range slices.Backward(around) {
		if a.tag == e.tag {
			return around[:i]
		}
	}
	return around
}

func (w *writer) piece(e piece) {
	switch {
	case e.framing:
	case e.tag == "":
		w.words(e.value)
	case e.tag == "br" || e.tag == "hr":
		w.WriteString("<" + e.tag + ">")
	case e.tag == "img":
		w.WriteString(`<img src="cid:` + html.EscapeString(e.value) + `">`)
		w.pictures = append(w.pictures, e.value)
		w.marked = true
	case e.end:
		w.end(e.tag)
	default:
		w.begin(e)
	}
}

func (w *writer) begin(e piece) {
	as := e.tag
	switch {
	case as == "p" && e.tight, as == "div":
		as = "div"
	case as == "span":
		as = e.value
	case as == "a" && !w.mayLink(e.value):
		as = ""
	}
	w.open = append(w.open, opened{e.tag, as})
	switch as {
	case "":
	case "a":
		w.WriteString(`<a href="` + html.EscapeString(strings.TrimSpace(e.value)) + `">`)
		w.marked = true
	default:
		w.WriteString("<" + as + ">")
		w.marked = w.marked || as != "p" && as != "div"
	}
}

// mayLink reports whether a link leads to the web, or writes to somebody whom the words name.
func (w *writer) mayLink(href string) bool {
	low := strings.ToLower(strings.TrimSpace(href))
	if box, ok := strings.CutPrefix(low, "mailto:"); ok {
		box, _, _ = strings.Cut(box, "?")
		return box != "" && strings.Contains(strings.ToLower(w.text), box)
	}
	return strings.HasPrefix(low, "https://") || strings.HasPrefix(low, "http://")
}

// end closes an element, and what was left open inside it.
func (w *writer) end(tag string) {
	at := -1
	for i, o := range slices.Backward(w.open) {
		if o.tag == tag {
			at = i
			break
		}
	}
	for at >= 0 && len(w.open) > at {
		w.endLast()
	}
}

func (w *writer) endLast() {
	last := w.open[len(w.open)-1]
	w.open = w.open[:len(w.open)-1]
	if last.as != "" {
		w.WriteString("</" + last.as + ">")
	}
}

// words writes text; addresses in it can be clicked where no link is open.
func (w *writer) words(s string) {
	linked := slices.ContainsFunc(w.open, func(o opened) bool { return o.tag == "a" })
	for !linked {
		at := addressIn.FindStringIndex(s)
		if at == nil {
			break
		}
		url := strings.TrimRight(s[at[0]:at[1]], ".,;:!?'*_)]")
		w.WriteString(html.EscapeString(s[:at[0]]))
		if low := strings.ToLower(url); strings.HasPrefix(low, "http") {
			w.WriteString(`<a href="` + html.EscapeString(url) + `">` + html.EscapeString(url) + "</a>")
		} else {
			w.WriteString(html.EscapeString(url))
		}
		s = s[at[0]+len(url):]
	}
	w.WriteString(html.EscapeString(s))
}
