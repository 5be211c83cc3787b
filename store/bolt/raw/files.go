package raw

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"guichet/store/bolt/disk"
	"guichet/store/bolt/record"
)

// DirName is the directory's name in the data directory.
const DirName = "raw"

// Files is where raw mails are: the directory of the large ones, and before that the budget of those
// in flight. Names of files begin with the time, so that their index grows at its end.
type Files struct {
	data   string // the data directory
	dir    string // below it; made when it is needed
	budget *budget
	roomy  atomic.Int64 // until when there is surely room, in nanoseconds since 1970: see room

	mu     sync.Mutex
	backup int      // how many backups copy files: none is removed meanwhile
	later  []string // to be removed then
}

// NewFiles are those of a data directory, with so many octets in flight at most.
func NewFiles(data string, inFlight int64) *Files {
	return &Files{data: data, dir: filepath.Join(data, DirName), budget: newBudget(inFlight)}
}

// Path is where the file of that name lies.
func (f *Files) Path(name string) string { return filepath.Join(f.dir, name) }

func (f *Files) create() (*os.File, error) {
	random := make([]byte, 8)
	if _, err := rand.Read(random); err != nil {
		return nil, err
	}
	name := fmt.Sprintf("%016x-%s", time.Now().UnixNano(), hex.EncodeToString(random))
	file, err := os.OpenFile(f.Path(name), os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrNotExist) {
		if err := disk.MakeDir(f.dir); err != nil {
			return nil, err
		}
		return os.OpenFile(f.Path(name), os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	}
	return file, err
}

// drop removes files that nothing names. One that cannot be removed waits for the next
// Open: that is not worth an error.
func (f *Files) drop(names []string) {
	if len(names) == 0 {
		return
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.backup > 0 {
		f.later = append(f.later, names...)
		return
	}
	f.remove(names)
}

func (f *Files) remove(names []string) {
	for _, name := range names {
		_ = os.Remove(f.Path(name))
	}
}

// Hold keeps all files until Let: a backup copies them.
func (f *Files) Hold() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.backup++
}

// Let ends what Hold began, and removes what nothing named any more meanwhile.
func (f *Files) Let() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.backup--
	if f.backup == 0 {
		f.remove(f.later)
		f.later = nil
	}
}

// Sweep removes the files that no record names: their transaction never came about.
func (f *Files) Sweep(r record.Reader) error {
	entries, err := os.ReadDir(f.dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return record.Fault(fmt.Errorf("read raw directory: %w", err))
	}
	var orphans []string
	for _, e := range entries {
		named, err := isNamed(r, e.Name())
		if err != nil {
			return err
		}
		if !named {
			orphans = append(orphans, e.Name())
		}
	}
	f.remove(orphans)
	return nil
}
