package format

import "strings"

// The lines of RFC 9580 §6.2 and §7 around PGP text.
const (
	pgpSigned    = "-----BEGIN PGP SIGNED MESSAGE-----"
	pgpSignature = "-----BEGIN PGP SIGNATURE-----"
	pgpEnd       = "-----END PGP SIGNATURE-----"
)

// Unsigned takes the frame of a text that is signed in the clear away (RFC 9580 §7). The
// signature is not checked. Any other text comes back as it is.
func Unsigned(s string) string {
	start := strings.Index(s, pgpSigned)
	if start < 0 || start > 0 && s[start-1] != '\n' {
		return s // or quoted
	}
	before, rest := s[:start], s[start+len(pgpSigned):]
	_, body, ok := strings.Cut(rest, "\n\n") // after the Hash lines
	if !ok {
		return s
	}
	end := strings.Index(body, "\n"+pgpSignature)
	if end < 0 {
		return s
	}
	_, after, _ := strings.Cut(body[end:], pgpEnd)
	body = strings.TrimPrefix(strings.ReplaceAll("\n"+body[:end], "\n- ", "\n"), "\n")
	return before + body + "\n" + strings.TrimPrefix(after, "\n")
}
