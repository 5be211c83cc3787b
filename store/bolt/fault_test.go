package bolt

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"guichet/mail"
	"guichet/store/bolt/index"
	"guichet/store/bolt/raw"
	"guichet/ticket"
)

// TestInjected lets system calls fail, one at a time: who is not acknowledged hears of it,
// and the database is good, at once and after it was opened again.
func TestInjected(t *testing.T) {
	strace, err := exec.LookPath("strace")
	if err != nil {
		t.Skip("strace is not installed: no fault can be injected")
	}
	for _, inject := range []string{
		"fdatasync:error=EIO:when=3",
		"fdatasync:error=EIO:when=4",
		"fdatasync:error=EIO:when=5+3",
		"fsync:error=EIO:when=9+2",
		"pwrite64:error=ENOSPC:when=9",
		"pwrite64:error=ENOSPC:when=12+5",
		"fdatasync:signal=KILL:when=6",
		"pwrite64:signal=KILL:when=13",
		"rename,renameat:error=EIO:when=1",
	} {
		t.Run(inject, func(t *testing.T) {
			dir := t.TempDir()
			syscalls, _, _ := strings.Cut(inject, ":")
			c := command(dir, 60, strace, "-f", "-qq", "-o", "/dev/null", "-e", "trace="+syscalls, "-e", "inject="+inject)
			out, _ := c.Output()
			acknowledged, failed := ledger(bytes.NewReader(out), nil)
			t.Logf("%d acknowledged, %d failed: %.200v", len(acknowledged), len(failed), failed)
			if c.ProcessState == nil || strings.Contains(string(out), "panic") {
				t.Fatalf("the child did not run: %s", out)
			}
			if len(acknowledged) == 60 && strings.Contains(inject, "error=EIO") {
				t.Error("nobody noticed the fault")
			}
			db := opened(t, dir, Options{})
			kept(t, db, acknowledged)
			if err := arrival(db, octets(100)); err != nil {
				t.Errorf("the next arrival: %v", err)
			}
		})
	}
}

// TestDiskFull fills a small file system.
func TestDiskFull(t *testing.T) {
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=12m"); err != nil {
		t.Skipf("no file system can be mounted here: %v", err)
	}
	t.Cleanup(func() { _ = syscall.Unmount(dir, syscall.MNT_DETACH) })
	data := filepath.Join(dir, "data")
	db := opened(t, data, Options{})
	acknowledged := fill(t, db, "full", 2)
	kept(t, db, acknowledged)
	if err := os.WriteFile(filepath.Join(dir, "rest"), make([]byte, 20<<20), 0o600); !errors.Is(err, syscall.ENOSPC) {
		t.Errorf("the disk is not full: %v", err)
	}
	if _, err := db.Stage(context.Background(), bytes.NewReader(octets(5_000_000)), 0); mail.KindOf(err) != mail.Full {
		t.Errorf("a large mail on a full disk: %v", err)
	}
	if err := os.Remove(filepath.Join(dir, "rest")); err != nil {
		t.Fatal(err)
	}
	if left := rawFiles(t, data); left != 0 {
		t.Errorf("%d files of mails that were refused", left)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	kept(t, opened(t, data, Options{}), acknowledged)
}

// fill holds some mails, the first ids, and keeps others until the store is full. It
// returns what was acknowledged.
func fill(t *testing.T, db *DB, name string, room int) (ids []string) {
	t.Helper()
	ctx := context.Background()
	for range room {
		staged, err := db.Stage(ctx, bytes.NewReader(octets(1<<20)), 0)
		if err != nil {
			t.Fatal(err)
		}
		a := &ticket.HeldMail{Reason: "in the way"}
		if err := db.Update(ctx, func(tx ticket.Tx) error { return tx.AddHeld(a, staged) }); err != nil {
			t.Fatal(err)
		}
		staged.Discard()
	}
	var err error
	for i := 0; i < 5000 && err == nil; i++ {
		id := fmt.Sprintf("%s-%d@child.test", name, i)
		if sizeOf(id) > raw.MaxInline {
			continue
		}
		if err = childArrival(db, id, sizeOf(id)); err == nil {
			ids = append(ids, id)
		}
	}
	if mail.KindOf(err) != mail.Full {
		t.Fatalf("after %d mails: %v, want kind Full", len(ids), err)
	}
	return ids
}

// TestMaxSize: a full database still lets go of things, and then takes new ones. The indexer is off:
// while it reads what was there before, bbolt keeps the pages that were let go of.
func TestMaxSize(t *testing.T) {
	db := opened(t, t.TempDir(), Options{MaxSize: 24 << 20, indexing: index.Bounds{Off: true}})
	acknowledged := fill(t, db, "max", 3)
	ctx := context.Background()
	for id := ticket.HeldID(1); id <= 3; id++ {
		if err := db.Update(ctx, func(tx ticket.Tx) error { return tx.DropHeld(id) }); err != nil {
			t.Fatalf("dropping from a full database: %v", err)
		}
	}
	if err := childArrival(db, "again@child.test", sizeOf("again@child.test")); err != nil {
		t.Errorf("after something was dropped: %v", err)
	}
	kept(t, db, append(acknowledged, "again@child.test"))
}
