package bolt

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"flag"
	"io"
	"os"
	"path/filepath"
	"testing"
	"time"

	"guichet/store/bolt/record"
	"guichet/ticket"

	"go.etcd.io/bbolt"
)

var updateFixture = flag.Bool("update", false, "write testdata/format-1.db.gz anew (never after its release)")

const fixture = "testdata/format-1.db.gz"

// TestFormats opens a database that each release wrote which changed the format.
func TestFormats(t *testing.T) {
	if *updateFixture {
		writeFixture(t)
	}
	for _, name := range []string{"format-1", "format-6", "format-7"} {
		t.Run(name, func(t *testing.T) { testFormat(t, name) })
	}
}

func testFormat(t *testing.T, name string) {
	dir := oldDatabase(t, name)
	db := opened(t, dir, Options{})
	got := dump(db)
	if got.Problems > 0 || len(got.Tickets) != 3 {
		t.Errorf("%d tickets, %d problems", len(got.Tickets), got.Problems)
	}
	err := db.View(context.Background(), func(r ticket.Reader) error {
		ticket, err := r.Ticket(2)
		if err != nil {
			return err
		}
		if ticket.Subject != "The printer is on fire" || ticket.People[0].Address.Local != "carla2" || len(ticket.Secret) != 32 {
			t.Errorf("ticket 2 is %+v", ticket)
		}
		raw, err := r.Raw(3, 1)
		if err == nil && !bytes.Equal(raw, octets(300)) {
			t.Errorf("raw mail of ticket 3 is %d octets", len(raw))
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
	// What is there stays as it is written until it is changed; what is changed, or copied by a rewrite, reads back.
	if err := db.Update(context.Background(), func(tx ticket.Tx) error {
		it, err := tx.Ticket(2)
		if err != nil {
			return err
		}
		it.Subject = "It is out \xe9"
		return tx.PutTicket(it)
	}); err != nil {
		t.Fatal(err)
	}
	if _, err := db.Rewrite(context.Background()); err != nil {
		t.Fatal(err)
	}
	if err := db.View(context.Background(), func(r ticket.Reader) error {
		it, err := r.Ticket(2)
		if err == nil && it.Subject != "It is out \xe9" {
			t.Errorf("ticket 2 is %+v", it)
		}
		return err
	}); err != nil {
		t.Error(err)
	}
	if again := dump(db); again.Problems > 0 || len(again.Tickets) != 3 {
		t.Errorf("after a change and a rewrite: %d tickets, %d problems", len(again.Tickets), again.Problems)
	}
}

// TestRestoreOfOlderFormat: a backup of an older release restores, and stays as it is.
func TestRestoreOfOlderFormat(t *testing.T) {
	from, to := oldDatabase(t, "backup-6"), filepath.Join(t.TempDir(), "data")
	before, err := os.ReadFile(filepath.Join(from, databaseName))
	if err != nil {
		t.Fatal(err)
	}
	if err := Restore(from, to); err != nil {
		t.Fatal(err)
	}
	after, err := os.ReadFile(filepath.Join(from, databaseName))
	if err != nil || !bytes.Equal(before, after) {
		t.Errorf("the backup has changed: %v", err)
	}
	db := opened(t, to, Options{})
	if got := dump(db); got.Problems > 0 || len(got.Tickets) != 5 {
		t.Errorf("%d tickets, %d problems", len(got.Tickets), got.Problems)
	}
	if left, err := filepath.Glob(filepath.Join(filepath.Dir(to), ".guichet-restore-*")); err != nil || len(left) > 0 {
		t.Errorf("left behind: %q %v", left, err)
	}
}

// TestOlderReleaseIsToldSo: what a file says of its format is written as the first release wrote it.
func TestOlderReleaseIsToldSo(t *testing.T) {
	db := opened(t, t.TempDir(), Options{})
	err := db.view(func(tx *bbolt.Tx) error {
		data, ok := record.AsText(tx.Bucket([]byte(record.BucketMeta)).Get([]byte(record.MetaMigrations)))
		if !ok || !json.Valid(data) {
			t.Errorf("%q is no JSON", data)
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}

// oldDatabase unpacks the fixture and returns its directory.
func oldDatabase(t *testing.T, name string) string {
	t.Helper()
	packed, err := os.Open(filepath.Join("testdata", name+".db.gz"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = packed.Close() }()
	unpacked, err := gzip.NewReader(packed)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	f, err := os.Create(filepath.Join(dir, databaseName))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.Copy(f, unpacked); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	return dir
}

// writeFixture makes a database as an old bbolt file is: not compact, not presized.
func writeFixture(t *testing.T) {
	dir := t.TempDir()
	db := opened(t, dir, Options{})
	counter.Store(0)
	for i := range 3 {
		if err := arrival(db, octets(100*(i+1))); err != nil {
			t.Fatal(err)
		}
	}
	at := time.Date(2026, 1, 2, 3, 4, 5, 6, time.UTC)
	err := db.Update(context.Background(), func(tx ticket.Tx) error { return tx.SetTimer(1, ticket.TimerClose, at) })
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(filepath.Join(dir, databaseName))
	if err != nil {
		t.Fatal(err)
	}
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	_, _ = w.Write(bytes.TrimRight(whole, "\x00"))
	_, _ = w.Write(make([]byte, 64<<10)) // the last page may end in zeros
	_ = w.Close()
	if err := os.WriteFile(fixture, packed.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}

// TestMend: only an admin's word opens a database whose last commit may be missing.
func TestMend(t *testing.T) {
	for page := range 2 {
		dir := filled(t, 3)
		path := filepath.Join(dir, databaseName)
		whole, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		whole[page*os.Getpagesize()+30] ^= 1
		if err := os.WriteFile(path, whole, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := Open(dir, Options{}); err == nil {
			t.Errorf("opened with meta page %d damaged", page)
		}
		opened(t, dir, Options{Mend: true})
	}
}

// TestForget: the counters of old days go away.
func TestForget(t *testing.T) {
	db := opened(t, t.TempDir(), Options{})
	day := time.Date(2026, 3, 9, 12, 0, 0, 0, time.UTC)
	for d := range 30 {
		for _, key := range []string{"a", "b", "c"} {
			at := day.AddDate(0, 0, d)
			if err := db.Update(context.Background(), func(tx ticket.Tx) error { return tx.CountAutomatic(key, at) }); err != nil {
				t.Fatal(err)
			}
		}
	}
	kept := 0
	err := db.view(func(tx *bbolt.Tx) error {
		return record.NewReader(tx).Each(record.BucketAutomatic, nil, func(_, _ []byte) (bool, error) {
			kept++
			return true, nil
		})
	})
	if err != nil || kept > 9 {
		t.Errorf("%d counters are kept, want those of three days at most (%v)", kept, err)
	}
}
