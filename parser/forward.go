package parser

import (
	"strings"

	"guichet/mail"
)

// forwardPrefixes begins the subject of a mail that is passed on, per client and language.
var forwardPrefixes = []string{
	"fwd", "fw", "tr", "wg", "rv", "i", "enc", "res: enc", "doorst", "fs", "pd", "vb", "vl", "vid", "vidb", "videresend", "ilt", "i̇lt", "ynl", "转发", "轉寄", "轉發", "转寄", "転送", "전달", "rvd", "továbbítás", "trans", "přep", "předáno", "пересл", "fwd fwd", "переслано", "reenv", "trasmesso", "inoltra", "πρθ", "tov", "chuyển tiếp", "weitergeleitet", "transféré",
}

// isForwarded reports whether a subject says that the mail is passed on.
func isForwarded(subject string) bool {
	low := strings.ReplaceAll(strings.ToLower(plain(subject)), "：", ":")
	if strings.HasPrefix(low, "[fwd:") {
		return true
	}
	for range 4 { // behind a list's or a ticket's tag
		if !strings.HasPrefix(low, "[") {
			break
		}
		_, rest, found := strings.Cut(low, "]")
		if !found {
			break
		}
		low = strings.TrimLeft(rest, " ")
	}
	prefix, _, found := strings.Cut(low, ":")
	if !found {
		return false
	}
	prefix = strings.TrimSpace(prefix)
	for _, p := range forwardPrefixes {
		if prefix == p {
			return true
		}
	}
	return false
}

// findForward finds the mail that the sender passed on: as an attachment, or inside his
// text under the lines that his client puts there. It returns nil where nothing was passed
// on; a Forward without an address where it is unclear whose mail it was.
func findForward(subject, text string, leaves []leaf) *Forward {
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
			f := forwardAttached(l)
			return f.below(text)
		}
	}
	return nil
}

// below notes what stands above the forwarded mail.
func (f *Forward) below(text string) *Forward {
	if f == nil {
		return nil
	}
	if own, ok := newText(text, -1); ok {
		_, f.Above = takeCommands(own)
		f.Above = strings.TrimSpace(f.Above)
	}
	return f
}

// forwardAttached reads an attached mail. What that one passes on itself is not looked at.
func forwardAttached(l leaf) *Forward {
	m, _ := read(l.raw())
	f := &Forward{Subject: m.Subject, Date: m.Date, Text: m.Text}
	if len(m.From) == 1 {
		f.From = m.From[0]
	}
	if len(m.Header) == 0 {
		return nil
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
				return f.below(text[:l.from])
			}
			continue
		}
		if f, stop := forwardAt(subject, text, lines, i); f != nil || stop {
			return f.below(text[:l.from])
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

// attributed cuts the part of an attribution that names the author: the words around the
// address, without the date before it.
func attributed(s string) string {
	at := addressIn.FindStringIndex(s)
	if at == nil {
		return ""
	}
	start := strings.LastIndexAny(s[:at[0]], ",0123456789")
	return s[start+1 : min(len(s), at[1]+1)]
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

// onBehalf stands in a From between the machine or secretary that sent and the author.
var onBehalf = []string{" on behalf of ", " im auftrag von ", " de la part de ", " en nombre de ", " em nome de ", " per conto di ", " namens ", " w imieniu ", " от имени "}

// authorOf reads the author out of a From line as clients show it: "Ana <a@b>", "Ana
// [mailto:a@b]", "Ana (a@b)", "a@b". The Address is zero if there is none.
func authorOf(v string) mail.Mailbox {
	v = strings.TrimSpace(strings.NewReplacer("mailto:", " ", "*", "").Replace(v))
	for _, w := range onBehalf {
		if at := strings.Index(strings.ToLower(v), w); at >= 0 && len(strings.ToLower(v)) == len(v) {
			v = v[at+len(w):]
		}
	}
	at := addressIn.FindStringIndex(v)
	if at == nil {
		return mail.Mailbox{Name: strings.Trim(v, "\"' <>[]()")}
	}
	address, ok := looseAddress(v[at[0]:at[1]])
	if !ok {
		return mail.Mailbox{Name: strings.Trim(v[:at[0]], "\"' <>[]()")}
	}
	name := strings.Trim(v[:at[0]], "\"' <>[](),;|")
	if name == "" {
		// "ana@example.org (Ana Lopez)"
		if rest, found := strings.CutPrefix(strings.TrimSpace(v[at[1]:]), "("); found {
			name, _, _ = strings.Cut(rest, ")")
		}
	}
	if strings.Contains(name, "@") {
		name = ""
	}
	return mail.Mailbox{Name: name, Address: address}
}

// unprefixed drops the "Fwd:" of a subject.
func unprefixed(subject string) string {
	if isForwarded(subject) {
		if _, rest, found := strings.Cut(strings.ReplaceAll(subject, "：", ":"), ":"); found {
			return strings.TrimRight(strings.TrimSpace(rest), "]")
		}
	}
	return subject
}
