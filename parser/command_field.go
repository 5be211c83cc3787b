package parser

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// FieldLine is a line "Label: value" of a mail: it may fill a field of a product.
type FieldLine struct {
	Label string // folded by FoldLabel
	Value string // trimmed; "" if nothing stood there
}

// Limits of a label.
const (
	maxFieldLabel = 80 // bytes
	maxFieldWords = 8
	maxFieldLines = 200
)

// FieldLines returns the lines "Label: value" of the new text of a mail, in order, with or
// without a space before the colon. It knows no labels: who has some compares them with
// FoldLabel. Nothing is taken off the text.
func FieldLines(reply string) []FieldLine {
	var found []FieldLine
	for reply != "" && len(found) < maxFieldLines {
		var l string
		l, reply, _ = strings.Cut(reply, "\n")
		if f, ok := fieldLine(l); ok {
			found = append(found, f)
		}
	}
	return found
}

func fieldLine(s string) (FieldLine, bool) {
	if !strings.Contains(s, ":") && !strings.Contains(s, "：") {
		return FieldLine{}, false // most lines
	}
	words := plain(straight.Replace(s))
	words = strings.TrimLeft(words, "*_•·- ")
	label, value, found := strings.Cut(strings.Replace(words, "：", ":", 1), ":")
	if !found || len(label) > maxFieldLabel || strings.HasPrefix(value, "//") {
		return FieldLine{}, false
	}
	label = FoldLabel(label)
	first := strings.IndexFunc(label, unicode.IsLetter)
	if first != 0 || len(strings.Fields(label)) > maxFieldWords {
		return FieldLine{}, false
	}
	return FieldLine{Label: label, Value: strings.Trim(value, "*_ ")}, true
}

// FoldLabel makes labels comparable: lower case, without accents and marks around, one
// space between words. Two labels are the same if they fold to the same.
func FoldLabel(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.Is(unicode.Mn, r):
			return -1
		case unicode.IsSpace(r), r == '_', r == '*':
			return ' '
		}
		return unicode.ToLower(r)
	}, norm.NFKD.String(strings.ToLower(plain(s))))
	return norm.NFC.String(strings.Join(strings.Fields(s), " "))
}
