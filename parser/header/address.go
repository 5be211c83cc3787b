package header

import (
	"regexp"
	"strings"

	"guichet/mail"
	"guichet/parser/plain"
)

// maxAddresses is how many mailboxes of one field are read, maxWords how many words a
// display name may have to be joined over commas.
const (
	maxAddresses = 1000
	maxWords     = 50
)

// AddressList is a field of addresses (RFC 5322 §3.4), read as it is found: a bad mailbox does
// not lose the others.
type AddressList struct {
	Found []mail.Mailbox // in order
	Bad   int            // how many mailboxes had no usable address
	Odd   bool           // something other than mailboxes stood there: a route, a group, text between address and comma

	name    []string // words of the display name so far
	words   int      // how many of name came from outside quotes
	comment string
	angle   bool // the current mailbox had its address in angle brackets
	open    bool // no comment is closed from here on
}

// ParseAddresses reads the value of one field. It never fails.
func ParseAddresses(v string) AddressList {
	var l AddressList
	for v != "" && len(l.Found) < maxAddresses {
		v = l.next(v)
	}
	l.end(true)
	return l
}

// next takes one token off v.
func (l *AddressList) next(v string) string {
	switch v[0] {
	case ' ', '\t':
		return strings.TrimLeft(v, " \t")
	case ',':
		l.end(false)
		return v[1:]
	case ';':
		l.end(true)
		return v[1:]
	case '"':
		text, rest := cutQuotedString(v[1:])
		l.name = append(l.name, quoteMark+text)
		return rest
	case '(':
		if l.open {
			return v[1:]
		}
		rest, ok := skipComment(v)
		if ok {
			l.comment = v[1 : len(v)-len(rest)-1]
		}
		l.open = !ok
		return rest
	case '<':
		return l.bracket(v[1:])
	case ':':
		// A group begins (RFC 5322 §3.4): its name is not a mailbox.
		l.Odd = true
		l.reset()
		return v[1:]
	}
	end := strings.IndexAny(v, " \t,;\"(<:")
	if word := encodedWord.FindString(v); word != "" { // any sign may stand in one (RFC 2047 §5)
		end = len(word)
	}
	switch {
	case end < 0 || end == len(v):
		end = len(v)
	case v[end] == ':' && strings.HasPrefix(strings.ToLower(v), "mailto:"):
		return v[end+1:]
	case v[end] == ':' && strings.Contains(v[:end], "@[") && !strings.Contains(v[:end], "]"):
		end = literalEnd(v) // user@[IPv6:...]
	}
	l.name = append(l.name, v[:end])
	l.words++
	return v[end:]
}

// encodedWord is one whole encoded word at the start of a phrase.
var encodedWord = regexp.MustCompile(`^=\?[^\s?=]+\?[BbQq]\?[^\s?<>@"]*\?=`)

// quoteMark begins the words of name that stood in quotes.
const quoteMark = "\x00"

func literalEnd(v string) int {
	if i := strings.IndexByte(v, ']'); i >= 0 {
		return i + 1
	}
	return len(v)
}

// cutQuotedString reads a quoted string of a mailbox up to its end; without one, up to the
// bracket or the comma.
func cutQuotedString(s string) (text, rest string) {
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case '"':
			return unquotePairs(s[:i]), s[i+1:]
		}
	}
	if i := strings.IndexAny(s, "<,"); i >= 0 {
		return unquotePairs(s[:i]), s[i:]
	}
	return unquotePairs(s), ""
}

