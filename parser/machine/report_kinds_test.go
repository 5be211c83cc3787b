package machine_test

import (
	"strings"
	"testing"

	"guichet/parser"
)

// TestDeliveryStatus reads machine-readable parts as delivery agents write them: fields in any
// order, groups parted by empty lines or not, the reason in the server's reply rather than in Status.
func TestDeliveryStatus(t *testing.T) {
	const whole = "Reporting-MTA: dns; mx.shop.test\n\n"
	for _, c := range []struct{ name, text, status, want string }{
		{"action before the recipient", "", whole + "Action: failed\nFinal-Recipient: rfc822;nora@shop.test\nStatus: 5.1.1\n", "nora@shop.test failed 5.1.1"},
		{
			"two recipients, action first", "",
			whole + "Action: delayed\nFinal-Recipient: rfc822;nora@shop.test\nStatus: 4.4.1\n\nAction: failed\nFinal-Recipient: rfc822;otto@shop.test\nStatus: 5.1.1\n",
			"nora@shop.test delayed 4.4.1, otto@shop.test failed 5.1.1",
		},
		{
			"status first", "", whole + "Status: 5.2.2\nDiagnostic-Code: smtp; 552 5.2.2 full\nAction: failed\nOriginal-Recipient: rfc822;n@shop.test\nFinal-Recipient: rfc822;nora@shop.test\n",
			"nora@shop.test failed 5.2.2",
		},
		{
			"no empty lines", "", whole + "Final-Recipient: rfc822;nora@shop.test\nAction: failed\nStatus: 5.1.1\nFinal-Recipient: rfc822;otto@shop.test\nAction: delayed\nStatus: 4.0.0\n",
			"nora@shop.test failed 5.1.1, otto@shop.test delayed 4.0.0",
		},
		{"empty lines between the fields", "", whole + "Final-Recipient: rfc822;nora@shop.test\n\nAction: failed\n\nStatus: 5.1.1\n", "nora@shop.test failed 5.1.1"},
		{"an empty line before the recipient", "", whole + "Action: failed\nStatus: 5.1.1\n\nFinal-Recipient: rfc822;nora@shop.test\n", "nora@shop.test failed 5.1.1"},
		{"the reply has the code", "", whole + "Final-Recipient: rfc822;nora@shop.test\nAction: failed\nStatus: 5.0.0\nDiagnostic-Code: smtp; 550 5.1.1 nobody\n", "nora@shop.test failed 5.1.1"},
		{"the reply has words only", "", whole + "Final-Recipient: rfc822;nora@shop.test\nAction: failed\nStatus: 5.0.0\nDiagnostic-Code: smtp; 550 no such user here\n", "nora@shop.test failed 5.1.1"},
		{"the reply puts it off", "", whole + "Final-Recipient: rfc822;nora@shop.test\nAction: failed\nStatus: 5.2.1\nDiagnostic-Code: smtp; 451 busy, come back\n", "nora@shop.test failed 4.2.1"},
		{"policy behind an address status", "", whole + "Final-Recipient: rfc822;nora@shop.test\nAction: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.7.1 block list\n", "nora@shop.test failed 5.7.1"},
		{"quota behind an address status", "", whole + "Final-Recipient: rfc822;nora@shop.test\nAction: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 552 mailbox over quota\n", "nora@shop.test failed 5.2.2"},
		{
			"the reason stands in the sentence", "Sorry.\n\nnora@shop.test: 550 5.1.1 <nora@shop.test>: nobody\n", whole + "Final-Recipient: rfc822;nora@shop.test\nAction: failed\nStatus: 5.0.0\n",
			"nora@shop.test failed 5.1.1",
		},
	} {
		raw := "From: MAILER-DAEMON@mx.shop.test\nTo: bounce@desk.test\nSubject: failure\nMIME-Version: 1.0\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\n\n" +
			"--b\nContent-Type: text/plain\n\n" + c.text + "\n--b\nContent-Type: message/delivery-status\n\n" + c.status + "\n--b--\n"
		b := parser.Parse([]byte(strings.ReplaceAll(raw, "\n", "\r\n"))).Bounce
		if b == nil {
			t.Errorf("%s: no report", c.name)
			continue
		}
		var got []string
		for _, r := range b.Recipients {
			got = append(got, r.Email+" "+r.Action+" "+r.Status)
		}
		if s := strings.Join(got, ", "); s != c.want {
			t.Errorf("%s: %s, want %s", c.name, s, c.want)
		}
	}
}

// TestReportWithoutAuthor: a report is known by its content where nobody stands in From.
func TestReportWithoutAuthor(t *testing.T) {
	const words = "There was an error delivering your mail to <nora@shop.test>.\n\nmx.shop.test said:\n550 5.1.1 <nora@shop.test>: nobody\n\n"
	for _, c := range []struct{ name, from, end, id string }{
		{"a null author", "From: MAILER-DAEMON <>\n", "Message headers follow.\n\nMessage-ID: <m7@desk.test>\nSubject: x\n", "m7@desk.test"},
		{"no author", "", "Message headers follow:\n\nMessage-ID: <m7@desk.test>\nSubject: x\n", "m7@desk.test"},
		{"brackets alone", "From: <>\nReturn-Path: <>\n", "Original message follows.\n\nMessage-ID: <m7@desk.test>\nSubject: x\n", "m7@desk.test"},
		{"nothing returned", "From: Mail Delivery Daemon <>\n", "", ""},
	} {
		raw := c.from + "To: bounce@desk.test\nSubject: Mail delivery failed\nMessage-ID: <r@mx.shop.test>\n\n" + words + c.end
		b := parser.Parse([]byte(strings.ReplaceAll(raw, "\n", "\r\n"))).Bounce
		if b == nil || len(b.Recipients) != 1 || b.Recipients[0].Status != "5.1.1" || string(b.OriginalMessageID) != c.id {
			t.Errorf("%s: %+v", c.name, b)
		}
	}
	if b := parser.Parse([]byte("To: support@desk.test\r\nSubject: Mail delivery failed\r\n\r\nYesterday I wrote to you and nothing came. What is wrong?\r\n")).Bounce; b != nil {
		t.Errorf("a person's question is taken for a report: %+v", b)
	}
}
