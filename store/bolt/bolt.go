package bolt

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"time"

	"guichet/store/bolt/disk"
	"guichet/store/bolt/index"
	"guichet/store/bolt/raw"
	"guichet/store/bolt/record"
	"guichet/store/bolt/transaction"
	"guichet/ticket"

	"github.com/rs/zerolog"
	"go.etcd.io/bbolt"
)

var _ ticket.Store = (*DB)(nil)

// Names in the data directory.
const (
	databaseName = "guichet.db"
	markerName   = "initialised"
	aliveName    = "alive"
)

// Options of a database. The zero value is good for a desk in service.
type Options struct {
	// MaxSize is the size in octets above which the database file does not grow; 0: no
	// bound. Some of it, 8 to 64 MiB, is kept from arrivals, so that a full desk can still
	// delete, and note which letters it has sent. Below 32 MiB it serves tests only.
	MaxSize int
	// InFlight bounds the octets of mails between Stage and Discard; 0: 64 MiB.
	InFlight int64
	// Backup opens a backup, for reading only.
	Backup bool
	// Mend opens also a database with one damaged meta page: it may lack its last commit,
	// which was acknowledged. Only an admin can decide that.
	Mend bool
	// Clock tells when a lease has ended; nil: time.Now.
	Clock func() time.Time
	// Log is told when the search index stands still, and when it goes on, of every damaged record that is met, once, and
	// when the data directory is moved away or replaced.
	Log zerolog.Logger
	// indexing is for tests, which make its bounds small.
	indexing index.Bounds
}

// arrivals is the part of MaxSize that mails may fill. Deleting a mail of 1 MiB may write
// three others anew, which lie on the same leaf.
func (o Options) arrivals() int {
	return o.MaxSize - min(max(o.MaxSize/8, 8<<20), 64<<20, o.MaxSize/2)
}

// inFlight is the default of Options.InFlight.
const inFlight = 64 << 20

// lockTimeout is how long Open waits for another process to let go.
const lockTimeout = 800 * time.Millisecond

// DB is an open database. Its methods may be called from many goroutines. A View must not
// call Update on the same goroutine: the writer may have to wait for the View to end.
type DB struct {
	dir      string
	options  Options
	lock     *os.File
	place    *place
	writer   *writer
	shared   *transaction.Shared
	indexer  *index.Indexer
	lastBeat time.Time
	closing  sync.Once
	closeErr error

	swap      sync.RWMutex // guards file and retireErr
	file      *file
	retired   sync.WaitGroup // files that were replaced, until they are closed
	retireErr error
	rewriting sync.Mutex // held by the rewrite that goes on
}

// Open opens the database in dir and makes it where there was none. A dir that once held a
// database, but whose database is missing or damaged, is refused: the error says what to
// do. An error of kind mail.Busy means that another process has it open.
func Open(dir string, o Options) (*DB, error) {
	return open(dir, o, migrations())
}

// logDamage says once of a record that it is damaged, and what an admin does about it.
func (db *DB) logDamage(b *record.Broken) {
	db.options.Log.Error().Str("record", b.Name).Str("why", b.Why).Str("remedy", record.Remedy).Msg("damaged record")
}

func open(dir string, o Options, steps []migration) (db *DB, err error) {
	if o.InFlight <= 0 {
		o.InFlight = inFlight
	}
	if o.Clock == nil {
		o.Clock = time.Now
	}
	if !o.Backup {
		if err := disk.MakeDir(dir); err != nil {
			return nil, record.Fault(err)
		}
	}
	lock, err := lockDir(dir, lockTimeout)
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			_ = lock.Close()
		}
	}()
	if err := prepare(dir, o, steps); err != nil {
		return nil, err
	}
	b, err := openFile(filepath.Join(dir, databaseName), o)
	if err != nil {
		return nil, err
	}
	db = &DB{dir: dir, options: o, file: &file{bolt: b}, lock: lock}
	if db.place, err = newPlace(dir, lock, b, o.Log); err != nil {
		return nil, errors.Join(err, b.Close())
	}
	db.shared = &transaction.Shared{Files: raw.NewFiles(dir, o.InFlight), Leases: &transaction.Leases{}, Index: index.New(o.indexing)}
	db.shared.Damage = &record.Damage{Tell: db.logDamage}
	db.indexer = index.NewIndexer(db.shared.Index, indexedStore{db}, o.Clock, o.Log)
	if err := db.settle(steps); err != nil {
		_ = b.Close()
		return nil, err
	}
	db.writer = startWriter(db)
	if !o.Backup {
		db.indexer.Start()
	}
	return db, nil
}

// settle brings an opened file to the state that the rest of the package counts on.
func (db *DB) settle(steps []migration) error {
	if err := checkBackupMark(db.file.bolt, db.dir, db.options.Backup); err != nil {
		return err
	}
	if db.options.Backup {
		return checkFormat(db.file.bolt, steps)
	}
	if err := migrate(db.file.bolt, steps); err != nil {
		return err
	}
	if err := setMarker(db.dir); err != nil {
		return record.Fault(err)
	}
	db.lastBeat = readBeat(db.dir)
	if err := os.Remove(filepath.Join(db.dir, rewriteName)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return record.Fault(err)
	}
	return record.Fault(db.view(func(tx *bbolt.Tx) error { return db.shared.Files.Sweep(record.NewReader(tx)) }))
}

// Close waits for the updates that began, refuses the others, and lets go of the files.
func (db *DB) Close() error {
	db.closing.Do(func() {
		db.indexer.Stop()
		db.writer.stop()
		err := db.closeFiles()
		if e := db.lock.Close(); err == nil {
			err = e
		}
		if err != nil {
			db.closeErr = fmt.Errorf("close %s: %w", db.dir, err)
		}
	})
	return db.closeErr
}
