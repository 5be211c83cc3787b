package header

import (
	"strings"

	"guichet/mail"
	"guichet/parser/plain"
)

// Caps of identifiers.
const (
	MaxID  = 998 // bytes of one: the longest line of RFC 5322 §2.1.1
	maxIDs = 500 // of one field
)

// MessageIDs finds the identifiers in a value by their pattern: whatever stands between
// angle brackets, else every word with an '@'. Each comes once.
func MessageIDs(v string) []mail.MessageID {
	if strings.Contains(v, "=?") {
		v = DecodeWords(v) // QUIRK: some gateways encode long identifiers
	}
	var ids []mail.MessageID
	for rest := v; len(ids) < maxIDs; {
		open := strings.IndexByte(rest, '<')
		if open < 0 {
			break
		}
		rest = rest[open+1:]
		end := strings.IndexAny(rest, "<>")
		if end < 0 {
			break
		}
		if rest[end] == '>' {
			ids = addID(ids, rest[:end])
			rest = rest[end+1:]
		}
	}
	if len(ids) > 0 {
		return ids
	}
	for _, w := range strings.FieldsFunc(v, func(r rune) bool { return strings.ContainsRune(" \t,;<>\"", r) }) {
		if strings.Contains(w, "@") && len(ids) < maxIDs {
			ids = addID(ids, w)
		}
	}
	return ids
}

func addID(ids []mail.MessageID, s string) []mail.MessageID {
	s = plain.Printable(s)
	if s == "" || len(s) > MaxID {
		return ids
	}
	for _, have := range ids[max(0, len(ids)-20):] {
		if string(have) == s {
			return ids
		}
	}
	return append(ids, mail.MessageID(s))
}

// MessageID reads the one identifier of a Message-ID field. One without brackets and '@'
// is taken whole.
func MessageID(v string) mail.MessageID {
	if ids := MessageIDs(v); len(ids) > 0 {
		return ids[0]
	}
	v = plain.Printable(strings.Trim(v, "<> \t"))
	if len(v) > MaxID {
		return ""
	}
	return mail.MessageID(v)
}
