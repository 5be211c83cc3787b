package forward

import (
	"strings"

	"guichet/parser/plain"
)

// forwardPrefixes begins the subject of a mail that is passed on, per client and language.
var forwardPrefixes = []string{
	"fwd", "fw", "tr", "wg", "rv", "i", "enc", "res: enc", "doorst", "fs", "pd", "vb", "vl", "vid", "vidb", "videresend", "ilt", "i̇lt", "ynl", "转发", "轉寄", "轉發", "转寄", "転送", "전달", "rvd", "továbbítás", "trans", "přep", "předáno", "пересл", "fwd fwd", "переслано", "reenv", "trasmesso", "inoltra", "πρθ", "tov", "chuyển tiếp", "weitergeleitet", "transféré",
}

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
	prefix = strings.TrimSpace(prefix)
	for _, p := range forwardPrefixes {
		if prefix == p {
			return true
		}
	}
	return false
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
