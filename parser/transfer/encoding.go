package transfer

import (
	"bytes"
	"strings"
)

// The encodings of RFC 2045 §6, and what is found beside them, as Encoding folds them.
const (
	Identity        = ""
	Base64          = "base64"
	QuotedPrintable = "quoted-printable"
	UUEncode        = "uuencode"
	YEnc            = "yenc" // only inside texts
)

// Encoding folds the value of Content-Transfer-Encoding. ok is false for one that is
// not known: its body is taken as it stands.
func Encoding(v string) (name string, ok bool) {
	switch v {
	case "", "7bit", "8bit", "binary":
		return Identity, true
	case Base64, QuotedPrintable:
		return v, true
	}
	v = strings.ToLower(strings.Trim(v, " \t\"'"))
	if i := strings.IndexAny(v, ";,( \t\""); i > 0 {
		switch v[:i] {
		case "7", "8", "quoted":
		default:
			v = v[:i]
		}
	}
	switch {
	case strings.HasPrefix(v, "base64"), v == "b64", v == "x-base64", v == "base-64", v == "b":
		return Base64, true
	case strings.HasPrefix(v, "quoted"), v == "qp", v == "q":
		return QuotedPrintable, true
	case strings.Contains(v, "uue"), v == "uu", v == "x-uu":
		return UUEncode, true
	case strings.HasPrefix(v, "7"), strings.HasPrefix(v, "8"), strings.HasPrefix(v, "bin"), v == "none", v == "plain":
		return Identity, true
	}
	return Identity, false
}

// LooksBase64 reports whether the beginning of b is not plainly something else.
func LooksBase64(b []byte) bool {
	b = bytes.TrimLeft(b[:min(len(b), 1024)], "\r\n \t")
	for _, blank := range []string{"\n\n", "\n\r\n"} { // what may follow is a list's footer
		if i := bytes.Index(b, []byte(blank)); i >= 0 {
			b = b[:i]
		}
	}
	bad, n := 0, 0
	for _, c := range b[:min(len(b), 400)] {
		switch {
		case c == '\r' || c == '\n':
		case base64Value[c] == 0xff:
			bad++
			n++
		default:
			n++
		}
	}
	return bad < 3 || bad*25 <= n
}
