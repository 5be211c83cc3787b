package command

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"guichet/parser/plain"
	"guichet/parser/quote"

	"golang.org/x/text/unicode/norm"
)

// FieldLine is a line "Label: value" of a mail: it may fill a field of a product.
type FieldLine struct {
	Label string // folded by FoldLabel
	Value string // trimmed; "" if nothing stood there
	Below string // if Value is "": the line below, where it looks like the value
}

// Limits of a label.
const (
	maxFieldLabel = 80 // bytes
	maxFieldWords = 8
	maxFieldLines = 200
)

// FieldLines returns the lines "Label: value" of the new text of a mail, in order, with or
// without a space before the colon. A question needs no colon: "How many? 3". Of quoted
// lines it returns those under which the writer put his answer. It knows no labels: who has
// some compares them with FoldLabel. Nothing is taken off the text.
func FieldLines(reply string) []FieldLine {
	var found []FieldLine
	for reply != "" && len(found) < maxFieldLines {
		var l string
		l, reply, _ = strings.Cut(reply, "\n")
		depth, l := quote.Marks(l)
		for _, f := range fieldLines(l) {
			if f.Value == "" {
				f.Below = answerBelow(reply, depth > 0)
			}
			if depth == 0 || f.Below != "" {
				found = append(found, f)
			}
		}
	}
	return found
}

// fieldLines reads one line. Where a question mark stands before the colon, both may end the
// label.
func fieldLines(s string) []FieldLine {
	colon, mark := labelEnds(s)
	if colon < 0 && mark < 0 {
		return nil // most lines
	}
	var found []FieldLine
	words := strings.TrimLeft(plain.Words(straight.Replace(s)), "*_•·- ")
	words = strings.TrimLeft(numbering.ReplaceAllString(words, ""), "*_ ")
	colon, mark = labelEnds(words)
	if f, ok := fieldLine(words, mark); ok && (colon < 0 || f.Value != "") && !strings.HasPrefix(f.Value, "(") && !strings.HasPrefix(f.Value, ":") {
		found = append(found, f)
	}
	if f, ok := fieldLine(words, colon); ok {
		found = append(found, f)
	}
	return found
}

// numbering is how a list counts.
var numbering = regexp.MustCompile(`^\d{1,2}[.)] `)

// labelEnds returns where the first colon stands and the first question mark before it, -1
// if there is none. Inside of parentheses neither ends a label: a question names there what
// may be answered.
func labelEnds(s string) (colon, mark int) {
	mark = -1
	depth := 0
	for i, r := range s {
		switch {
		case r == '(':
			depth++
		case r == ')':
			depth--
		case depth > 0:
		case r == '?' && mark < 0:
			mark = i
		case r == ':', r == '：':
			return i, mark
		}
	}
	return -1, mark
}

// fieldLine cuts words at the sign that ends the label.
func fieldLine(words string, end int) (FieldLine, bool) {
	if end < 0 {
		return FieldLine{}, false
	}
	_, size := utf8.DecodeRuneInString(words[end:])
	value := words[end+size:]
	label, _, _ := strings.Cut(words[:end], "(")
	if len(label) > maxFieldLabel || len(strings.Fields(label)) > maxFieldWords || strings.HasPrefix(value, "//") {
		return FieldLine{}, false
	}
	label = FoldLabel(words[:end])
	if strings.IndexFunc(label, unicode.IsLetter) != 0 {
		return FieldLine{}, false
	}
	return FieldLine{Label: label, Value: strings.Trim(value, "*_ ")}, true
}

// answerBelow returns the line that follows, if it stands there as the answer to a label:
// alone, and no label itself. Below a quoted label there may be empty lines first.
func answerBelow(text string, quoted bool) string {
	line, text, _ := strings.Cut(text, "\n")
	for quoted && text != "" && blankLine(strings.TrimLeft(line, "> ")) {
		line, text, _ = strings.Cut(text, "\n")
	}
	next, _, _ := strings.Cut(text, "\n")
	line = plain.Words(straight.Replace(line))
	if strings.HasPrefix(line, ">") || likeLabel(line) || !blankLine(next) && !likeLabel(next) && next[0] != '>' {
		return ""
	}
	return line
}

// likeLabel reports whether a line may be "Label: value", or a label alone. The colon of a
// time of day is none.
func likeLabel(line string) bool {
	colon, mark := labelEnds(line)
	return mark >= 0 || colon >= 0 && (colon+1 == len(line) || line[colon+1] < '0' || line[colon+1] > '9')
}

// FoldLabel makes labels comparable: lower case, without accents, emphasis and the marks
// that begin a Spanish question, one space between words. Two labels are the same if they
// fold to the same.
func FoldLabel(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.Is(unicode.Mn, r), r == '¿', r == '¡':
			return -1
		case unicode.IsSpace(r), r == '_', r == '*':
			return ' '
		}
		return unicode.ToLower(r)
	}, norm.NFKD.String(strings.ToLower(plain.Words(s))))
	return norm.NFC.String(strings.Join(strings.Fields(s), " "))
}
