package parser

import (
	"bytes"
	"strings"
)

// The encodings of RFC 2045 §6, and what is found beside them, as encodingName folds them.
const (
	encIdentity = ""
	encBase64   = "base64"
	encQP       = "quoted-printable"
	encUU       = "uuencode"
	encYEnc     = "yenc" // only inside texts
)

// encodingName folds the value of Content-Transfer-Encoding. ok is false for one that is
// not known: its body is taken as it stands.
func encodingName(v string) (name string, ok bool) {
	switch v {
	case "", "7bit", "8bit", "binary":
		return encIdentity, true
	case encBase64, encQP:
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
		return encBase64, true
	case strings.HasPrefix(v, "quoted"), v == "qp", v == "q":
		return encQP, true
	case strings.Contains(v, "uue"), v == "uu", v == "x-uu":
		return encUU, true
	case strings.HasPrefix(v, "7"), strings.HasPrefix(v, "8"), strings.HasPrefix(v, "bin"), v == "none", v == "plain":
		return encIdentity, true
	}
	return encIdentity, false
}

// looksBase64 reports whether the beginning of b is not plainly something else.
func looksBase64(b []byte) bool {
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
