package notify

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"guichet/desk/policy"
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
func NormalSubject(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	for {
		rest := strings.TrimSpace(cutTag(cutPrefix(s)))
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

func cutTag(s string) string {
	before, after, ok := strings.Cut(s, "[#")
	if !ok {
		return s
	}
	digits, rest, ok := strings.Cut(after, "]")
	if !ok || digits == "" || strings.Trim(digits, "0123456789") != "" {
		return s
	}
	return strings.TrimSpace(before) + " " + strings.TrimSpace(rest)
}

// OutSubject is the subject of every letter of a ticket: constant, so that mail programs
// keep the thread (PRODUCT 2.4). Bare letters show the fixed words only.
func OutSubject(d *policy.Directory, t *ticket.Ticket, bare bool, language string) string {
	subject := t.Thread
	switch {
	case bare || t.Sensitive:
		subject = d.Words.RequestSubject(language)
	case subject == "":
		subject = d.Words.NoSubject(language)
	}
	return fmt.Sprintf("Re: [#%d] %s", t.Number, subject)
}
