package outbox

import (
	"fmt"
	"io"
	"mime/quotedprintable"
	"strings"

	"guichet/outbox/word"
)

// part is one MIME entity (RFC 2045 §2.4): a text, a file, or several parts.
type part interface {
	header() string // its MIME fields, each ended by CRLF
	writeTo(io.Writer) error
}

// compose arranges the parts: the text, beside it the HTML with the pictures that it shows
// (RFC 2387), below both the files. "=_" can
// stand neither in quoted-printable nor in base64, so no part holds a boundary (RFC 2045
// §6.7); the letters after it keep one from being the begin of the other.
func compose(p Parts, boundary string) part {
	var body part = text{subtype: "plain", words: p.Text}
	var pictures, attached []part
	for i, f := range p.Files {
		if f.picture() && p.HTML != "" {
			pictures = append(pictures, file{File: f, number: i + 1})
		} else {
			attached = append(attached, file{File: f, number: i + 1})
		}
	}
	if p.HTML != "" {
		var html part = text{subtype: "html", words: p.HTML}
		if len(pictures) > 0 {
			html = multi{subtype: "related", boundary: "=_r" + boundary, parts: append([]part{html}, pictures...)}
		}
		body = multi{subtype: "alternative", boundary: "=_a" + boundary, parts: []part{body, html}}
	}
	if len(attached) == 0 {
		return body
	}
	return multi{subtype: "mixed", boundary: "=_m" + boundary, parts: append([]part{body}, attached...)}
}

// multi is a multipart (RFC 2046 §5.1).
type multi struct {
	subtype, boundary string
	parts             []part
}

func (m multi) header() string {
	root := ""
	if m.subtype == "related" {
		root = ";\r\n type=\"text/html\"" // of the first part, RFC 2387 §3.1
	}
	return "Content-Type: multipart/" + m.subtype + ";\r\n boundary=\"" + m.boundary + "\"" + root + "\r\n"
}

func (m multi) writeTo(w io.Writer) error {
	for i, p := range m.parts {
		lead := "\r\n--"
		if i == 0 {
			lead = "--"
		}
		if _, err := io.WriteString(w, lead+m.boundary+"\r\n"+p.header()+"\r\n"); err != nil {
			return err
		}
		if err := p.writeTo(w); err != nil {
			return err
		}
	}
	_, err := io.WriteString(w, "\r\n--"+m.boundary+"--\r\n")
	return err
}

// text is words in UTF-8.
type text struct {
	subtype, words string
}

// wide reports whether quoted-printable would be far longer than base64, and as unreadable:
// a third and more is not ASCII.
func (t text) wide() bool {
	high := 0
	for i := range len(t.words) {
		if t.words[i] >= 0x80 {
			high++
		}
	}
	return 3*high > len(t.words)
}

func (t text) header() string {
	encoding := "quoted-printable"
	if t.wide() {
		encoding = "base64"
	}
	return "Content-Type: text/" + t.subtype + "; charset=utf-8\r\nContent-Transfer-Encoding: " + encoding + "\r\n"
}

func (t text) writeTo(w io.Writer) error {
	words := crlf(strings.ToValidUTF8(t.words, "\ufffd"))
	if !strings.HasSuffix(words, "\r\n") {
		words += "\r\n"
	}
	if t.wide() {
		return word.WriteBase64(w, strings.NewReader(words))
	}
	q := quotedprintable.NewWriter(w)
	if _, err := io.WriteString(q, words); err != nil {
		return err
	}
	return q.Close()
}

// crlf ends every line with CRLF, whatever ended it.
func crlf(s string) string {
	if strings.IndexByte(s, '\r') >= 0 {
		s = strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
	}
	return strings.ReplaceAll(s, "\n", "\r\n")
}

// file is an attachment in base64.
type file struct {
	File
	number int // among the files of the mail, from 1: names the nameless
}

func (f file) header() string {
	disposition := "Content-Disposition: attachment"
	if f.picture() {
		disposition = "Content-ID: <" + f.ContentID + ">\r\nContent-Disposition: inline"
	}
	return "Content-Type: " + word.MediaType(f.Type) + "\r\n" +
		disposition + word.FileName(f.Name, f.number) + "\r\n" +
		"Content-Transfer-Encoding: base64\r\n"
}

// picture reports whether the HTML can show a file: its identifier can stand in a field.
func (f File) picture() bool {
	return f.ContentID != "" && !strings.ContainsFunc(f.ContentID, func(r rune) bool { return r <= ' ' || r >= 0x7f || r == '<' || r == '>' })
}

func (f file) writeTo(w io.Writer) error {
	r := f.Open()
	if c, ok := r.(io.Closer); ok {
		defer func() { _ = c.Close() }() // it was only read
	}
	n := counter(0)
	// One octet more than promised shows that there are too many.
	if err := word.WriteBase64(w, io.TeeReader(io.LimitReader(r, f.Size+1), &n)); err != nil {
		return fmt.Errorf("file %d: %w", f.number, err)
	}
	if int64(n) != f.Size {
		return fmt.Errorf("file %d: has not the %d octets that it should", f.number, f.Size)
	}
	return nil
}
