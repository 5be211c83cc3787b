package parser

import (
	"encoding/base64"
	"testing"
)

// TestForwardedFile: a mail that was saved and attached as a file is a forwarded mail, whatever type the
// file says it has.
func TestForwardedFile(t *testing.T) {
	const saved = "From: Carla <carla@customer.test>\r\nTo: ana@agents.test\r\nCc: boss@customer.test\r\nSubject: Help\r\nMessage-ID: <in1@customer.test>\r\n\r\nplease help\r\n"
	for _, c := range []struct {
		kind, name, content string
		found               bool
	}{
		{"message/rfc822", "", saved, true},
		{"application/octet-stream", "mail.eml", saved, true},
		{"application/octet-stream", "Demande.EML", saved, true},
		{"text/plain", "mail.eml", saved, true},
		{"application/x-eml", "mail.eml", saved, true},
		{"application/octet-stream", "mail.bin", saved, false},
		{"application/octet-stream", "mail.eml", "no mail at all", false},
		{"application/pdf", "mail.eml", saved, false},
	} {
		m := Parse([]byte("From: ana@agents.test\r\nSubject: Fwd: Help\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nSee there.\r\n" +
			"--b\r\nContent-Type: " + c.kind + "\r\nContent-Disposition: attachment; filename=\"" + c.name + "\"\r\nContent-Transfer-Encoding: base64\r\n\r\n" +
			base64.StdEncoding.EncodeToString([]byte(c.content)) + "\r\n--b--\r\n"))
		f := m.Forward()
		if (f != nil) != c.found {
			t.Errorf("%s %q: %+v", c.kind, c.name, f)
			continue
		}
		if c.found && (f.From.Address.String() != "carla@customer.test" || len(f.To) != 1 || len(f.Cc) != 1 || f.MessageID != "in1@customer.test" || f.Above != "See there.") {
			t.Errorf("%s %q: %+v", c.kind, c.name, f)
		}
	}
}
