package smtpd

import (
	"bytes"
	"io"
)

// chunk is the framing of BDAT (RFC 3030 §2): what is left of the current chunk.
type chunk struct {
	left int64
	last bool
	cr   bool // the octet before was a CR, perhaps in the chunk before
}

func (c *chunk) next(b []byte) (run []byte, used int, err error) {
	switch {
	case c.left == 0 && c.last && c.cr:
		return nil, 0, errBare
	case c.left == 0 && c.last:
		return nil, 0, io.EOF
	case c.left == 0:
		return nil, 0, errChunkEnd
	}
	b = b[:min(int64(len(b)), c.left)]
	if c.bare(b) {
		return nil, 0, errBare
	}
	c.left -= int64(len(b))
	return b, len(b), nil
}

// bare reports whether a CR or LF stands alone in b.
func (c *chunk) bare(b []byte) bool {
	if len(b) == 0 {
		return false
	}
	if c.cr {
		if b[0] != '\n' {
			return true
		}
		b, c.cr = b[1:], false
	}
	for {
		i := bytes.IndexByte(b, '\n')
		if i < 0 {
			break
		}
		if i == 0 || bytes.IndexByte(b[:i], '\r') != i-1 {
			return true
		}
		b = b[i+1:]
	}
	i := bytes.IndexByte(b, '\r')
	c.cr = i >= 0
	return i >= 0 && i < len(b)-1
}

// skip passes over the rest of the chunk.
func (c *chunk) skip(w *wire) error {
	if err := w.discard(c.left); err != nil {
		return err
	}
	if c.left = 0; !c.last {
		return errChunkEnd
	}
	return nil
}

// nextChunk answers a chunk and waits for the command that brings the next one. Every
// other command but NOOP either takes the mail back or is out of order.
func (c *content) nextChunk() error {
	g, current := c.gate, c.framing.(*chunk)
	limit := g.server.maxSize.Load()
	g.answer(replyChunk)
	for {
		verb, arg, err := g.amidChunks()
		if err != nil {
			return c.lost(err)
		}
		var r reply
		switch verb {
		case "BDAT":
			var ok bool
			current.left, current.last, ok = parseChunk(arg)
			switch {
			case ok && current.left > limit-c.size && current.left > min(limit, maxSkipped): // a sum might be too large to count
				g.over = true // to skip so much would take its time; a short one keeps the session in step
				return errTooLarge
			case ok:
				return nil
			}
			r = replyChunkSize
		case "RSET", "QUIT":
			g.drop, g.held = true, verb
			return errAborted
		case "NOOP":
			r = replyNoop
		case "":
			r = replyBareLine
		default:
			r = replySequence
		}
		if !g.answer(r) {
			return errAborted
		}
	}
}
