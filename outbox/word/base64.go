package word

import (
	"encoding/base64"
	"io"
)

// WriteBase64 encodes what r gives in lines of 76 (RFC 2045 §6.8). Errors are those of w and r.
func WriteBase64(w io.Writer, r io.Reader) error {
	const perLine = 57
	in := make([]byte, 64*perLine)
	out := make([]byte, 0, 64*78)
	for {
		n, err := io.ReadFull(r, in)
		out = out[:0]
		for rest := in[:n]; len(rest) > 0; rest = rest[min(perLine, len(rest)):] {
			out = base64.StdEncoding.AppendEncode(out, rest[:min(perLine, len(rest))])
			out = append(out, "\r\n"...)
		}
		if _, err := w.Write(out); err != nil {
			return err
		}
		switch err {
		case nil:
		case io.EOF, io.ErrUnexpectedEOF:
			return nil
		default:
			return err
		}
	}
}
