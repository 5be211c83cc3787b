package charset

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"guichet/parser/plain"

	"github.com/wlynxg/chardet"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
)

// Decode turns bytes of some charset into UTF-8. label is the charset as the mail names it, ""
// if it does not. It takes, in this order: a byte
// order mark, a label whose text looks like ASCII (UTF-7, ISO 2022), valid UTF-8, the
// label, windows-1252. It always returns a text.
func Decode(b []byte, label string) string {
	text, sure := decodeLabelled(b, label)
	if !sure {
		text, _ = decodeWith(charmap.Windows1252, b)
	}
	return text
}

// DecodeText does the same with a detector before windows-1252. The detector costs a
// millisecond, so it is for whole texts and not for words.
func DecodeText(b []byte, label string) string {
	text, sure := decodeLabelled(b, label)
	if sure {
		return text
	}
	// A Western label is overruled only by a text that can hardly be Western.
	if western := Name(label) == "windows-1252"; !western || mostlyHigh(b) {
		if name := Detect(b, western); name != "" {
			if text, lost := decodeWith(Lookup(name), b); lost*50 < len(b) {
				return text
			}
		}
	}
	text, _ = decodeWith(charmap.Windows1252, b)
	return text
}

// decodeLabelled decodes what is sure, or as sure as its label.
func decodeLabelled(b []byte, label string) (text string, sure bool) {
	if plain.IsASCII(b) && !mayHide(b, label) {
		return string(b), true
	}
	name := Name(label)
	if name == "utf-8" || name == "" {
		b = joinSurrogates(b)
	}
	if text, ok := decodeMarked(b, name); ok {
		return text, true
	}
	if utf8.Valid(b) {
		return string(b), true
	}
	if enc := Lookup(name); enc != nil && name != "windows-1252" {
		text, lost := decodeWith(enc, b)
		if lost == 0 || lost*50 < len(b) && !isTable(enc) {
			return text, true
		}
	}
	if name == "utf-8" && hasSequence(b) {
		return decodeMixed(b), true
	}
	return "", false
}

// joinSurrogates makes UTF-8 of CESU-8: each half of a character beyond the first 65,536 is written as
// one of three octets there (databases and old Java libraries do so).
func joinSurrogates(b []byte) []byte {
	var out []byte
	from := 0
	for at := 0; at+6 <= len(b); at++ {
		if b[at] != 0xed || b[at+1]&0xf0 != 0xa0 || b[at+3] != 0xed || b[at+4]&0xf0 != 0xb0 || b[at+2]&0xc0 != 0x80 || b[at+5]&0xc0 != 0x80 {
			continue
		}
		high := rune(b[at+1]&0x0f)<<6 | rune(b[at+2]&0x3f)
		low := rune(b[at+4]&0x0f)<<6 | rune(b[at+5]&0x3f)
		out = utf8.AppendRune(append(out, b[from:at]...), 0x10000+high<<10+low)
		from, at = at+6, at+5
	}
	if out == nil {
		return b
	}
	return append(out, b[from:]...)
}

// isTable reports whether enc maps single bytes: its label is then wrong as soon as one
// byte has no meaning.
func isTable(enc encoding.Encoding) bool {
	_, ok := enc.(*charmap.Charmap)
	return ok
}

// mayHide reports whether text of seven bits may be more than ASCII.
func mayHide(b []byte, label string) bool {
	if bytes.IndexByte(b, 0x1b) >= 0 {
		return true
	}
	return label != "" && label != "utf-8" && label != "us-ascii" &&
		(bytes.IndexByte(b, '+') >= 0 || bytes.IndexByte(b, '~') >= 0 || bytes.IndexByte(b, 0) >= 0)
}

// decodeMarked decodes what says itself, by a mark or by escape sequences, what it is.
func decodeMarked(b []byte, name string) (string, bool) {
	switch {
	case bytes.HasPrefix(b, []byte("\xef\xbb\xbf")):
		return Decode(b[3:], "utf-8"), true
	case bytes.HasPrefix(b, []byte("\xff\xfe")):
		return decodeUTF16(b[2:], false), true
	case bytes.HasPrefix(b, []byte("\xfe\xff")):
		return decodeUTF16(b[2:], true), true
	case name == "utf-16" || name == "utf-16be" || name == "utf-16le":
		if len(b) > 1 && bytes.IndexByte(b, 0) >= 0 || !utf8.Valid(b) {
			return decodeUTF16(b, name == "utf-16be" || name == "utf-16" && bigEndian(b)), true
		}
	case name == "utf-7":
		return decodeUTF7(b), true
	case bytes.Contains(b, []byte("\x1b$)C")):
		return decodeISO2022KR(b), true
	case bytes.Contains(b, []byte("\x1b$")) || bytes.Contains(b, []byte("\x1b(J")) || bytes.Contains(b, []byte("\x1b(I")):
		return decodeWithAny(Lookup("iso-2022-jp"), b), true
	case name == "hz-gb-2312" && bytes.Contains(b, []byte("~{")):
		return decodeWithAny(Lookup(name), b), true
	}
	return "", false
}

