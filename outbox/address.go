package outbox

import (
	"fmt"

	"guichet/mail"
	"guichet/outbox/route"
)

// pathOf returns an address as it stands between the angle brackets of the envelope, with
// its domain as A-labels, and whether it needs SMTPUTF8 all the same (RFC 6531 §3.2: its
// local part is not ASCII). It reads the address again, so that nothing but an address can
// reach a command or a header field.
func pathOf(a mail.Address) (path string, needsUTF8 bool, err error) {
	domain, err := route.Lookup(a.Domain)
	if err != nil {
		return "", false, err
	}
	b := mail.Address{Local: a.Local, Domain: domain}
	if again, err := mail.ParseAddress(b.String()); err != nil || again != b {
		return "", false, fmt.Errorf("%q: %w", a.Local+"@"+a.Domain, mail.ErrAddress)
	}
	return b.String(), !b.IsASCII(), nil
}
