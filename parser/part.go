package parser

import (
	"bytes"
	"io"
)

// part is where one body lies in the raw bytes, and how it is encoded.
type part struct {
	raw      []byte
	from, to int
	encoding string
}

func (p part) open() io.Reader { return bytes.NewReader(p.raw[p.from:p.to]) }
