package outbox

import (
	"fmt"
	"strings"

	"golang.org/x/net/idna"

	"guichet/mail"
)

// pathOf returns an address as it stands between the angle brackets of the envelope, with
// its domain as A-labels, and whether it needs SMTPUTF8 all the same (RFC 6531 §3.2: its
// local part is not ASCII). It reads the address again, so that nothing but an address can
// reach a command or a header field.
func pathOf(a mail.Address) (path string, needsUTF8 bool, err error) {
	domain, err := lookupName(a.Domain)
	if err != nil {
		return "", false, err
	}
	b := mail.Address{Local: a.Local, Domain: domain}
	if again, err := mail.ParseAddress(b.String()); err != nil || again != b {
		return "", false, fmt.Errorf("%q: %w", a.Local+"@"+a.Domain, mail.ErrAddress)
	}
	return b.String(), !b.IsASCII(), nil
}

// lookupName returns a domain as DNS knows it: lower case, A-labels (RFC 5891 §5).
func lookupName(domain string) (string, error) {
	if strings.IndexFunc(domain, func(r rune) bool { return r >= 0x80 }) < 0 {
		// Not through idna: it refuses the underscores that real domains have.
		return strings.ToLower(domain), nil
	}
	name, err := idna.Lookup.ToASCII(domain)
	if err != nil {
		return "", fmt.Errorf("domain %q: %w", domain, err)
	}
	return name, nil
}
