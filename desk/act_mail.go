package desk

import (
	"bytes"
	"encoding/hex"
	"fmt"
	"strings"
	"time"

	"guichet/mail"
	"guichet/parser"
)

// written makes the mail that stands for what was done: every message has one, so that
// export, full text and erasure need not know where it came from.
func (d *directory) written(req ActRequest, now time.Time, random []byte) []byte {
	var b bytes.Buffer
	from := req.As
	if from.IsZero() {
		from = mail.Address{Local: "admin", Domain: d.policy.Hostname}
	}
	fmt.Fprintf(&b, "Date: %s\r\nFrom: <%s>\r\nMessage-ID: <api.%s@%s>\r\n", now.Format(time.RFC1123Z), from, hex.EncodeToString(random), d.policy.Hostname)
	b.WriteString("MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n")
	for _, cmd := range req.Commands {
		b.WriteString(lineOf(cmd) + "\r\n")
	}
	if req.Text != "" {
		b.WriteString("\r\n" + strings.ReplaceAll(strings.ReplaceAll(req.Text, "\r\n", "\n"), "\n", "\r\n") + "\r\n")
	}
	return b.Bytes()
}

// acting is the request as the rules see a mail. Commands and words are the caller's: words
// that begin with '#' are words.
func (d *directory) acting(req ActRequest, raw []byte) *Inbound {
	m := parser.Parse(raw)
	m.From, m.Commands, m.Body, m.Reply, m.Auto = nil, nil, req.Text, req.Text, ""
	if !req.As.IsZero() {
		m.From = []mail.Mailbox{{Address: req.As}}
	}
	for _, cmd := range req.Commands {
		cmd.Line = lineOf(cmd)
		m.Commands = append(m.Commands, cmd)
	}
	return &Inbound{
		Envelope: mail.Envelope{Session: "API"}, Message: m, Verdict: mail.Verdict{Result: mail.Trusted},
		Fingerprint: fingerprint(m.Header, raw), Language: d.guessLanguage(m), Words: read(req.Text),
	}
}
