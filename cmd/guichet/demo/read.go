package demo

import (
	"bytes"
	"errors"
	"io"
	"net/url"
	"strings"
	"time"

	"github.com/emersion/go-message"
	_ "github.com/emersion/go-message/charset" // customers' charsets
	"github.com/emersion/go-message/mail"
)

// maxText is how much of a letter's text is shown, in bytes.
const maxText = 1 << 20

// letter is a mail in a mailbox, as a mail program would show it.
type letter struct {
	ID         int
	At         time.Time
	Sent, Seen bool
	Raw        []byte

	From, To, Cc, ReplyTo []*mail.Address
	Note                  string // where an internal note goes; "" if nowhere
	Subject               string
	MessageID             string
	References            []string
	Text, HTML            string
	Files                 []attached
	Ticket, Event         string // our marks
}

// attached is a file of a letter. Its bytes stay in the raw mail.
type attached struct {
	Name, Type string
	Size       int
}

// read makes a letter of a raw mail. What cannot be read is left out: the source is shown
// beside it.
func read(raw []byte) *letter {
	l := &letter{Raw: raw}
	_ = walk(raw, func(h *mail.Header) { l.header(h) }, func(p *mail.Part) error {
		body, err := io.ReadAll(io.LimitReader(p.Body, maxMail))
		if err != nil && !message.IsUnknownCharset(err) {
			return err
		}
		l.part(p, body)
		return nil
	})
	return l
}

// walk reads the header and the parts of a mail.
func walk(raw []byte, header func(*mail.Header), part func(*mail.Part) error) error {
	r, err := mail.CreateReader(bytes.NewReader(raw))
	if r == nil {
		return err
	}
	defer func() { _ = r.Close() }() // it reads from memory
	header(&r.Header)
	for {
		p, err := r.NextPart()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if p == nil {
			return err
		}
		if err := part(p); err != nil {
			return err
		}
	}
}

// header takes what a reader and a reply need. A field that cannot be read stays empty.
func (l *letter) header(h *mail.Header) {
	l.From, _ = h.AddressList("From")
	l.To, _ = h.AddressList("To")
	l.Cc, _ = h.AddressList("Cc")
	l.ReplyTo, _ = h.AddressList("Reply-To")
	l.Subject, _ = h.Subject()
	l.MessageID, _ = h.MessageID()
	l.References, _ = h.MsgIDList("References")
	l.Ticket, l.Event = h.Get("X-Guichet-Ticket"), h.Get("X-Guichet-Event")
	if note, err := mail.ParseAddress(h.Get("X-Guichet-Note")); err == nil {
		l.Note = note.Address
	}
}

// part takes the first text and the first HTML as the letter, and the rest as files.
func (l *letter) part(p *mail.Part, body []byte) {
	kind, name := "", ""
	switch h := p.Header.(type) {
	case *mail.InlineHeader:
		kind, _, _ = h.ContentType()
		if kind == "text/plain" && l.Text == "" {
			l.Text = shown(body)
			return
		}
		if kind == "text/html" && l.HTML == "" {
			l.HTML = shown(body)
			return
		}
	case *mail.AttachmentHeader:
		kind, _, _ = h.ContentType()
		name, _ = h.Filename()
	}
	if name == "" {
		name = "file"
	}
	l.Files = append(l.Files, attached{Name: name, Type: kind, Size: len(body)})
}

func shown(body []byte) string {
	s := string(body[:min(len(body), maxText)])
	return strings.ToValidUTF8(strings.ReplaceAll(s, "\r\n", "\n"), "\uFFFD")
}

// content returns the bytes of the n-th file.
func (l *letter) content(n int) ([]byte, bool) {
	seen, again := -1, &letter{}
	var found []byte
	_ = walk(l.Raw, func(*mail.Header) {}, func(p *mail.Part) error {
		body, err := io.ReadAll(io.LimitReader(p.Body, maxMail))
		if err != nil {
			return err
		}
		before := len(again.Files)
		again.part(p, body)
		if len(again.Files) > before {
			if seen++; seen == n {
				found = body
				return io.EOF
			}
		}
		return nil
	})
	return found, seen == n && n >= 0
}

// answerTo is where a reply goes (RFC 5322 §3.6.3).
func (l *letter) answerTo() []*mail.Address {
	if len(l.ReplyTo) > 0 {
		return l.ReplyTo
	}
	return l.From
}

// snippet is the beginning of the text in one line.
func (l *letter) snippet() string {
	var words []string
	for line := range strings.Lines(l.Text) {
		if strings.HasPrefix(line, ">") || strings.HasPrefix(line, "##-") { // quotes, and the desk's cut line
			continue
		}
		words = append(words, strings.Fields(line)...)
		if len(words) > 30 {
			break
		}
	}
	return strings.Join(words, " ")
}

// mailto is what a mailto link asks for (RFC 6068).
type mailto struct{ To, Subject, Body string }

func parseMailto(s string) (mailto, bool) {
	u, err := url.Parse(s)
	if err != nil || !strings.EqualFold(u.Scheme, "mailto") {
		return mailto{}, false
	}
	to, err := url.PathUnescape(u.Opaque)
	if err != nil {
		return mailto{}, false
	}
	// RFC 6068 §2: "+" is itself, not a space.
	q, err := url.ParseQuery(strings.ReplaceAll(u.RawQuery, "+", "%2B"))
	if err != nil {
		return mailto{}, false
	}
	get := func(name string) string {
		for k, v := range q {
			if strings.EqualFold(k, name) && len(v) > 0 {
				return v[0]
			}
		}
		return ""
	}
	if to == "" {
		to = get("to")
	}
	return mailto{To: to, Subject: get("subject"), Body: strings.ReplaceAll(get("body"), "\r\n", "\n")}, true
}
