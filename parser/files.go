package parser

import (
	"guichet/parser/content"
	"guichet/parser/problem"
)

// Files returns the files of a mail as Parse does, without reading its words: a letter that carries the files of
// a stored mail needs no more. They refer to raw, which must not change while they are used.
func Files(raw []byte) []content.Attachment {
	var known problem.List // Parse told of them
	_, parts, _ := open(raw, &known)
	layout := content.Sort(parts)
	return layout.Attachments(&known)
}
