package bolt

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"guichet/mail"
	"guichet/store/bolt/raw"
	"guichet/store/bolt/record"
	"guichet/ticket"

	"go.etcd.io/bbolt"
)

// filled makes a closed database with some arrivals and returns its directory.
func filled(t *testing.T, arrivals int) string {
	t.Helper()
	dir := t.TempDir()
	db := opened(t, dir, Options{})
	for i := range arrivals {
		if err := arrival(db, octets(1000*i)); err != nil {
			t.Fatal(err)
		}
	}
	sound(t, db)
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	return dir
}

// octets makes n octets without a pattern.
func octets(n int) []byte {
	b := make([]byte, n)
	x := uint32(n)
	for i := range b {
		x = x*1664525 + 1013904223
		b[i] = byte(x >> 24)
	}
	return b
}

func TestOpenFresh(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "a", "b")
	if Initialised(dir) {
		t.Error("a missing directory is initialised")
	}
	opened(t, dir, Options{})
	if !Initialised(dir) {
		t.Error("a new database is not initialised")
	}
	for name, want := range map[string]fs.FileMode{".": 0o700, databaseName: 0o600, markerName: 0o600} {
		info, err := os.Stat(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		if got := info.Mode().Perm(); got != want {
			t.Errorf("mode of %s is %v, want %v", name, got, want)
		}
	}
}

// TestOpenLost: what was there once is never made anew.
func TestOpenLost(t *testing.T) {
	for _, c := range []struct {
		name  string
		spoil func(path string) error
	}{
		{"missing", os.Remove},
		{"empty", func(path string) error { return os.Truncate(path, 0) }},
		{"one octet", func(path string) error { return os.Truncate(path, 1) }},
		{"one page", func(path string) error { return os.Truncate(path, 4096) }},
		{"two pages", func(path string) error { return os.Truncate(path, 8192) }},
		{"five pages", func(path string) error { return os.Truncate(path, 5*4096) }},
		{"half", func(path string) error { return os.Truncate(path, 100_000) }},
		{"no database at all", func(path string) error { return os.WriteFile(path, octets(100_000), 0o600) }},
		{"text", func(path string) error { return os.WriteFile(path, []byte("lost"), 0o600) }},
		{"zeros", func(path string) error { return os.WriteFile(path, make([]byte, 1<<20), 0o600) }},
		{"both meta pages", func(path string) error { return overwrite(path, make([]byte, 8192)) }},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := filled(t, 20)
			path := filepath.Join(dir, databaseName)
			if err := c.spoil(path); err != nil {
				t.Fatal(err)
			}
			before, _ := os.ReadFile(path)
			for range 2 { // also after the first refusal
				db, err := Open(dir, Options{})
				if err == nil {
					_ = db.Close()
					t.Fatal("opened")
				}
				if !strings.Contains(err.Error(), "guichet restore") {
					t.Errorf("the error names no remedy: %v", err)
				}
			}
			if after, _ := os.ReadFile(path); string(after) != string(before) {
				t.Error("the refused file was changed")
			}
		})
	}
}

func overwrite(path string, head []byte) error {
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	_, err = f.WriteAt(head, 0)
	return err
}

// TestOpenAfterCrash: a crash while the first database is made leaves one of these.
func TestOpenAfterCrash(t *testing.T) {
	t.Run("half a new file", func(t *testing.T) {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, databaseName+".new"), make([]byte, 100), 0o600); err != nil {
			t.Fatal(err)
		}
		opened(t, dir, Options{})
	})
	t.Run("no marker yet", func(t *testing.T) {
		dir := filled(t, 1)
		if err := os.Remove(filepath.Join(dir, markerName)); err != nil {
			t.Fatal(err)
		}
		db := opened(t, dir, Options{})
		if _, err := os.Stat(filepath.Join(dir, markerName)); err != nil {
			t.Error(err)
		}
		if n := len(dump(db).Tickets); n != 1 {
			t.Errorf("%d tickets", n)
		}
	})
}

func TestOpenLocked(t *testing.T) {
	dir := t.TempDir()
	opened(t, dir, Options{})
	began := time.Now()
	_, err := Open(dir, Options{})
	if mail.KindOf(err) != mail.Busy || !strings.Contains(err.Error(), "in use by another process") {
		t.Errorf("Open of an open database: %v", err)
	}
	if took := time.Since(began); took > 10*lockTimeout {
		t.Errorf("it took %v to say so", took)
	}
}

func TestOpenNewer(t *testing.T) {
	dir := t.TempDir()
	newer := append(migrations(), migration{"2: from the future", func(*bbolt.Tx) error { return nil }})
	db, err := open(dir, Options{}, newer)
	if err != nil {
		t.Fatal(err)
	}
	_ = db.Close()
	_, err = Open(dir, Options{})
	if err == nil || !strings.Contains(err.Error(), "newer guichet") || !strings.Contains(err.Error(), "2: from the future") {
		t.Errorf("Open of a newer file: %v", err)
	}
}

func TestMigrate(t *testing.T) {
	dir := filled(t, 2)
	fails := errors.New("not yet")
	runs := 0
	steps := append(migrations(), migration{"2: a bucket", func(tx *bbolt.Tx) error {
		runs++
		if _, err := tx.CreateBucket([]byte("second")); err != nil {
			return err
		}
		if runs == 1 {
			return fails
		}
		return nil
	}})
	if _, err := open(dir, Options{}, steps); !errors.Is(err, fails) {
		t.Errorf("a migration that fails: %v", err)
	}
	for range 2 { // it runs again from the start, and then never more
		db, err := open(dir, Options{}, steps)
		if err != nil {
			t.Fatal(err)
		}
		if n := len(dump(db).Tickets); n != 2 {
			t.Errorf("%d tickets", n)
		}
		_ = db.Close()
	}
	if runs != 2 {
		t.Errorf("the migration ran %d times, want 2", runs)
	}
}

func TestOpenRemovesOrphans(t *testing.T) {
	dir := t.TempDir()
	db := opened(t, dir, Options{})
	if err := arrival(db, octets(2_000_000)); err != nil {
		t.Fatal(err)
	}
	_ = db.Close()
	orphan := filepath.Join(dir, raw.DirName, "0000000000000001-00")
	if err := os.WriteFile(orphan, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	opened(t, dir, Options{})
	if _, err := os.Stat(orphan); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the orphan is still there: %v", err)
	}
	if left := rawFiles(t, dir); left != 1 {
		t.Errorf("%d files are left, want 1", left)
	}
}

func rawFiles(t *testing.T, dir string) int {
	t.Helper()
	entries, err := os.ReadDir(filepath.Join(dir, raw.DirName))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	return len(entries)
}

func TestClosed(t *testing.T) {
	db := opened(t, t.TempDir(), Options{})
	for range 2 {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	}
	ctx := context.Background()
	if err := db.Update(ctx, func(ticket.Tx) error { return nil }); !errors.Is(err, record.ErrClosed) {
		t.Errorf("Update: %v", err)
	}
	if err := db.View(ctx, func(ticket.Reader) error { return nil }); !errors.Is(err, record.ErrClosed) {
		t.Errorf("View: %v", err)
	}
}
