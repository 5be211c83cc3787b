package machine

import (
	"regexp"
	"strings"

	"guichet/parser/plain"
	"guichet/parser/quote"
)

// prose is a report read out of its words.
type prose struct {
	action     string
	recipients []Recipient
	text       string // the report's own words
	rest       string // where the returned mail may stand
}

// Limits of reading words.
const (
	maxReportText = 64 << 10 // bytes
	maxLead       = 6        // filled lines between a verdict and its first recipient
	maxDiagnostic = 1000     // bytes
)

// proseReport reads a report that follows no standard: a sentence that says what happened,
// then the recipients, each with the reason. known says that a field or the media type
// told already that it is one; else the subject must.
func proseReport(text, subject string, known bool) *prose {
	text = plain.Cut(text, maxReportText)
	lines := quote.Lines(text)
	end := copyAt(lines)
	o := &prose{text: text}
	if end < len(lines) {
		o.text, o.rest = text[:lines[end].From], text[lines[end].From:]
	}
	at := -1
	longest := 0
	for i := range end {
		two := lines[i].Words
		if i+1 < end {
			two += " " + lines[i+1].Words // sentences are wrapped
		}
		if words, action := verdict(two); len(words) > longest {
			at, longest, o.action = i, len(words), action
		}
	}
	if at < 0 && !known && !bounceSubject(subject) {
		return nil
	}
	o.recipients = recipientsIn(lines[max(at, 0):end], o.action, at >= 0)
	if len(o.recipients) == 0 {
		// The recipient may be named above the verdict, or inside its sentence.
		o.recipients = recipientsIn(lines[:end], o.action, false)
	}
	if len(o.recipients) == 0 {
		o.recipients = refusals(lines[:end], o.action)
	}
	if len(o.recipients) == 0 && !known && !bounceSubject(subject) {
		return nil
	}
	if o.action == "" {
		o.action = "failed"
	}
	return o
}

// refusal is the reply of a server that refuses (RFC 5321 §4.2.1), with an address beside.
var refusal = regexp.MustCompile(`(?:^|[^\d.])[45]\d\d[ -].*@`)

// cited is the reply of a server behind the address that it refused: "rejected <a@b>, it said: [550 5.1.1".
var cited = regexp.MustCompile(`@.*[\[(: ][45]\d\d [45]\.\d{1,3}\.\d`)

// refusedBy reports whether text cites a server's refusal of an address.
func refusedBy(text string) bool { return refusal.MatchString(plain.Cut(text, maxReportText)) }

// refusals collects the addresses that servers refused, by their replies.
func refusals(lines []quote.Line, action string) []Recipient {
	var all []Recipient
	for _, l := range lines {
		if len(all) >= MaxRecipients || !refusal.MatchString(l.Words) && !cited.MatchString(l.Words) {
			continue
		}
		if a := strings.TrimRight(quote.AddressIn.FindString(l.Words), "."); a != "" && recipientOf(all, a) == nil {
			all = append(all, complete(Recipient{Email: a, Diagnostic: plain.Cut(l.Words, maxDiagnostic)}, action))
		}
	}
	return all
}

// bounceSubject reports whether a subject is a report's.
func bounceSubject(subject string) bool {
	low := strings.ToLower(plain.Words(subject))
	low = strings.TrimLeft(low, "*-[] ")
	for _, s := range bounceSubjects {
		if strings.HasPrefix(low, s) {
			return true
		}
	}
	return false
}

// copyAt returns the line at which the returned mail begins, len(lines) if none does.
func copyAt(lines []quote.Line) int {
	for i, l := range lines {
		if i == 0 || l.Words == "" || len(l.Words) > 120 {
			continue
		}
		inner := strings.ToLower(strings.TrimFunc(l.Words, func(r rune) bool { return plain.IsDash(r) || r == ' ' }))
		inner = strings.TrimLeft(inner, "> ")
		dashed := len(inner) < len(l.Words)-2
		if dashed && fieldBelow(lines, i+1) {
			return i // in whatever language: "--- Der Header der ursprünglichen Nachricht ---"
		}
		for _, c := range copies {
			if !strings.HasPrefix(inner, c) {
				continue
			}
			field := strings.HasSuffix(c, ":")
			if field || dashed || strings.HasSuffix(inner, ":") || followIn.MatchString(inner) {
				return i
			}
		}
	}
	return len(lines)
}

// fieldBelow reports whether the first line from i on is a field that begins the header of a mail.
func fieldBelow(lines []quote.Line, i int) bool {
	i = quote.SkipBlank(lines, i)
	return i < len(lines) && mailField.MatchString(lines[i].Words)
}

var mailField = regexp.MustCompile(`^(?i:Return-Path|Received|Message-ID|MIME-Version|DKIM-Signature|Content-Type): ?\S`)

// followIn ends a line that announces the returned mail.
var followIn = regexp.MustCompile(`\bfollows?\.?$`)

