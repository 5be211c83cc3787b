package templates

import (
	"slices"
	"strings"
	"unicode/utf8"

	"guichet/templates/block"
)

// maxPreview is how much of a letter the inbox shows at most beside the subject, in
// characters; less would let a program go on with the marker.
const maxPreview = 140

// preview is what the inbox shows beside the subject: where the request stands and the first
// words of what somebody says, else of the letter.
func (v *view) preview(blocks []block.Block) string {
	// Where an answer would go stands above the title, and is not what the letter tells.
	from := max(slices.IndexFunc(blocks, func(b block.Block) bool { return b.Kind == block.Title }), 0)
	if v.Kind != KindDigest && v.Held == "" {
		from += max(slices.IndexFunc(blocks[from:], func(b block.Block) bool {
			return b.Kind == block.Words || b.Kind == block.Quote || b.Kind == block.Internal || b.Kind == block.Article ||
				v.Kind == KindAlert && b.Kind == block.Paragraph
		}), 0)
	}
	var said []string
	if v.Number != 0 && v.State != "" {
		said = append(said, v.State+" ·")
	}
	length := 0
	for _, b := range blocks[from:] {
		if b.Kind == block.Marker || b.Kind == block.Action || b.Kind == block.Head {
			continue
		}
		words := block.OneLine(block.InlineText(b.Label + " " + begin(b.Text)))
		if length += len(words); words != "" {
			said = append(said, words)
		}
		if length > 4*maxPreview {
			break
		}
	}
	return shorten(strings.Join(said, " "), maxPreview)
}

// begin is as much of a block as a preview may need, also where most of it is spaces: its words may be a book.
func begin(s string) string {
	const most = 32 * maxPreview
	for i := most; i < len(s); i++ {
		if utf8.RuneStart(s[i]) {
			return s[:i]
		}
	}
	return s
}

// shorten cuts a line behind a word, and says so.
func shorten(s string, most int) string {
	end, count := len(s), 0
	for i := range s {
		if count == most {
			end = i
			break
		}
		count++
	}
	if end == len(s) {
		return s
	}
	s = s[:end]
	if at := strings.LastIndexByte(s, ' '); at > len(s)/2 {
		s = s[:at]
	}
	return strings.TrimRight(s, " ,;:–") + " …"
}
