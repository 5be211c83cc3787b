package command

import (
	"sort"
	"strings"

	"guichet/parser/plain"
	"guichet/parser/quote"
)

// Bounds of what is looked at: octets of the text, and lines below the sentence that asks for
// them.
const (
	maxQuotedText = 64 << 10
	maxQuotedForm = 60
)

// QuotedFieldLines returns the lines "Label: value" that somebody filled in where he quotes
// our question for them: many people answer a form where they see it. The lines stand below
// one of the sentences above, however a mail program broke it; text is the whole text of the
// mail. Those without a value are left out.
func QuotedFieldLines(text string, above []string) []FieldLine {
	if len(above) == 0 {
		return nil
	}
	lines := strings.Split(plain.Cut(text, maxQuotedText), "\n")
	starts := make([]int, len(lines)) // of each line in flat
	var flat strings.Builder
	for i, l := range lines {
		_, l = quote.Marks(l)
		lines[i] = plain.Words(l)
		starts[i] = flat.Len()
		if lines[i] != "" {
			flat.WriteString(lines[i] + " ")
		}
	}
	form := len(lines)
	for _, sentence := range above {
		if at := strings.Index(flat.String(), plain.Words(sentence)); at >= 0 && sentence != "" {
			form = min(form, sort.SearchInts(starts, at+len(plain.Words(sentence))))
		}
	}
	var found []FieldLine
	for _, l := range lines[form:min(len(lines), form+maxQuotedForm)] {
		if l == "--" {
			break
		}
		for _, f := range fieldLines(l) {
			if f.Value != "" {
				found = append(found, f)
			}
		}
	}
	return found
}
