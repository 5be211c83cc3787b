package parser

import (
	"bytes"
	"io"
	"strings"
)

// The encodings of RFC 2045 §6, and what is found beside them, as encodingName folds them.
const (
	encIdentity = ""
	encBase64   = "base64"
	encQP       = "quoted-printable"
	encUU       = "uuencode"
	encYEnc     = "yenc" // only inside texts
)

// part is where one body lies in the raw bytes, and how it is encoded.
type part struct {
	raw      []byte
	from, to int
	encoding string

	foreign bool  // raw is not the mail itself but was unpacked from it
	skip    int64 // of the decoded bytes, for a file inside a container
	size    int64 // with sub: how many of them
	sub     bool
}

func (p part) open() io.Reader {
	r := p.decoder()
	if !p.sub {
		return r
	}
	return &subReader{src: r, skip: p.skip, left: p.size}
}

func (p part) decoder() io.Reader {
	b := p.bytes()
	switch p.encoding {
	case encBase64:
		return &base64Reader{src: b}
	case encQP:
		return &qpReader{src: b}
	case encUU:
		return &uuReader{src: b}
	case encYEnc:
		return &yReader{src: b}
	}
	return bytes.NewReader(b)
}

// bytes returns the encoded bytes.
func (p part) bytes() []byte { return p.raw[p.from:p.to] }

// decoded returns up to limit of the decoded bytes. They must not be written to.
func (p part) decoded(limit int) (b []byte, cut bool) {
	b, _, cut = p.decodedTail(limit)
	return b, cut
}

// decodedTail also returns what stands, not encoded, below base64: a list's footer.
func (p part) decodedTail(limit int) (b, tail []byte, cut bool) {
	if p.encoding == encIdentity && !p.sub {
		b = p.bytes()
		if len(b) > limit {
			return b[:limit], nil, true
		}
		return b, nil, false
	}
	size := p.to - p.from
	if p.encoding == encBase64 {
		size = size/4*3 + 3
	}
	if p.sub {
		size = int(min(p.size, int64(size)))
	}
	b = make([]byte, min(size+1, limit+1))
	r := p.open()
	n, err := 0, error(nil)
	for n < len(b) && err == nil {
		var c int
		c, err = r.Read(b[n:])
		n += c
	}
	if n > limit {
		return b[:limit], nil, true
	}
	if r, ok := r.(*base64Reader); ok {
		tail = r.tail
	}
	return b[:n], tail, false
}

// encodingName folds the value of Content-Transfer-Encoding. ok is false for one that is
// not known: its body is taken as it stands.
func encodingName(v string) (name string, ok bool) {
	switch v {
	case "", "7bit", "8bit", "binary":
		return encIdentity, true
	case encBase64, encQP:
		return v, true
	}
	v = strings.ToLower(strings.Trim(v, " \t\"'"))
	if i := strings.IndexAny(v, ";,( \t\""); i > 0 {
		switch v[:i] {
		case "7", "8", "quoted":
		default:
			v = v[:i]
		}
	}
	switch {
	case strings.HasPrefix(v, "base64"), v == "b64", v == "x-base64", v == "base-64", v == "b":
		return encBase64, true
	case strings.HasPrefix(v, "quoted"), v == "qp", v == "q":
		return encQP, true
	case strings.Contains(v, "uue"), v == "uu", v == "x-uu":
		return encUU, true
	case strings.HasPrefix(v, "7"), strings.HasPrefix(v, "8"), strings.HasPrefix(v, "bin"), v == "none", v == "plain":
		return encIdentity, true
	}
	return encIdentity, false
}

// subReader gives left bytes of src after the first skip.
type subReader struct {
	src        io.Reader
	skip, left int64
}

// Read implements io.Reader.
func (r *subReader) Read(p []byte) (int, error) {
	if r.skip > 0 {
		n, err := io.CopyN(io.Discard, r.src, r.skip)
		r.skip -= n
		if err != nil {
			return 0, io.EOF
		}
	}
	if r.left <= 0 {
		return 0, io.EOF
	}
	n, err := r.src.Read(p[:min(int64(len(p)), r.left)])
	r.left -= int64(n)
	return n, err
}
