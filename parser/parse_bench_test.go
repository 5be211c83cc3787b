package parser

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/emersion/go-message/mail"
)

// benchMails are the mails that a desk gets: most are small texts.
func benchMails() map[string][]byte {
	head := "Received: from mx1.example.org (mx1.example.org [192.0.2.1]) by mx.example.net with ESMTPS id 12345\r\n" +
		"\tfor <support@example.net>; Mon, 2 Nov 2026 10:00:00 +0100 (CET)\r\n" +
		"DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.org; s=sel; t=1793610000;\r\n" +
		"\th=from:to:subject:date:message-id; bh=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=;\r\n" +
		"\tb=" + strings.Repeat("QUJDREVG", 20) + "\r\n" +
		"From: =?utf-8?Q?Zo=C3=A9_Martin?= <zoe@example.org>\r\nTo: Support <support@example.net>\r\n" +
		"Subject: Re: [#123] =?utf-8?B?UHJvYmzDqG1lIGRlIGZhY3R1cmU=?=\r\nDate: Mon, 2 Nov 2026 10:00:00 +0100\r\n" +
		"Message-ID: <CAF123456789@mail.example.org>\r\nIn-Reply-To: <abc.def@example.net>\r\n" +
		"References: <1.2@example.net>\r\n <abc.def@example.net>\r\nMIME-Version: 1.0\r\nUser-Agent: Mozilla Thunderbird\r\n"
	words := strings.Repeat("The invoice of last month shows the wrong address, please correct it.\r\n", 12)
	html := "<html><body>" + strings.Repeat("<p>The invoice of last month shows the <b>wrong</b> address, please correct it.</p>\r\n", 30) + "</body></html>"
	file := func(n int) string {
		var b strings.Builder
		enc := base64.StdEncoding.EncodeToString(bytes.Repeat([]byte("0123456789abcdef"), n/16))
		for len(enc) > 76 {
			b.WriteString(enc[:76] + "\r\n")
			enc = enc[76:]
		}
		return b.String() + enc + "\r\n"
	}
	multi := func(size int) []byte {
		return []byte(head + "Content-Type: multipart/mixed; boundary=\"outer\"\r\n\r\n--outer\r\nContent-Type: multipart/alternative; boundary=\"inner\"\r\n\r\n" +
			"--inner\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n" + words + "\r\n--inner\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n" + html +
			"\r\n--inner--\r\n--outer\r\nContent-Type: application/pdf; name=\"a.pdf\"\r\nContent-Disposition: attachment; filename=\"a.pdf\"\r\nContent-Transfer-Encoding: base64\r\n\r\n" + file(size) + "--outer--\r\n")
	}
	return map[string][]byte{
		"text":  []byte(head + "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n" + words),
		"20KB":  multi(11 << 10),
		"10MB":  multi(10 << 20),
		"html":  []byte(head + "Content-Type: text/html; charset=utf-8\r\n\r\n" + html),
		"large": []byte(head + "Content-Type: text/plain; charset=utf-8\r\n\r\n" + strings.Repeat(words, 100)),
	}
}

func BenchmarkParse(b *testing.B) {
	for name, raw := range benchMails() {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(raw)))
			b.ReportAllocs()
			for b.Loop() {
				Parse(raw)
			}
		})
	}
}

// BenchmarkRead leaves out the readings of reply, machines and commands: it is what
// BenchmarkGoMessage does, and more.
func BenchmarkRead(b *testing.B) {
	for name, raw := range benchMails() {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(raw)))
			b.ReportAllocs()
			for b.Loop() {
				read(raw)
			}
		})
	}
}

// BenchmarkGoMessage reads the same mails with the bare library: every part decoded, the
// common fields parsed.
func BenchmarkGoMessage(b *testing.B) {
	for name, raw := range benchMails() {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(raw)))
			b.ReportAllocs()
			for b.Loop() {
				if err := readBare(raw); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func readBare(raw []byte) error {
	r, err := mail.CreateReader(bytes.NewReader(raw))
	if err != nil {
		return err
	}
	for _, field := range []string{"From", "To"} {
		if _, err := r.Header.AddressList(field); err != nil {
			return fmt.Errorf("reading %s: %w", field, err)
		}
	}
	_, _ = r.Header.Subject()
	_, _ = r.Header.Date()
	_, _ = r.Header.MsgIDList("References")
	for {
		p, err := r.NextPart()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		if _, err := io.Copy(io.Discard, p.Body); err != nil {
			return err
		}
	}
}
