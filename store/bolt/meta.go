package bolt

import (
	"encoding/binary"
	"fmt"
	"hash/fnv"
	"os"
	"path/filepath"

	"guichet/store/bolt/record"
)

// Where bbolt 1.x keeps what in a meta page, in octets from its start.
const (
	metaStart = 16 // behind the page's head
	metaMagic = 0xED0CDAED
	metaSum   = 72 // FNV-1a over what is between
	metaEnd   = 80
)

// damagedMeta looks at both meta pages. bbolt goes back in silence to the older one when
// the newer one is damaged, and with it to the state before the last commit. No crash
// leaves such a page behind: what counts in it lies in one sector.
func damagedMeta(path string, pageSize int) error {
	f, err := os.Open(path)
	if err != nil {
		return record.Fault(err)
	}
	defer func() { _ = f.Close() }()
	for page := range 2 {
		var b [metaEnd]byte
		if _, err := f.ReadAt(b[:], int64(page*pageSize)); err != nil {
			return record.Fault(fmt.Errorf("read meta page: %w", err))
		}
		sum := fnv.New64a()
		_, _ = sum.Write(b[metaStart:metaSum])
		if binary.NativeEndian.Uint32(b[metaStart:]) != metaMagic || binary.NativeEndian.Uint64(b[metaSum:]) != sum.Sum64() {
			return lost(filepath.Dir(path), "has a damaged meta page, so that its last commit may be missing")
		}
	}
	return nil
}
