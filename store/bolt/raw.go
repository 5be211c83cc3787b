package bolt

import (
	"bytes"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"os"

	"guichet/ticket"
)

// read returns a copy of the octets; desk.ErrNotFound if there are none.
func (f *files) read(r recordReader, p rawPlace) ([]byte, error) {
	switch {
	case p.File != "":
		return readRaw(f.path(p.File), p)
	case p.ID == 0:
		return nil, ticket.ErrNotFound
	}
	key := u64(p.ID)
	data, err := r.octets(bucketRaws, key)
	if err != nil {
		return nil, err
	}
	if data == nil {
		return nil, damaged(bucketRaws, key, "it is missing")
	}
	return unsealCopy(bucketRaws, key, data, p.Size)
}

func unsealCopy(b bucket, key, data []byte, size int64) (octets []byte, err error) {
	defer catch(b, key, &err)
	_, payload, err := unseal(b, key, data)
	if err != nil {
		return nil, err
	}
	if int64(len(payload)) != size {
		return nil, damaged(b, key, fmt.Sprintf("it has %d octets instead of %d", len(payload), size))
	}
	return append(make([]byte, 0, size), payload...), nil
}

// readRaw reads a file and compares it with what is known of it.
func readRaw(path string, p rawPlace) ([]byte, error) {
	var octets bytes.Buffer
	octets.Grow(int(p.Size))
	if err := copyRaw(&octets, path, p); err != nil {
		return nil, err
	}
	return octets.Bytes(), nil
}

// copyRaw writes a file's octets to w and then compares them with what is known of them.
func copyRaw(w io.Writer, path string, p rawPlace) error {
	f, err := os.Open(path)
	if errors.Is(err, os.ErrNotExist) {
		return damaged(bucketFiles, []byte(p.File), "the file "+path+" is missing")
	}
	if err != nil {
		return fault(fmt.Errorf("read raw mail: %w", err))
	}
	defer func() { _ = f.Close() }()
	sum := crc32.New(polynomial)
	size, err := io.Copy(io.MultiWriter(w, sum), f)
	switch {
	case err != nil:
		return fault(fmt.Errorf("copy raw mail: %w", err))
	case size != p.Size:
		return damaged(bucketFiles, []byte(p.File), fmt.Sprintf("the file %s has %d octets instead of %d", path, size, p.Size))
	case sum.Sum32() != p.CRC:
		return damaged(bucketFiles, []byte(p.File), "the checksum of the file "+path+" is wrong")
	}
	return nil
}

// isNamed reports whether any record names the file.
func isNamed(r recordReader, file string) (named bool, err error) {
	err = r.under(bucketFiles, []byte(file+"/"), func(_, _ []byte) error {
		named = true
		return nil
	})
	return named, err
}
