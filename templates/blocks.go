package templates

import (
	"fmt"
	"strings"

	"guichet/templates/block"
)

// blocks appends the pieces of a letter, of which source was executed from a template.
func (v *view) blocks(to []block.Block, source string) ([]block.Block, error) {
	if v.answerable() {
		to = append(to, block.Block{Kind: block.Marker, Text: block.ReplyMarker(v.l.phrases["marker"])})
	}
	open := false // the last block is a paragraph that goes on
	for ln := range strings.Lines(source) {
		ln = strings.TrimRight(ln, " \t\r\n")
		switch {
		case ln == "":
			open = false
		case ln[0] != block.BeginMark:
			ln = strings.TrimLeft(ln, " \t")
			if open {
				to[len(to)-1].Text += " " + ln
			} else {
				to = append(to, block.Block{Kind: block.Paragraph, Text: ln})
			}
			open = true
		case block.Kind(ln[1]) == block.Insert:
			var err error
			if to, err = v.insert(to, ln[2:]); err != nil {
				return to, err
			}
			open = false
		default:
			b := block.Block{Kind: block.Kind(ln[1]), Text: ln[2:]}
			if b.Kind == block.Fact {
				b.Label, b.Text, _ = strings.Cut(b.Text, string(block.CutMark))
			}
			to = append(to, b)
			open = false
		}
	}
	return to, nil
}

// insert appends what the templates name with "@".
func (v *view) insert(to []block.Block, name string) ([]block.Block, error) {
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
		return append(to, block.Block{Kind: block.Quote, Text: v.Detail}), nil
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
	case "login":
		return append(to, block.Block{Kind: block.Action, Label: v.l.phrases["action.login"], URL: v.LoginURL, Text: v.LoginURL, Primary: true}), nil
	case "password":
		return append(to, block.Block{Kind: block.Action, Label: v.l.phrases["action.password"], URL: v.PasswordURL, Text: v.PasswordURL}), nil
	case "list":
		return v.list(to), nil
	case "close":
		return v.closing(to), nil
	}
	return to, fmt.Errorf("nothing is called @%s", name)
}
