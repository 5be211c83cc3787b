package bolt

import (
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"guichet/store/bolt/record"

	"github.com/rs/zerolog"
	"go.etcd.io/bbolt"
)

// place is the data directory that this process opened. The open files stay those that were opened, wherever their
// directory is moved to, while every path leads to what stands there now: who went on would write the one mail here and
// the next one there.
type place struct {
	dir  string
	info os.FileInfo // of the directory, as it was opened
	away atomic.Bool
	seen atomic.Int64 // when all was in its place, in nanoseconds since 1970
	log  zerolog.Logger

	swap sync.RWMutex // guards file, together with the name that leads to it
	file os.FileInfo  // of the database file in use
}

// newPlace notes where lock and b, the directory and the database in it, were opened.
func newPlace(dir string, lock *os.File, b *bbolt.DB, log zerolog.Logger) (*place, error) {
	info, err := lock.Stat()
	if err != nil {
		return nil, record.Fault(err)
	}
	file, err := os.Stat(b.Path())
	if err != nil {
		return nil, record.Fault(err)
	}
	return &place{dir: dir, info: info, file: file, log: log}, nil
}

// replace gives the file at path the database's name.
func (p *place) replace(path string) error {
	if err := p.check(); err != nil {
		return err
	}
	p.swap.Lock()
	defer p.swap.Unlock()
	info, err := os.Stat(path)
	if err == nil {
		err = os.Rename(path, filepath.Join(p.dir, databaseName))
	}
	if err == nil {
		p.file = info
	}
	return err
}

// check is an error while the directory's name, or the database's, leads to something else than what was opened. It
// logs when that begins and when it is over.
func (p *place) check() error {
	now := time.Now().UnixNano()
	err := p.look()
	if err == nil {
		p.seen.Store(now)
	}
	switch {
	case err != nil && !p.away.Swap(true):
		p.log.Error().Err(err).Str("remedy", "put it back, and the desk goes on; or restart the desk").Msg("data directory moved")
	case err == nil && p.away.Load() && p.away.Swap(false):
		p.log.Info().Str("data", p.dir).Msg("data directory is back")
	}
	return err
}

// fresh is how long what check has found holds for a mail that is not kept yet: its commit checks again.
const fresh = 20 * time.Millisecond

// checkSoon is check, unless that was done a moment ago.
func (p *place) checkSoon() error {
	if ago := time.Now().UnixNano() - p.seen.Load(); ago >= 0 && ago < int64(fresh) && !p.away.Load() {
		return nil
	}
	return p.check()
}

func (p *place) look() error {
	database := filepath.Join(p.dir, databaseName)
	if err := same(p.dir, p.info); err != nil {
		return err
	}
	p.swap.RLock()
	defer p.swap.RUnlock()
	return same(database, p.file)
}

func same(path string, was os.FileInfo) error {
	now, err := os.Stat(path)
	if err != nil {
		return record.Fault(fmt.Errorf("the data directory was moved or removed while the desk runs: %w", err))
	}
	if !os.SameFile(was, now) {
		return record.Fault(fmt.Errorf("%s is not the one that the desk opened: it was replaced while the desk runs", path))
	}
	return nil
}

// Here is an error while the data directory is not the one that was opened: nothing may be written into it.
func (db *DB) Here() error { return db.place.check() }
