package templates

import (
	"slices"
	"strings"
)

// maxPreview is how much of a letter the inbox shows at most beside the subject, in
// characters; less would let a program go on with the marker.
const maxPreview = 140

// preview is what the inbox shows beside the subject: where the request stands and the first
// words of what somebody says, else of the letter.
func (v *view) preview(blocks []block) string {
	from := 0
	if v.Kind != KindDigest {
		from = slices.IndexFunc(blocks, func(b block) bool {
			return b.kind == wordsBlock || b.kind == quoteBlock || b.kind == internalBlock || b.kind == articleBlock ||
				v.Kind == KindAlert && b.kind == paragraphBlock
		})
	}
	var said []string
	if v.Number != 0 && v.State != "" {
		said = append(said, v.State+" ·")
	}
	length := 0
	for _, b := range blocks[max(from, 0):] {
		if b.kind == markerBlock || b.kind == actionBlock || b.kind == headBlock {
			continue
		}
		words := oneLine(inlineText(b.label + " " + b.text))
		if length += len(words); words != "" {
			said = append(said, words)
		}
		if length > 4*maxPreview {
			break
		}
	}
	return shorten(strings.Join(said, " "), maxPreview)
}

// shorten cuts a line behind a word, and says so.
func shorten(s string, most int) string {
	runes := []rune(s)
	if len(runes) <= most {
		return s
	}
	s = string(runes[:most])
	if at := strings.LastIndexByte(s, ' '); at > len(s)/2 {
		s = s[:at]
	}
	return strings.TrimRight(s, " ,;:–") + " …"
}
