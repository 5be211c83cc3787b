package bolt

import (
	"context"
	"testing"

	"go.etcd.io/bbolt"

	"guichet/desk"
)

// TestMigrateLive: a file of before the list of tickets that are not closed gets one, and fsck
// finds a list that is wrong.
func TestMigrateLive(t *testing.T) {
	dir := t.TempDir()
	db := opened(t, dir, Options{})
	states := []desk.Status{desk.Open, desk.Closed, desk.Resolved}
	err := db.Update(context.Background(), func(tx desk.Tx) error {
		for _, status := range states {
			if err := tx.AddTicket(&desk.Ticket{Status: status}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	err = db.file.bolt.Update(func(tx *bbolt.Tx) error {
		return tx.Bucket([]byte(bucketLive)).Delete(ticketKey(1))
	})
	if err != nil {
		t.Fatal(err)
	}
	if problems, err := db.Check(context.Background()); err != nil || len(problems) != 1 {
		t.Errorf("fsck of a list that lacks a ticket: %v, %v", problems, err)
	}
	_ = db.Close()
	b, err := bbolt.Open(dir+"/"+databaseName, 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	err = b.Update(func(tx *bbolt.Tx) error {
		var names []string
		for _, step := range migrations()[:4] {
			names = append(names, step.name)
		}
		if err := recordSteps(tx, names); err != nil {
			return err
		}
		return tx.DeleteBucket([]byte(bucketLive))
	})
	if err != nil {
		t.Fatal(err)
	}
	_ = b.Close()
	db = opened(t, dir, Options{})
	if problems, err := db.Check(context.Background()); err != nil || len(problems) > 0 {
		t.Errorf("fsck after the migration: %v, %v", problems, err)
	}
	err = db.View(context.Background(), func(r desk.Reader) error {
		found, err := r.Latest(0, 10, desk.Open, desk.Resolved)
		if len(found) != 2 {
			t.Errorf("%d tickets are open or resolved, want 2", len(found))
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}