// verdict returns the longest sentence of verdicts in words and its action.
func verdict(words string) (sentence, action string) {
	low := strings.ReplaceAll(strings.ToLower(words), "’", "'")
	low = strings.Join(strings.Fields(low), " ")
	for _, v := range verdicts {
		if len(v.words) > len(sentence) && strings.Contains(low, v.words) {
			sentence, action = v.words, v.action
		}
	}
	return sentence, action
}

// A line that names a recipient: the address alone, in brackets or quotes, with a colon,
// or before a date or a link.
var recipientLine = regexp.MustCompile(`^(?:[*•-]\s+)?(?:[^<>@"]{0,60}[\s：])?[<"'(]?([^\s<>"'(),;:：]+@[^\s<>"'(),;:：]+)[>"')]?\s*(?:<mailto:[^>]*>|\(expanded from:?[^)]*\)|on .*|\[.*\])?\s*[.:]?(.*)$`)

// typedAddress is an address as Exchange and MailEnable name one: "[SMTP:ana@example.org]", or XMail: "Rcpt=[ana@example.org]".
var typedAddress = regexp.MustCompile(`(?i)(?:\[smtp:|rcpt=\[)([^\s\[\]:]+@[^\s\[\]:]+)\]`)

// helper is a line that names whom to ask, "For further assistance, please contact <support@ocn.example>", or who sent.
var helper = regexp.MustCompile(`(?i)^mail from:|^[^@<]*\b(?:assistance|contact|questions?|please (?:write|mail)|send (?:e-?)?mail to)\b`)

// recipientsIn collects the recipients with their reasons. near says that they begin
// within a few lines.
func recipientsIn(lines []quote.Line, action string, near bool) []Recipient {
	var all []Recipient
	var now *Recipient
	lead, blank, inline := 0, false, false
	for i, l := range lines {
		if l.Words == "" {
			blank = true
			continue
		}
		m := recipientLine.FindStringSubmatch(typedAddress.ReplaceAllString(l.Words, "<$1>"))
		if m != nil && helper.MatchString(l.Words) {
			m = nil
		}
		switch {
		case m != nil && len(all) < MaxRecipients && namesRecipient(m, now, blank, inline):
			if again := recipientOf(all, m[1]); again != nil {
				if now = again; len(strings.Fields(l.Words)) > 2 {
					now.Diagnostic = joinReason(now.Diagnostic, l.Words)
				}
				break
			}
			all = append(all, Recipient{Email: strings.TrimRight(m[1], "."), Diagnostic: strings.TrimSpace(m[2])})
			now = &all[len(all)-1]
			inline = inline || len(all) == 1 && m[2] != "" && startsWithAddress(l.Words, m[1])
		case now != nil && blank && strings.HasSuffix(l.Words, ":") && !statusIn.MatchString(l.Words) && len(all) > 0 && len(now.Diagnostic) > 0:
			// A heading: what follows is no reason.
		case now != nil && len(now.Diagnostic) < maxDiagnostic:
			now.Diagnostic = joinReason(now.Diagnostic, l.Words)
		case now == nil && i > 0:
			if lead++; near && lead > maxLead {
				return nil
			}
			if a := quote.AddressIn.FindString(l.Words); a != "" && !near {
				if s, _ := verdict(l.Words); s != "" {
					all = append(all, Recipient{Email: strings.TrimRight(a, "."), Diagnostic: l.Words})
					now = &all[len(all)-1]
				}
			}
		}
		blank = false
	}
	for i := range all {
		all[i] = complete(all[i], action)
	}
	return all
}

// namesRecipient reports whether a matched line names a recipient and is not the reason of the one
// above, which may begin with an address as well.
func namesRecipient(m []string, now *Recipient, blank, inline bool) bool {
	short := len(strings.Fields(m[2])) == 0
	return short || now == nil || blank && strings.HasPrefix(m[0], "<") || inline && startsWithAddress(m[0], m[1])
}

// startsWithAddress reports whether a line begins with an address: "a@b: 550 nobody" is how a report may list its
// recipients, one a line.
func startsWithAddress(line, address string) bool {
	return strings.HasPrefix(strings.TrimLeft(line, "<"), address)
}

func recipientOf(all []Recipient, email string) *Recipient {
	for i := range all {
		if strings.EqualFold(all[i].Email, strings.TrimRight(email, ".")) {
			return &all[i]
		}
	}
	return nil
}

func joinReason(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return plain.Cut(a+" "+b, maxDiagnostic)
}

// merge adds the recipients of X-Failed-Recipients, which Exim, Gmail and others write.
func merge(found []Recipient, fields []string, action string) []Recipient {
	for _, v := range fields {
		for _, a := range quote.AddressIn.FindAllString(v, MaxRecipients) {
			if recipientOf(found, a) == nil && len(found) < MaxRecipients {
				found = append(found, complete(Recipient{Email: a}, action))
			}
		}
	}
	return found
}
