package bolt

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"guichet/mail"
	"guichet/store/bolt/raw"
	"guichet/ticket"
)

// TestBackup copies while mail pours in, restores the copy and compares it.
func TestBackup(t *testing.T) {
	ctx := context.Background()
	db := opened(t, t.TempDir(), Options{})
	first := ticket.Installation{Epoch: 4, Fingerprint: []byte{1}}
	if err := db.Update(ctx, func(tx ticket.Tx) error { return tx.PutInstallation(first) }); err != nil {
		t.Fatal(err)
	}
	for i := range 30 {
		if err := arrival(db, octets(i*100_000)); err != nil {
			t.Fatal(err)
		}
	}
	stop := make(chan struct{})
	var pouring sync.WaitGroup
	for range 4 {
		pouring.Go(func() {
			for i := 0; ; i++ {
				select {
				case <-stop:
					return
				default:
				}
				if err := arrival(db, octets(i%5*500_000)); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	backup := filepath.Join(t.TempDir(), "deep", "backup")
	err := db.Backup(ctx, backup)
	close(stop)
	pouring.Wait()
	if err != nil {
		t.Fatal(err)
	}
	restored := filepath.Join(t.TempDir(), "restored")
	if err := Restore(backup, restored); err != nil {
		t.Fatal(err)
	}
	compareRestored(t, dump(db), opened(t, restored, Options{}))

	copied := opened(t, backup, Options{Backup: true})
	if err := copied.Update(ctx, func(ticket.Tx) error { return nil }); err == nil {
		t.Error("a backup was written to")
	}
}

// compareRestored: every ticket of the copy is as in the source, and the copy is held.
func compareRestored(t *testing.T, want contents, db *DB) {
	t.Helper()
	got := dump(db)
	if len(got.Tickets) < 30 || got.Problems > 0 {
		t.Errorf("%d tickets, %d problems", len(got.Tickets), got.Problems)
	}
	for n, value := range got.Tickets {
		if want.Tickets[n] != value {
			t.Errorf("ticket %s differs", n)
		}
	}
	for what, value := range got.Answers {
		if strings.HasPrefix(what, "raw ") && want.Answers[what] != value {
			t.Errorf("%s differs", what)
		}
	}
	last := ticket.Number(len(got.Tickets))
	update := func(tx ticket.Tx) error {
		i, err := tx.Installation()
		if err != nil {
			return err
		}
		if i.Epoch != 5 || !i.Held || i.HeldBelow != ticket.LetterID(2*last) || i.Skip != last+1000 || i.Fingerprint[0] != 1 {
			t.Errorf("after %d tickets the installation is %+v", last, i)
		}
		ticket := &ticket.Ticket{}
		err = tx.AddTicket(ticket)
		if ticket.Number != last+1001 {
			t.Errorf("the first new ticket has number %d after %d", ticket.Number, last)
		}
		return err
	}
	if err := db.Update(context.Background(), update); err != nil {
		t.Error(err)
	}
}

func TestBackupRefusals(t *testing.T) {
	ctx := context.Background()
	db := opened(t, t.TempDir(), Options{})
	if err := arrival(db, octets(2_000_000)); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	backup := filepath.Join(dir, "backup")
	cancelled, cancel := context.WithCancel(ctx)
	cancel()
	if err := db.Backup(cancelled, backup); !errors.Is(err, context.Canceled) {
		t.Errorf("a cancelled backup: %v", err)
	}
	if left, _ := os.ReadDir(dir); len(left) > 0 {
		t.Errorf("a cancelled backup left %v", left)
	}
	if err := db.Backup(ctx, backup); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name string
		do   func() error
		want string
	}{
		{"backup to a full directory", func() error { return db.Backup(ctx, backup) }, "not empty"},
		{"start a desk on a backup", func() error { _, err := Open(backup, Options{}); return err }, "guichet restore"},
		{"restore a desk", func() error { return Restore(db.dir, t.TempDir()) }, "in use"},
		{"restore nothing", func() error { return Restore(t.TempDir(), t.TempDir()) }, "no backup"},
		{"restore over a desk", func() error { return Restore(backup, filled(t, 1)) }, "not empty"},
		{"restore what is no backup", func() error { return Restore(filled(t, 1), t.TempDir()) }, "not a backup"},
	} {
		if err := c.do(); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q in it", c.name, err, c.want)
		}
	}
	t.Run("a file of the backup is damaged", func(t *testing.T) {
		files, err := filepath.Glob(filepath.Join(backup, raw.DirName, "*"))
		if err != nil || len(files) != 1 {
			t.Fatal(files, err)
		}
		if err := overwrite(files[0], []byte("damage")); err != nil {
			t.Fatal(err)
		}
		to := t.TempDir()
		if err := Restore(backup, to); err == nil || !strings.Contains(err.Error(), "is damaged, take an older one") {
			t.Errorf("restored: %v", err)
		}
		if Initialised(to) {
			t.Error("a refused restore left a desk")
		}
	})
}

// TestBackupForgets: what was deleted is not in the copy.
func TestBackupForgets(t *testing.T) {
	ctx := context.Background()
	db := opened(t, t.TempDir(), Options{})
	secret := []byte("the word that must go away")
	staged, err := db.Stage(ctx, bytes.NewReader(secret), 0)
	if err != nil {
		t.Fatal(err)
	}
	defer staged.Discard()
	a := &ticket.HeldMail{}
	if err := db.Update(ctx, func(tx ticket.Tx) error { return tx.AddHeld(a, staged) }); err != nil {
		t.Fatal(err)
	}
	if err := db.Update(ctx, func(tx ticket.Tx) error { return tx.DropHeld(a.ID) }); err != nil {
		t.Fatal(err)
	}
	backup := filepath.Join(t.TempDir(), "backup")
	if err := db.Backup(ctx, backup); err != nil {
		t.Fatal(err)
	}
	for dir, want := range map[string]bool{db.dir: true, backup: false} {
		whole, err := os.ReadFile(filepath.Join(dir, databaseName))
		if err != nil {
			t.Fatal(err)
		}
		if got := bytes.Contains(whole, secret); got != want {
			t.Errorf("%s holds the deleted mail: %v, want %v", dir, got, want)
		}
	}
}

// TestBackupKeepsFiles: a file that is dropped while it is copied stays so long.
func TestBackupKeepsFiles(t *testing.T) {
	dir := t.TempDir()
	db := opened(t, dir, Options{})
	db.shared.Files.Hold()
	staged, err := db.Stage(context.Background(), bytes.NewReader(octets(2_000_000)), 0)
	if err != nil {
		t.Fatal(err)
	}
	staged.Discard()
	if got := rawFiles(t, dir); got != 1 {
		t.Errorf("%d files during a backup, want 1", got)
	}
	db.shared.Files.Let()
	if got := rawFiles(t, dir); got != 0 {
		t.Errorf("%d files after it, want 0", got)
	}
}

func TestOpenBackupOfNothing(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "missing")
	if _, err := Open(dir, Options{Backup: true}); err == nil || mail.KindOf(err) == mail.Busy {
		t.Errorf("Open: %v", err)
	}
	if _, err := os.Stat(dir); err == nil {
		t.Error("opening a backup made a directory")
	}
}
