package words

import (
	"slices"

	"guichet/parser"
)

// maxLogo is the size in bytes up to which a picture inside a mail without words is taken for the
// logo of a signature: what people photograph or paste in is larger.
const maxLogo = 40_000

// HasContent reports whether a mail holds anything beside its commands: words or files.
func HasContent(m *parser.Message) bool { return m.Words() != "" || BringsFiles(m) }

// BringsFiles reports whether somebody without words meant to send files.
func BringsFiles(m *parser.Message) bool {
	return slices.ContainsFunc(m.Attachments, func(a parser.Attachment) bool { return !a.Inline || a.Size > maxLogo })
}
