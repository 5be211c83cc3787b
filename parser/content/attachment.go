package content

import (
	"crypto/sha256"
	"encoding/hex"
	"hash"
	"io"
	"strings"
	"sync"

	"guichet/parser/header"
	"guichet/parser/mime"
	"guichet/parser/plain"
	"guichet/parser/problem"
)

// Attachment is one file of a message. Name is decoded and safe to show and to save.
type Attachment struct {
	Name      string
	Type      string // media type, lower case, from the content where the label lies
	Size      int64  // of the decoded bytes
	SHA256    string // of the decoded bytes, hex
	Inline    bool   // shown inside the HTML, which refers to its ContentID
	ContentID string // without angle brackets, "" if none
	Index     int    // its place among all files of the mail, from 0

	body mime.Body // where it lies in the raw bytes
}

// Open returns a reader of the decoded bytes. It reads the raw bytes again, so it costs
// no memory before it is read.
func (a Attachment) Open() io.Reader { return a.body.Open() }

// Span returns where the encoded body lies in the raw bytes: [from, to). Zero, zero for a
// file that has no place of its own there (unpacked from a container).
func (a Attachment) Span() (from, to int) { return a.body.Span() }

// measurer turns the parts that are files into Attachments.
type measurer struct {
	files    []Attachment
	html     func() string // the HTML that may refer to them, read when first needed
	refs     map[string]bool
	problems *problem.List
	hash     hash.Hash

	opener mime.Opener
}

// Attachments returns the files of a mail, in order.
func (y *Layout) Attachments(p *problem.List) []Attachment {
	f := measurer{html: y.document, problems: p}
	for _, i := range y.files {
		f.add(&y.Parts[i])
	}
	return f.files
}

// add measures one file. Its bytes are decoded once, in pieces.
func (f *measurer) add(l *mime.Part) {
	a := Attachment{Name: SafeName(l.Name), Type: l.Type, body: l.Body}
	if !l.Typed && l.Name != "" {
		a.Type = "application/octet-stream"
	}
	if id := l.Header.Get("Content-ID"); id != "" {
		a.ContentID = strings.Trim(plain.Printable(id), "<> \t\"")
		a.Inline = f.refers(a.ContentID)
	}
	if loc := l.Header.Get("Content-Location"); loc != "" && a.Name == "" {
		loc = strings.Join(strings.Fields(header.DecodeWords(loc)), "")
		if extension(loc) != "" {
			a.Name = SafeName(loc)
		}
	}
	f.measure(&a)
	if a.Name == "" && a.Type == "message/rfc822" {
		a.Name = mailName(l)
	}
	if a.Name == "" {
		a.Name = fallbackName(len(f.files)+1, a.Type)
	}
	a.Index = len(f.files)
	f.files = append(f.files, a)
}

// mailName names a forwarded mail after its subject.
func mailName(l *mime.Part) string {
	b, _ := l.Body.Decoded(16 << 10)
	var ignored problem.List
	h, _ := header.Split(b, &ignored)
	subject := header.Text(strings.NewReplacer("/", "-", `\`, "-").Replace(header.Text(h.Get("Subject"))))
	if subject == "" {
		return ""
	}
	return SafeName(plain.Cut(subject, 80) + ".eml")
}

// faulty is a decoder that says, once it was read, what was wrong with the encoding.
type faulty interface{ Fault() string }

// pieces are buffers into which files are decoded piece by piece.
var pieces = sync.Pool{New: func() any { return new([16 << 10]byte) }}

// measure finds size, hash and type.
func (f *measurer) measure(a *Attachment) {
	if f.hash == nil {
		f.hash = sha256.New()
	}
	f.hash.Reset()
	var sum [sha256.Size]byte
	if b, ok := a.body.Identity(); ok {
		a.Type = sniff(a.Type, b[:min(len(b), sniffSize)])
		a.Size = int64(len(b))
		f.hash.Write(b)
	} else {
		buf := pieces.Get().(*[16 << 10]byte)
		defer pieces.Put(buf)
		r := f.opener.Open(a.body)
		for {
			n, err := r.Read(buf[:])
			if a.Size == 0 && n > 0 {
				a.Type = sniff(a.Type, buf[:min(n, sniffSize)])
			}
			f.hash.Write(buf[:n])
			a.Size += int64(n)
			if err != nil {
				break
			}
		}
		f.opener.Advance(a.body, a.Size)
		if r, ok := r.(faulty); ok && r.Fault() != "" {
			f.problems.Add(r.Fault())
		}
	}
	a.SHA256 = hex.EncodeToString(f.hash.Sum(sum[:0]))
}

// refers reports whether the HTML shows the file of that Content-ID.
func (f *measurer) refers(id string) bool {
	if id == "" {
		return false
	}
	if f.refs == nil {
		f.refs = contentRefs(f.html())
	}
	return f.refs[strings.ToLower(id)]
}

// contentRefs finds the cid: addresses (RFC 2392) in a document.
func contentRefs(doc string) map[string]bool {
	refs := make(map[string]bool)
	for {
		i := strings.IndexByte(doc, ':')
		if i < 0 {
			return refs
		}
		isCID := i >= 3 && strings.EqualFold(doc[i-3:i], "cid")
		doc = doc[i+1:]
		if !isCID {
			continue
		}
		end := strings.IndexAny(doc[:min(len(doc), header.MaxID)], "\"'> )\r\n\t")
		if end < 0 {
			continue
		}
		refs[strings.ToLower(string(header.AppendPercent(nil, strings.ReplaceAll(doc[:end], "&amp;", "&"))))] = true
	}
}
