package parser

import (
	"encoding/base64"
	"slices"
	"strings"
	"testing"
)

const dora = "From: Dora Vogel <dora@customer.test>\nTo: desk@support.example\n"

// wrappedMail is a mail as SpamAssassin wraps it: kind is the type of the part that holds it.
func wrappedMail(from, id, kind, inner string) string {
	return "Return-Path: <dora@customer.test>\nReceived: from localhost by gate.customer.test\nFrom: " + from + "\nTo: desk@support.example\nSubject: *****SPAM***** Lamp\nMessage-ID: <" + id + ">\n" +
		"X-Spam-Flag: YES\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=w\n\nmultipart\n\n--w\nContent-Type: text/plain\nContent-Disposition: inline\n\nA filter took this for spam.\n\n" +
		"--w\nContent-Type: " + kind + "\nContent-Disposition: attachment\n\n" + inner + "\n--w--\n"
}

// TestWrappedBySpamFilter: the mail inside is the mail, if it is the same author's of the same id.
func TestWrappedBySpamFilter(t *testing.T) {
	const inner = "From: Dora Vogel <dora@customer.test>\nSubject: Re: Lamp\nMessage-ID: <1@customer.test>\nIn-Reply-To: <p@support.example>\nReply-To: other@customer.test\n"
	words := inner + "\nIt is dark.\n"
	html := inner + "MIME-Version: 1.0\nContent-Type: multipart/alternative; boundary=a\n\n--a\nContent-Type: text/plain\n\nIt is dark.\n--a\nContent-Type: text/html\n\n<p>It is <b>dark</b>.</p>\n--a--\n"
	for name, raw := range map[string]string{
		"as a mail":        wrappedMail("dora@customer.test", "1@customer.test", "message/rfc822; x-spam-type=original", words),
		"as text":          wrappedMail("dora@customer.test", "1@customer.test", "text/plain; x-spam-type=original", words),
		"a name in quotes": wrappedMail(`"Vogel, Dora" <Dora@Customer.Test>`, "1@customer.test", "message/rfc822; x-spam-type=original", strings.Replace(words, "dora@", "Dora@", 1)),
		"HTML":             wrappedMail("dora@customer.test", "1@customer.test", `message/rfc822; x-spam-type="original"`, html),
		"in base64":        wrappedMail("dora@customer.test", "1@customer.test", "message/rfc822; x-spam-type=original\nContent-Transfer-Encoding: base64", base64.StdEncoding.EncodeToString([]byte(words))),
		"CRLF":             strings.ReplaceAll(wrappedMail("dora@customer.test", "1@customer.test", "message/rfc822; x-spam-type=original", words), "\n", "\r\n"),
	} {
		m := Parse([]byte(raw))
		if m.Reply != "It is dark." || m.Subject != "Re: Lamp" || len(m.InReplyTo) != 1 || len(m.ReplyTo) != 1 || len(m.Attachments) != 0 || m.Forward() != nil || m.Header.Get("Return-Path") == "" {
			t.Errorf("%s: %q, %q, in reply to %v, %d files", name, m.Subject, m.Reply, m.InReplyTo, len(m.Attachments))
		}
	}
	for name, raw := range map[string]string{
		"another author": wrappedMail("eve@other.test", "1@customer.test", "message/rfc822; x-spam-type=original", words),
		"another id":     wrappedMail("dora@customer.test", "2@customer.test", "message/rfc822; x-spam-type=original", words),
		"not said":       wrappedMail("dora@customer.test", "1@customer.test", "message/rfc822", words),
		"two authors":    wrappedMail("dora@customer.test, eve@other.test", "1@customer.test", "message/rfc822; x-spam-type=original", words),
	} {
		if m := Parse([]byte(raw)); m.Subject != "*****SPAM***** Lamp" || len(m.Attachments) != 1 {
			t.Errorf("%s: %q, %d files", name, m.Subject, len(m.Attachments))
		}
	}
	report := inner + "Auto-Submitted: auto-replied\nContent-Type: multipart/report; report-type=delivery-status; boundary=r\n\n--r\nContent-Type: text/plain\n\nNo.\n--r\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; x.test\n\nFinal-Recipient: rfc822; nora@shop.test\nAction: failed\nStatus: 5.1.1\n--r--\n"
	if m := Parse([]byte(wrappedMail("dora@customer.test", "1@customer.test", "message/rfc822; x-spam-type=original", report))); m.Bounce == nil || m.Bounce.Recipients[0].Email != "nora@shop.test" {
		t.Errorf("a report: %+v", m.Bounce)
	}
}

