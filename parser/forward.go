package parser

import (
	"strings"
	"time"

	"guichet/mail"
)

// findForward finds the mail that the sender passed on: as an attachment, or inside his
// text under the lines that his client puts there. It returns nil where nothing was passed
// on; a Forward without an address where it is unclear whose mail it was. read reads the raw
// bytes of an attached mail; nil if they are none. What that one passes on itself is not
// looked at.
func findForward(subject, text string, leaves []leaf, read func(raw []byte) *Forward) *Forward {
	for _, l := range leaves {
		switch l.Type {
		case "message/delivery-status", "message/global-delivery-status", "message/feedback-report", "message/disposition-notification":
			return nil // returned, not passed on
		}
	}
	if f := forwardInline(subject, text); f != nil {
		return f
	}
	for _, l := range leaves {
		if l.Type == "message/rfc822" || l.Type == "message/global" {
			return read(l.raw()).addAbove(text)
		}
	}
	return nil
}

// addAbove notes what stands above the forwarded mail.
func (f *Forward) addAbove(text string) *Forward {
	if f == nil {
		return nil
	}
	if own, ok := newText(text, -1); ok {
		_, f.Above = takeCommands(own)
		f.Above = strings.TrimSpace(f.Above)
	}
	return f
}

// forwardInline reads a mail that stands in the text of another.
func forwardInline(subject, text string) *Forward {
	lines := scanLines(text)
	for i, l := range lines {
		if l.words == "" {
			continue
		}
		if l.depth > 0 && !isForwarded(subject) {
			continue // in a history
		}
		if separator(l.words) == trustForward {
			if f := forwardBelow(text, lines, i+1); f != nil {
				return f.addAbove(text[:l.from])
			}
			continue
		}
		if f, stop := forwardAt(subject, text, lines, i); f != nil || stop {
			return f.addAbove(text[:l.from])
		}
	}
	return nil
}

// forwardAt looks whether line i begins a mail without a line that says "forwarded": a
// header block or an attribution counts if the subject says so. stop says that it is a
// reply's history, in which nothing is looked for.
func forwardAt(subject, text string, lines []textLine, i int) (f *Forward, stop bool) {
	forwarded := isForwarded(subject)
	if b, end, ok := blockAt(lines, i); ok {
		if !forwarded {
			return nil, true
		}
		return fromBlock(text, lines, b, end), true
	}
	if lines[i].depth > 0 {
		return nil, false
	}
	end, trust := historyAt(text, lines, i)
	switch {
	case trust != trustStrong:
		return nil, false
	case !forwarded:
		return nil, true
	}
	if separator(lines[i].words) == trustStrong || isRule(lines[i].words) {
		return nil, false // its block is found below
	}
	var joined strings.Builder
	for _, l := range lines[i:end] {
		joined.WriteString(l.words + " ")
	}
	return &Forward{From: authorOf(attributed(joined.String())), Date: looseDate(joined.String()), Subject: unprefixed(subject), Text: below(text, lines, end)}, true
}

// forwardBelow reads the block below a line that says "forwarded"; nil if there is none.
func forwardBelow(text string, lines []textLine, i int) *Forward {
	for skipped := 0; i < len(lines) && skipped < 4; i++ {
		if lines[i].words == "" {
			continue
		}
		if b, end, ok := blockAt(lines, i); ok || b.seen[labelFrom] {
			return fromBlock(text, lines, b, end)
		}
		skipped++
	}
	return nil
}

// fromBlock makes a Forward of a header block and what stands below it.
func fromBlock(text string, lines []textLine, b block, end int) *Forward {
	when := b.values[labelSent]
	if when == "" {
		when = b.values[labelDate]
	}
	return &Forward{
		From:    authorOf(b.values[labelFrom]),
		Subject: b.values[labelSubject],
		Date:    looseDate(when),
		Text:    below(text, lines, end),
	}
}

// below returns the text from line end on, one level of quotes taken off if all of it is
// quoted, and without the line with which some clients close.
func below(text string, lines []textLine, end int) string {
	end = blankUntil(lines, min(end, len(lines)))
	for end < len(lines) && lines[end].words == "" {
		end++
	}
	last := trimBlank(lines, end, len(lines))
	if last > end && separator(lines[last-1].words) == trustForward {
		last = trimBlank(lines, end, last-1)
	}
	quoted := last > end
	for _, l := range lines[end:last] {
		quoted = quoted && (l.depth > 0 || l.words == "")
	}
	var b strings.Builder
	for _, l := range lines[end:last] {
		s := strings.TrimRight(text[l.from:l.to], " \t")
		if quoted && l.depth > 0 {
			s = strings.TrimLeft(s, " \t")
			s = strings.TrimPrefix(strings.TrimPrefix(s, ">"), " ")
		}
		b.WriteString(s)
		b.WriteByte('\n')
	}
	return strings.TrimRight(b.String(), "\n")
}

// Forward is a mail that the sender passed on, inline or as an attachment.
type Forward struct {
	From    mail.Mailbox // zero Address if unclear
	Subject string
	Date    time.Time
	Text    string // the forwarded words
	Above   string // what the sender himself says above them, without commands and signature
}
