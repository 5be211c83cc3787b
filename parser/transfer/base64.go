package transfer

import (
	"bytes"
	"io"

	"guichet/parser/plain"
)

// base64Value maps a byte to its six bits; 64 is padding, 0xff is no base64. The letters
// of the URL alphabet are taken too.
var base64Value = func() (t [256]byte) {
	for i := range t {
		t[i] = 0xff
	}
	for i, c := range []byte("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/") {
		t[c] = byte(i)
	}
	t['-'], t['_'], t['='] = 62, 63, 64
	return t
}()

// IsBase64 reports whether c stands for six bits; padding does not.
func IsBase64(c byte) bool { return base64Value[c] < 64 }

// Base64Reader decodes base64 as it is found: other bytes are skipped, padding ends a
// group but not the text (senders glue encoded pieces together), a missing end is no
// error. It stops at a line that cannot be base64 after padding was seen: what list
// software appends.
type Base64Reader struct {
	src    []byte
	at     int
	bits   uint32
	n      int    // sextets in bits
	padded bool   // padding was seen since the last sextet
	skips  int    // bytes that were not base64, line ends aside
	tail   []byte // the words after the end, nil if there are none

	hold [3]byte // decoded for a Read that was too short for them
	held int
}

// NewBase64Reader decodes src.
func NewBase64Reader(src []byte) *Base64Reader { return &Base64Reader{src: src} }

// Read implements io.Reader.
func (r *Base64Reader) Read(p []byte) (int, error) {
	if r.held > 0 || len(p) < 3 {
		if r.held == 0 {
			r.held = r.decode(r.hold[:])
		}
		n := copy(p, r.hold[:r.held])
		copy(r.hold[:], r.hold[n:r.held])
		r.held -= n
		return n, EOFIf(n == 0 && len(p) > 0)
	}
	n := r.decode(p)
	return n, EOFIf(n == 0)
}

// EOFIf returns io.EOF at the end, nil before.
func EOFIf(end bool) error {
	if end {
		return io.EOF
	}
	return nil
}

// Fault says what was wrong, for people; "" if nothing. It is known once all was read.
func (r *Base64Reader) Fault() string {
	if r.skips > 0 {
		return "base64 with foreign characters"
	}
	return ""
}

// Below returns the words after the end, nil if there are none: what list software appends.
// It is known once all was read.
func (r *Base64Reader) Below() []byte { return r.tail }

// decode fills dst with whole groups of three bytes, and returns 0 only at the end.
func (r *Base64Reader) decode(dst []byte) int {
	w := 0
	src := r.src
	for w+3 <= len(dst) {
		if r.n == 0 && !r.padded {
			for r.at+4 <= len(src) && w+3 <= len(dst) {
				a, b := base64Value[src[r.at]], base64Value[src[r.at+1]]
				c, d := base64Value[src[r.at+2]], base64Value[src[r.at+3]]
				if (a|b|c|d)&0xc0 != 0 {
					break
				}
				dst[w] = a<<2 | b>>4
				dst[w+1] = b<<4 | c>>2
				dst[w+2] = c<<6 | d
				w += 3
				r.at += 4
			}
			if w+3 > len(dst) {
				break
			}
		}
		if r.at >= len(src) {
			return w + r.flush(dst[w:])
		}
		c := src[r.at]
		v := base64Value[c]
		switch {
		case v < 64:
			if r.padded && r.footer() {
				r.tail, src = src[r.at:], src[:r.at]
				r.src = src
				continue
			}
			r.padded = false
			r.bits = r.bits<<6 | uint32(v)
			if r.n++; r.n == 4 {
				dst[w], dst[w+1], dst[w+2] = byte(r.bits>>16), byte(r.bits>>8), byte(r.bits)
				w += 3
				r.n, r.bits = 0, 0
			}
		case v == 64:
			w += r.flush(dst[w:])
			r.padded = true
		case c != '\r' && c != '\n' && c != ' ' && c != '\t':
			r.skips++
		}
		r.at++
	}
	return w
}

// flush writes what a group that ended early holds.
func (r *Base64Reader) flush(dst []byte) int {
	n, bits := r.n, r.bits
	r.n, r.bits = 0, 0
	switch n {
	case 2:
		dst[0] = byte(bits >> 4)
		return 1
	case 3:
		dst[0], dst[1] = byte(bits>>10), byte(bits>>2)
		return 2
	}
	return 0
}

// footer reports whether what follows the padding is words and not more base64.
func (r *Base64Reader) footer() bool {
	start := r.at
	for start > 0 && r.src[start-1] != '\n' {
		start--
	}
	l := plain.Line(r.src[start:min(len(r.src), start+256)])
	for _, c := range l {
		if base64Value[c] == 0xff && c != '\r' {
			return true
		}
	}
	return len(bytes.Trim(l, "-_=")) == 0
}

// AppendBase64 appends the bytes of a short base64 text.
func AppendBase64(dst []byte, text string) []byte {
	r := Base64Reader{src: []byte(text)}
	var buf [1024]byte
	for {
		n := r.decode(buf[:])
		if n == 0 {
			return dst
		}
		dst = append(dst, buf[:n]...)
	}
}
