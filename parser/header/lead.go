package header

import (
	"strings"

	"guichet/parser/charset"
	"guichet/parser/plain"
	"guichet/parser/problem"
)

// SplitMail does as Split, and also returns the lines of text that stand above or between the fields of
// the author: a script that hands its text to dma, nullmailer or ssmtp without a header gets one there.
func SplitMail(raw []byte, p *problem.List) (h Header, body int, lead string) {
	var found lines
	h, body = splitter{raw: raw, to: len(raw), top: true, problems: p, lead: &found}.split(0)
	if !found.traced && found.count < 2 && !found.sentence && !found.alone {
		return h, body, "" // one broken field
	}
	return h, body, strings.TrimRight(plain.Clean(charset.DecodeText([]byte(found.text.String()), h.label())), "\n")
}

// label returns the charset that a header names; "" if none.
func (h Header) label() string {
	_, params := MediaType(h.Get("Content-Type"))
	return params["charset"]
}

// lines collects the text among the fields, as long as only servers' fields came before.
type lines struct {
	text   strings.Builder
	count  int
	traced bool // a server's field came before
	ended  bool // by a field of the author's
	// sentence: words without a colon, which no field has; alone: the mail says nothing below its header.
	sentence, alone bool
}

// traces are fields that servers set on top of a mail, before its own.
var traces = map[string]bool{
	"received": true, "return-path": true, "delivered-to": true, "x-original-to": true, "envelope-to": true, "x-envelope-to": true,
	"received-spf": true, "authentication-results": true, "dkim-signature": true,
}

// plainNames are fields of one word. Other words before a colon are text, where text stands.
var plainNames = map[string]bool{
	"from": true, "to": true, "cc": true, "bcc": true, "subject": true, "date": true, "sender": true, "comments": true, "keywords": true,
	"organization": true, "organisation": true, "precedence": true, "importance": true, "priority": true, "sensitivity": true,
	"newsgroups": true, "path": true, "xref": true, "lines": true, "approved": true, "distribution": true, "supersedes": true,
	"control": true, "status": true, "autocrypt": true, "face": true, "expires": true, "summary": true, "encrypted": true, "references": true,
}

// take looks whether the lines that begin at the start of text, up to a field, are such text: one field,
// f, with its folded lines, or none. It says so, and keeps them.
func (l *lines) take(text string, f Field, fault string) bool {
	if l == nil || l.ended {
		return false
	}
	name := strings.ToLower(strings.TrimSpace(f.Name))
	switch {
	case isMboxString(text):
		return false
	case f.Name == "" || fault == problem.SpacedName:
	case traces[name] || plainNames[name] || strings.Contains(name, "-"):
		l.ended = !traces[name]
		l.traced = l.traced || traces[name]
		return false
	case !l.traced && l.count == 0 && !l.alone:
		return false // a field that nobody knows
	}
	l.count++
	l.sentence = l.sentence || fault == problem.NoColon && strings.Contains(strings.TrimSpace(text), " ")
	l.text.WriteString(strings.TrimRight(text, "\r\n") + "\n")
	return true
}

// maxOddLines is how many lines that are no fields may stand in a row before the author's.
const maxOddLines = 40

// single are the fields that a mail has once (RFC 5322 §3.6), and those of MIME.
var single = map[string]bool{
	"from": true, "to": true, "cc": true, "subject": true, "date": true, "sender": true, "reply-to": true, "message-id": true,
	"in-reply-to": true, "references": true, "mime-version": true, "content-type": true, "content-transfer-encoding": true,
}

// lacks reports whether, a few lines on in rest and before a blank one, a field comes that h has not yet: the
// lines before it are no body.
func (h Header) lacks(rest string) bool {
	if !strings.HasSuffix(rest, "\n") {
		return false // nothing ends this header
	}
	for at, n := 0, 0; at < len(rest) && n < maxOddLines; n++ {
		l, next := plain.CutLine(rest, at)
		name, value, found := strings.Cut(l, ":")
		if found && single[strings.ToLower(name)] && h.Get(name) == "" && fits(name, value) {
			return true
		}
		at = next
	}
	return false
}

// fits reports whether a value may be a field's, and not what people write behind such a word.
func fits(name, value string) bool {
	switch strings.ToLower(name) {
	case "to", "cc", "sender", "reply-to":
		return strings.Contains(value, "@")
	case "date":
		return !ParseDate(value).IsZero()
	}
	return true
}

// authorBelow reports whether the From field comes in rest, before a blank line.
func authorBelow(rest string) bool {
	for at, n := 0, 0; at < len(rest) && n < maxOddLines; n++ {
		l, next := plain.CutLine(rest, at)
		if len(l) > len("from:") && strings.EqualFold(l[:len("from:")], "from:") {
			return true
		}
		at = next
	}
	return false
}
