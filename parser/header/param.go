package header

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"guichet/parser/charset"
	"guichet/parser/plain"
	"guichet/parser/transfer"
)

// maxParams is how many parameters of one field are read.
const maxParams = 100

// MediaType reads a Content-Type or Content-Disposition value (RFC 2045 §5.1, 2183, 2231)
// as it is found. first is in lower case; of two parameters of one name the first counts.
func MediaType(v string) (first string, params map[string]string) {
	v = strings.TrimLeft(v, " \t;")
	end := strings.IndexAny(v, "; \t,=\"")
	if end < 0 {
		return strings.ToLower(v), nil
	}
	if v[end] == '=' { // no type at all, parameters at once
		end = 0
	}
	first = strings.ToLower(v[:end])
	var pieces []piece
	rest := v[end:]
	comments := true
	for n := 0; n < maxParams; n++ {
		rest = strings.TrimLeft(rest, "; \t,\r\n")
		if rest == "" {
			break
		}
		if rest[0] == '(' && comments {
			rest, comments = skipComment(rest)
			continue
		}
		var key, value string
		key, value, rest = cutParam(rest)
		if key == "" {
			continue
		}
		if !strings.Contains(key, "*") {
			params = set(params, key, value)
			continue
		}
		pieces = append(pieces, newPiece(key, value))
	}
	return first, joinPieces(params, pieces)
}

func set(params map[string]string, key, value string) map[string]string {
	if params == nil {
		params = make(map[string]string, 2)
	}
	if old, ok := params[key]; !ok || old == "" {
		params[key] = value
	}
	return params
}

// skipComment steps over a comment of RFC 5322 at the start of s; ok is false if it is
// never closed, and then the bracket is just a bracket.
func skipComment(s string) (rest string, ok bool) {
	depth := 0
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case '(':
			depth++
		case ')':
			if depth--; depth == 0 {
				return s[i+1:], true
			}
		}
	}
	return s[1:], false
}

// cutParam reads one "key=value" at the start of s.
func cutParam(s string) (key, value, rest string) {
	i := strings.IndexAny(s, "=;")
	if i < 0 {
		return "", "", ""
	}
	if s[i] == ';' {
		return "", "", s[i+1:]
	}
	key = s[:i]
	if j := strings.LastIndexAny(strings.TrimRight(key, " \t"), " \t,"); j >= 0 {
		key = key[j+1:] // what stands before it without '=' is nothing
	}
	key = strings.ToLower(strings.TrimSpace(key))
	rest = strings.TrimLeft(s[i+1:], " \t")
	if strings.HasPrefix(rest, `"`) {
		value, rest = cutQuoted(rest[1:])
		return key, value, rest
	}
	value, rest = cutBare(rest)
	return key, value, rest
}

// cutQuoted reads up to the closing quote. QUIRK: a quote inside the value that is not
// escaped, and a value that is never closed.
func cutQuoted(s string) (value, rest string) {
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '\\':
			if i+1 < len(s) && s[i+1] == '"' && endsHere(s[i+2:]) && !strings.Contains(s[i+2:], `"`) {
				return unescape(s[:i+1]), s[i+2:] // a path that ends in a backslash
			}
			i++
		case '"':
			if endsHere(s[i+1:]) {
				return unescape(s[:i]), s[i+1:]
			}
		}
	}
	if i := strings.IndexAny(s, `";`); i >= 0 {
		return unescape(s[:i]), strings.TrimPrefix(s[i:], `"`)
	}
	return unescape(s), ""
}

// endsHere reports whether rest can follow a complete value.
func endsHere(rest string) bool {
	rest = strings.TrimLeft(rest, " \t")
	if rest == "" || rest[0] == ';' || rest[0] == ',' || rest[0] == '(' {
		return true
	}
	eq := strings.IndexByte(rest, '=') // the semicolon was forgotten
	return eq > 0 && !strings.ContainsAny(rest[:eq], " \t\";.")
}

