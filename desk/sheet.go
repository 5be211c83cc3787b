package desk

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"mime"
	"mime/multipart"
	"net/textproto"
	"strings"
	"time"

	"guichet/desk/change"
	"guichet/desk/policy"
	"guichet/desk/rules"
	"guichet/desk/thread"
	"guichet/desk/words"
	"guichet/mail"
	"guichet/parser"
	"guichet/ticket"
)

// sheet is what somebody writes on a page or over the API.
type sheet struct {
	from     mail.Mailbox // zero: the admin
	to       mail.Address
	cc       []mail.Mailbox
	subject  string
	commands []string // lines
	text     string
	files    []rules.File
	at       time.Time
	id       []byte // random
}

// write makes the mail that stands for a sheet, and reads it as one that came: every message has one, so that
// export, full text and erasure need not know where it came from. Files over the limit are named only (PRODUCT 1.13).
func write(ctx context.Context, d *Desk, s sheet) (*change.Inbound, ticket.Staged, error) {
	if s.from.Address.IsZero() {
		s.from.Address = mail.Address{Local: "admin", Domain: d.base.Dir.Policy.Hostname}
	}
	octets := s.octets(d.base.Dir.Policy.Hostname)
	raw, err := d.base.Store.Stage(ctx, bytes.NewReader(octets), int64(len(octets)))
	if err != nil {
		return nil, nil, err
	}
	in := s.inbound(d.base.Dir, raw.Bytes())
	if len(s.files) == 0 {
		return in, raw, nil
	}
	if err := d.scan(ctx, in, mail.Finding{}, raw.Bytes()); err != nil {
		raw.Discard()
		return nil, nil, err
	}
	if in.Content.Malware != "" {
		raw.Discard()
		return nil, nil, ErrMalware
	}
	scanFiles(d.base.Dir, in)
	drop(in, d.base.Dir.Policy.MaxAttachments)
	kept, err := keep(ctx, d.base.Store, in, raw, mail.Finding{}, 0)
	if err != nil || kept != raw {
		raw.Discard()
	}
	return in, kept, err
}

// inbound is the sheet as the rules see a mail. Commands and words are the caller's: words that begin with '#' are
// words.
func (s sheet) inbound(dir *policy.Directory, raw []byte) *change.Inbound {
	m := parser.Parse(raw)
	m.From, m.Commands, m.Body, m.Reply, m.Auto = []mail.Mailbox{s.from}, nil, s.text, s.text, ""
	return &change.Inbound{
		Envelope: mail.Envelope{Session: "API"}, Message: m, Verdict: mail.Verdict{Result: mail.Trusted},
		Fingerprint: thread.Fingerprint(m, raw), Language: words.GuessLanguage(dir, m), Words: words.ReadText(s.text),
	}
}

// ErrMalware is returned for files in which a scanner found some.
var ErrMalware = fmt.Errorf("a file is not taken: %w", ticket.ErrNotAllowed)

// octets are the mail (RFC 5322, RFC 2045). Nothing of the sheet stands in its header unencoded.
func (s sheet) octets(hostname string) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "Date: %s\r\nFrom: %s\r\nMessage-ID: <api.%s@%s>\r\n", s.at.Format(time.RFC1123Z), box(s.from), hex.EncodeToString(s.id), hostname)
	if !s.to.IsZero() {
		fmt.Fprintf(&b, "To: <%s>\r\n", s.to)
	}
	for i, who := range s.cc {
		lead := "Cc: "
		if i > 0 {
			lead = ",\r\n "
		}
		b.WriteString(lead + box(who))
	}
	if len(s.cc) > 0 {
		b.WriteString("\r\n")
	}
	if s.subject != "" {
		fmt.Fprintf(&b, "Subject: %s\r\n", mime.QEncoding.Encode("utf-8", oneLine(s.subject)))
	}
	b.WriteString("MIME-Version: 1.0\r\n")
	if len(s.files) == 0 {
		b.WriteString("Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n" + s.words())
		return b.Bytes()
	}
	parts := multipart.NewWriter(&b)
	fmt.Fprintf(&b, "Content-Type: multipart/mixed; boundary=%s\r\n\r\n", parts.Boundary())
	add := func(header textproto.MIMEHeader, content string) {
		w, _ := parts.CreatePart(header) // a buffer takes all
		_, _ = w.Write([]byte(content))
	}
	add(textproto.MIMEHeader{"Content-Type": {"text/plain; charset=utf-8"}, "Content-Transfer-Encoding": {"8bit"}}, s.words())
	for _, f := range s.files {
		kind := "application/octet-stream"
		if t, _, err := mime.ParseMediaType(f.Type); err == nil && strings.Contains(t, "/") && !strings.HasPrefix(t, "multipart/") && !strings.HasPrefix(t, "message/") {
			kind = t
		}
		add(textproto.MIMEHeader{
			"Content-Type": {kind}, "Content-Transfer-Encoding": {"base64"},
			"Content-Disposition": {mime.FormatMediaType("attachment", map[string]string{"filename": oneLine(f.Name)})},
		}, lines76(f.Content))
	}
	_ = parts.Close()
	return b.Bytes()
}

// words are the commands and the text, with line ends as mail has them.
func (s sheet) words() string {
	var b strings.Builder
	for _, line := range s.commands {
		b.WriteString(line + "\r\n")
	}
	if s.text != "" {
		b.WriteString("\r\n" + strings.ReplaceAll(strings.ReplaceAll(s.text, "\r\n", "\n"), "\n", "\r\n") + "\r\n")
	}
	return b.String()
}

// box is a mailbox in a header.
func box(m mail.Mailbox) string {
	if name := oneLine(m.Name); name != "" {
		return mime.QEncoding.Encode("utf-8", strings.Map(func(r rune) rune {
			if strings.ContainsRune("()<>[]:;@\\,.\"", r) {
				return ' '
			}
			return r
		}, name)) + " <" + m.Address.String() + ">"
	}
	return "<" + m.Address.String() + ">"
}

func oneLine(s string) string { return strings.Join(strings.Fields(ticket.CutText(s, 900)), " ") }

// lines76 is base64 in lines as RFC 2045 §6.8 wants them.
func lines76(content []byte) string {
	all := base64.StdEncoding.EncodeToString(content)
	var b strings.Builder
	for len(all) > 76 {
		b.WriteString(all[:76] + "\r\n")
		all = all[76:]
	}
	return b.String() + all + "\r\n"
}
