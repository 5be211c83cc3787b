package mailauth

import (
	"bytes"
	"strings"

	"guichet/mail"
)

// FormatResults writes r as an Authentication-Results field (RFC 8601 §2.2) of the host id,
// folded and ended by CRLF. Whatever a stranger chose is quoted or left out; addresses are
// not shown, only domains.
func FormatResults(id string, r Report) string {
	var b strings.Builder
	b.WriteString("Authentication-Results: " + value(id))
	none := true
	method := func(name, result string, properties ...string) {
		if result == "" {
			return
		}
		none = false
		b.WriteString(";\r\n\t" + name + "=" + result)
		for i := 0; i+1 < len(properties); i += 2 {
			if properties[i+1] != "" {
				b.WriteString(" " + properties[i] + "=" + value(properties[i+1]))
			}
		}
	}
	if r.Verdict.Result == mail.Trusted {
		b.WriteString("; none\r\n")
		return b.String()
	}
	identity := "smtp.mailfrom"
	if r.Helo {
		identity = "smtp.helo"
	}
	method("spf", r.Verdict.SPF, identity, r.MailFrom)
	for _, s := range r.DKIM {
		method("dkim", s.Result, "header.d", s.Domain, "header.s", s.Selector)
	}
	if len(r.DKIM) == 0 {
		method("dkim", r.Verdict.DKIM)
	}
	method("dmarc", r.Verdict.DMARC, "header.from", r.From, "policy.dmarc", r.Verdict.Policy)
	if none {
		b.WriteString("; none")
	}
	b.WriteString("\r\n")
	return b.String()
}

// maxValue is the length at which a stranger's text is cut in the field.
const maxValue = 255

// value returns s as a value of RFC 8601 §2.2: a token of RFC 2045 §5.1, or a quoted string.
// Octets that neither may hold become a question mark.
func value(s string) string {
	var b strings.Builder
	token := s != ""
	for i := 0; i < len(s) && i < maxValue; i++ {
		c := s[i]
		switch {
		case c < ' ' || c >= 0x7f:
			c, token = '?', false
		case c == '"' || c == '\\':
			b.WriteByte('\\')
			token = false
		case strings.IndexByte(" ()<>@,;:/[]?=", c) >= 0:
			token = false
		}
		b.WriteByte(c)
	}
	if token {
		return b.String()
	}
	return `"` + b.String() + `"`
}

// stripResults takes away the Authentication-Results fields in raw that claim to be of the
// host id, or whose host cannot be read (RFC 8601 §5): only we may write those. What is left
// is head and what of raw begins at rest; without any such field, head is empty and rest 0.
func stripResults(raw []byte, id string) (head []byte, rest int) {
	at, found := 0, false
	for f := range fieldsOf(raw) {
		v, ok := resultsIn(f)
		if ok && claims(v, id) {
			head, rest, found = append(head, raw[rest:at]...), at+len(f), true
		}
		at += len(f)
	}
	if !found {
		return nil, 0
	}
	return head, rest
}

// resultsIn returns the value of a field if it is an Authentication-Results.
func resultsIn(field []byte) (string, bool) {
	name, v, _ := bytes.Cut(field, []byte(":"))
	return string(v), strings.EqualFold(string(bytes.TrimSpace(name)), "Authentication-Results")
}

// claims reports whether the value of an Authentication-Results field may be read as one of
// the host id.
func claims(v, id string) bool {
	plain, ok := hostOf(v)
	if !ok {
		return true
	}
	claimed, okClaimed := domainName(plain)
	own, okOwn := domainName(id)
	if okClaimed && okOwn {
		return claimed == own
	}
	return !okClaimed || strings.EqualFold(plain, id)
}

// hostOf returns the authserv-id that begins v: a token or a quoted string, after white space
// and comments, and before a version, a comment or a semicolon.
func hostOf(v string) (string, bool) {
	v = strings.TrimLeft(v, " \t\r\n")
	for strings.HasPrefix(v, "(") {
		end := commentEnd(v, 0)
		if end == len(v) {
			return "", false
		}
		v = strings.TrimLeft(v[end+1:], " \t\r\n")
	}
	if strings.HasPrefix(v, `"`) {
		end := quoteEnd(v, 0)
		if end >= len(v) {
			return "", false
		}
		return strings.NewReplacer(`\\`, `\`, `\`, "").Replace(v[1:end]), true
	}
	if end := strings.IndexAny(v, " \t\r\n;(/"); end >= 0 {
		v = v[:end]
	}
	return v, v != ""
}
