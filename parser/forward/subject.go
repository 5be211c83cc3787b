package forward

import (
	"regexp"
	"slices"
	"strings"

	"guichet/parser/language"

	"guichet/parser/plain"
)

// prefixes begins the subject of a mail that is passed on, per client and language.
var prefixes = language.Set(language.ForwardPrefix)

// addressed is the subject of a mail that mutt passes on: "[ana@example.org: Printer]".
var addressed = regexp.MustCompile(`^\[[^\s\[\]:@]+@[^\s\[\]:]+: .*\]$`)

// isForwarded reports whether a subject says that the mail is passed on.
func isForwarded(subject string) bool {
	low := strings.ReplaceAll(strings.ToLower(plain.Words(subject)), "：", ":")
	if strings.HasPrefix(low, "[fwd:") || addressed.MatchString(low) {
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

// replies begins the subject of an answer, per client and language.
var replies = language.Words(language.ReplyPrefix)

// Prefixed reports whether a subject says that the mail answers another, or passes it on.
func Prefixed(subject string) bool {
	if isForwarded(subject) {
		return true
	}
	low := strings.ReplaceAll(strings.ToLower(plain.Words(subject)), "：", ":")
	for strings.HasPrefix(low, "[") {
		_, rest, found := strings.Cut(low, "]")
		if !found {
			break
		}
		low = strings.TrimLeft(rest, " ")
	}
	if before, after, found := strings.Cut(low, ":"); found {
		low = strings.TrimSpace(before) + ":" + after // "Re :"
	}
	return slices.ContainsFunc(replies, func(p string) bool { return strings.HasPrefix(low, p) })
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