// TestReadings: what stands between a mail and its words.
func TestReadings(t *testing.T) {
	multi := func(kind string, parts ...string) string {
		return dora + "Subject: x\nMIME-Version: 1.0\nContent-Type: multipart/" + kind + "; boundary=b\n\n--b\n" + strings.Join(parts, "\n--b\n") + "\n--b--\n"
	}
	plainPart := func(s string) string { return "Content-Type: text/plain; charset=utf-8\n\n" + s }
	htmlPart := func(s string) string { return "Content-Type: text/html; charset=utf-8\n\n" + s }
	csv := "Content-Type: text/csv; name=a.csv\nContent-Disposition: attachment; filename=a.csv\n\n1;2"
	const link = `<p>The lamp of <a href="https://shop.example/o">our order</a> is dark.</p>`
	for name, c := range map[string]struct{ raw, text string }{
		"both forms, HTML below":         {multi("mixed", plainPart("The lamp of our order is dark."), htmlPart(link), csv), "The lamp of our order is dark."},
		"both forms, HTML above":         {multi("mixed", htmlPart(link), plainPart("The lamp of our order is dark."), csv), "The lamp of our order <https://shop.example/o> is dark."},
		"both forms, related":            {multi("related", plainPart("The lamp of our order is dark."), htmlPart(link)), "The lamp of our order is dark."},
		"both forms, the HTML says more": {multi("mixed", plainPart("The lamp is dark"), htmlPart("<p>The lamp is dark since Monday, and the other one, too.</p>")), "The lamp is dark since Monday, and the other one, too."},
		"two texts":                      {multi("mixed", plainPart("One thing."), htmlPart("<p>Another thing.</p>")), "One thing.\n\nAnother thing."},
		"a stub":                         {multi("alternative", plainPart("Your e-mail client does not support HTML."), htmlPart("<p>The invoice is wrong, please correct it.</p>")), "The invoice is wrong, please correct it."},
		"a stub, de":                     {multi("alternative", plainPart("Ihr Mailprogramm kann diese Nachricht nicht anzeigen."), htmlPart("<p>The invoice is wrong, please correct it.</p>")), "The invoice is wrong, please correct it."},
		"a stub, fr":                     {multi("alternative", plainPart("Pour voir ce message, ouvrez-le dans votre navigateur : https://x.test/1"), htmlPart("<p>The invoice is wrong, please correct it.</p>")), "The invoice is wrong, please correct it."},
		"a stub, ru":                     {multi("alternative", plainPart("Откройте письмо в браузере"), htmlPart("<p>The invoice is wrong, please correct it.</p>")), "The invoice is wrong, please correct it."},
		"a stub, null":                   {multi("alternative", plainPart("null"), htmlPart("<p>The invoice is wrong, please correct it.</p>")), "The invoice is wrong, please correct it."},
		"a stub, an entity":              {multi("alternative", plainPart("&nbsp;"), htmlPart("<p>The invoice is wrong, please correct it.</p>")), "The invoice is wrong, please correct it."},
		"a stub, a picture":              {multi("alternative", plainPart("[image: logo]"), htmlPart("<p>The invoice is wrong, please correct it.</p>")), "The invoice is wrong, please correct it."},
		"a stub, a document":             {multi("alternative", plainPart("Untitled document"), htmlPart("<p>The invoice is wrong, please correct it.</p>")), "The invoice is wrong, please correct it."},
		"a word, and others":             {multi("alternative", plainPart("Hello"), htmlPart("<p>The invoice is wrong, please correct it.</p>")), "Hello\n\nThe invoice is wrong, please correct it."},
		"a script without spaces":        {multi("alternative", plainPart("请尽快更正发票"), htmlPart("<p>请 尽快 更正 发票</p>")), "请尽快更正发票"},
		"a title for a text":             {multi("alternative", plainPart("The invoice"), htmlPart("<h1>The invoice</h1><p>It is wrong, please correct it at once.</p>")), "The invoice\n\nIt is wrong, please correct it at once."},
		"the same":                       {multi("alternative", plainPart("The invoice is wrong."), htmlPart("<p>The invoice is <b>wrong</b>.</p>")), "The invoice is wrong."},
		"other words":                    {multi("alternative", plainPart("Please call me at noon."), htmlPart("<p>Three lamps are dark since Monday.</p>")), "Please call me at noon.\n\nThree lamps are dark since Monday."},
		"AMP beside HTML":                {multi("alternative", "Content-Type: text/x-amp-html\n\n<!doctype html><html amp4email><p>Animated</p></html>", htmlPart("<p>Still</p>")), "Still"},
		"AMP alone in a multipart":       {multi("alternative", "Content-Type: text/x-amp-html\n\n<!doctype html><html amp4email><p>Order 17</p></html>"), "Order 17"},
		"legacy fields, HTML": {dora + "Subject: [...]\nContent-Type: multipart/signed; boundary=b\n\n--b\nSubject: Contract\nContent-Type: text/html; hp=\"clear\"; hp-legacy-display=1\n\n" +
			"<div class=\"header-protection-legacy-display\"><pre>Subject: Contract</pre></div><p>Please end it.</p>\n--b\nContent-Type: application/pgp-signature\n\nx\n--b--\n", "Please end it."},
		"legacy that is none": {dora + "Subject: x\nContent-Type: text/plain; hp=\"clear\"; hp-legacy-display=1\n\nHello,\n\nplease end it.\n", "Hello,\n\nplease end it."},
		"the first of two":    {dora + "Subject: x (1/2)\nContent-Type: message/partial; number=1; total=2; id=a\n\nSubject: x\nContent-Type: text/plain\n\nThe first words", "The first words"},
		"the first, alone":    {dora + "Subject: x\nContent-Type: message/partial; id=a\n\nX-First: of all\n\nThe first words", "The first words"},
		"CESU-8 in base64":    {dora + "Subject: x\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\n" + base64.StdEncoding.EncodeToString([]byte("Hi \xed\xa0\xbd\xed\xb8\x80\xed\xa0\xbe\xed\xb4\x97!")), "Hi 😀🤗!"},
		"CESU-8, raw":         {dora + "Subject: x\nContent-Type: text/plain; charset=utf-8\n\nGr\xc3\xbcn \xed\xa0\xbd\xed\xb8\x80", "Grün 😀"},
		"compressed":          {dora + "Subject: x\nContent-Type: application/octet-stream; name=smime.p7z\nContent-Transfer-Encoding: base64\n\nMHoGCyqGSIb3DQEJEAEJoGswaQIBADANBgsqhkiG9w0BCRADCA==", "[compressed with S/MIME]"},
	} {
		if m := Parse([]byte(c.raw)); m.Text != c.text {
			t.Errorf("%s: %q, want %q", name, m.Text, c.text)
		}
	}
}

