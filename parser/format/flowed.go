package format

import (
	"strings"

	"guichet/parser/plain"
)

// Unflow joins the lines of format=flowed text (RFC 3676 §4.1). With delSp the space that
// marks a soft break is not part of the text.
func Unflow(s string, delSp bool) string {
	var b strings.Builder
	b.Grow(len(s))
	open := -1 // quote depth of the paragraph that goes on, -1 if none does
	for at := 0; at < len(s); {
		var l string
		l, at = plain.CutLine(s, at)
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
