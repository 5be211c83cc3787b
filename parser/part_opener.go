package parser

import "io"

// opener opens bodies one after the other. Of a container it remembers how far it was read:
// the next file in it follows without decoding it again from its beginning.
type opener struct {
	inside part // the container that was read last
	stream io.Reader
	at     int64
}

// open returns a reader of the decoded bytes of p. Who has read them says so to read.
func (o *opener) open(p part) io.Reader {
	if !p.sub {
		return p.open()
	}
	same := o.stream != nil && o.inside.from == p.from && o.inside.to == p.to && &o.inside.raw[0] == &p.raw[0]
	if !same || p.skip < o.at {
		o.inside, o.stream, o.at = p, p.decoder(), 0
	}
	r := &subReader{src: o.stream, skip: p.skip - o.at, left: p.size}
	o.at = p.skip
	return r
}

// read notes that n bytes of what open returned for p were read.
func (o *opener) read(p part, n int64) {
	if p.sub {
		o.at += n
	}
}
