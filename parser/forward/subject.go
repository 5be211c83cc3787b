package forward

import (
	"strings"

	"guichet/parser/language"

	"guichet/parser/plain"
)

// prefixes begins the subject of a mail that is passed on, per client and language.
var prefixes = language.Set(language.ForwardPrefix)

// isForwarded reports whether a subject says that the mail is passed on.
func isForwarded(subject string) bool {
	low := strings.ReplaceAll(strings.ToLower(plain.Words(subject)), "：", ":")
	if strings.HasPrefix(low, "[fwd:") {
		return true
	}
	for range 4 { // behind a list's or a ticket's tag
		if !strings.HasPrefix(low, "[") {
			break
		}
		_, rest, found := strings.Cut(low, "]")
		if !found {
			break
		}
		low = strings.TrimLeft(rest, " ")
	}
	prefix, _, found := strings.Cut(low, ":")
	if !found {
		return false
	}
	return prefixes[strings.TrimSpace(prefix)]
}

// unprefixed drops the "Fwd:" of a subject.
func unprefixed(subject string) string {
	if isForwarded(subject) {
		if _, rest, found := strings.Cut(strings.ReplaceAll(subject, "：", ":"), ":"); found {
			return strings.TrimRight(strings.TrimSpace(rest), "]")
		}
	}
	return subject
}
