package charset

import (
	"bytes"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"guichet/parser/transfer"

	"golang.org/x/text/encoding/korean"
)

// decodeUTF16 decodes without a byte order mark; an odd byte at the end is dropped.
func decodeUTF16(b []byte, big bool) string {
	var out strings.Builder
	out.Grow(len(b))
	high := rune(0)
	for ; len(b) > 1; b = b[2:] {
		r := rune(b[0]) | rune(b[1])<<8
		if big {
			r = rune(b[1]) | rune(b[0])<<8
		}
		switch {
		case high != 0:
			pair := utf16.DecodeRune(high, r)
			high = 0
			out.WriteRune(pair)
			if pair != utf8.RuneError || utf16.IsSurrogate(r) {
				continue
			}
			out.WriteRune(r)
		case r >= 0xd800 && r < 0xdc00:
			high = r
		default:
			out.WriteRune(r)
		}
	}
	return out.String()
}

// bigEndian guesses the byte order of UTF-16 without a mark by where its zeros are; RFC
// 2781 §4.3 says big-endian, and many senders do otherwise.
func bigEndian(b []byte) bool {
	even, odd := 0, 0
	for i, c := range b[:min(len(b), 1024)] {
		if c == 0 && i%2 == 0 {
			even++
		} else if c == 0 {
			odd++
		}
	}
	return even >= odd
}

// decodeUTF7 decodes RFC 2152; what is not valid UTF-7 stays as it is.
func decodeUTF7(b []byte) string {
	var out strings.Builder
	out.Grow(len(b))
	for {
		plus := bytes.IndexByte(b, '+')
		if plus < 0 {
			out.Write(b)
			return strings.ToValidUTF8(out.String(), "�")
		}
		out.Write(b[:plus])
		b = b[plus+1:]
		n := 0
		for n < len(b) && b[n] != '-' && b[n] != '_' && transfer.IsBase64(b[n]) {
			n++
		}
		switch {
		case n == 0 && len(b) > 0 && b[0] == '-':
			out.WriteByte('+')
		case n == 0:
			out.WriteByte('+')
			continue
		default:
			out.WriteString(decodeUTF16(transfer.AppendBase64(nil, string(b[:n])), true))
		}
		b = b[n:]
		if len(b) > 0 && b[0] == '-' {
			b = b[1:]
		}
	}
}

// decodeISO2022KR decodes RFC 1557: shifted bytes are EUC-KR without their high bit.
func decodeISO2022KR(b []byte) string {
	b = bytes.ReplaceAll(b, []byte("\x1b$)C"), nil)
	out := make([]byte, 0, len(b))
	shifted := false
	for _, c := range b {
		switch {
		case c == 0x0e:
			shifted = true
		case c == 0x0f:
			shifted = false
		case c == '\n':
			shifted = false // RFC 1557: every line begins unshifted
			out = append(out, c)
		case shifted && c > ' ' && c < 0x7f:
			out = append(out, c|0x80)
		default:
			out = append(out, c)
		}
	}
	return decodeWithAny(korean.EUCKR, out)
}
