package parser

import (
	"strings"
	"unicode/utf8"
)

// cleanText makes "\n" of every line end and drops the control characters that no reader
// shows.
func cleanText(s string) string {
	i := 0
	for i < len(s) && (s[i] >= ' ' && s[i] != 0x7f && s[i] < 0xc2 || s[i] == '\n' || s[i] == '\t' || s[i] > 0xc2 && s[i] != 0xef) {
		i++
	}
	if i == len(s) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	b.WriteString(s[:i])
	start := i
	for ; i < len(s); i++ {
		c := s[i]
		if c >= ' ' && c < 0x7f || c == '\n' || c == '\t' || c >= utf8.RuneSelf && c != 0xc2 && c != 0xef {
			continue
		}
		n := 1
		put := ""
		switch {
		case c == '\r':
			if i+1 >= len(s) || s[i+1] != '\n' {
				put = "\n"
			}
		case c == 0x0c || c == 0x0b:
			put = "\n"
		case c == 0xc2 && i+1 < len(s) && s[i+1] < 0xa0: // C1 controls
			n = 2
		case c == 0xef && strings.HasPrefix(s[i:], "\ufeff"):
			n = 3
		case c >= utf8.RuneSelf:
			continue
		}
		b.WriteString(s[start:i])
		b.WriteString(put)
		i += n - 1
		start = i + 1
	}
	b.WriteString(s[start:])
	return b.String()
}

// unflow joins the lines of format=flowed text (RFC 3676 §4.1). With delSp the space that
// marks a soft break is not part of the text.
func unflow(s string, delSp bool) string {
	var b strings.Builder
	b.Grow(len(s))
	open := -1 // quote depth of the paragraph that goes on, -1 if none does
	for at := 0; at < len(s); {
		var l string
		l, at = cutLine(s, at)
		depth := 0
		for depth < len(l) && l[depth] == '>' {
			depth++
		}
		marks := l[:depth]
		text := strings.TrimPrefix(l[depth:], " ") // space-stuffing, §4.4
		sig := text == "-- "
		if open >= 0 && (open != depth || sig) {
			b.WriteByte('\n') // a paragraph that never ended (§4.5)
			open = -1
		}
		if open < 0 && depth > 0 {
			b.WriteString(marks)
			if text != "" {
				b.WriteByte(' ')
			}
		}
		if !sig && strings.HasSuffix(text, " ") {
			if delSp {
				text = text[:len(text)-1]
			}
			b.WriteString(text)
			open = depth
			continue
		}
		b.WriteString(text)
		b.WriteByte('\n')
		open = -1
	}
	return b.String()
}
