package machine_test

import (
	"strings"
	"testing"

	"guichet/parser"
)

// TestClassOfReason: the class of a failure (RFC 3463) by the status that a report gives and the words of the server.
func TestClassOfReason(t *testing.T) {
	for _, c := range []struct{ status, diagnostic, want string }{
		// The address, by words beside a status that says nothing.
		{"5.5.0", "550 Requested action not taken: mailbox unavailable", "5.1.1"},
		{"5.5.0", "550 5.5.0 Adresse destinataire invalide. Invalid recipient.", "5.1.1"},
		{"5.3.0", "553 5.3.0 <nora@shop.test>... Addressee unknown, relay=[192.0.2.7]", "5.1.1"},
		{"5.1.351", "550 5.1.351 Remote server returned unknown recipient -> 550 User unknown", "5.1.1"},
		{"5.5.0", "550 Le compte du destinataire est bloque. The recipient account is blocked.", "5.2.1"},
		{"5.0.0", "550 Mailbox is frozen.", "5.2.1"},
		{"5.0.0", "550 User not found", "5.1.1"},
		{"4.0.0", "DNS Error: lookup of shop.test responded with code NXDOMAIN Domain name not found: shop.test", "5.1.2"},
		{"4.0.0", "The domain shop.test doesn't receive email according to the administrator: returned Null MX", "5.1.10"},
		// Never the address: block lists, quota, rates, wishes, whatever status stands there.
		{"5.1.1", "550 5.1.1 Refused due to recipient preferences", "5.7.1"},
		{"5.1.1", "550 5.1.1 <nora@shop.test> - 192.0.2.7 has sent to too many recipients this hour", "5.5.3"},
		{"5.1.3", "553 http://www.spamhaus.org/query/bl?ip=192.0.2.7", "5.7.1"},
		{"5.1.1", "552 sorry, mailbox nora@shop.test is over quota", "5.2.2"},
		{"5.1.2", "550 listed at a DNSBL", "5.7.1"},
		// What is left.
		{"5.0.0", "550 Denied by policy", "5.7.1"},
		{"5.0.0", "554 no PTR record for 192.0.2.7", "5.7.25"},
		{"5.0.0", "550 DMARC check failed", "5.7.26"},
		{"5.0.0", "554 Duplicate header 'DKIM-Signature'", "5.6.0"},
		{"5.0.0", "504 Command parameter not implemented", "5.5.4"},
		{"5.0.0", "552 Too many recipients", "5.5.3"},
		{"5.0.0", "550 Rejected", "5.7.1"},
		{"5.0.0", "421 Service refused, please try later", "4.7.1"},
		{"5.0.0", "all hosts have been failing for a long time", "4.4.7"},
		{"5.0.0", "550 xyz", "5.0.0"},
	} {
		part := "Reporting-MTA: dns; mx.shop.test\n\nFinal-Recipient: rfc822;nora@shop.test\nAction: failed\nStatus: " + c.status + "\nDiagnostic-Code: smtp; " + c.diagnostic + "\n"
		b := parser.Parse([]byte(standardReport("Sorry.", part))).Bounce
		if b == nil || len(b.Recipients) != 1 || b.Recipients[0].Status != c.want {
			t.Errorf("%s, %s: %+v, want %s", c.status, c.diagnostic, b, c.want)
		}
	}
}

// standardReport is a report of RFC 3464 with words for people and a part for machines.
func standardReport(words, part string) string {
	return strings.ReplaceAll("From: MAILER-DAEMON@mx.shop.test\nTo: bounce@desk.test\nSubject: failure\nMIME-Version: 1.0\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\n\n"+
		"--b\nContent-Type: text/plain; charset=utf-8\n\n"+words+"\n--b\nContent-Type: message/delivery-status\n\n"+part+"\n--b\nContent-Type: text/rfc822-headers\n\nFrom: support@desk.test\nTo: nora@shop.test\nMessage-ID: <l1@desk.test>\n\n--b--\n", "\n", "\r\n")
}

// TestReasonInASentence: the class is told by another line than the recipient's, or by the words above the part for
// machines; advice says nothing against an address.
func TestReasonInASentence(t *testing.T) {
	const vague = "Reporting-MTA: dns; mx.shop.test\n\nFinal-Recipient: rfc822;nora@shop.test\nAction: failed\nStatus: 5.0.0\n"
	const head = "From: Postmaster <postmaster@shop.test>\nReturn-Path: <>\nSubject: Undeliverable mail\nContent-Type: text/plain; charset=utf-8\n\n"
	for _, c := range []struct{ name, raw, want string }{
		{"above", standardReport("nora's mailbox is full.", vague), "nora@shop.test failed 5.2.2"},
		{"names her", standardReport("The user nora is an unknown user at this host, and was one for quite some time.", vague), "nora@shop.test failed 5.1.1"},
		{"advice", standardReport("Check the spelling: such a report comes also if an unknown user was named in the first place.", vague), "nora@shop.test failed 5.0.0"},
		{"an action of its own", standardReport("Sorry.", "Reporting-MTA: dns; mx\n\nFinal-Recipient: rfc822;nora@shop.test\nAction: expired\nStatus:\nDiagnostic-Code: Connection timed out\n"), "nora@shop.test failed 4.4.1"},
		{"deliverable", standardReport("As you asked.", "Reporting-MTA: dns; mx\n\nFinal-Recipient: rfc822;nora@shop.test\nAction: deliverable\nStatus: 2.1.5\n"), "nora@shop.test delivered 2.1.5"},
		{"nobody but the copy names her", standardReport("Sorry, user unknown.", "Reporting-MTA: dns; mx.shop.test\nArrival-Date: Mon, 30 Nov 2026 18:03:11 +0100\n"), "nora@shop.test failed 5.1.1"},
		{"above the recipient", head + "This message was undeliverable:\n\nThe account is over quota.\n\n<nora@shop.test>\n", "nora@shop.test failed 5.2.2"},
		{"two, each with its reason", head + "Your message could not be delivered to the following recipients:\n\nnora@shop.test: 550 5.2.2 <nora@shop.test>... full\notto@shop.test: 550 5.1.1 <otto@shop.test>... unknown\n", "nora@shop.test failed 5.2.2, otto@shop.test failed 5.1.1"},
		{"IMail", head + "User mailbox exceeds allowed size: nora@shop.test\n\n\nOriginal message follows.\n\nFrom: support@desk.test\n", "nora@shop.test failed 5.2.2"},
	} {
		b := parser.Parse([]byte(c.raw)).Bounce
		var got []string
		if b != nil {
			for _, r := range b.Recipients {
				got = append(got, r.Email+" "+r.Action+" "+r.Status)
			}
		}
		if s := strings.Join(got, ", "); s != c.want {
			t.Errorf("%s: %q, want %q", c.name, s, c.want)
		}
	}
}
