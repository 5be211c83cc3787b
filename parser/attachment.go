package parser

import (
	"crypto/sha256"
	"encoding/hex"
	"hash"
	"io"
	"strings"
)

// filer turns the leaves that are files into Attachments.
type filer struct {
	files    []Attachment
	html     func() string // the HTML that may refer to them, read when first needed
	refs     map[string]bool
	problems *problems
	hash     hash.Hash
	buf      []byte

	// The container that was read last, and how far: its next file follows without
	// decoding the container from its beginning again.
	inside part
	stream io.Reader
	at     int64
}

// reader opens a file for measuring.
func (f *filer) reader(p part) io.Reader {
	if !p.sub {
		return p.open()
	}
	same := f.stream != nil && f.inside.from == p.from && f.inside.to == p.to && &f.inside.raw[0] == &p.raw[0]
	if !same || p.skip < f.at {
		f.inside, f.stream, f.at = p, p.decoder(), 0
	}
	r := &subReader{src: f.stream, skip: p.skip - f.at, left: p.size}
	f.at = p.skip
	return r
}

// add measures one file. Its bytes are decoded once, in pieces.
func (f *filer) add(l *leaf) {
	a := Attachment{Name: safeName(l.Name), Type: l.Type, body: l.body}
	if !l.typed && l.Name != "" {
		a.Type = "application/octet-stream"
	}
	if id := l.Header.Get("Content-ID"); id != "" {
		a.ContentID = strings.Trim(printable(id), "<> \t\"")
		a.Inline = f.refers(a.ContentID)
	}
	if loc := l.Header.Get("Content-Location"); loc != "" && a.Name == "" {
		loc = strings.Join(strings.Fields(decodeWords(loc)), "")
		if extension(loc) != "" {
			a.Name = safeName(loc)
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
func mailName(l *leaf) string {
	b, _ := l.body.decoded(16 << 10)
	var ignored problems
	h, _ := splitter{raw: b, to: len(b), top: true, problems: &ignored}.split(0)
	subject := headerText(strings.NewReplacer("/", "-", `\`, "-").Replace(headerText(h.Get("Subject"))))
	if subject == "" {
		return ""
	}
	return safeName(cutString(subject, 80) + ".eml")
}

// measure finds size, hash and type.
func (f *filer) measure(a *Attachment) {
	if f.hash == nil {
		f.hash = sha256.New()
		f.buf = make([]byte, 16<<10)
	}
	f.hash.Reset()
	var sum [sha256.Size]byte
	if a.body.encoding == encIdentity && !a.body.sub {
		b := a.body.bytes()
		a.Type = sniff(a.Type, b[:min(len(b), sniffSize)])
		a.Size = int64(len(b))
		f.hash.Write(b)
	} else {
		r := f.reader(a.body)
		for {
			n, err := r.Read(f.buf)
			if a.Size == 0 && n > 0 {
				a.Type = sniff(a.Type, f.buf[:min(n, sniffSize)])
			}
			f.hash.Write(f.buf[:n])
			a.Size += int64(n)
			if err != nil {
				break
			}
		}
		if a.body.sub {
			f.at += a.Size
		}
		switch r := r.(type) {
		case *base64Reader:
			if r.skips > 0 {
				f.problems.add("base64 with foreign characters")
			}
		case *yReader:
			if r.fault != "" {
				f.problems.add(r.fault)
			}
		}
	}
	a.SHA256 = hex.EncodeToString(f.hash.Sum(sum[:0]))
}

// refers reports whether the HTML shows the file of that Content-ID.
func (f *filer) refers(id string) bool {
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
		end := strings.IndexAny(doc[:min(len(doc), maxID)], "\"'> )\r\n\t")
		if end < 0 {
			continue
		}
		refs[strings.ToLower(string(appendPercent(nil, strings.ReplaceAll(doc[:end], "&amp;", "&"))))] = true
	}
}
