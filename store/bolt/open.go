package bolt

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime/debug"
	"strconv"
	"syscall"
	"time"

	"guichet/store/bolt/record"

	"go.etcd.io/bbolt"

	"guichet/mail"

	berrors "go.etcd.io/bbolt/errors"
)

// Initialised reports whether dir holds, or once held, a database. It does not open it.
func Initialised(dir string) bool {
	for _, name := range []string{markerName, databaseName} {
		if _, err := os.Stat(filepath.Join(dir, name)); err == nil {
			return true
		}
	}
	return false
}

// lockDir keeps other processes out of dir until the file is closed.
func lockDir(dir string, timeout time.Duration) (*os.File, error) {
	d, err := os.Open(dir)
	if err != nil {
		return nil, record.Fault(fmt.Errorf("open data directory: %w", err))
	}
	for end := time.Now().Add(timeout); ; time.Sleep(20 * time.Millisecond) {
		err = syscall.Flock(int(d.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
		if err == nil {
			return d, nil
		}
		if !errors.Is(err, syscall.EWOULDBLOCK) || time.Now().After(end) {
			break
		}
	}
	_ = d.Close()
	if errors.Is(err, syscall.EWOULDBLOCK) {
		return nil, inUse(dir)
	}
	return nil, record.Fault(fmt.Errorf("lock %s: %w", dir, err))
}

func inUse(dir string) error {
	return &mail.Error{
		Kind: mail.Busy,
		Text: "storage is busy",
		Err:  fmt.Errorf("the database in %s is in use by another process, probably a running guichet", dir),
	}
}

// lost refuses a database that cannot be used, and is never made anew.
func lost(dir, what string) error {
	return fmt.Errorf("the database %s %s: nothing was changed; restore it from a backup into an empty directory (guichet restore DIR)",
		filepath.Join(dir, databaseName), what)
}

// mapAhead is how much address space is reserved beyond the file. bbolt maps anew when
// the file outgrows the mapping, and then waits for every reader, a long backup too.
// Address space costs nothing.
const mapAhead = 64 << 30

// growStep is the step in which a file with a MaxSize grows: by bbolt's own, 16 MiB, the
// reserve could not be reached.
const growStep = 1 << 20

// openFile opens a file that exists. bbolt panics over some damaged files.
func openFile(path string, o Options) (b *bbolt.DB, err error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, record.Fault(err)
	}
	options := &bbolt.Options{
		Timeout:      lockTimeout,
		FreelistType: bbolt.FreelistMapType,
		MaxSize:      o.arrivals(),
		ReadOnly:     o.Backup,
	}
	if strconv.IntSize == 64 && !o.Backup {
		options.InitialMmapSize = int(info.Size()) + mapAhead
	}
	b, err = tryOpen(path, options, o.Mend)
	if errors.Is(err, syscall.ENOMEM) {
		options.InitialMmapSize = 0 // an address space limit (ulimit -v)
		b, err = tryOpen(path, options, o.Mend)
	}
	if err == nil && o.MaxSize > 0 {
		b.AllocSize = growStep
	}
	return b, err
}

func tryOpen(path string, options *bbolt.Options, mend bool) (b *bbolt.DB, err error) {
	var file *os.File
	options.OpenFile = func(name string, flag int, mode os.FileMode) (*os.File, error) {
		var err error
		file, err = os.OpenFile(name, flag&^os.O_CREATE, mode)
		return file, err
	}
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if p := recover(); p != nil {
			// The mapping, which nobody can undo now, would keep the lock.
			_ = syscall.Flock(int(file.Fd()), syscall.LOCK_UN)
			_ = file.Close()
			b, err = nil, lost(filepath.Dir(path), fmt.Sprintf("is damaged (bbolt gave up: %v)", p))
		}
	}()
	b, err = bbolt.Open(path, 0o600, options)
	switch {
	case errors.Is(err, berrors.ErrTimeout):
		return nil, inUse(filepath.Dir(path))
	case errors.Is(err, berrors.ErrInvalid), errors.Is(err, berrors.ErrChecksum), errors.Is(err, berrors.ErrVersionMismatch):
		return nil, lost(filepath.Dir(path), fmt.Sprintf("is damaged (%v)", err))
	case err != nil:
		return nil, record.Fault(fmt.Errorf("open %s: %w", path, err))
	}
	err = truncated(b, path)
	if err == nil && !mend {
		err = damagedMeta(path, b.Info().PageSize)
	}
	if err != nil {
		_ = b.Close()
		return nil, err
	}
	return b, nil
}

// truncated finds a file that ends before its last page: bbolt would fault on the missing
// ones when they are read.
func truncated(b *bbolt.DB, path string) error {
	var want int64
	err := view(b, func(tx *bbolt.Tx) error {
		want = tx.Size()
		return nil
	})
	if err != nil {
		return record.Fault(err)
	}
	info, err := os.Stat(path)
	if err != nil {
		return record.Fault(err)
	}
	if info.Size() < want {
		return lost(filepath.Dir(path), fmt.Sprintf("is cut short (%d of %d octets are left)", info.Size(), want))
	}
	return nil
}
