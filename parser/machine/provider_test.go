package machine_test

import (
	"strings"
	"testing"

	"guichet/parser"
)

// TestProviderReports: reports of providers in forms of their own, and mails of people that look like them.
func TestProviderReports(t *testing.T) {
	const complaint = "Subject: complaint about message from 192.0.2.222\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: message/rfc822\n\nX-HmXmrOriginalRecipient: nora@shop.test\nFrom: support@desk.test\nMessage-ID: <7@desk.test>\n\nx\n--b--\n"
	sns := func(json string) string {
		return "From: SES <no-reply@sns.amazonaws.com>\nSubject: AWS Notification Message\n\n" + json + "\n\n--\nTo stop these, visit https://x.test\n"
	}
	const returned = `"mail":{"headers":[{"name":"Message-ID","value":"<7@desk.test>"}]}`
	for name, c := range map[string]struct{ raw, want string }{
		"Outlook.com":      {"From: staff@hotmail.com\n" + complaint, "complaint nora@shop.test complaint "},
		"a person's":       {"From: nora@hotmail.com\n" + complaint, ""},
		"SES, permanent":   {sns(`{"notificationType":"Bounce","bounce":{"bounceType":"Permanent","bouncedRecipients":[{"emailAddress":"nora@shop.test","action":"failed","status":"5.1.1","diagnosticCode":"smtp; 550 5.1.1 user unknown"}]},` + returned + `}`), "failed nora@shop.test failed 5.1.1"},
		"SES, wrapped":     {sns(strings.ReplaceAll(`{"notificationType":"Bounce","bounce":{"bounceType":"Permanent","bouncedRecipients":[{"emailAddress":"nora@shop.test","status":"5.2.2"}]},`+returned+`}`, `"bou`, "\"b\nou")), "failed nora@shop.test failed 5.2.2"},
		"SES, for a while": {sns(`{"notificationType":"Bounce","bounce":{"bounceType":"Transient","bouncedRecipients":[{"emailAddress":"nora@shop.test","status":"4.4.7"}]},` + returned + `}`), "delayed nora@shop.test delayed 4.4.7"},
		"SES, complaint":   {sns(`{"notificationType":"Complaint","complaint":{"complainedRecipients":[{"emailAddress":"nora@shop.test"}],"complaintFeedbackType":"abuse"},` + returned + `}`), "complaint nora@shop.test complaint "},
		"SES, delivered":   {sns(`{"notificationType":"Delivery","delivery":{"recipients":["nora@shop.test"],"smtpResponse":"250 ok"},` + returned + `}`), "delivered nora@shop.test delivered "},
		"SES, no report":   {sns(`{"x":1}`), ""},
		"another's JSON":   {strings.Replace(sns(`{"notificationType":"Bounce","bounce":{"bouncedRecipients":[{"emailAddress":"nora@shop.test"}]}}`), "sns.amazonaws.com", "x.test", 1), ""},
		"an empty author":  {"From: <>\nSubject: Delivery Status\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: message/delivery-status\n\nOriginal-Recipient: <nora@shop.test>\nAction: failed\nDiagnostic-Code: smtp; 550 nora@shop.test... No such user\n\n--b\nContent-Type: message/rfc822\n\nMessage-ID: <7@desk.test>\n\nx\n--b--\n", "failed nora@shop.test failed 5.1.1"},
	} {
		m := parser.Parse([]byte(c.raw))
		got := ""
		if b := m.Bounce; b != nil {
			got = b.Action
			for _, r := range b.Recipients {
				got += " " + r.Email + " " + r.Action + " " + r.Status
			}
			if b.OriginalMessageID != "7@desk.test" {
				t.Errorf("%s: of %q", name, b.OriginalMessageID)
			}
		}
		if got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}
