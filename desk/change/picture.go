package change

import (
	"slices"
	"strings"

	"guichet/parser"
	"guichet/ticket"
)

const (
	// MaxSignaturePicture is how many octets a picture in the text of a mail has at most that may belong to a
	// signature: what people photograph or paste in is larger.
	MaxSignaturePicture = 40_000
	maxPictures         = 50 // that a ticket knows again
)

// calendarAgain reports whether a file is a calendar that stands in the mail once more, further below: programs put an
// invitation both beside the words, for calendars, and as a file, for people (Nodemailer, Google).
func calendarAgain(files []parser.Attachment, i int) bool {
	return isCalendar(files[i]) && slices.ContainsFunc(files[i+1:], func(f parser.Attachment) bool {
		return isCalendar(f) && f.SHA256 == files[i].SHA256
	})
}

func isCalendar(f parser.Attachment) bool {
	return f.SHA256 != "" && (f.Type == "text/calendar" || f.Type == "application/ics" || strings.HasSuffix(strings.ToLower(f.Name), ".ics"))
}

// markRepeated marks the small pictures in the text of a message that came on its ticket before: those of
// signatures come with every mail, and are not attached again for whom they left to before (package queue sees to that).
// Of what only agents read nothing is known again, since customers have not seen it.
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