// TestProtectedSubject: the subject that is signed or encrypted with the body is the mail's.
func TestProtectedSubject(t *testing.T) {
	const signature = "\n--s\nContent-Type: application/pgp-signature\n\nx\n--s--\n"
	signed := dora + "Subject: ...\nMIME-Version: 1.0\nContent-Type: multipart/signed; boundary=s\n\n--s\n"
	for name, raw := range map[string]string{
		"RFC 9788":              signed + "Subject: Contract\nContent-Type: text/plain; hp=\"cipher\"\n\nWords" + signature,
		"encoded":               signed + "Subject: =?utf-8?q?Contract?=\nContent-Type: text/plain; hp=clear\n\nWords" + signature,
		"of a multipart":        signed + "Subject: Contract\nContent-Type: multipart/mixed; boundary=m; hp=\"clear\"\n\n--m\nContent-Type: text/plain\n\nWords\n--m--" + signature,
		"as Enigmail wrote it":  signed + "Subject: Contract\nContent-Type: multipart/mixed; boundary=m; protected-headers=\"v1\"\n\n--m\nContent-Type: text/plain\n\nWords\n--m--" + signature,
		"a mail, not passed on": signed + "Content-Type: message/rfc822; forwarded=no\n\nFrom: dora@customer.test\nSubject: Contract\nContent-Type: text/plain\n\nWords" + signature,
		"without a signature":   dora + "Subject: ...\nContent-Type: message/rfc822; forwarded=no\n\nSubject: Contract\n\nWords",
	} {
		m := Parse([]byte(raw))
		if m.Subject != "Contract" || m.Text != "Words" || m.Forward() != nil || m.From[0].Address.String() != "dora@customer.test" {
			t.Errorf("%s: %q, %q, %v", name, m.Subject, m.Text, m.Forward())
		}
	}
	for name, raw := range map[string]string{
		"a mail passed on":   dora + "Subject: ...\nContent-Type: multipart/mixed; boundary=m\n\n--m\nContent-Type: text/plain\n\nWords\n--m\nContent-Type: message/rfc822; forwarded=no\n\nSubject: Contract\n\nNo\n--m--\n",
		"beside other words": dora + "Subject: ...\nContent-Type: multipart/mixed; boundary=m\n\n--m\nSubject: Contract\nContent-Type: text/plain; hp=clear\n\nWords\n--m--\n",
	} {
		if m := Parse([]byte(raw)); m.Subject != "..." || m.Text != "Words" {
			t.Errorf("%s: %q, %q", name, m.Subject, m.Text)
		}
	}
}