// decodeWith decodes b; lost is how many characters had no meaning.
func decodeWith(enc encoding.Encoding, b []byte) (text string, lost int) {
	out, err := enc.NewDecoder().Bytes(b)
	if err != nil {
		return strings.ToValidUTF8(string(out), "�"), len(b)
	}
	return string(out), bytes.Count(out, []byte("�"))
}

func decodeWithAny(enc encoding.Encoding, b []byte) string {
	text, _ := decodeWith(enc, b)
	return text
}

// MaxDetect is how many bytes the detector looks at.
const MaxDetect = 8 << 10

// Detect guesses by statistics; these need some material to be better than
// windows-1252, which most unlabelled mail is. "" if it is not sure; with foreign, it must
// be very sure of a charset that is not Western.
func Detect(b []byte, foreign bool) string {
	if !manyHigh(b) {
		return ""
	}
	sample := b[:min(len(b), MaxDetect)]
	if plain.IsASCII(sample) {
		first := bytes.IndexFunc(b, func(r rune) bool { return r >= utf8.RuneSelf })
		sample = b[max(first-64, 0):min(first+MaxDetect, len(b))]
	}
	found := chardet.Detect(sample)
	guess := Name(found.Encoding)
	switch {
	case foreign && (found.Confidence < 0.9 || strings.HasPrefix(guess, "iso-8859-") || guess == "windows-1252" || guess == "macintosh"):
		return ""
	case guess == "x-mac-cyrillic": // nobody writes mail in it; its letters are the same
		return "windows-1251"
	case found.Confidence < 0.5 && looksGB2312(sample):
		return "gb18030"
	case found.Confidence < 0.5 || Lookup(guess) == nil:
		return ""
	}
	return guess
}

// mostlyHigh reports whether a third of b is beyond ASCII: no Western language has so
// many accents.
func mostlyHigh(b []byte) bool {
	n := 0
	for _, c := range b[:min(len(b), MaxDetect)] {
		if c >= utf8.RuneSelf {
			n++
		}
	}
	return n*3 > min(len(b), MaxDetect)
}

// looksGB2312 reports whether all bytes beyond ASCII come in pairs of GB 2312 characters.
func looksGB2312(b []byte) bool {
	hanzi := 0
	for i := 0; i < len(b); i++ {
		if b[i] < utf8.RuneSelf {
			continue
		}
		if i+1 >= len(b) || b[i+1] < 0xa1 || b[i] < 0xa1 || b[i] > 0xf7 {
			return i+1 >= len(b) && hanzi > 2
		}
		if b[i] >= 0xb0 && b[i] < 0xd8 { // the common ones
			hanzi++
		}
		i++
	}
	return hanzi > 2
}

// manyHigh reports whether b has enough bytes outside ASCII to guess from.
func manyHigh(b []byte) bool {
	n := 0
	for _, c := range b[:min(len(b), MaxDetect)] {
		if c >= utf8.RuneSelf {
			if n++; n >= 8 {
				return true
			}
		}
	}
	return len(b) > MaxDetect && n > 0
}

// hasSequence reports whether b has a character of UTF-8 beyond ASCII.
func hasSequence(b []byte) bool {
	for i := 0; i < len(b); {
		r, n := utf8.DecodeRune(b[i:])
		if n > 1 && r != utf8.RuneError {
			return true
		}
		i += n
	}
	return false
}

// decodeMixed keeps what is UTF-8 and reads every other byte as windows-1252: footers and
// quoted lines of another charset are glued to UTF-8 text by old list software.
func decodeMixed(b []byte) string {
	var out strings.Builder
	out.Grow(len(b) + 16)
	for i := 0; i < len(b); {
		r, n := utf8.DecodeRune(b[i:])
		if r == utf8.RuneError && n == 1 {
			r = charmap.Windows1252.DecodeByte(b[i])
			if i+4 > len(b) && !utf8.FullRune(b[i:]) {
				r = utf8.RuneError // cut off at the end
			}
		}
		out.WriteRune(r)
		i += n
	}
	return out.String()
}
