package mail

import (
	"errors"
	"net/netip"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Limits of RFC 5321 §4.5.3.1, in octets.
const (
	MaxLocal  = 64
	MaxDomain = 255
	MaxPath   = 254
)

// Address is a mailbox as the envelope names it (RFC 5321 §4.1.2), without a display
// name. The local part is kept unquoted. The zero Address is the null reverse-path.
//
// Two Addresses that reach the same person may differ in bytes; who compares persons
// folds them first (desk.Fold), who routes compares Local and Domain without case.
type Address struct {
	Local, Domain string
}

// Mailbox is an Address with the display name that a header gave it; Name is "" where
// there was none.
type Mailbox struct {
	Name    string
	Address Address
}

// ErrAddress is what ParseAddress returns, whatever is wrong with the text.
var ErrAddress = errors.New("not a mail address")

// ParseAddress reads the strict form of RFC 5321 §4.1.2 (Mailbox), with UTF-8 as RFC 6531
// §3.3 allows: dot-string or quoted local part, a domain of letter-digit-hyphen or UTF-8
// labels, or an address literal. It takes neither angle brackets nor comments nor spaces.
func ParseAddress(s string) (Address, error) {
	if at := strings.LastIndexByte(s, '@'); len(s) > MaxPath || at > MaxLocal {
		return Address{}, ErrAddress
	}
	return parseAddress(s, parseLocal)
}

// ParsePath reads an address as ParseAddress does, but as programs really write reverse-paths: the local
// part has any length, since VERP, SRS and forwarders put whole addresses into it (RFC 5321 §4.5.3.1 asks to
// impose no limits where possible), and dots stand anywhere, as Japanese mobile providers gave them out.
// Its String is quoted where it has to be.
func ParsePath(s string) (Address, error) {
	return parseAddress(s, func(local string) (string, bool) {
		if local[0] == '"' {
			return parseQuoted(local)
		}
		return local, strings.IndexFunc(local, func(r rune) bool { return r != '.' && notAtext(r) }) < 0
	})
}

func parseAddress(s string, parseLocal func(string) (string, bool)) (Address, error) {
	at := strings.LastIndexByte(s, '@')
	if at < 1 || !utf8.ValidString(s) {
		return Address{}, ErrAddress
	}
	local, ok := parseLocal(s[:at])
	domain := s[at+1:]
	if !ok || !validDomain(domain) {
		return Address{}, ErrAddress
	}
	return Address{Local: local, Domain: domain}, nil
}

func parseLocal(s string) (string, bool) {
	if s[0] == '"' {
		return parseQuoted(s)
	}
	for atom := range strings.SplitSeq(s, ".") {
		if atom == "" || strings.IndexFunc(atom, notAtext) >= 0 {
			return "", false
		}
	}
	return s, true
}

// parseQuoted undoes RFC 5321 §4.1.2 Quoted-string.
func parseQuoted(s string) (string, bool) {
	if len(s) < 3 || s[len(s)-1] != '"' {
		return "", false
	}
	var b strings.Builder
	escaped := false
	for _, r := range s[1 : len(s)-1] {
		switch {
		case r < ' ' || r == 0x7f || unicode.IsControl(r):
			return "", false
		case escaped:
			escaped = false
			b.WriteRune(r)
		case r == '\\':
			escaped = true
		case r == '"':
			return "", false
		default:
			b.WriteRune(r)
		}
	}
	return b.String(), !escaped
}

func notAtext(r rune) bool {
	switch {
	case 'a' <= r && r <= 'z', 'A' <= r && r <= 'Z', '0' <= r && r <= '9':
		return false
	case r >= utf8.RuneSelf:
		return !unicode.IsPrint(r)
	}
	return !strings.ContainsRune("!#$%&'*+-/=?^_`{|}~", r)
}

func validDomain(s string) bool {
	if s == "" || len(s) > MaxDomain {
		return false
	}
	if s[0] == '[' {
		return validLiteral(s)
	}
	for label := range strings.SplitSeq(s, ".") {
		if label == "" || len(label) > 63 || label[0] == '-' || label[len(label)-1] == '-' {
			return false
		}
		if strings.IndexFunc(label, notLabelRune) >= 0 {
			return false
		}
	}
	return true
}

func notLabelRune(r rune) bool {
	switch {
	case 'a' <= r && r <= 'z', 'A' <= r && r <= 'Z', '0' <= r && r <= '9', r == '-', r == '_':
		return false // QUIRK: underscores are not host names, but real senders have them
	}
	return r < utf8.RuneSelf || !unicode.IsLetter(r) && !unicode.IsMark(r) && !unicode.IsDigit(r)
}

// validLiteral accepts RFC 5321 §4.1.3 IPv4 and IPv6 literals.
func validLiteral(s string) bool {
	if s[len(s)-1] != ']' {
		return false
	}
	inner := s[1 : len(s)-1]
	v6 := len(inner) > 5 && strings.EqualFold(inner[:5], "IPv6:")
	if v6 {
		inner = inner[5:]
	}
	ip, err := netip.ParseAddr(inner)
	return err == nil && ip.Zone() == "" && ip.Is6() == v6
}

// IsZero reports whether a is the null reverse-path.
func (a Address) IsZero() bool { return a == Address{} }

// IsASCII reports whether a can travel without SMTPUTF8 (RFC 6531).
func (a Address) IsASCII() bool {
	return strings.IndexFunc(a.Local+a.Domain, func(r rune) bool { return r >= utf8.RuneSelf }) < 0
}

// String returns the form that ParseAddress reads, quoting the local part where needed;
// "" for the null reverse-path.
func (a Address) String() string {
	if a.IsZero() {
		return ""
	}
	if a.Local != "" && a.Local[0] != '"' {
		if _, ok := parseLocal(a.Local); ok {
			return a.Local + "@" + a.Domain
		}
	}
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(a.Local) + `"@` + a.Domain
}

// MarshalText writes the form of String.
func (a Address) MarshalText() ([]byte, error) { return []byte(a.String()), nil }

// UnmarshalText reads what MarshalText wrote; "" is the null reverse-path.
func (a *Address) UnmarshalText(b []byte) error {
	if len(b) == 0 {
		*a = Address{}
		return nil
	}
	got, err := ParsePath(string(b))
	if err != nil {
		return err
	}
	*a = got
	return nil
}
