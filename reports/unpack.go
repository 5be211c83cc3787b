package reports

import (
	"archive/zip"
	"bufio"
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"path"
	"strings"
)

// unpack opens what is packed with gzip or zip, and leaves alone what is not. Of a zip file the first report is read, and
// nothing that is packed within.
func unpack(in io.Reader) (io.Reader, error) {
	b := bufio.NewReader(in)
	head, err := b.Peek(4)
	switch {
	case magic(head, "\x1f\x8b"):
		z, err := gzip.NewReader(b)
		if err != nil {
			return nil, fmt.Errorf("unpack it: %w", err)
		}
		return z, nil
	case magic(head, "PK\x03\x04"):
		return unzip(b)
	case len(head) == 0 && err != nil && err != io.EOF:
		return nil, err
	}
	return b, nil
}

func unzip(in io.Reader) (io.Reader, error) {
	octets, err := io.ReadAll(&limited{in, maxPacked + 1})
	if err != nil {
		return nil, err
	}
	z, err := zip.NewReader(bytes.NewReader(octets), int64(len(octets)))
	if err != nil {
		return nil, fmt.Errorf("unpack it: %w", err)
	}
	for _, f := range z.File {
		switch strings.ToLower(path.Ext(f.Name)) {
		case ".xml", ".json":
			r, err := f.Open()
			if err != nil {
				return nil, fmt.Errorf("unpack it: %w", err)
			}
			return r, nil
		}
	}
	return nil, ErrNone
}