// unquotePairs undoes RFC 5322 §3.2.1.
func unquotePairs(s string) string {
	if !strings.Contains(s, `\`) {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '\\' && i+1 < len(s) {
			i++
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

// bracket takes an address in angle brackets.
func (l *AddressList) bracket(v string) string {
	v = strings.TrimLeft(v, "< \t")
	end := bracketEnd(v)
	inner, rest := v, ""
	if end >= 0 {
		inner, rest = v[:end], strings.TrimLeft(v[end+1:], ">")
	} else if i := strings.IndexByte(v, ','); i >= 0 {
		inner, rest = v[:i], v[i:]
	}
	if strings.HasPrefix(inner, "@") { // RFC 5322 §4.4 route
		if i := strings.IndexByte(inner, ':'); i >= 0 {
			inner = inner[i+1:]
			l.Odd = true
		}
	}
	if l.angle {
		// "<a@b> <c@d>" without a comma: two mailboxes, never the one that suits.
		l.Odd = true
		l.reset()
	}
	l.add(inner, l.displayName())
	l.angle = true
	l.name, l.words = nil, 0
	return rest
}

// bracketEnd finds '>' outside a quoted local part.
func bracketEnd(v string) int {
	end := strings.IndexByte(v, '>')
	if q := strings.IndexByte(v, '"'); q < 0 || q > end {
		return end
	}
	quoted := false
	for i := 0; i < len(v); i++ {
		switch {
		case v[i] == '\\' && quoted:
			i++
		case v[i] == '"':
			quoted = !quoted
		case v[i] == '>' && !quoted:
			return i
		}
	}
	return end
}

// end finishes a mailbox at a comma, or for good. A name before a comma that has no
// address belongs to the next mailbox: "Smith, Zoe <z@x.org>".
func (l *AddressList) end(final bool) {
	if l.angle {
		if l.words > 0 { // text after the bracket: another address hides there, or nothing
			l.Odd = true
			l.bare(true)
		}
		l.reset()
		return
	}
	if len(l.name) == 0 {
		l.comment = ""
		return
	}
	if l.bare(false) {
		l.reset()
		return
	}
	if last := l.name[len(l.name)-1]; final || len(l.name) > maxWords || strings.HasSuffix(last, "?=") {
		l.Bad++
		l.reset()
		return
	}
	l.name[len(l.name)-1] += ","
}

func (l *AddressList) reset() {
	l.name, l.words, l.comment, l.angle = nil, 0, "", false
}

// bare looks for an address without brackets among the words.
func (l *AddressList) bare(trailing bool) bool {
	// The parts of an address may be spread over words: "pete(his) @ silly . test".
	at := -1
	for i, w := range l.name {
		if w[0:1] != quoteMark && strings.Contains(w, "@") {
			at = i
		}
	}
	if at < 0 {
		if len(l.name) == 1 && !trailing {
			w := strings.TrimPrefix(l.name[0], quoteMark)
			if strings.Count(w, "@") == 1 && strings.HasPrefix(w, "'") {
				return l.add(w, "")
			}
		}
		return false
	}
	from, to := at, at+1
	for from > 0 && (strings.HasPrefix(l.name[from], "@") || strings.HasPrefix(l.name[from], ".") || strings.HasSuffix(l.name[from-1], ".")) {
		from--
	}
	for to < len(l.name) && (strings.HasSuffix(l.name[to-1], "@") || strings.HasSuffix(l.name[to-1], ".") || strings.HasPrefix(l.name[to], ".")) {
		to++
	}
	var text strings.Builder
	for _, w := range l.name[from:to] {
		if strings.HasPrefix(w, quoteMark) {
			w = `"` + w[1:] + `"`
		}
		text.WriteString(w)
	}
	l.name = l.name[:from]
	return l.add(text.String(), l.displayName())
}

// displayName joins the words before the address, else takes the comment (RFC 5322 §3.4
// note on old usage).
func (l *AddressList) displayName() string {
	if len(l.name) == 0 {
		return cleanName(unquotePairs(l.comment))
	}
	if len(l.name) == 1 {
		return cleanName(strings.TrimPrefix(l.name[0], quoteMark))
	}
	var b strings.Builder
	for i, w := range l.name {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(strings.TrimPrefix(w, quoteMark))
	}
	return cleanName(b.String())
}

func cleanName(s string) string {
	s = strings.TrimSpace(Text(s))
	for strings.HasSuffix(s, ">") && strings.Count(s, ">") > strings.Count(s, "<") || strings.HasSuffix(s, "<") {
		s = strings.TrimRight(s[:len(s)-1], " ")
	}
	for strings.HasPrefix(s, "<") && (strings.Count(s, "<") > strings.Count(s, ">") || strings.IndexByte(s, '>') == len(s)-1) || strings.HasPrefix(s, ">") {
		s = strings.TrimSpace(strings.TrimSuffix(s[1:], ">"))
	}
	if len(s) > 1 && (s[0] == '\'' && s[len(s)-1] == '\'' || s[0] == '"' && s[len(s)-1] == '"') {
		s = strings.TrimSpace(s[1 : len(s)-1])
	}
	return plain.Cut(s, 500)
}

// add keeps an address if it is one. Encoded words are never decoded here: an address
// inside of one is a trick.
func (l *AddressList) add(text, name string) bool {
	a, ok := ParseAddress(text)
	if !ok {
		l.Bad++
		return true
	}
	l.Found = append(l.Found, mail.Mailbox{Name: name, Address: a})
	return true
}

// ParseAddress reads an addr-spec with the obsolete spaces and comments of RFC 5322 §4.4,
// and whatever local part senders have. What is returned survives mail.ParseAddress.
func ParseAddress(s string) (mail.Address, bool) {
	if a, err := mail.ParseAddress(s); err == nil {
		return a, true
	}
	if s = strings.TrimSpace(s); len(s) > 4*mail.MaxPath {
		return mail.Address{}, false
	}
	if len(s) > 7 && strings.EqualFold(s[:7], "mailto:") {
		s = s[7:]
	}
	for {
		open := strings.IndexByte(s, '(')
		if open < 0 || strings.Contains(s[:open], `"`) {
			break
		}
		rest, ok := skipComment(s[open:])
		if !ok {
			break
		}
		s = s[:open] + rest
	}
	at := strings.LastIndexByte(s, '@')
	if at < 1 || at == len(s)-1 {
		return mail.Address{}, false
	}
	local := strings.Trim(s[:at], " \t'")
	domain := strings.Trim(strings.ReplaceAll(s[at+1:], " ", ""), ".'\t,;")
	if !strings.HasPrefix(local, `"`) {
		local = strings.ReplaceAll(local, " ", "")
	} else if len(local) > 1 && strings.HasSuffix(local, `"`) {
		local = unquotePairs(local[1 : len(local)-1])
	}
	a := mail.Address{Local: local, Domain: domain}
	back, err := mail.ParseAddress(a.String())
	return back, err == nil && local != ""
}