// TestFileNames: names that are not encoded take the charset of the text; percent signs are decoded once.
func TestFileNames(t *testing.T) {
	for name, c := range map[string]struct{ text, field, want string }{
		"Polish":            {"windows-1250", "filename=\"g\xea\x9cl.pdf\"", "gęśl.pdf"},
		"Russian":           {"koi8-r", "filename=\"\xc6\xc1\xca\xcc.pdf\"", "файл.pdf"},
		"Greek":             {"iso-8859-7", "filename=\"\xe1\xf1\xf7\xe5\xdf\xef.pdf\"", "αρχείο.pdf"},
		"Japanese":          {"shift_jis", "filename=\"\x90\x7d.pdf\"", "図.pdf"},
		"UTF-8":             {"windows-1250", "filename=\"g\xc4\x99\xc5\x9bl.pdf\"", "gęśl.pdf"},
		"a percent sign":    {"utf-8", "filename*=utf-8''100%25.pdf", "100%.pdf"},
		"decoded once":      {"utf-8", "filename*=utf-8''Z%C3%A9%2520x.pdf", "Zé%20x.pdf"},
		"percent, all":      {"utf-8", "filename*=utf-8''%25C3%25A9.pdf", "%C3%A9.pdf"},
		"percent, in words": {"utf-8", "filename=\"=?utf-8?q?Z=C3=A9=2520x.pdf?=\"", "Zé%20x.pdf"},
		"percent encoding":  {"utf-8", "filename=\"%C3%A9t%C3%A9.pdf\"", "été.pdf"},
	} {
		raw := dora + "Subject: x\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain; charset=" + c.text + "\n\nWords\n--b\nContent-Type: application/octet-stream\nContent-Disposition: attachment; " + c.field + "\n\nx\n--b--\n"
		if m := Parse([]byte(raw)); len(m.Attachments) != 1 || m.Attachments[0].Name != c.want {
			t.Errorf("%s: %+v", name, m.Attachments)
		}
	}
}

// TestAuthorsName: names with signs that mean something elsewhere.
func TestAuthorsName(t *testing.T) {
	for from, want := range map[string]string{
		"=?utf-8?Q?F=C3=B6rster:_Nora?= <nora@k.test>":              "Förster: Nora",
		"=?utf-8?Q?Nora,_F=C3=B6rster?= <nora@k.test>":              "Nora, Förster",
		"=?utf-8?Q?Nora;?= =?utf-8?Q?_F=C3=B6rster?= <nora@k.test>": "Nora; Förster",
		"=?utf-8?Q?Nora_(F=C3=B6rster)?= <nora@k.test>":             "Nora (Förster)",
		"Team =?utf-8?B?S8O8Y2hlOiBFc3Nlbg==?= <nora@k.test>":       "Team Küche: Essen",
		"\"Team <Support>\" <nora@k.test>":                          "Team <Support>",
		"\"Nora>\" <nora@k.test>":                                   "Nora",
		"\"<Nora>\" <nora@k.test>":                                  "Nora",
		"nora@k.test, Nora Feld <nora@k.test>":                      "Nora Feld",
		"Nora Feld <nora@k.test>, nora@k.test":                      "Nora Feld",
		"\"nora@k.test\" <nora@k.test>, Nora <nora@K.test>":         "Nora",
	} {
		m := Parse([]byte("From: " + from + "\nSubject: x\n\nHello."))
		if len(m.From) != 1 || m.From[0].Name != want || m.From[0].Address.String() != "nora@k.test" || m.AuthorDoubtful() {
			t.Errorf("%s: %+v, %q", from, m.From, m.Problems)
		}
	}
}

