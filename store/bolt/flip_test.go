package bolt

import (
	"context"
	"flag"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"go.etcd.io/bbolt"
)

// flips is how many bits TestBitFlips turns, one at a time.
var flips = flag.Int("flips", 20, "bits that TestBitFlips turns")

// TestBitFlips turns single bits of a database: each is refused, or an error where it is
// read, or found by Check, or harmless. No value is ever wrong in silence.
func TestBitFlips(t *testing.T) {
	dir := filled(t, 12)
	path := filepath.Join(dir, databaseName)
	db, err := Open(dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	want := dump(db)
	size := used(t, db)
	_ = db.Close()
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	random := rand.New(rand.NewPCG(1, 2))
	outcomes := map[string]int{}
	for range *flips {
		at, bit := random.IntN(size), byte(1)<<random.IntN(8)
		whole[at] ^= bit
		if err := os.WriteFile(path, whole, 0o600); err != nil {
			t.Fatal(err)
		}
		outcomes[flipped(t, dir, want, at, bit)]++
		whole[at] ^= bit
	}
	t.Log(outcomes)
}

func used(t *testing.T, db *DB) (size int) {
	t.Helper()
	err := db.file.bolt.View(func(tx *bbolt.Tx) error {
		size = int(tx.Size())
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return size
}

func flipped(t *testing.T, dir string, want contents, at int, bit byte) string {
	t.Helper()
	db, err := Open(dir, Options{})
	if err != nil {
		return "refused"
	}
	defer func() { _ = db.Close() }()
	got := dump(db)
	problems, err := db.Check(context.Background())
	wrong := got.wrong(want)
	switch {
	case len(wrong) > 0 && len(problems) == 0 && err == nil:
		t.Errorf("octet %d, bit %#x: wrong in silence: %v", at, bit, wrong)
		return "SILENT"
	case len(wrong) > 0 && got.Problems == 0:
		return "found by Check only"
	case got.Problems > 0:
		return "an error where it is read"
	case len(problems) > 0 || err != nil:
		return "harmless, and found by Check"
	}
	return "harmless"
}
