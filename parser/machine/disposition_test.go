package machine_test

import (
	"strings"
	"testing"

	"guichet/parser"
)

// TestDisposition: a mail that was deleted unread was refused; one that was read was not.
func TestDisposition(t *testing.T) {
	mdn := func(disposition string) string {
		return "From: Mail Delivery Subsystem <postmaster@shop.test>\nSubject: Automatically rejected mail\nAuto-Submitted: auto-replied (rejected)\n" +
			"Content-Type: multipart/report; report-type=disposition-notification; boundary=b\n\n--b\nContent-Type: text/plain\n\n" +
			"Your message to <nora@shop.test> was automatically rejected:\nI take no such mail.\n\n--b\nContent-Type: message/disposition-notification\n\n" +
			"Reporting-UA: mx.shop.test; Dovecot\nFinal-Recipient: rfc822; nora@shop.test\nOriginal-Message-ID: <7@desk.test>\n" + disposition + "\n\n--b\nContent-Type: message/rfc822\n\nMessage-ID: <7@desk.test>\n\nx\n--b--\n"
	}
	for disposition, want := range map[string]bool{
		"Disposition: automatic-action/MDN-sent-automatically; deleted":       true,
		"Disposition: automatic-action/MDN-sent-automatically;deleted/error":  true,
		"Disposition: manual-action/MDN-sent-manually; deleted":               true,
		"DISPOSITION: Automatic-Action/MDN-Sent-Automatically; Deleted":       true,
		"Disposition: automatic-action/MDN-sent-automatically;\n deleted":     true,
		"Disposition: manual-action/MDN-sent-manually; displayed":             false,
		"Disposition: automatic-action/MDN-sent-automatically; processed":     false,
		"Disposition: automatic-action/MDN-sent-automatically; dispatched":    false,
		"Disposition: manual-action/MDN-sent-manually; not-deleted-but-moved": false,
	} {
		m := parser.Parse([]byte(mdn(disposition)))
		if (m.Bounce != nil) != want || m.Auto == "" {
			t.Errorf("%s: %+v, %s", disposition, m.Bounce, m.Auto)
		}
		if b := m.Bounce; b != nil && (b.Action != "failed" || b.OriginalMessageID != "7@desk.test" || len(b.Recipients) != 1 || b.Recipients[0].Email != "nora@shop.test" ||
			b.Recipients[0].Status != "5.7.1" || !strings.Contains(b.Recipients[0].Diagnostic, "I take no such mail.")) {
			t.Errorf("%s: %+v", disposition, b)
		}
	}
}
