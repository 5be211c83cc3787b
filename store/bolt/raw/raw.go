package raw

import (
	"bytes"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"os"

	"guichet/store/bolt/record"
	"guichet/ticket"
)

// Read returns a copy of the octets; ticket.ErrNotFound if there are none.
func (f *Files) Read(r record.Reader, p record.RawPlace) ([]byte, error) {
	switch {
	case p.File != "":
		return readRaw(f.Path(p.File), p)
	case p.ID == 0:
		return nil, ticket.ErrNotFound
	}
	key := record.U64(p.ID)
	data, err := r.Octets(record.BucketRaws, key)
	if err != nil {
		return nil, err
	}
	if data == nil {
		return nil, record.Damaged(record.BucketRaws, key, "it is missing")
	}
	return Unseal(r, p, data)
}

// Unseal returns a copy of the octets at p, of which data is the record. The error of what does not read
// back is record.ErrDamaged.
func Unseal(r record.Reader, p record.RawPlace, data []byte) (octets []byte, err error) {
	key := record.U64(p.ID)
	defer record.Catch(record.BucketRaws, key, &err)
	parts, err := record.Parts(record.BucketRaws, key, data)
	switch {
	case err != nil:
		return nil, err
	case len(parts) == 0:
		return record.UnsealOctets(record.BucketRaws, key, data, p.Size)
	}
	octets, err = putTogether(r, parts, p.Size)
	if err == nil && int64(len(octets)) != p.Size {
		err = errPart
	}
	if err != nil && !errors.Is(err, record.ErrDamaged) {
		err = record.Damaged(record.BucketRaws, key, err.Error())
	}
	return octets, err
}

// readRaw reads a file and compares it with what is known of it.
func readRaw(path string, p record.RawPlace) ([]byte, error) {
	var octets bytes.Buffer
	octets.Grow(int(p.Size))
	if err := Copy(&octets, path, p); err != nil {
		return nil, err
	}
	return octets.Bytes(), nil
}

// Copy writes a file's octets to w and then compares them with what is known of them.
func Copy(w io.Writer, path string, p record.RawPlace) error {
	f, err := os.Open(path)
	if errors.Is(err, os.ErrNotExist) {
		return record.Damaged(record.BucketFiles, []byte(p.File), "the file "+path+" is missing")
	}
	if err != nil {
		return record.Fault(fmt.Errorf("read raw mail: %w", err))
	}
	defer func() { _ = f.Close() }()
	sum := crc32.New(polynomial)
	size, err := io.Copy(io.MultiWriter(w, sum), f)
	switch {
	case err != nil:
		return record.Fault(fmt.Errorf("copy raw mail: %w", err))
	case size != p.Size:
		return record.Damaged(record.BucketFiles, []byte(p.File), fmt.Sprintf("the file %s has %d octets instead of %d", path, size, p.Size))
	case sum.Sum32() != p.CRC:
		return record.Damaged(record.BucketFiles, []byte(p.File), "the checksum of the file "+path+" is wrong")
	}
	return nil
}

// isNamed reports whether any record names the file.
func isNamed(r record.Reader, file string) (named bool, err error) {
	err = r.Under(record.BucketFiles, []byte(file+"/"), func(_, _ []byte) error {
		named = true
		return nil
	})
	return named, err
}
