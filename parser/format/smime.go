package format

import (
	"bytes"
)

// The content types of RFC 5652 (CMS) and RFC 5083, as the bytes of their identifiers.
var (
	oidSigned        = []byte{0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02}
	oidEnveloped     = []byte{0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x03}
	oidCompressed    = []byte{0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x10, 0x01, 0x09}
	oidAuthEnveloped = []byte{0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x10, 0x01, 0x17}
)

// UnwrapSigned returns the MIME entity inside an opaque-signed container (RFC 8551
// §3.5.2). The signature is not checked. encrypted says that there is nothing to read.
func UnwrapSigned(b []byte) (inner []byte, encrypted bool) {
	outer, _ := readBER(b)
	kind, rest := readBER(outer.content)
	switch {
	case outer.tag != 0x30 || kind.tag != 0x06:
		return nil, false
	case bytes.Equal(kind.content, oidEnveloped), bytes.Equal(kind.content, oidAuthEnveloped):
		return nil, true
	case !bytes.Equal(kind.content, oidSigned):
		return nil, false
	}
	explicit, _ := readBER(rest)
	signed, _ := readBER(explicit.content)
	rest = signed.content
	for range 4 { // version, digest algorithms, content
		var v ber
		v, rest = readBER(rest)
		if v.tag != 0x30 {
			continue
		}
		_, wrapped := readBER(v.content) // the type of the content
		zero, _ := readBER(wrapped)
		if zero.tag != 0xa0 {
			return nil, false
		}
		return zero.octets(), false
	}
	return nil, false
}

// ber is one value of X.690. With an indefinite length the content ends before its mark.
type ber struct {
	tag     byte
	content []byte
}

// readBER reads the value at the start of b. The zero ber means that there is none.
func readBER(b []byte) (v ber, rest []byte) {
	head, n, ok := berHead(b)
	if !ok {
		return ber{}, nil
	}
	if n >= 0 {
		return ber{b[0], b[head : head+n]}, b[head+n:]
	}
	end := indefiniteEnd(b[head:])
	if end < 0 {
		return ber{b[0], b[head:]}, nil
	}
	return ber{b[0], b[head : head+end]}, b[head+end+2:]
}

// berHead returns the length of tag and length octets, and that of the content; -1 if it
// is indefinite. A content that was cut off ends with b.
func berHead(b []byte) (head, n int, ok bool) {
	if len(b) < 2 || b[0]&0x1f == 0x1f {
		return 0, 0, false
	}
	switch l := int(b[1]); {
	case l == 0x80:
		return 2, -1, true
	case l < 0x80:
		return 2, min(l, len(b)-2), true
	case l > 0x84 || len(b) < 2+l-0x80:
		return 0, 0, false
	default:
		head = 2 + l - 0x80
		for _, c := range b[2:head] {
			n = n<<8 | int(c)
		}
		return head, min(n, len(b)-head), true
	}
}

// indefiniteEnd finds the end mark of a content of indefinite length; values inside may
// be indefinite too.
func indefiniteEnd(b []byte) int {
	at, depth := 0, 0
	for at+1 < len(b) {
		if b[at] == 0 && b[at+1] == 0 {
			if depth == 0 {
				return at
			}
			depth--
			at += 2
			continue
		}
		head, n, ok := berHead(b[at:])
		if !ok {
			return -1
		}
		if n < 0 {
			depth++
			n = 0
		}
		at += head + n
	}
	return -1
}

// octets joins the octet strings in v, which may be cut into pieces.
func (v ber) octets() []byte {
	inner, rest := readBER(v.content)
	if inner.tag == 0x04 && len(rest) == 0 {
		return inner.content
	}
	if inner.tag&0x20 == 0 {
		return nil
	}
	var out []byte
	stack := inner.content
	for len(stack) > 0 {
		var piece ber
		piece, stack = readBER(stack)
		switch piece.tag {
		case 0x04:
			out = append(out, piece.content...)
		case 0x24:
			out = append(out, piece.pieces()...)
		default:
			return out
		}
	}
	return out
}

// pieces joins the octet strings of a piece; deeper nesting is not found in mail.
func (v ber) pieces() []byte {
	var out []byte
	for rest := v.content; len(rest) > 0; {
		var piece ber
		piece, rest = readBER(rest)
		if piece.tag != 0x04 {
			break
		}
		out = append(out, piece.content...)
	}
	return out
}

// Compressed reports whether a container holds compressed data (RFC 3274), which is never unpacked: a
// few bytes may become any number.
func Compressed(b []byte) bool {
	outer, _ := readBER(b)
	kind, _ := readBER(outer.content)
	return outer.tag == 0x30 && kind.tag == 0x06 && bytes.Equal(kind.content, oidCompressed)
}
