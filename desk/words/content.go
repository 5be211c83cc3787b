package words

import (
	"slices"

	"guichet/desk/change"
	"guichet/parser"
)

// HasContent reports whether a mail holds anything beside its commands: words or files.
func HasContent(m *parser.Message) bool { return m.Words() != "" || BringsFiles(m) }

// BringsFiles reports whether somebody without words meant to send files.
func BringsFiles(m *parser.Message) bool {
	return slices.ContainsFunc(m.Attachments, func(a parser.Attachment) bool { return !a.Inline || a.Size > change.MaxSignaturePicture })
}
