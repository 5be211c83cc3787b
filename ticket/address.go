package ticket

import (
	"strings"

	"golang.org/x/net/idna"
	"golang.org/x/text/unicode/norm"

	"guichet/mail"
)

// Fold returns the form of an address in which two that reach the same person are equal:
// local part case-folded and NFC, domain as A-label (PRODUCT 1.7). A domain that IDNA
// refuses is kept in lower case.
func Fold(a mail.Address) mail.Address {
	domain := strings.ToLower(a.Domain)
	if !a.IsASCII() || strings.Contains(domain, "xn--") {
		return mail.Address{Local: norm.NFC.String(strings.ToLower(norm.NFC.String(a.Local))), Domain: AsciiDomain(domain)}
	}
	return mail.Address{Local: strings.ToLower(a.Local), Domain: domain}
}

// AsciiDomain writes a domain with letters of other alphabets as A-labels (RFC 5891 §5), so
// that people see when it only looks like another one. One that IDNA refuses stays.
func AsciiDomain(domain string) string {
	if (mail.Address{Domain: domain}).IsASCII() {
		return domain
	}
	if ascii, err := idna.Lookup.ToASCII(domain); err == nil {
		return ascii
	}
	return domain
}

// SameAddress reports whether two addresses reach the same person.
func SameAddress(a, b mail.Address) bool { return a == b || Fold(a) == Fold(b) }

// UnionAddresses returns a and what b has beyond it, in their order: who is the same person by
// SameAddress stands there once. It changes neither.
func UnionAddresses(a, b []mail.Address) []mail.Address {
	out := append([]mail.Address{}, a...)
	for _, addr := range b {
		known := false
		for _, have := range out {
			known = known || SameAddress(have, addr)
		}
		if !known {
			out = append(out, addr)
		}
	}
	return out
}
