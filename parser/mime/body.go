package mime

import (
	"bytes"
	"io"

	"guichet/parser/format"
	"guichet/parser/transfer"
)

// Body is where one body lies in the raw bytes, and how it is encoded. It holds no bytes of
// its own: those of the mail must not change while it is used.
type Body struct {
	raw      []byte
	from, to int
	encoding string

	foreign bool  // raw is not the mail itself but was unpacked from it
	skip    int64 // of the decoded bytes, for a file inside a container
	size    int64 // with sub: how many of them
	sub     bool
}

// Open returns a reader of the decoded bytes. It never fails: what is wrong with the encoding
// is tolerated.
func (p Body) Open() io.Reader {
	r := p.decoder()
	if !p.sub {
		return r
	}
	return &subReader{src: r, skip: p.skip, left: p.size}
}

// inside returns n of the decoded bytes of a container as a body of their own.
func (p Body) inside(from, n int64) Body {
	p.skip, p.size, p.sub, p.foreign = p.skip+from, n, true, true
	return p
}

func (p Body) decoder() io.Reader {
	b := p.bytes()
	switch p.encoding {
	case transfer.Base64:
		return transfer.NewBase64Reader(b)
	case transfer.QuotedPrintable:
		return transfer.NewQPReader(b)
	case transfer.UUEncode:
		return format.NewUUReader(b)
	case transfer.YEnc:
		return format.NewYEncReader(b)
	}
	return bytes.NewReader(b)
}

// bytes returns the encoded bytes.
func (p Body) bytes() []byte { return p.raw[p.from:p.to] }

// Identity returns the decoded bytes if they stand in the mail as they are.
func (p Body) Identity() (b []byte, ok bool) {
	if p.encoding != transfer.Identity || p.sub {
		return nil, false
	}
	return p.bytes(), true
}

// EstimatedSize returns how many decoded bytes there are, as far as the encoding tells.
func (p Body) EstimatedSize() int {
	if p.encoding == transfer.Base64 {
		return (p.to - p.from) / 4 * 3
	}
	return p.to - p.from
}

// Span returns where the encoded body lies in the raw bytes of the mail: [from, to). Zero,
// zero for what has no place of its own there (unpacked from a container).
func (p Body) Span() (from, to int) {
	if p.foreign {
		return 0, 0
	}
	return p.from, p.to
}

// Decoded returns up to limit of the decoded bytes, which must not be written to; cut says
// that there are more.
func (p Body) Decoded(limit int) (b []byte, cut bool) {
	b, _, cut = p.decodedTail(limit)
	return b, cut
}

// decodedTail also returns what stands, not encoded, below base64: a list's footer.
func (p Body) decodedTail(limit int) (b, tail []byte, cut bool) {
	if p.encoding == transfer.Identity && !p.sub {
		b = p.bytes()
		if len(b) > limit {
			return b[:limit], nil, true
		}
		return b, nil, false
	}
	size := p.to - p.from
	if p.encoding == transfer.Base64 {
		size = size/4*3 + 3
	}
	if p.sub {
		size = int(min(p.size, int64(size)))
	}
	b = make([]byte, min(size+1, limit+1))
	r := p.Open()
	n, err := 0, error(nil)
	for n < len(b) && err == nil {
		var c int
		c, err = r.Read(b[n:])
		n += c
	}
	if n > limit {
		return b[:limit], nil, true
	}
	if r, ok := r.(*transfer.Base64Reader); ok {
		tail = r.Below()
	}
	return b[:n], tail, false
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
