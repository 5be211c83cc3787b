package notify

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"guichet/desk/policy"
	"guichet/parser"
	"guichet/ticket"
)

// maxSubject is where a subject is cut, in bytes.
const maxSubject = 250

// prefixes that mail programs put before a subject, in the languages that they speak.
var prefixes = map[string]bool{
	"re": true, "aw": true, "sv": true, "antw": true, "antwort": true, "odp": true, "vs": true,
	"ré": true, "rif": true, "res": true, "enc": true, "tr": true, "fw": true,
	"fwd": true, "wg": true, "i": true, "rv": true, "vb": true, "vl": true, "pd": true, "回复": true,
	"答复": true, "转发": true, "返信": true, "回覆": true, "轉寄": true, "отв": true, "на": true, "ynt": true, "bls": true,
}

// NormalSubject takes reply prefixes, ticket tags and line breaks off a subject.
func NormalSubject(d *policy.Directory, s string) string {
	s = strings.Join(strings.Fields(s), " ")
	for {
		rest := strings.TrimSpace(cutGateway(d.CutTag(cutPrefix(s))))
		if rest == s {
			break
		}
		s = rest
	}
	if len(s) > maxSubject {
		s = s[:maxSubject]
		for !utf8.ValidString(s) {
			s = s[:len(s)-1]
		}
	}
	return s
}

// passing are the prefixes of mail that somebody passes on.
var passing = map[string]bool{
	"fwd": true, "fw": true, "wg": true, "tr": true, "rv": true, "enc": true, "i": true, "vb": true, "vl": true, "pd": true,
	"转发": true, "轉寄": true,
}

// IsForward reports whether a subject says that its mail is passed on.
func IsForward(subject string) bool {
	word, _, ok := strings.Cut(strings.ReplaceAll(subject, "：", ":"), ":")
	return ok && passing[strings.ToLower(strings.TrimSpace(word))]
}

func cutPrefix(s string) string {
	word, rest, ok := strings.Cut(strings.ReplaceAll(s, "：", ":"), ":")
	word = strings.ToLower(strings.TrimSpace(word))
	if i := strings.IndexAny(word, "[("); i > 0 { // Re[2]:
		word = word[:i]
	}
	if ok && prefixes[word] {
		return rest
	}
	return s
}

// gateways are what gateways and filters put before a subject of what passes them.
var gateways = regexp.MustCompile(`(?i)^(?:[*{(\[]{1,6}\s*(?:possible |probable |suspected |potential |likely |caution: |warning: )?(?:spam|junk|bulk|phishing|virus|caution|warning|external|externe?|esterno|externo|extern:|ext)` +
	`(?: (?:e-?mail|mail|sender|message|absender|expéditeur|spam))?[\s!?:]*(?:(?:score[ :=]*)?[\d.]+)?\s*[*})\]]{1,6}|(?:external|extern|externe|ext) ?:)\s*`)

// cutGateway takes the mark of a gateway off a subject.
func cutGateway(s string) string { return gateways.ReplaceAllString(s, "") }

// WithoutList takes a list's prefix off the subject of a mail that came by it: "[Garden] Broken rake".
func WithoutList(m *parser.Message) string {
	before, after, found := strings.Cut(m.Subject, "]")
	name, bracket := strings.CutPrefix(cutPrefixes(before), "[")
	if !found || !bracket || name == "" || strings.TrimSpace(after) == "" {
		return m.Subject
	}
	for _, field := range []string{"List-Id", "List-Post", "X-BeenThere", "X-Mailing-List"} {
		v := strings.ToLower(m.Header.Get(field))
		if key := letters(name); key != "" && strings.HasPrefix(letters(v[strings.LastIndexAny(v, "<:")+1:]), key) {
			return strings.TrimSpace(after)
		}
	}
	return m.Subject
}

func cutPrefixes(s string) string {
	for {
		rest := strings.TrimSpace(cutPrefix(s))
		if rest == s {
			return s
		}
		s = rest
	}
}

// letters are those and the digits of a text, in lower case.
func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, s)
}

// OutSubject is the subject of every letter of a ticket: constant, so that mail programs
// keep the thread (PRODUCT 2.4). Bare letters show the fixed words only. its is the tag of the reader's own
// desk, which threads by it; "" if he has none.
func OutSubject(d *policy.Directory, t *ticket.Ticket, its string, bare bool, language string) string {
	subject := t.Thread
	if its != "" && !strings.Contains(subject, its) {
		subject = its + " " + subject
	}
	switch {
	case bare || t.Sensitive:
		subject = d.Words.RequestSubject(language)
	case strings.TrimSpace(subject) == its:
		subject = strings.TrimSpace(its + " " + d.Words.NoSubject(language))
	}
	return "Re: " + d.From(t).Tag(t.Number) + " " + subject
}
