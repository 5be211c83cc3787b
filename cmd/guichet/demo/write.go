package demo

import (
	"bytes"
	"crypto/rand"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/emersion/go-message/mail"
)

// draft is a mail that somebody is about to send.
type draft struct {
	From     Person
	To       []string
	Subject  string
	Text     string
	Answered *letter // nil for a new mail
	Quote    bool
	Files    []upload
}

type upload struct {
	Name, Type string
	Data       []byte
}

// write makes the mail that a mail program would.
func (w draft) write(now time.Time) ([]byte, error) {
	var h mail.Header
	h.SetDate(now)
	h.SetAddressList("From", []*mail.Address{{Name: w.From.Name, Address: w.From.Address}})
	to := make([]*mail.Address, len(w.To))
	for i, a := range w.To {
		to[i] = &mail.Address{Address: a}
	}
	h.SetAddressList("To", to)
	h.SetSubject(oneLine(w.Subject))
	_, domain, _ := strings.Cut(w.From.Address, "@")
	h.SetMessageID(strings.ToLower(rand.Text()) + "@" + domain)
	h.Set("User-Agent", "Guichet demo")
	if w.Answered != nil && w.Answered.MessageID != "" { // RFC 5322 §3.6.4
		h.SetMsgIDList("In-Reply-To", []string{w.Answered.MessageID})
		h.SetMsgIDList("References", append(w.Answered.References[:len(w.Answered.References):len(w.Answered.References)], w.Answered.MessageID))
	}
	var b bytes.Buffer
	if err := w.body(&b, h); err != nil {
		return nil, fmt.Errorf("write the mail: %w", err)
	}
	return b.Bytes(), nil
}

func (w draft) body(b *bytes.Buffer, h mail.Header) error {
	text := strings.ReplaceAll(w.Text, "\r\n", "\n") + "\n"
	if w.Answered != nil && w.Quote {
		text += "\n" + w.Answered.quote()
	}
	text = strings.ReplaceAll(text, "\n", "\r\n")
	if len(w.Files) == 0 {
		h.SetContentType("text/plain", map[string]string{"charset": "utf-8"})
		return finish(mail.CreateSingleInlineWriter(b, h))(text)
	}
	m, err := mail.CreateWriter(b, h)
	if err != nil {
		return err
	}
	var th mail.InlineHeader
	th.SetContentType("text/plain", map[string]string{"charset": "utf-8"})
	if err := finish(m.CreateSingleInline(th))(text); err != nil {
		return err
	}
	for _, f := range w.Files {
		var fh mail.AttachmentHeader
		fh.SetContentType(f.Type, nil)
		fh.SetFilename(oneLine(f.Name))
		if err := finish(m.CreateAttachment(fh))(string(f.Data)); err != nil {
			return err
		}
	}
	return m.Close()
}

// finish returns a function that writes all of a part and closes it.
func finish(part io.WriteCloser, err error) func(string) error {
	return func(text string) error {
		if err != nil {
			return err
		}
		if _, err := io.WriteString(part, text); err != nil {
			return err
		}
		return part.Close()
	}
}

// quote is the answered letter as it stands below an answer.
func (l *letter) quote() string {
	var b strings.Builder
	who := "somebody"
	if len(l.From) > 0 {
		who = l.From[0].Name
		if who == "" {
			who = l.From[0].Address
		}
	}
	fmt.Fprintf(&b, "On %s, %s wrote:\n", l.At.Format("Mon, 2 Jan 2006 at 15:04"), who)
	for line := range strings.Lines(strings.TrimRight(l.Text, "\n") + "\n") {
		if !strings.HasPrefix(line, ">") && line != "\n" {
			line = " " + line
		}
		b.WriteString(">" + line)
	}
	return b.String()
}

// answerSubject puts one "Re:" before a subject.
func answerSubject(s string) string {
	if len(s) >= 3 && strings.EqualFold(s[:3], "re:") {
		return s
	}
	return "Re: " + s
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
