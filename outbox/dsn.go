package outbox

import (
	"fmt"
	"strings"
)

// maxEnvelopeID is how long an ENVID may be (RFC 3461 §4.4).
const maxEnvelopeID = 100

// envelope says from whom to whom, and where the server offers DSN, what its reports are to say. QUIRK: some servers offer
// DSN and know none of it, such as those behind a firewall that rewrites commands: the envelope is said again without.
func (l *link) envelope(p *post) *fault {
	f := l.begin(p)
	if f == nil || f.broken || !l.dsn() || f.reply.code != 501 && f.reply.code != 504 && f.reply.code != 555 {
		return f
	}
	l.noDSN = true
	if f := l.prepare(p); f != nil {
		return f
	}
	l.dirty = true
	return l.begin(p)
}

// dsn reports whether the words of DSN may be said.
func (l *link) dsn() bool {
	offered, _ := l.client.Extension("DSN")
	return offered && !l.noDSN
}

// report are the words for MAIL. Reports bring the header back and not the words (RET=HDRS), and with them our own name of
// the letter, which is its return path: a report that lost its way by a server that rewrites that or Message-ID is still
// known by it.
func (l *link) report(p *post) string {
	if !l.dsn() {
		return ""
	}
	words := " RET=HDRS"
	if id := xtext(p.from); ascii(p.from) && len(id) <= maxEnvelopeID {
		words += " ENVID=" + id
	}
	return words
}

// notify are the words for RCPT: the desk wants reports of failure and delay, none of success (RFC 3461 §4.1). An address
// with letters outside ASCII goes as it is, to servers with SMTPUTF8 (RFC 6533 §3).
func (l *link) notify(p *post) string {
	if !l.dsn() {
		return ""
	}
	if ascii(p.to) {
		return " NOTIFY=FAILURE,DELAY ORCPT=rfc822;" + xtext(p.to)
	}
	return " NOTIFY=FAILURE,DELAY ORCPT=utf-8;" + unitext.Replace(p.to)
}

// unitext writes what may not stand in an address of utf-8-addr-unitext.
var unitext = strings.NewReplacer("+", `\x{2B}`, "=", `\x{3D}`, `\`, `\x{5C}`, " ", `\x{20}`)

// xtext writes s for a parameter of SMTP (RFC 3461 §4).
func xtext(s string) string {
	var b strings.Builder
	for i := range len(s) {
		if c := s[i]; c <= ' ' || c > '~' || c == '+' || c == '=' {
			fmt.Fprintf(&b, "+%02X", c)
		} else {
			b.WriteByte(c)
		}
	}
	return b.String()
}

// ascii reports whether s has printable ASCII only.
func ascii(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' {
			return false
		}
	}
	return true
}
