package bolt

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"guichet/store/bolt/record"
)

// Beat implements ticket.Store. The file is not synced: after a crash of the machine it may
// be somewhat older, which makes the downtime longer and nothing wrong.
func (db *DB) Beat(now time.Time) error {
	if err := db.place.check(); err != nil {
		return err
	}
	path := filepath.Join(db.dir, aliveName)
	text := now.UTC().Format(time.RFC3339Nano) + "\n"
	err := os.WriteFile(path+".new", []byte(text), 0o600)
	if err == nil {
		err = os.Rename(path+".new", path)
	}
	if err != nil {
		return record.Fault(fmt.Errorf("beat: %w", err))
	}
	return nil
}

// LastBeat implements ticket.Store.
func (db *DB) LastBeat() time.Time { return db.lastBeat }

// readBeat returns zero for a file that is missing or unreadable: nobody knows then.
func readBeat(dir string) time.Time {
	text, err := os.ReadFile(filepath.Join(dir, aliveName))
	if err != nil {
		return time.Time{}
	}
	at, err := time.Parse(time.RFC3339Nano, strings.TrimSpace(string(text)))
	if err != nil {
		return time.Time{}
	}
	return at
}
