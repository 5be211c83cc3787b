package wire

import (
	"bytes"
	"io"
)

// Dotted writes the lines of a mail as DATA has them (RFC 5321 §4.5.2): each ends with CRLF, and one that begins with a
// dot with two of them. The zero Dotted is at the begin of a line; W is to be set.
type Dotted struct {
	W    io.Writer
	last [2]byte // what was written last, once something was
	some bool
}

func (d *Dotted) Write(b []byte) (int, error) {
	written := 0
	for rest := b; len(rest) > 0; {
		n, insert := d.plain(rest)
		if n > 0 {
			if _, err := d.W.Write(rest[:n]); err != nil {
				return written, err
			}
			d.note(rest[:n])
			written, rest = written+n, rest[n:]
		}
		if insert != "" {
			if _, err := io.WriteString(d.W, insert); err != nil {
				return written, err
			}
			d.note([]byte(insert))
		}
	}
	return written, nil
}

// note remembers the end of what was written.
func (d *Dotted) note(b []byte) {
	d.some = true
	if len(b) > 1 {
		d.last[0] = b[len(b)-2]
	} else {
		d.last[0] = d.last[1]
	}
	d.last[1] = b[len(b)-1]
}

// plain returns how much of b can be written as it is, and what comes then.
func (d *Dotted) plain(b []byte) (n int, insert string) {
	if b[0] == '.' && (!d.some || d.last == [2]byte{'\r', '\n'}) {
		return 1, "."
	}
	for n < len(b) {
		at := bytes.IndexByte(b[n:], '\n')
		if at < 0 {
			break
		}
		switch n += at; {
		case n > 0 && b[n-1] != '\r', n == 0 && (!d.some || d.last[1] != '\r'):
			return n, "\r"
		case n+1 < len(b) && b[n+1] == '.':
			return n + 1, ""
		}
		n++
	}
	return len(b), ""
}

// End is what follows the mail: the final dot on a line of its own.
func (d *Dotted) End() string {
	switch {
	case !d.some || d.last == [2]byte{'\r', '\n'}:
		return ".\r\n"
	case d.last[1] == '\r':
		return "\n.\r\n"
	}
	return "\r\n.\r\n"
}
