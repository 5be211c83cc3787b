package bolt

import (
	"context"
	"errors"
	"testing"

	"guichet/store/bolt/record"
	"guichet/ticket"

	"go.etcd.io/bbolt"
)

// TestMigrateLists: a file of before the lists of tickets that are not closed and of ratings gets
// them, and fsck finds a list that is wrong.
func TestMigrateLists(t *testing.T) {
	dir := t.TempDir()
	db := opened(t, dir, Options{})
	states := []ticket.Status{ticket.Open, ticket.Closed, ticket.Resolved}
	err := db.Update(context.Background(), func(tx ticket.Tx) error {
		for _, status := range states {
			if err := tx.AddTicket(&ticket.Ticket{Status: status, Rating: 3}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	err = db.file.bolt.Update(func(tx *bbolt.Tx) error {
		return errors.Join(tx.Bucket([]byte(record.BucketLive)).Delete(record.TicketKey(1)), tx.Bucket([]byte(record.BucketRated)).Delete(record.TicketKey(2)),
			tx.Bucket([]byte(record.BucketQueues)).Delete(record.QueueKeys(&ticket.Ticket{Number: 3, Status: ticket.Resolved})[0]))
	})
	if err != nil {
		t.Fatal(err)
	}
	if problems, err := db.Check(context.Background()); err != nil || len(problems) != 3 {
		t.Errorf("fsck of three lists that lack a ticket each: %v, %v", problems, err)
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
		return errors.Join(tx.DeleteBucket([]byte(record.BucketLive)), tx.DeleteBucket([]byte(record.BucketRated)), tx.DeleteBucket([]byte(record.BucketQueues)))
	})
	if err != nil {
		t.Fatal(err)
	}
	_ = b.Close()
	db = opened(t, dir, Options{})
	if problems, err := db.Check(context.Background()); err != nil || len(problems) > 0 {
		t.Errorf("fsck after the migration: %v, %v", problems, err)
	}
	err = db.View(context.Background(), func(r ticket.Reader) error {
		found, err := r.Latest(0, 10, ticket.Open, ticket.Resolved)
		if len(found) != 2 {
			t.Errorf("%d tickets are open or resolved, want 2", len(found))
		}
		queued, broken := r.Queued(ticket.Queue{States: []ticket.Status{ticket.Resolved}}, 0, 10)
		if len(queued) != 1 {
			t.Errorf("%d tickets are queued as resolved, want 1", len(queued))
		}
		sum, failed := r.Ratings()
		if sum.Overall.Count != 3 {
			t.Errorf("%d ratings are counted, want 3", sum.Overall.Count)
		}
		return errors.Join(err, failed, broken)
	})
	if err != nil {
		t.Error(err)
	}
}
