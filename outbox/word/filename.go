package word

import (
	"fmt"
	"mime"
	"strings"
	"unicode"
)

// maxFileName is the octets of a file name; most systems take 255.
const maxFileName = 200

// MediaType returns a media type that is safe in a header. What is none, and what must not
// be in base64 (RFC 2046 §5.2.1, RFC 2045 §6.4), is sent as octets. Parameters are dropped.
func MediaType(s string) string {
	t, _, err := mime.ParseMediaType(s)
	major, minor, ok := strings.Cut(t, "/")
	if err != nil || !ok || len(t) > 60 || !isToken(major) || !isToken(minor) || major == "multipart" || major == "message" {
		return "application/octet-stream"
	}
	return t
}

// isToken is RFC 2045 §5.1.
func isToken(s string) bool {
	return s != "" && IsPrintable(s) && !strings.ContainsAny(s, `()<>@,;:\"/[]?=`)
}

// FileName returns the parameters of a Content-Disposition that name the file number:
// after RFC 2231 where ASCII would lose letters, and in ASCII for old clients. That one
// comes last: where both are understood, some readers take the first.
func FileName(name string, number int) string {
	name = CleanFileName(name)
	if name == "" {
		name = fmt.Sprintf("attachment-%d", number)
	}
	ascii := strings.Map(func(r rune) rune {
		if r < ' ' || r >= 0x7f {
			return '_'
		}
		return r
	}, name)
	ascii = strings.ReplaceAll(ascii, "=?", "__") // some clients would read an encoded-word
	short := ascii
	if len(short) > MaxPlain {
		short = shorten(ascii)
	}
	params := ";\r\n filename=\"" + short + "\""
	if short != name {
		params = extended(name) + params
	}
	return params
}

// CleanFileName removes what a file name must not have: folders, quotes, controls.
func CleanFileName(name string) string {
	name = strings.Map(func(r rune) rune {
		if strings.ContainsRune(`/\:"*?<>|`, r) || unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) {
			return '_' // the latter make "gpj.exe" look like a picture
		}
		return r
	}, Clean(name))
	name = strings.TrimLeft(name, ". ")
	if len(name) <= maxFileName {
		return name
	}
	dot := strings.LastIndexByte(name, '.')
	if dot < 0 || len(name)-dot > 20 {
		return Cut(name, maxFileName)
	}
	return Cut(name, maxFileName-(len(name)-dot)) + name[dot:]
}

// shorten keeps begin and end, where the extension is, of an ASCII name.
func shorten(name string) string {
	return name[:MaxPlain-20] + name[len(name)-20:]
}

// extended is the name after RFC 2231 §4, in sections of one line each (§3).
func extended(name string) string {
	const digits = "0123456789ABCDEF"
	var sections []string
	line := "utf-8''"
	for i := range len(name) {
		c := name[i]
		piece := string(rune(c))
		if c >= 0x7f || c <= ' ' || strings.ContainsRune(`*'%()<>@,;:\"/[]?=`, rune(c)) {
			piece = "%" + string(digits[c>>4]) + string(digits[c&15])
		}
		if len(line)+len(piece) > MaxPlain {
			sections, line = append(sections, line), ""
		}
		line += piece
	}
	sections = append(sections, line)
	if len(sections) == 1 {
		return ";\r\n filename*=" + sections[0]
	}
	var b strings.Builder
	for i, s := range sections {
		fmt.Fprintf(&b, ";\r\n filename*%d*=%s", i, s)
	}
	return b.String()
}
