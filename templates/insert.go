package templates

import (
	"fmt"
	"strconv"
	"strings"

	"guichet/templates/block"
)

// Limits of what is repeated to agents as history: a reminder, the ticket has it all.
const (
	historyEntries = 5
	historyLines   = 12
	historyRunes   = 800
)

// spoken appends the messages as the letter's own words, each signed by its author: what
// an agent says to customers.
// A customer's words, which come along where he ends his request himself, stand as his.
func (v *view) spoken(to []block.Block) []block.Block {
	if v.Ended {
		return v.quoted(to)
	}
	for i, e := range v.Messages {
		if e.Text != "" {
			to = append(to, block.Block{Kind: block.Words, Text: e.Text, HTML: block.Formatted(e.HTML), Links: true})
		}
		to = v.files(to, e.Files)
		if i+1 == len(v.Messages) || v.Messages[i+1].Author != e.Author {
			to = v.signed(to, e)
		}
	}
	return to
}

// signed appends who wrote an entry, and what the desk adds below all answers.
func (v *view) signed(to []block.Block, e Entry) []block.Block {
	if text, html := block.SignatureMarkdown(asLines(e.Signature), v.Pictures); text != "" {
		to = append(to, block.Block{Kind: block.Signature, Text: text, HTML: html})
	} else {
		to = append(to, block.Block{Kind: block.Signature, Text: v.signature(e)})
	}
	if text, html := block.SignatureMarkdown(asLines(v.Signature), v.Pictures); text != "" {
		to = append(to, block.Block{Kind: block.Signature, Text: text, HTML: html})
	}
	return to
}

// asLines keeps the line breaks of a signature, which Markdown would flow together.
func asLines(signature string) string {
	lines := strings.Split(strings.TrimSpace(signature), "\n")
	for i := range lines[:len(lines)-1] {
		if line := strings.TrimRight(lines[i], " \t\r"); line != "" && !strings.HasSuffix(line, "\\") {
			lines[i] = line + "  " // a hard break (CommonMark 6.7)
		}
	}
	return strings.Join(lines, "\n")
}

// signature is an agent's name and his desk's.
func (v *view) signature(e Entry) string {
	name := v.name(e.Author, e.Kind)
	if name == v.Desk || v.Desk == "" {
		return name
	}
	return name + ", " + v.Desk
}

// quoted appends the messages as somebody else's words.
func (v *view) quoted(to []block.Block) []block.Block {
	for _, e := range v.Messages {
		to = append(to, block.Block{Kind: block.Head, Text: v.heading(e, !v.ToAgent && v.Kind != KindTranscript)})
		if e.Unverified && v.ToAgent && v.Reason != ReasonUnverified {
			to = append(to, block.Block{Kind: block.Paragraph, Text: v.l.phrases["unverified"]})
		}
		if checked := v.l.phrases["verdict."+string(e.Verdict)]; checked != "" && v.ToAgent && showsVerdict(v, e) {
			to = append(to, block.Block{Kind: block.Paragraph, Text: fill(v.l.phrases["checked"], "verdict", checked)})
		}
		to = append(to, block.Block{Kind: e.quote(), Text: orNothing(v, e.Text), Links: e.believed()})
		if e.Quoted != "" && (v.ToAgent || v.Kind == KindTranscript) {
			to = append(to, block.Block{Kind: block.Head, Text: v.l.phrases["quoted"]}, block.Block{Kind: e.quote(), Text: e.Quoted})
		}
		to = v.files(to, e.Files)
	}
	return to
}

// quote is the kind of block of an entry's words as somebody else's.
func (e Entry) quote() block.Kind {
	if e.Kind == AsNote || e.Kind == BySystem || e.Unverified {
		return block.Internal
	}
	return block.Quote
}

// believed reports whether nothing says that somebody else wrote an entry: then its links open.
func (e Entry) believed() bool { return !e.Unverified && e.Verdict != VerdictFail }

// showsVerdict reports whether the check of an entry's sender stands beside it: where the
// letter as a whole does not tell it.
func showsVerdict(v *view, e Entry) bool {
	if v.Kind == KindTranscript {
		return e.Kind == ByCustomer
	}
	return e.Verdict != v.Verdict
}

// heading says who wrote an entry, when, and as what.
func (v *view) heading(e Entry, short bool) string {
	name := v.name(e.Author, e.Kind)
	if v.ToAgent && e.Author.Email != "" && e.Author.Name != "" && e.Author != v.Requester && e.Kind != ByAgent && (e.Kind != AsNote || e.Answer) {
		name += " <" + e.Author.Email + ">"
	}
	if short || e.At.IsZero() {
		return fill(v.l.phrases["wrote"], "name", name)
	}
	phrase := "wrote.at"
	switch e.Kind {
	case AsNote:
		switch phrase = "noted.at"; {
		case e.Answer:
			phrase = "answered.at"
		case len(e.Asked) > 0 && v.ToAgent:
			phrase = "asked.at"
		}
	case BySystem:
		phrase = "machine.at"
	}
	return fill(v.l.phrases[phrase], "name", name, "who", v.join(e.Asked), "date", v.l.date(local(v, e.At)))
}

