package mime

import "io"

// Opener opens bodies one after the other; the zero value is ready. Of a container it remembers how far it was read:
// the next file in it follows without decoding it again from its beginning.
type Opener struct {
	inside Body // the container that was read last
	stream io.Reader
	at     int64
}

// Open returns a reader of the decoded bytes of p. Who has read them says so to Advance.
func (o *Opener) Open(p Body) io.Reader {
	if !p.sub {
		return p.Open()
	}
	same := o.stream != nil && o.inside.from == p.from && o.inside.to == p.to && &o.inside.raw[0] == &p.raw[0]
	if !same || p.skip < o.at {
		o.inside, o.stream, o.at = p, p.decoder(), 0
	}
	r := &subReader{src: o.stream, skip: p.skip - o.at, left: p.size}
	o.at = p.skip
	return r
}

// Advance notes that n bytes of what Open returned for p were read.
func (o *Opener) Advance(p Body, n int64) {
	if p.sub {
		o.at += n
	}
}