// TestOddHeaderLines: lines that are no fields do not hide those below; of a script they are its words.
func TestOddHeaderLines(t *testing.T) {
	const fields = "From: Nora <nora@k.test>\nSubject: Printer\nMessage-ID: <1@k.test>\n\nIt does not print."
	for name, c := range map[string]struct{ raw, text string }{
		"one line":                {"X-Report: scanned\nnot folded\n" + fields, "It does not print."},
		"four lines":              {"X-Report: scanned\nPts Rule\n--- ----\n0.1 SOME_RULE\n0.2 OTHER RULE\n" + fields, "It does not print."},
		"between fields":          {"To: x@y.test\nX-Report: scanned\nPts Rule\n--- ----\n" + fields, "It does not print."},
		"a line of trace":         {"Received: from a by b\nX-Virus: none\nclean\nall clean\n" + fields, "It does not print."},
		"below the author":        {"From: Nora <nora@k.test>\nSubject: Printer\nMessage-ID: <1@k.test>\nno blank line\nhere\n", "no blank line\nhere"},
		"words of a script":       {"Received: from root (uid 0)\n\tby k.test\npump 1 stands still\npressure is zero\n" + fields, "pump 1 stands still\npressure is zero\n\nIt does not print."},
		"words without a trace":   {"pump 1 stands still\nno pressure\n" + fields, "pump 1 stands still\nno pressure\n\nIt does not print."},
		"words with colons":       {"Received: from root (uid 0)\n\tby k.test\nthe state of all pumps\npump 1: down\nPump 2: up\n" + fields, "the state of all pumps\npump 1: down\nPump 2: up\n\nIt does not print."},
		"one word with a colon":   {"Received: from root (uid 0)\npressure: low\n" + fields, "pressure: low\n\nIt does not print."},
		"indented words":          {"Received: from root (uid 0)\n\tby k.test\npumps:\n  one\n  two\n" + fields, "pumps:\n  one\n  two\n\nIt does not print."},
		"words beyond ASCII":      {"Received: from root (uid 0)\nDruck fällt\n" + fields, "Druck fällt\n\nIt does not print."},
		"behind the author":       {"From: Nora <nora@k.test>\nX-Report: scanned\nPts Rule\n--- ----\nSubject: Printer\nMessage-ID: <1@k.test>\n\nIt does not print.", "It does not print."},
		"five behind the author":  {"From: Nora <nora@k.test>\nX-Report: scanned\nPts Rule\n--- ----\n0.1 A RULE\n0.2 OTHER RULE\n-- end of it\nSubject: Printer\nMessage-ID: <1@k.test>\n\nIt does not print.", "It does not print."},
		"before the id":           {"From: Nora <nora@k.test>\nSubject: Printer\nnot folded\nnor this\nMessage-ID: <1@k.test>\n\nIt does not print.", "It does not print."},
		"before MIME":             {"From: Nora <nora@k.test>\nSubject: Printer\nMessage-ID: <1@k.test>\nodd line\nodd line too\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\nIt does =6Eot print.", "It does not print."},
		"in two places":           {"From: Nora <nora@k.test>\nodd line\nodd line too\nSubject: Printer\nodd line\nodd line too\nMessage-ID: <1@k.test>\n\nIt does not print.", "It does not print."},
		"a body's own To":         {"From: Nora <nora@k.test>\nSubject: Printer\nMessage-ID: <1@k.test>\nIt does not print.\nIt stands here:\nTo: the hall\nDate: since Monday\n\nNora", "It does not print.\nIt stands here:\nTo: the hall\nDate: since Monday\n\nNora"},
		"a line alone":            {"pump 1 stands still\n" + fields, "pump 1 stands still\n\nIt does not print."},
		"a line alone, CRLF":      {strings.ReplaceAll("pump 1 stands still\n"+fields, "\n", "\r\n"), "pump 1 stands still\n\nIt does not print."},
		"a colon, and no body":    {"Warning: pump 1 stands still\nFrom: Nora <nora@k.test>\nSubject: Printer\nMessage-ID: <1@k.test>\n\n", "Warning: pump 1 stands still"},
		"words, colon, no body":   {"pump 1: it stands still\nFrom: Nora <nora@k.test>\nSubject: Printer\nMessage-ID: <1@k.test>\n", "pump 1: it stands still"},
		"a line below a field":    {"To: x@y.test\npump 1 stands still\n" + fields, "It does not print."},
		"an unknown field":        {"Mailscanner: clean\n" + fields, "It does not print."},
		"fields after the author": {"Received: from root (uid 0)\npump 1 stands still\nDate: Tue, 01 Dec 2026 02:42:47 +0000\n" + fields, "pump 1 stands still\n\nIt does not print."},
	} {
		m := Parse([]byte(c.raw))
		if m.Text != c.text || m.Subject != "Printer" || m.MessageID != "1@k.test" || len(m.From) != 1 {
			t.Errorf("%s: %q %q %v, problems %q", name, m.Text, m.Subject, m.From, m.Problems)
		}
	}
}

