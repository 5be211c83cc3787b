// Package parse measures the desk's parser beside other libraries, in one run on one
// machine. It is a module of its own, so that what it compares with stays out of the
// desk's go.mod. It judges speed only: which of them reads broken mail right is for the
// parser's own tests.
package parse

import (
	"encoding/base64"
	"math/rand/v2"
	"strings"
)

// sample is one kind of mail that a desk gets.
type sample struct {
	name string
	raw  []byte
}

// mails returns the same mails in every run.
func mails() []sample {
	return []sample{
		{"text", []byte(head + "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n" + words)},
		{"multipart-20KB", multipart(11 << 10)},
		{"attachment-10MB", multipart(10 << 20)},
	}
}

const head = "Received: from mx1.example.org (mx1.example.org [192.0.2.1]) by mx.example.net with ESMTPS id 12345\r\n" +
	"\tfor <support@example.net>; Mon, 2 Nov 2026 10:00:00 +0100 (CET)\r\n" +
	"DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.org; s=sel; t=1793610000;\r\n" +
	"\th=from:to:subject:date:message-id; bh=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=;\r\n" +
	"\tb=QUJDREVGQUJDREVGQUJDREVGQUJDREVGQUJDREVGQUJDREVGQUJDREVGQUJDREVGQUJDREVGQUJDREVGQUJDREVG\r\n" +
	"From: =?utf-8?Q?Zo=C3=A9_Martin?= <zoe@example.org>\r\nTo: Support <support@example.net>\r\n" +
	"Subject: Re: [#123] =?utf-8?B?UHJvYmzDqG1lIGRlIGZhY3R1cmU=?=\r\nDate: Mon, 2 Nov 2026 10:00:00 +0100\r\n" +
	"Message-ID: <CAF123456789@mail.example.org>\r\nIn-Reply-To: <abc.def@example.net>\r\n" +
	"References: <1.2@example.net>\r\n <abc.def@example.net>\r\nMIME-Version: 1.0\r\nUser-Agent: Mozilla Thunderbird\r\n"

// words are what a customer writes: an answer, a signature and what it answers.
var words = "Hello,\r\n\r\n" +
	strings.Repeat("The invoice of last month shows the wrong address, please correct it.\r\n", 6) +
	"\r\nKind regards\r\n\r\n-- \r\nZoé Martin\r\nExample Ltd\r\n\r\n" +
	"On Mon, 2 Nov 2026 at 09:12, Support <support@example.net> wrote:\r\n" +
	strings.Repeat("> Thank you for your order. You will find the invoice in your account.\r\n", 6)

// multipart returns a text, its HTML form and a file of size bytes.
func multipart(size int) []byte {
	const doc = "<p>The invoice of last month shows the <b>wrong</b> address, please correct it.</p>\r\n"
	const qp = "Content-Transfer-Encoding: quoted-printable\r\n\r\n"
	quoted := strings.ReplaceAll(words, "é", "=C3=A9")
	return []byte(head + "Content-Type: multipart/mixed; boundary=\"outer\"\r\n\r\n" +
		"--outer\r\nContent-Type: multipart/alternative; boundary=\"inner\"\r\n\r\n" +
		"--inner\r\nContent-Type: text/plain; charset=utf-8\r\n" + qp + quoted +
		"\r\n--inner\r\nContent-Type: text/html; charset=utf-8\r\n" + qp +
		"<html><body>" + strings.Repeat(doc, 30) + "</body></html>\r\n--inner--\r\n" +
		"--outer\r\nContent-Type: application/pdf; name=\"a.pdf\"\r\nContent-Disposition: attachment; filename=\"a.pdf\"\r\n" +
		"Content-Transfer-Encoding: base64\r\n\r\n" + file(size) + "--outer--\r\n")
}

// file returns n random bytes in lines of base64.
func file(n int) string {
	r := rand.New(rand.NewPCG(1, 2))
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(r.Uint32())
	}
	enc := base64.StdEncoding.EncodeToString(b)
	var out strings.Builder
	for len(enc) > 76 {
		out.WriteString(enc[:76] + "\r\n")
		enc = enc[76:]
	}
	return out.String() + enc + "\r\n"
}
