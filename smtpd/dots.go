package smtpd

import (
	"bytes"
	"io"
)

// dots is the framing of DATA (RFC 5321 §4.5.2). Only CR LF ends a line and only CR LF . CR LF
// ends the mail; everything that other implementations take for it is errBare.
type dots struct {
	start bool // the next octet begins a line
}

// next leaves a CR at the end of b for the next call, and a dot at the start of a line
// unless the octets behind it tell what it is.
func (d *dots) next(b []byte) (run []byte, used int, err error) {
	from := 0
	if d.start && len(b) > 0 && b[0] == '.' {
		switch {
		case len(b) < 2, b[1] == '\r' && len(b) < 3:
			return nil, 0, nil
		case b[1] == '\r' && b[2] == '\n':
			return nil, 3, io.EOF
		}
		from = 1
	}
	to, bare := d.lines(b, from)
	if to == from && bare {
		return nil, from, errBare
	}
	if to == from {
		from = 0 // the dot is looked at again
		return nil, 0, nil
	}
	return b[from:to], to, nil
}

// lines returns where the lines that need no change end: before a line that begins with a
// dot, before a bare CR or LF, or with b. It looks for ends of lines only, twice a line.
func (d *dots) lines(b []byte, from int) (to int, bare bool) {
	for to = from; to < len(b); {
		i := bytes.IndexByte(b[to:], '\n')
		if i < 0 {
			return d.tail(b, to)
		}
		if i == 0 || bytes.IndexByte(b[to:to+i], '\r') != i-1 {
			return to, true
		}
		to += i + 1
		d.start = true
		if to < len(b) && b[to] == '.' {
			return to, false
		}
	}
	return to, false
}

// tail is the begin of a line whose end is not here yet.
func (d *dots) tail(b []byte, to int) (int, bool) {
	end := len(b)
	if i := bytes.IndexByte(b[to:], '\r'); i >= 0 {
		if end = to + i; end < len(b)-1 {
			return to, true
		}
	}
	if end > to {
		d.start = false
	}
	return end, false
}

// endOfData with the CR LF that ends the last line.
const endOfData = "\r\n.\r\n"

// skip looks for the one end of data. If a bare CR stands before it, a client that sees lines
// otherwise may have meant it as content, and what follows too.
func (d *dots) skip(w *wire) error {
	for {
		b := w.unread()
		if i := bytes.Index(b, []byte(endOfData)); i >= 0 {
			w.r += i + len(endOfData)
			if i > 0 && b[i-1] == '\r' {
				return errDoubtful
			}
			return nil
		}
		w.r = max(w.r, w.e-len(endOfData))
		if err := w.fill(); err != nil {
			return err
		}
	}
}
