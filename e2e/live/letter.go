package live

import (
	"bytes"
	"encoding/base64"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// Letter is a mail as it arrived somewhere.
type Letter struct {
	From string   // envelope sender
	Rcpt []string // envelope recipients
	Raw  []byte
	At   time.Time
}

// Get returns a header field, decoded and unfolded; "" if it is not there.
func (l Letter) Get(name string) string {
	m, err := mail.ReadMessage(bytes.NewReader(l.Raw))
	if err != nil {
		return ""
	}
	v := strings.ReplaceAll(m.Header.Get(name), "\r\n", "")
	if d, err := new(mime.WordDecoder).DecodeHeader(v); err == nil {
		return d
	}
	return v
}

// Event is the value of X-Guichet-Event.
func (l Letter) Event() string { return l.Get("X-Guichet-Event") }

// Number is the ticket that X-Guichet-Ticket names, 0 if none.
func (l Letter) Number() int {
	n, _ := strconv.Atoi(l.Get("X-Guichet-Ticket"))
	return n
}

// ReplyTo is the address that a client answers to.
func (l Letter) ReplyTo() string {
	if a := l.Get("Reply-To"); a != "" {
		return addresses(a)[0]
	}
	return addresses(l.Get("From"))[0]
}

// NoteTo is the address of internal notes, "" where there is none.
func (l Letter) NoteTo() string {
	a := addresses(l.Get("X-Guichet-Note"))
	if len(a) == 0 {
		return ""
	}
	return a[0]
}

// Text is the decoded text/plain part.
func (l Letter) Text() string { return l.part("text/plain") }

// HTML is the decoded text/html part.
func (l Letter) HTML() string { return l.part("text/html") }

func (l Letter) part(kind string) string {
	var text string
	l.walk(func(media, name string, body []byte) {
		if media == kind && name == "" && text == "" {
			text = strings.ReplaceAll(string(body), "\r\n", "\n")
		}
	})
	return text
}

// File returns the decoded bytes of the file of that name, nil if it is not there.
func (l Letter) File(name string) []byte {
	var got []byte
	l.walk(func(_, n string, body []byte) {
		if n == name {
			got = body
		}
	})
	return got
}

// All is everything that a reader of the source or of any part could see: raw bytes,
// decoded header fields and decoded parts.
func (l Letter) All() string {
	var b strings.Builder
	b.Write(l.Raw)
	if m, err := mail.ReadMessage(bytes.NewReader(l.Raw)); err == nil {
		for k := range m.Header {
			b.WriteString(k + ": " + l.Get(k) + "\n")
		}
	}
	l.walk(func(_, name string, body []byte) { b.WriteString(name + "\n" + string(body) + "\n") })
	return b.String()
}

// walk shows every leaf part: media type, file name, decoded body.
func (l Letter) walk(see func(media, name string, body []byte)) {
	m, err := mail.ReadMessage(bytes.NewReader(l.Raw))
	if err == nil {
		walkPart(m.Header.Get, m.Body, see)
	}
}

func walkPart(get func(string) string, body io.Reader, see func(string, string, []byte)) {
	media, params, err := mime.ParseMediaType(get("Content-Type"))
	if err != nil {
		media = "text/plain"
	}
	if strings.HasPrefix(media, "multipart/") {
		r := multipart.NewReader(body, params["boundary"])
		for {
			p, err := r.NextRawPart()
			if err != nil {
				return
			}
			walkPart(p.Header.Get, p, see)
		}
	}
	switch strings.ToLower(get("Content-Transfer-Encoding")) {
	case "quoted-printable":
		body = quotedprintable.NewReader(body)
	case "base64":
		body = base64.NewDecoder(base64.StdEncoding, body)
	}
	b, _ := io.ReadAll(body)
	_, disposition, _ := mime.ParseMediaType(get("Content-Disposition"))
	name := disposition["filename"]
	if name == "" {
		name = params["name"]
	}
	if d, err := new(mime.WordDecoder).DecodeHeader(name); err == nil {
		name = d
	}
	see(media, name, b)
}

var addressPattern = regexp.MustCompile(`[^\s<>,;:"()]+@[^\s<>,;:"()]+`)

// addresses finds the mail addresses of a header value.
func addresses(v string) []string { return addressPattern.FindAllString(v, -1) }