// unescape undoes quoted pairs. A backslash before anything but a quote or a backslash
// stays: it belongs to a Windows path.
func unescape(s string) string {
	if !strings.Contains(s, `\`) {
		return s
	}
	return strings.NewReplacer(`\"`, `"`, `\\`, `\`).Replace(s)
}

// cutBare reads a value without quotes: up to the semicolon, spaces included, since file
// names are written so; but not into the next parameter.
func cutBare(s string) (value, rest string) {
	end := strings.IndexByte(s, ';')
	if end < 0 {
		end = len(s)
	}
	value, rest = s[:end], s[end:]
	for i := 0; i < len(value); i++ {
		if value[i] != ' ' && value[i] != '\t' {
			continue
		}
		key, _, ok := strings.Cut(strings.TrimLeft(value[i:], " \t"), "=")
		if !ok {
			break
		}
		switch strings.ToLower(strings.TrimRight(strings.TrimSpace(key), "*01")) {
		case "charset", "boundary", "name", "filename", "format", "delsp", "size", "type", "method", "report-type", "protocol", "micalg", "smime-type":
			return value[:i], s[i:]
		}
	}
	return strings.TrimRight(value, " \t"), rest
}

// piece is one segment of an RFC 2231 parameter: name*0*=..., name*1=..., name*=...
type piece struct {
	key, value string
	index      int
	extended   bool
}

func newPiece(key, value string) piece {
	p := piece{value: value}
	p.key, key, _ = strings.Cut(key, "*")
	p.extended = key == "" || strings.HasSuffix(key, "*")
	p.index, _ = strconv.Atoi(strings.TrimSuffix(key, "*"))
	return p
}

// joinPieces adds the parameters made of segments. They win over a plain one of the same
// name, which is there for old readers.
func joinPieces(params map[string]string, pieces []piece) map[string]string {
	slices.SortStableFunc(pieces, func(a, b piece) int {
		if c := strings.Compare(a.key, b.key); c != 0 {
			return c
		}
		return a.index - b.index
	})
	for len(pieces) > 0 {
		n := 1
		for n < len(pieces) && pieces[n].key == pieces[0].key {
			n++
		}
		if value := joinPiece(pieces[:n]); value != "" {
			if params == nil {
				params = make(map[string]string, 2)
			}
			params[pieces[0].key] = value
		}
		pieces = pieces[n:]
	}
	return params
}

func joinPiece(pieces []piece) string {
	label := ""
	encoded := false
	var b []byte
	for i, p := range pieces {
		if i > 0 && p.index == pieces[i-1].index {
			continue // the same segment twice
		}
		v := p.value
		if !p.extended {
			b = append(b, v...)
			continue
		}
		encoded = true
		if f := strings.SplitN(v, "'", 3); i == 0 && len(f) == 3 {
			label, v = f[0], f[2] // charset'language'text
		}
		b = AppendPercent(b, v)
	}
	if !encoded && utf8.Valid(b) {
		return string(b)
	}
	return charset.Decode(b, label)
}

// AppendPercent appends s without its percent encoding; a bad one stays as it is.
func AppendPercent(dst []byte, s string) []byte {
	for i := 0; i < len(s); i++ {
		if s[i] == '%' && i+2 < len(s) {
			if v, ok := transfer.HexByte(s[i+1], s[i+2]); ok {
				dst = append(dst, v)
				i += 2
				continue
			}
		}
		dst = append(dst, s[i])
	}
	return dst
}

// DecodeFileName decodes a file name as senders write it: encoded words where RFC 2231 should
// be, and percent encoding where nothing should be.
func DecodeFileName(s string) string {
	if s == "" {
		return ""
	}
	s = DecodeWords(s)
	if strings.Contains(s, "%") && plain.IsASCII([]byte(s)) {
		if b := AppendPercent(nil, s); !plain.IsASCII(b) && utf8.Valid(b) {
			s = string(b)
		}
	}
	return strings.TrimSpace(s)
}

// extended is a file's name whose parameter says how it is encoded (RFC 2231 §4).
var extended = regexp.MustCompile(`(?i)(?:^|[;\s])(?:file)?name\*(?:\d+\*)?\s*=`)

// Extended reports whether a value names a file in a form that MediaType has decoded wholly.
func Extended(v string) bool { return strings.Contains(v, "*") && extended.MatchString(v) }
