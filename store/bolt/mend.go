package bolt

import (
	"fmt"
	"os"
	"path/filepath"
	"syscall"

	"guichet/store/bolt/disk"
)

// mend makes durable what a failed sync left in doubt. If the sync of the meta page failed,
// bbolt reads the new page from memory while the old one may still stand on the disk, and
// the next transaction would overwrite pages that the old one needs. Linux counts a page
// as written after the failure, so both meta pages are written again, unchanged, before
// they are synced.
func (w *writer) mend() error {
	if w.unnamed {
		if err := disk.SyncDir(w.db.dir); err != nil {
			return fmt.Errorf("sync the new file's name: %w", err)
		}
		w.unnamed = false
	}
	if !w.torn {
		return nil
	}
	f, err := os.OpenFile(filepath.Join(w.db.dir, databaseName), os.O_RDWR, 0)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	metas := make([]byte, 2*w.db.file.bolt.Info().PageSize)
	if _, err := f.ReadAt(metas, 0); err != nil {
		return fmt.Errorf("read meta pages again: %w", err)
	}
	if _, err := f.WriteAt(metas, 0); err != nil {
		return fmt.Errorf("write meta pages again: %w", err)
	}
	if err := syscall.Fdatasync(int(f.Fd())); err != nil {
		return fmt.Errorf("sync meta pages again: %w", err)
	}
	w.torn = false
	return nil
}
