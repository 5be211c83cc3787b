package outbox

import (
	"cmp"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/emersion/go-smtp"

	"guichet/outbox/word"
)

// maxReplyKept is the octets of a server's reply that are kept of an attempt.
const maxReplyKept = 500

// reply is what a server said (RFC 5321 §4.2): the zero reply is none.
type reply struct {
	code     int
	enhanced string // RFC 3463, "" if none
	line     string // all of it in one line, as it is kept and shown
}

// replyOf reads the server's words from an error of the SMTP client; ok is false if it was
// none of the server's.
func replyOf(err error) (r reply, ok bool) {
	var said *smtp.SMTPError
	if !errors.As(err, &said) {
		return reply{}, false
	}
	r.code = said.Code
	if e := said.EnhancedCode; e != (smtp.EnhancedCode{}) {
		r.enhanced = enhancedOf(fmt.Sprintf("%d.%d.%d", e[0], e[1], e[2]), r.code)
		if r.enhanced == "" { // part of the text that only looked like one
			said = &smtp.SMTPError{Code: said.Code, Message: fmt.Sprintf("%d.%d.%d %s", e[0], e[1], e[2], said.Message)}
		}
	}
	r.line = oneLine(strings.Join([]string{strconv.Itoa(r.code), r.enhanced, said.Message}, " "))
	if r.enhanced == "" || vague(r.enhanced) {
		r.enhanced = cmp.Or(enhancedWithin(said.Message, r.code), r.enhanced)
	}
	return r, true
}

// accepted reads the text of a 250 reply.
func accepted(text string) reply {
	word, _, _ := strings.Cut(text, " ")
	return reply{code: 250, enhanced: enhancedOf(word, 250), line: oneLine("250 " + text)}
}

// enhancedOf returns s if it is a status code of RFC 3463 §2 that agrees with the reply
// code, else "".
func enhancedOf(s string, code int) string {
	parts := strings.Split(s, ".")
	if len(parts) != 3 || parts[0] != strconv.Itoa(code/100) {
		return ""
	}
	for _, p := range parts[1:] {
		if n, err := strconv.ParseUint(p, 10, 16); err != nil || n > 999 || p != strconv.FormatUint(n, 10) {
			return ""
		}
	}
	return s
}

// within finds what may be a status code in a line: by itself, in brackets, or behind a "#" as Cisco's
// have it. An IP address is none.
var within = regexp.MustCompile(`(?:^|[\s(\[<#])([245]\.\d{1,3}\.\d{1,3})(?:[\s)\]>:;,]|\.?$)`)

// enhancedWithin returns the first status code that says something in any line of a reply, "" where
// there is none: RFC 2034 §4 wants it at the begin of each, and many servers write it in one.
func enhancedWithin(text string, code int) string {
	for line := range strings.Lines(text) {
		for _, m := range within.FindAllStringSubmatch(strings.TrimSpace(line), -1) {
			if s := enhancedOf(m[1], code); s != "" && !vague(s) {
				return s
			}
		}
	}
	return ""
}

// vague reports whether a status code only repeats the class of the reply, such as 5.0.0.
func vague(status string) bool { return strings.HasSuffix(status, ".0.0") }

// oneLine makes a line that can be stored, logged and shown of what a stranger said.
func oneLine(s string) string { return strings.TrimSpace(word.Cut(word.Clean(s), maxReplyKept)) }
