package change

import (
	"slices"
	"strings"

	"guichet/ticket"
)

const (
	// MaxSignaturePicture is how many octets a picture in the text of a mail has at most that may belong to a
	// signature: what people photograph or paste in is larger.
	MaxSignaturePicture = 40_000
	maxPictures         = 50 // that a ticket knows again
)

// markRepeated marks the small pictures in the text of a message that its readers were sent before: those of
// signatures come with every mail, and are not attached again. Of what only agents read nothing is
// known again, since customers have not seen it.
func markRepeated(t *ticket.Ticket, m *ticket.Message) {
	if m.Visibility != ticket.ForAll || m.Unverified {
		return
	}
	for i := range m.Attachments {
		f := &m.Attachments[i]
		if !f.Inline || f.Size > MaxSignaturePicture || f.Sensitive || f.Dropped || f.SHA256 == "" || !strings.HasPrefix(f.Type, "image/") {
			continue
		}
		if f.Repeated = slices.Contains(t.Pictures, f.SHA256); !f.Repeated {
			t.Pictures = append(t.Pictures, f.SHA256)
			t.Pictures = t.Pictures[max(0, len(t.Pictures)-maxPictures):]
		}
	}
}