// TestReactionMail: RFC 9078, as the whole mail and as one of its parts.
func TestReactionMail(t *testing.T) {
	const field = "Content-Type: text/plain; charset=utf-8\nContent-Disposition: reaction\n\n"
	multi := dora + "Subject: Re: x\nIn-Reply-To: <p@x.test>\nContent-Type: multipart/mixed; boundary=b\n\n--b\n"
	for name, c := range map[string]struct {
		raw  string
		want bool
	}{
		"alone":              {dora + "Subject: Re: x\n" + field + "👍\n", true},
		"a heart":            {dora + "Subject: Re: x\n" + field + "❤️\n", true},
		"several":            {dora + "Subject: Re: x\n" + field + "👍🏽 🎉\n", true},
		"a flag, a keycap":   {dora + "Subject: Re: x\n" + field + "🇫🇷 1️⃣\n", true},
		"a part":             {multi + field + "👍\n--b--\n", true},
		"beside a quote":     {multi + "Content-Type: text/plain\n\n> It is dark.\n--b\n" + field + "👍\n--b--\n", true},
		"beside words":       {multi + "Content-Type: text/plain\n\nPlease call me.\n--b\n" + field + "👍\n--b--\n", false},
		"words":              {dora + "Subject: Re: x\n" + field + "Please call me.\n", false},
		"as HTML":            {dora + "Subject: Re: x\nContent-Type: text/html; charset=utf-8\nContent-Disposition: reaction\n\n<p>👍</p>\n", true},
		"HTML alone":         {dora + "Subject: Re: x\nIn-Reply-To: <p@x.test>\nContent-Type: text/html; charset=utf-8\n\n<html><body><div>👍</div></body></html>\n", true},
		"HTML and a quote":   {dora + "Subject: Re: x\nReferences: <p@x.test>\nContent-Type: text/html; charset=utf-8\n\n<div>❤️</div><blockquote type=\"cite\">It is dark.</blockquote>\n", true},
		"coloured":           {dora + "Subject: Re: x\nIn-Reply-To: <p@x.test>\nContent-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: base64\n\n" + base64.StdEncoding.EncodeToString([]byte("<p>👍🏽</p>")) + "\n", true},
		"as an entity":       {dora + "Subject: Re: x\nIn-Reply-To: <p@x.test>\nContent-Type: text/html\n\n<span>&#128077;</span>\n", true},
		"HTML and words":     {dora + "Subject: Re: x\nIn-Reply-To: <p@x.test>\nContent-Type: text/html; charset=utf-8\n\n<p>👍 thanks</p>\n", false},
		"HTML, two lines":    {dora + "Subject: Re: x\nIn-Reply-To: <p@x.test>\nContent-Type: text/html; charset=utf-8\n\n<p>👍</p><p>🎉</p>\n", false},
		"HTML, no answer":    {dora + "Subject: x\nContent-Type: text/html; charset=utf-8\n\n<p>👍</p>\n", false},
		"beside its text":    {multi[:strings.Index(multi, "Content-Type")] + "Content-Type: multipart/alternative; boundary=b\n\n--b\nContent-Type: text/plain; charset=utf-8\n\n👍\n--b\nContent-Type: text/html; charset=utf-8\n\n<p>👍</p>\n--b--\n", false},
		"an emoji of a word": {dora + "Subject: Re: x\nContent-Type: text/plain; charset=utf-8\n\nthanks 👍\n", false},
	} {
		if m := Parse([]byte(c.raw)); m.Reaction != c.want {
			t.Errorf("%s: %v, text %q", name, m.Reaction, m.Text)
		}
	}
}

// TestPartialIsNamed: later pieces stay files; each says which it is.
func TestPartialIsNamed(t *testing.T) {
	m := Parse([]byte(dora + "Subject: x\nContent-Type: message/partial; number=2; total=3; id=a\n\nmiddle"))
	if !slices.ContainsFunc(m.Problems, func(p string) bool { return strings.Contains(p, "part 2 of 3") }) || len(m.Attachments) != 1 {
		t.Errorf("%q, %d files", m.Problems, len(m.Attachments))
	}
}
