package forward

import (
	"regexp"
	"strings"
	"time"

	"guichet/mail"
	"guichet/parser/command"
	"guichet/parser/date"
	"guichet/parser/header"
	"guichet/parser/mime"
	"guichet/parser/plain"
	"guichet/parser/quote"
	"guichet/parser/reply"
)

// Mail is a mail that the sender passed on, inline or as an attachment.
type Mail struct {
	From    mail.Mailbox // zero Address if unclear
	Subject string       // the forwarded mail's, "" if unknown
	Date    time.Time    // zero if unknown; in UTC where no zone was said
	To, Cc  []mail.Mailbox
	Text    string // the forwarded words
	Above   string // what the sender himself says above them, without commands and signature

	MessageID mail.MessageID // of an attached mail; "" where it is not known
	Machine   bool           // an attached mail's fields say that a machine wrote it, or that it went to a list
}

// Find finds the mail that the sender passed on: as an attachment, or inside his
// text under the lines that his client puts there. It returns nil where nothing was passed
// on; a Mail without an address where it is unclear whose it was. read reads the raw
// bytes of an attached mail; nil if they are none. What that one passes on itself is not
// looked at.
func Find(subject, text string, parts []mime.Part, read func(raw []byte) *Mail) *Mail {
	for _, l := range parts {
		switch l.Type {
		case "message/delivery-status", "message/global-delivery-status", "message/feedback-report", "message/disposition-notification":
			return nil // returned, not passed on
		}
	}
	if f := forwardInline(subject, text, read); f != nil {
		return f
	}
	for _, l := range parts {
		if l.Type == "message/rfc822" || l.Type == "message/global" {
			return read(l.Raw()).addAbove(text)
		}
		if saved(l) {
			if f := read(l.Raw()); f != nil && !f.From.Address.IsZero() {
				return f.addAbove(text)
			}
		}
	}
	return nil
}

// saved reports whether a part is a mail that was saved and attached as any file. Some systems
// know no better type for one.
func saved(l mime.Part) bool {
	return strings.HasSuffix(strings.ToLower(l.Name), ".eml") && (l.Type == "application/octet-stream" || strings.HasPrefix(l.Type, "text/") || l.Type == "application/eml" || l.Type == "application/x-eml")
}

// addAbove notes what stands above the forwarded mail.
func (f *Mail) addAbove(text string) *Mail {
	if f == nil {
		return nil
	}
	if own, ok := reply.NewText(text, -1); ok {
		_, f.Above = command.Take(own)
		f.Above = strings.TrimSpace(f.Above)
	}
	return f
}

// forwardInline reads a mail that stands in the text of another.
func forwardInline(subject, text string, read func(raw []byte) *Mail) *Mail {
	lines := quote.Lines(text)
	heads := 0
	for i, l := range lines {
		if l.Words == "" {
			continue
		}
		if l.Depth > 0 && !isForwarded(subject) {
			continue // in a history
		}
		if quote.PassedOn(lines, i) {
			closing := quote.ClosingAt(lines, i)
			if closing == 0 {
				closing = len(lines)
			}
			if heads++; heads > maxHeads {
				return nil
			}
			if heads > maxSources {
				read = nil
			}
			if f := forwardBelow(text, lines[:closing], i+1, read); f != nil {
				if f.Subject == "" && isForwarded(subject) {
					f.Subject = unprefixed(subject)
				}
				return f.addAbove(text[:l.From] + underneath(text, lines, closing))
			}
			continue
		}
		if f, stop := forwardAt(subject, text, lines, i); f != nil || stop {
			return f.addAbove(text[:l.From])
		}
	}
	return nil
}

// underneath returns what the sender says below the line that closes the forwarded mail.
func underneath(text string, lines []quote.Line, closing int) string {
	if closing+1 >= len(lines) {
		return ""
	}
	return text[lines[closing+1].From:]
}

// forwardAt looks whether line i begins a mail without a line that says "forwarded": a
// header block or an attribution counts if the subject says so. stop says that it is a
// reply's history, in which nothing is looked for.
func forwardAt(subject, text string, lines []quote.Line, i int) (f *Mail, stop bool) {
	forwarded := isForwarded(subject)
	if b, end, ok := quote.BlockAt(lines, i); ok {
		if !forwarded {
			return nil, !b.Guessed()
		}
		return fromBlock(text, lines, b, end), true
	}
	if forwarded {
		if b, end, ok := quote.BlockUnder(lines, i); ok {
			return fromBlock(text, lines, b, end), true
		}
	}
	if lines[i].Depth > 0 {
		return nil, false
	}
	end, trust := quote.HistoryAt(text, lines, i)
	if below := quote.SkipBlank(lines, end); trust == quote.Weak && forwarded && below < len(lines) && lines[below].Depth > 0 {
		trust = quote.Strong // an attribution above a mail that is all quote (mu4e)
	}
	switch {
	case trust != quote.Strong:
		return nil, false
	case !forwarded:
		return nil, true
	}
	if quote.Separator(lines[i].Words) == quote.Strong || plain.IsRule(lines[i].Words) {
		return nil, false // its block is found below
	}
	f = fromAttribution(text, lines, i, end)
	f.Subject = unprefixed(subject)
	return f, true
}

