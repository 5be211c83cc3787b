package bolt

import (
	"bytes"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"os"
	"path/filepath"

	"guichet/ticket"
)

// rawPlace says where the octets of a mail are. The zero value: there are none.
type rawPlace struct {
	ID   uint64 `json:",omitempty"` // in the raws bucket
	File string `json:",omitempty"` // in the raw directory
	Size int64
	CRC  uint32 `json:",omitempty"` // of a file, CRC-32C
}

// adopt keeps the octets of s for the record at key in b.
func (t *tx) adopt(s ticket.Staged, b bucket, key []byte) (rawPlace, error) {
	if s == nil {
		return rawPlace{}, nil
	}
	t.arrived = true
	if own, ok := s.(*staged); ok && own.file != "" {
		t.adopted = append(t.adopted, own)
		place := rawPlace{File: own.file, Size: int64(len(own.octets)), CRC: own.crc}
		return place, t.put(bucketFiles, fileKey(own.file, b, key), place)
	}
	id, err := t.next(bucketRaws)
	if err != nil {
		return rawPlace{}, err
	}
	octets := s.Bytes()
	place := rawPlace{ID: id, Size: int64(len(octets))}
	return place, t.putData(bucketRaws, u64(id), sealOctets(bucketRaws, u64(id), octets))
}

// abandon lets go of what adopt kept. A file that nothing else names is removed after the
// commit.
func (t *tx) abandon(p rawPlace, b bucket, key []byte) error {
	switch {
	case p.ID != 0:
		return t.remove(bucketRaws, u64(p.ID))
	case p.File == "":
		return nil
	}
	if err := t.remove(bucketFiles, fileKey(p.File, b, key)); err != nil {
		return err
	}
	named, err := t.named(p.File)
	if err == nil && !named {
		t.dropped = append(t.dropped, p.File)
	}
	return err
}

// named reports whether any record names the file.
func (r *reader) named(file string) (named bool, err error) {
	err = r.under(bucketFiles, []byte(file+"/"), func(_, _ []byte) error {
		named = true
		return nil
	})
	return named, err
}

// raw returns a copy of the octets.
func (r *reader) raw(p rawPlace) ([]byte, error) {
	switch {
	case p.File != "":
		return readRaw(filepath.Join(r.db.files.dir, p.File), p)
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
	sum := crc32.New(castagnoli)
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
