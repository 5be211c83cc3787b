package forward

import (
	"strings"

	"guichet/parser/language"

	"guichet/mail"
	"guichet/parser/header"
	"guichet/parser/quote"
)

// onBehalf stands in a From between the machine or secretary that sent and the author.
var onBehalf = language.Words(language.OnBehalf)

// authorOf reads the author out of a From line as clients show it: "Ana <a@b>", "Ana
// [mailto:a@b]", "Ana (a@b)", "a@b". The Address is zero if there is none.
func authorOf(v string) mail.Mailbox {
	v = strings.TrimSpace(strings.NewReplacer("mailto:", " ", "*", "").Replace(v))
	for _, w := range onBehalf {
		w = " " + w + " "
		if at := strings.Index(strings.ToLower(v), w); at >= 0 && len(strings.ToLower(v)) == len(v) {
			v = v[at+len(w):]
		}
	}
	at := quote.AddressIn.FindStringIndex(v)
	if at == nil {
		return mail.Mailbox{Name: strings.Trim(v, "\"' <>[]()")}
	}
	address, ok := header.ParseAddress(v[at[0]:at[1]])
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

// attributed cuts the part of an attribution that names the author: the words around the
// address, without the date before it.
func attributed(s string) string {
	at := quote.AddressIn.FindStringIndex(s)
	if at == nil {
		return ""
	}
	start := strings.LastIndexAny(s[:at[0]], ",0123456789")
	return s[start+1 : min(len(s), at[1]+1)]
}
