package change

import (
	"testing"

	"guichet/parser"
)

// TestCalendarTwice: an invitation that a mail has twice goes to its readers once, as the file with the name.
func TestCalendarTwice(t *testing.T) {
	beside := parser.Attachment{Name: "attachment-1.ics", Type: "text/calendar", SHA256: "a"}
	named := parser.Attachment{Name: "invite.ics", Type: "application/ics", SHA256: "a"}
	octets := parser.Attachment{Name: "Visit.ICS", Type: "application/octet-stream", SHA256: "a"}
	other := parser.Attachment{Name: "other.ics", Type: "text/calendar", SHA256: "b"}
	picture := parser.Attachment{Name: "a.png", Type: "image/png", SHA256: "a"}
	for _, c := range []struct {
		name  string
		files []parser.Attachment
		want  bool // of the first
	}{
		{"Nodemailer", []parser.Attachment{beside, picture, named}, true},
		{"a file of no known type", []parser.Attachment{beside, octets}, true},
		{"the named one", []parser.Attachment{named}, false},
		{"two meetings", []parser.Attachment{beside, other}, false},
		{"a picture of the same octets", []parser.Attachment{picture, picture}, false},
		{"no calendar below", []parser.Attachment{beside, picture}, false},
	} {
		if got := calendarAgain(c.files, 0); got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
	}
}