// forwardBelow reads the block below a line that says "forwarded"; nil if there is none.
func forwardBelow(text string, lines []quote.Line, i int, read func(raw []byte) *Mail) *Mail {
	for skipped := 0; i < len(lines) && skipped < 4; i++ {
		if lines[i].Words == "" {
			continue
		}
		if f := fromSource(text, lines, i, read); f != nil {
			return f
		}
		if b, end, ok := quote.BlockBelow(lines, i); ok {
			return fromBlock(text, lines, b, end)
		}
		if end, trust := quote.AttributionAt(text, lines, i); trust == quote.Strong && lines[i].Depth == 0 {
			return fromAttribution(text, lines, i, end)
		}
		skipped++
	}
	return nil
}

// fromAttribution makes a Mail of lines [i, end), which say who wrote when, and what stands below them. Its
// subject is not known.
func fromAttribution(text string, lines []quote.Line, i, end int) *Mail {
	var joined strings.Builder
	for _, l := range lines[i:end] {
		joined.WriteString(l.Words + " ")
	}
	return &Mail{From: authorOf(attributed(joined.String())), Date: date.Moment(joined.String()), Text: below(text, lines, end)}
}

// maxSources is below how many heads a mail is looked for as it came: each look costs the rest of the text.
const maxSources = 3

// maxHeads is below how many lines that say "forwarded" a mail is looked for at all: nobody writes more, and each look
// reads some lines closely.
const maxHeads = 1000

// maxSource is how many lines the header of a mail in the text may have.
const maxSource = 60

// sourceField is a field that says how the body below it is to be read: no program shows it to people.
var sourceField = regexp.MustCompile(`(?i)^(?:mime-version|content-type|content-transfer-encoding):`)

// fromSource reads a forwarded mail that stands in the text as it came (mailx); nil if it does not.
func fromSource(text string, lines []quote.Line, i int, read func(raw []byte) *Mail) *Mail {
	if read == nil {
		return nil
	}
	source, field := false, false
	for _, l := range lines[i:min(len(lines), i+maxSource)] {
		if l.Words == "" || !strings.Contains(l.Words, ":") && l.To-l.From == len(l.Words) {
			break
		}
		source = source || sourceField.MatchString(l.Words)
		field = field || strings.HasPrefix(strings.ToLower(l.Words[:min(len(l.Words), len("from:"))]), "from:")
	}
	if !source || !field {
		return nil
	}
	f := read([]byte(below(text, lines, i)))
	if f == nil || f.From.Address.IsZero() || strings.TrimSpace(f.Text) == "" {
		return nil
	}
	return f
}

// fromBlock makes a Mail of a header block and what stands below it.
func fromBlock(text string, lines []quote.Line, b quote.Block, end int) *Mail {
	when := b.Values[quote.LabelSent]
	if when == "" {
		when = b.Values[quote.LabelDate]
	}
	return &Mail{
		From:    authorOf(header.Text(b.Values[quote.LabelFrom])),
		Subject: header.Text(b.Values[quote.LabelSubject]),
		Date:    date.Moment(when),
		To:      namedIn(b.Values[quote.LabelTo]),
		Cc:      namedIn(b.Values[quote.LabelCc]),
		Text:    below(text, lines, end),
	}
}

// namedIn reads the addresses of a line as clients show it.
func namedIn(line string) []mail.Mailbox {
	return header.ParseAddresses(strings.ReplaceAll(line, "mailto:", "")).Found
}

// below returns the text from line end on, one level of quotes taken off if all of it is
// quoted, and without the line with which some clients close.
func below(text string, lines []quote.Line, end int) string {
	end = quote.SkipBlank(lines, min(end, len(lines)))
	for end < len(lines) && lines[end].Words == "" {
		end++
	}
	if end < len(lines) && quote.IsFrame(lines[end].Words) {
		for end++; end < len(lines) && lines[end].Words == ""; end++ {
		}
	}
	last := quote.TrimBlank(lines, end, len(lines))
	if last > end && quote.IsFrame(lines[last-1].Words) {
		last = quote.TrimBlank(lines, end, last-1)
	}
	quoted := last > end
	for _, l := range lines[end:last] {
		quoted = quoted && (l.Depth > 0 || l.Words == "")
	}
	var b strings.Builder
	for _, l := range lines[end:last] {
		s := strings.TrimRight(text[l.From:l.To], " \t")
		if quoted && l.Depth > 0 {
			s = strings.TrimLeft(s, " \t")
			s = strings.TrimPrefix(strings.TrimPrefix(s, ">"), " ")
		}
		b.WriteString(s)
		b.WriteByte('\n')
	}
	return strings.TrimRight(b.String(), "\n")
}