// conversation appends what #forward sends along, whole.
func (v *view) conversation(to []block.Block) []block.Block {
	for _, e := range v.History {
		to = append(to, block.Block{Kind: block.Head, Text: v.heading(e, false)})
		to = append(to, block.Block{Kind: e.quote(), Text: orNothing(v, e.Text)})
	}
	return to
}

// history appends the last of the earlier messages, cut short.
func (v *view) history(to []block.Block) []block.Block {
	entries := v.History
	if skip := len(entries) - historyEntries; skip > 0 {
		to = append(to, block.Block{Kind: block.Paragraph, Text: v.l.count("skipped", int64(skip))})
		entries = entries[skip:]
	}
	for _, e := range entries {
		to = append(to, block.Block{Kind: block.Head, Text: v.heading(e, false)})
		to = append(to, block.Block{Kind: e.quote(), Text: orNothing(v, excerpt(e.Text)), Links: e.believed()})
	}
	return to
}

// orNothing says so where somebody wrote no words, such as a mail of files only.
func orNothing(v *view, text string) string {
	if text == "" {
		return v.l.phrases["nothing"]
	}
	return text
}

// excerpt is the beginning of a text, ended by "[…]" where something is left out.
func excerpt(text string) string {
	cut := len(text)
	count, newlines := 0, 0
	for i, r := range text {
		if r == '\n' {
			newlines++
		}
		if count++; count > historyRunes || newlines == historyLines {
			cut = i
			break
		}
	}
	if cut == len(text) {
		return text
	}
	head := text[:cut]
	if i := strings.LastIndexAny(head, " \n"); i > cut*3/4 && text[cut] != ' ' && text[cut] != '\n' {
		head = head[:i]
	}
	return strings.TrimRight(head, " \n") + " […]"
}

// files appends the names of files. To customers those that travel with the letter need
// no words: their program shows them.
func (v *view) files(to []block.Block, files []File) []block.Block {
	for _, f := range files {
		if f.Attached && !v.ToAgent || f.Repeated {
			continue
		}
		how := "file.elsewhere"
		switch {
		case f.Dropped:
			how = "file.dropped"
		case f.Attached:
			how = "file.attached"
		case f.Held:
			how = "file.held"
		}
		to = append(to, block.Block{Kind: block.Item, Text: fill(v.l.phrases[how], "file", nameOf(v, f), "size", v.l.size(f.Size))})
	}
	return to
}

// dropped appends the files that were over the limit.
func (v *view) dropped(to []block.Block) []block.Block {
	for _, f := range v.Dropped {
		to = append(to, block.Block{Kind: block.Item, Text: fmt.Sprintf("%s (%s)", nameOf(v, f), v.l.size(f.Size))})
	}
	return to
}

// nameOf is what a file is called; the name of a sensitive one is not told.
func nameOf(v *view, f File) string {
	if f.Name == "" {
		return v.l.phrases["subject.sensitive"]
	}
	return f.Name
}

// items appends the lines of a digest.
func (v *view) items(to []block.Block) []block.Block {
	for _, it := range v.Items {
		name := it.From.Email
		if it.From.Name != "" {
			name = it.From.Name + " <" + it.From.Email + ">"
		}
		to = append(to, block.Block{Kind: block.Head, Text: fill(v.l.phrases["wrote.at"], "name", name, "date", v.l.date(local(v, it.At)))})
		text := it.Subject
		if text == "" {
			text = v.l.phrases["subject.none"]
		}
		to = append(to, block.Block{Kind: block.Quote, Text: text})
		if it.Number != 0 {
			to = append(to, block.Block{Kind: block.Item, Text: fill(v.l.phrases["item.ticket"], "number", strconv.FormatUint(it.Number, 10))})
		}
		if it.Reason != "" {
			to = append(to, block.Block{Kind: block.Item, Text: it.Reason})
		}
		if it.ID != 0 {
			to = append(to, block.Block{Kind: block.Item, Text: "guichet quarantine show " + strconv.FormatUint(it.ID, 10)})
		}
		if it.Release != "" {
			to = append(to, block.Block{
				Kind: block.Action, Label: v.l.phrases["item.release"], URL: block.Mailto(it.Release, "", ""),
				Text: v.l.phrases["item.release"] + " <" + it.Release + ">",
			})
		}
	}
	return to
}
