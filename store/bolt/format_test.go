package bolt

import (
	"bytes"
	"compress/gzip"
	"context"
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

// TestFormat1 opens a database that the first release wrote.
func TestFormat1(t *testing.T) {
	if *updateFixture {
		writeFixture(t)
	}
	db := opened(t, oldDatabase(t), Options{})
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
}

// oldDatabase unpacks the fixture and returns its directory.
func oldDatabase(t *testing.T) string {
	t.Helper()
	packed, err := os.Open(fixture)
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
