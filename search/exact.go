package search

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
)

// exactMark begins every exact term. No word holds it, so the two never meet.
const exactMark = "\x01"

// maxExact is the length in octets up to which an exact term holds its value as it is.
const maxExact = 60

// Exact makes the term of a value that is found as a whole, such as a person's address. A
// kind is a word of ours ("person"); a value is the caller's to fold. Values of two kinds
// are never equal. A long value, or one with control characters, is kept as its hash.
func Exact(kind, value string) string {
	term := exactMark + kind + ":" + value
	if len(term) <= maxExact && !strings.ContainsFunc(value, func(r rune) bool { return r < ' ' || r == '\uFFFD' }) {
		return term
	}
	sum := sha256.Sum256([]byte(value))
	return exactMark + kind + "\x02" + hex.EncodeToString(sum[:16])
}
