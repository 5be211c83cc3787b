package live

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"math/rand/v2"
	"mime"
	"mime/quotedprintable"
	"strings"
	"time"
)

// Draft is a mail that a person writes. The zero value of a field leaves it out, but
// Message-ID and Date, which every client sets: NewDraft chooses them.
type Draft struct {
	From, To, Cc string // as header fields carry them
	Subject      string
	Text         string
	HTML         string // with Text: multipart/alternative
	MessageID    string // without brackets
	InReplyTo    string // with brackets
	References   string // with brackets
	Date         time.Time
	Fields       []string // further whole header lines
	Files        []File
	Envelope     *string // the envelope sender, if not From
}

// File is attached to a Draft.
type File struct {
	Name, Type string
	Body       []byte
	ContentID  string // without brackets: a picture that the HTML shows; "": attached
}

// NewDraft begins a mail.
func NewDraft(from, to, subject, text string) Draft {
	domain := "client.test"
	if a := addresses(from); len(a) > 0 {
		_, domain, _ = strings.Cut(a[0], "@")
	}
	return Draft{
		From: from, To: to, Subject: subject, Text: text, Date: time.Now(),
		MessageID: fmt.Sprintf("%016x.%d@%s", rand.Uint64(), time.Now().UnixNano(), domain),
	}
}

// Reply answers a letter as a mail client does: to its Reply-To, with Re:, In-Reply-To,
// References, and the old text quoted below the new one.
func Reply(l Letter, from, text string) Draft {
	subject := l.Get("Subject")
	if !strings.HasPrefix(strings.ToLower(subject), "re:") {
		subject = "Re: " + subject
	}
	quoted := "> " + strings.ReplaceAll(strings.TrimRight(l.Text(), "\n"), "\n", "\n> ")
	text = fmt.Sprintf("%s\n\nOn %s, %s wrote:\n%s\n",
		strings.TrimRight(text, "\n"), "Sat, 21 Nov 2026 at 10:00", l.Get("From"), quoted)
	d := NewDraft(from, l.ReplyTo(), subject, text)
	d.InReplyTo = l.Get("Message-ID")
	d.References = strings.TrimSpace(l.Get("References") + " " + d.InReplyTo)
	return d
}

// With adds a header line.
func (d Draft) With(line string) Draft {
	d.Fields = append(append([]string{}, d.Fields...), line)
	return d
}

// FromEnvelope sets the envelope sender; "" is the null reverse-path.
func (d Draft) FromEnvelope(sender string) Draft {
	d.Envelope = &sender
	return d
}

// Sender is the envelope sender.
func (d Draft) Sender() string {
	if d.Envelope != nil {
		return *d.Envelope
	}
	if a := addresses(d.From); len(a) > 0 {
		return a[0]
	}
	return ""
}

// Bytes is the whole mail with CRLF line ends.
func (d Draft) Bytes() []byte {
	var b bytes.Buffer
	field := func(name, value string) {
		if value != "" {
			fmt.Fprintf(&b, "%s: %s\r\n", name, value)
		}
	}
	field("From", d.From)
	field("To", d.To)
	field("Cc", d.Cc)
	field("Subject", mime.QEncoding.Encode("utf-8", d.Subject))
	field("Date", d.Date.Format(time.RFC1123Z))
	if d.MessageID != "" {
		field("Message-ID", "<"+d.MessageID+">")
	}
	field("In-Reply-To", d.InReplyTo)
	field("References", strings.Join(strings.Fields(d.References), "\r\n "))
	for _, line := range d.Fields {
		b.WriteString(line + "\r\n")
	}
	b.WriteString("MIME-Version: 1.0\r\n")
	d.body(&b)
	return b.Bytes()
}

func (d Draft) body(b *bytes.Buffer) {
	mixed := "=_mixed_" + d.boundary()
	if len(d.Files) > 0 {
		fmt.Fprintf(b, "Content-Type: multipart/mixed; boundary=%q\r\n\r\n--%s\r\n", mixed, mixed)
	}
	switch {
	case d.HTML != "" && d.Text != "":
		alt := "=_alt_" + d.boundary()
		fmt.Fprintf(b, "Content-Type: multipart/alternative; boundary=%q\r\n\r\n--%s\r\n", alt, alt)
		writeText(b, "text/plain", d.Text)
		fmt.Fprintf(b, "--%s\r\n", alt)
		writeText(b, "text/html", d.HTML)
		fmt.Fprintf(b, "--%s--\r\n", alt)
	case d.HTML != "":
		writeText(b, "text/html", d.HTML)
	default:
		writeText(b, "text/plain", d.Text)
	}
	for _, f := range d.Files {
		fmt.Fprintf(b, "--%s\r\nContent-Type: %s\r\nContent-Transfer-Encoding: base64\r\n", mixed, f.Type)
		disposition := "attachment"
		if f.ContentID != "" {
			fmt.Fprintf(b, "Content-ID: <%s>\r\n", f.ContentID)
			disposition = "inline"
		}
		fmt.Fprintf(b, "Content-Disposition: %s; filename*=UTF-8''%s\r\n\r\n", disposition, percent(f.Name))
		writeBase64(b, f.Body)
	}
	if len(d.Files) > 0 {
		fmt.Fprintf(b, "--%s--\r\n", mixed)
	}
}

func (d Draft) boundary() string {
	return strings.NewReplacer("@", "_", "<", "", ">", "").Replace(d.MessageID)
}

func writeText(b *bytes.Buffer, kind, text string) {
	fmt.Fprintf(b, "Content-Type: %s; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n", kind)
	w := quotedprintable.NewWriter(b)
	w.Write([]byte(strings.ReplaceAll(text, "\n", "\r\n")))
	w.Close()
	b.WriteString("\r\n")
}

func writeBase64(b *bytes.Buffer, body []byte) {
	s := base64.StdEncoding.EncodeToString(body)
	for len(s) > 76 {
		b.WriteString(s[:76] + "\r\n")
		s = s[76:]
	}
	b.WriteString(s + "\r\n")
}

// percent encodes a file name by RFC 2231 §4 (RFC 5987's safe set).
func percent(name string) string {
	var b strings.Builder
	for _, c := range []byte(name) {
		if c == '.' || c == '-' || c == '_' || '0' <= c && c <= '9' || 'a' <= c|0x20 && c|0x20 <= 'z' {
			b.WriteByte(c)
		} else {
			fmt.Fprintf(&b, "%%%02X", c)
		}
	}
	return b.String()
}
