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

// TestProseOfServers: what reports that follow no standard say of their recipient and the reason.
func TestProseOfServers(t *testing.T) {
	for _, c := range []struct{ name, from, subject, text, want string }{
		{"the reason in the subject", "MAILER-DAEMON@mx.test", "Returned mail: User unknown", "----- The following addresses had permanent fatal errors -----\n<nora@shop.test>\n", "nora@shop.test failed 5.1.1"},
		{"the letter's subject is no reason", "MAILER-DAEMON@mx.test", "Undeliverable: user unknown in hall 3", "Your message could not be delivered to:\n\nnora@shop.test\n", "nora@shop.test failed "},
		{"an address with its type", "postmaster@mx.test", "Message Delivery Failure", "The following recipient(s) could not be reached:\n\nRecipient: [SMTP:nora@shop.test]\nReason: 550 No such user here\n", "nora@shop.test failed 5.1.1"},
		{"XMail", "PostMaster <postmaster@mx.test>", "Error sending message [1] from [mx.test]", "[<00>] XMail bounce: Rcpt=[nora@shop.test];Error=[550 5.1.1 User unknown]\n\nMail From: <b@desk.test>\nRcpt To:   <nora@shop.test>\n", "nora@shop.test failed 5.1.1"},
		{"whom to ask", "MAILER-DAEMON@mx.test", "Undelivered Mail Returned to Sender", "Your message could not be delivered to one or more destinations.\n\nFor further assistance, please contact <help@mx.test>\n\n<nora@shop.test>: host mx.shop.test said: 550 5.1.1 nobody\n", "nora@shop.test failed 5.1.1"},
		{"wide colons", "PostMaster@mx.test", "系统退信", "收件人：nora@shop.test\n退信原因：550 5.1.1 User unknown\n", "nora@shop.test failed 5.1.1"},
		{"expired, es", "MAILER-DAEMON@mx.test", "failure notice", "Hi. This is the qmail-send program at mx.test.\n\n<nora@shop.test>:\nEsta casilla ha expirado por falta de uso.\n", "nora@shop.test failed 5.2.1"},
	} {
		raw := "Return-Path: <>\nFrom: " + c.from + "\nTo: bounce@desk.test\nSubject: " + c.subject + "\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n\n" + c.text
		b := parser.Parse([]byte(strings.ReplaceAll(raw, "\n", "\r\n"))).Bounce
		if b == nil || len(b.Recipients) != 1 {
			t.Errorf("%s: %+v", c.name, b)
			continue
		}
		if r := b.Recipients[0]; r.Email+" "+r.Action+" "+r.Status != c.want {
			t.Errorf("%s: %+v, want %s", c.name, r, c.want)
		}
	}
	const returned = "From: no-reply@dion.test\nTo: bounce@desk.test\nSubject: メールエラー通知\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\nCould not be delivered to: <nora@shop.test>\nAs their mailbox is full.\n"
	for name, c := range map[string]struct {
		raw  string
		want bool
	}{
		"gives the mail back":           {returned + "--b\nContent-Type: message/rfc822\n\nFrom: a@desk.test\nMessage-ID: <1@desk.test>\n\nx\n--b--\n", true},
		"gives nothing back":            {returned + "--b--\n", false},
		"a person with that subject":    {strings.Replace(returned, "no-reply@dion", "nora@dion", 1) + "--b\nContent-Type: message/rfc822\n\nFrom: a@desk.test\n\nx\n--b--\n", false},
		"another subject, no-reply":     {strings.Replace(returned, "メールエラー通知", "お知らせ", 1) + "--b\nContent-Type: message/rfc822\n\nFrom: a@desk.test\n\nx\n--b--\n", false},
		"do-not-reply, another writing": {strings.Replace(returned, "no-reply@", "do_not_reply@", 1) + "--b\nContent-Type: message/rfc822\n\nFrom: a@desk.test\n\nx\n--b--\n", true},
	} {
		if b := parser.Parse([]byte(c.raw)).Bounce; (b != nil) != c.want || b != nil && b.Recipients[0].Status != "5.2.2" {
			t.Errorf("%s: %+v", name, b)
		}
	}
}
