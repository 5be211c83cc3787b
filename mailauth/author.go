package mailauth

import (
	"strings"

	"guichet/mail"
)

// author is whom a mail names as its writer.
type author struct {
	domain string // of the one From address, as an A-label; "" if there is not exactly one
	// sound says that every reader of the From field finds this one address. Where they may
	// not, the address can be found forged but never proven.
	sound bool
}

// authorOf compares the addresses that the desk goes by with the From field that signatures
// cover. The two are read by different rules on purpose: a trick has to fool both.
func authorOf(h *header, from []mail.Mailbox) author {
	if len(from) != 1 || from[0].Address.IsZero() {
		return author{}
	}
	domain, ok := domainName(from[0].Address.Domain)
	if !ok {
		return author{}
	}
	at := h.all("from")
	sound := !h.odd && len(at) == 1 && isOnly(h.fields[at[0]].value(), from[0].Address)
	return author{domain: domain, sound: sound}
}

// isOnly reports whether a is the one address in the value of a From field (RFC 5322 §3.4):
// in angle brackets at the end, or bare. Comments and quoted names may hold anything; other
// text no second address, and no group.
func isOnly(value string, a mail.Address) bool {
	plain, ok := withoutComments(value)
	if !ok {
		return false
	}
	before, rest, angle := strings.Cut(plain, "<")
	if !angle {
		return isAddress(plain, a)
	}
	inner, after, closed := strings.Cut(rest, ">")
	if !closed || strings.TrimSpace(after) != "" || !isAddress(inner, a) {
		return false
	}
	// QUIRK: many programs write the address again as the name, without quotes, and some
	// people have an @ in theirs. What has a domain after it is another address.
	for word := range strings.FieldsFuncSeq(before, func(r rune) bool { return strings.ContainsRune(" \t,;:", r) }) {
		_, domain, _ := strings.Cut(word, "@")
		if strings.Contains(domain, ".") && !isAddress(word, a) {
			return false
		}
	}
	return !strings.Contains(before, ">")
}

func isAddress(s string, a mail.Address) bool {
	got, err := mail.ParseAddress(strings.TrimSpace(s))
	return err == nil && got.Local == a.Local && strings.EqualFold(got.Domain, a.Domain)
}

// withoutComments takes comments and quoted names out of a From field; a quoted local part,
// which an @ follows, stays. ok is false where one is not closed, or a backslash stands
// outside of both.
func withoutComments(s string) (plain string, ok bool) {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '\\':
			return "", false
		case '(':
			i = commentEnd(s, i)
			b.WriteByte(' ')
		case '"':
			end := quoteEnd(s, i)
			if end+1 < len(s) && s[end+1] == '@' {
				b.WriteString(s[i : end+1])
			} else {
				b.WriteByte(' ')
			}
			i = end
		default:
			b.WriteByte(s[i])
		}
		if i >= len(s) {
			return "", false
		}
	}
	return b.String(), true
}

// commentEnd returns where the comment that opens at s[i] closes; len(s) if it does not.
func commentEnd(s string, i int) int {
	depth := 0
	for ; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case '(':
			depth++
		case ')':
			if depth--; depth == 0 {
				return i
			}
		}
	}
	return len(s)
}

// quoteEnd returns where the quoted string that opens at s[i] closes; len(s) if it does not.
func quoteEnd(s string, i int) int {
	for i++; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case '"':
			return i
		}
	}
	return len(s)
}
