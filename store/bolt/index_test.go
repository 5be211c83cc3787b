package bolt

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"guichet/search"
	"guichet/store/bolt/index"
	"guichet/store/bolt/record"
	"guichet/ticket"

	"go.etcd.io/bbolt"
)

// byHand indexes only when a test makes a step, a little each time.
var byHand = index.Bounds{Flush: 3, Most: 7, Fan: 2, Chunks: 1, Off: true}

// corpus makes texts of few words, so that they meet often.
type corpus struct{ *rand.Rand }

func (c corpus) text(words int) string {
	var b strings.Builder
	for range words {
		fmt.Fprintf(&b, "w%d ", int(c.ExpFloat64()*20))
	}
	return b.String()
}

func (c corpus) message(n ticket.Number, id uint32) *ticket.Message {
	return &ticket.Message{Ticket: n, ID: id, Kind: ticket.FromCustomer, Text: c.text(1 + c.IntN(60))}
}

// change makes one change of any kind on one of some tickets.
func (c corpus) change(t *testing.T, db *DB) {
	t.Helper()
	n, what := ticket.Number(c.IntN(40)+1), c.IntN(10)
	err := db.Update(context.Background(), func(tx ticket.Tx) error {
		it, err := tx.Ticket(n)
		switch {
		case err != nil:
			return tx.AddTicket(&ticket.Ticket{Subject: c.text(4), Created: time.Unix(1, 0), Updated: time.Unix(1, 0)})
		case what < 6 || it.Messages == 0:
			it.Messages++
			if err := tx.AddMessage(c.message(n, it.Messages), nil); err != nil {
				return err
			}
		case what < 8:
			return tx.PutMessage(c.message(n, 1+uint32(c.IntN(int(it.Messages)))))
		case what < 9:
			it.Subject = c.text(4)
		default: // erased: forgotten, then stripped
			if err := tx.Forget(n); err != nil {
				return err
			}
			for id := range it.Messages {
				if err := tx.PutMessage(&ticket.Message{Ticket: n, ID: id + 1, Text: "erased"}); err != nil {
					return err
				}
			}
			it.Subject = "erased"
		}
		return tx.PutTicket(it)
	})
	if err != nil {
		t.Fatal(err)
	}
}

// agree compares what Search finds with what a look at every record finds.
func agree(t *testing.T, db *DB) {
	t.Helper()
	for _, query := range []string{"w0", "w90", "w1 w2", "w3 w44", `"w1 w2"`, "w1*", "w9* w5", "erased", `"w0 w1*"`} {
		q := search.ParseQuery(query)
		err := db.View(context.Background(), func(r ticket.Reader) error {
			got, err := r.Search(q, 0, 1000)
			if err != nil {
				return err
			}
			want, err := look(r, q)
			if err == nil && !slices.Equal(got, want) {
				t.Fatalf("%s: got %.500v, want %.500v", query, fmt.Sprint(got), fmt.Sprint(want))
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

// look is Search without an index.
func look(r ticket.Reader, q search.Query) (hits []ticket.Hit, err error) {
	tickets, err := r.Tickets(0, 1000)
	for _, it := range slices.Backward(tickets) {
		words := it.Searchable().Words()
		if q.Match(words) {
			hits = append(hits, ticket.Hit{Ticket: it.Number})
		}
		messages, err := r.Messages(it.Number)
		if err != nil {
			return nil, err
		}
		for _, m := range slices.Backward(messages) {
			own := m.Searchable().Words()
			part := slices.ContainsFunc(q.Atoms(), func(a search.Atom) bool { return a.In(own) })
			if part && q.Match(own, words) {
				hits = append(hits, ticket.Hit{Ticket: it.Number, Message: m.ID})
			}
		}
	}
	return hits, err
}

// steps works until nothing is left to do, and calls after behind each step.
func steps(t *testing.T, db *DB, after func()) {
	t.Helper()
	for worked := 1; worked < 5; worked++ { // the turns change
		ok, err := db.indexer.Step(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		if ok {
			worked = 0
		}
		after()
	}
}

// TestIndex makes changes at random and compares, between any two steps of the indexer,
// with what is really there.
func TestIndex(t *testing.T) {
	c := corpus{rand.New(rand.NewPCG(7, 8))}
	db := opened(t, t.TempDir(), Options{indexing: byHand})
	for round := range 12 {
		for range 1 + c.IntN(12) {
			c.change(t, db)
		}
		done := 0
		steps(t, db, func() {
			if done++; done%3 == 0 && done < 30 {
				c.change(t, db) // between the steps of a merge
			}
			if done%4 == round%4 {
				agree(t, db)
			}
		})
		agree(t, db)
		sound(t, db)
	}
	segments := len(segmentsOf(t, db))
	if segments == 0 || segments > 12 {
		t.Errorf("%d segments", segments)
	}
}

func segmentsOf(t *testing.T, db *DB) (all []uint64) {
	t.Helper()
	err := db.view(func(tx *bbolt.Tx) (err error) {
		all, err = index.SegmentIDs(record.NewReader(tx))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// TestIndexAfterCrash opens a copy of the file as it is after each step: it finds the same.
func TestIndexAfterCrash(t *testing.T) {
	c := corpus{rand.New(rand.NewPCG(1, 2))}
	dir := t.TempDir()
	db := opened(t, dir, Options{indexing: byHand})
	for range 60 {
		c.change(t, db)
	}
	n := 0
	steps(t, db, func() {
		if n++; n%3 != 0 {
			return
		}
		whole, err := os.ReadFile(filepath.Join(dir, databaseName))
		if err != nil {
			t.Fatal(err)
		}
		crashed := t.TempDir()
		if err := os.WriteFile(filepath.Join(crashed, databaseName), whole, 0o600); err != nil {
			t.Fatal(err)
		}
		again := opened(t, crashed, Options{indexing: byHand})
		agree(t, again)
		steps(t, again, func() {})
		agree(t, again)
		sound(t, again)
		if err := again.Close(); err != nil {
			t.Fatal(err)
		}
	})
	if n < 10 {
		t.Errorf("%d steps", n)
	}
}

// TestForgetLeavesNoWord: not in a key, not in a value, of no segment in any state.
func TestForgetLeavesNoWord(t *testing.T) {
	c := corpus{rand.New(rand.NewPCG(3, 4))}
	ctx := context.Background()
	for stop := range 12 {
		db := opened(t, t.TempDir(), Options{indexing: byHand})
		for range 10 {
			c.change(t, db)
		}
		var n ticket.Number
		err := db.Update(ctx, func(tx ticket.Tx) error {
			it := &ticket.Ticket{Subject: "zzsecret", Tags: []string{"aasecret"}, Messages: 1, Created: time.Unix(1, 0), Updated: time.Unix(1, 0)}
			if err := tx.AddTicket(it); err != nil {
				return err
			}
			n = it.Number
			return tx.AddMessage(&ticket.Message{Ticket: n, ID: 1, Text: "msecret " + c.text(30)}, nil)
		})
		if err != nil {
			t.Fatal(err)
		}
		for range 10 {
			c.change(t, db)
		}
		for range stop {
			if _, err := db.indexer.Step(ctx); err != nil {
				t.Fatal(err)
			}
		}
		if err := db.Update(ctx, func(tx ticket.Tx) error { return tx.Forget(n) }); err != nil {
			t.Fatal(err)
		}
		if spots := spotsOf(t, db); strings.Contains(fmt.Sprint(spots), "secret") {
			t.Errorf("after %d steps a word is left", stop)
		}
		sound(t, db)
	}
}

// spotsOf returns all keys and spots of the index, of segments in any state.
func spotsOf(t *testing.T, db *DB) (all []any) {
	t.Helper()
	err := db.view(func(tx *bbolt.Tx) error {
		return record.NewReader(tx).Each(record.BucketTerms, nil, func(k, data []byte) (bool, error) {
			_, spots, err := index.ReadChunk(k, data)
			all = append(all, string(k))
			for _, at := range spots {
				all = append(all, at)
			}
			return true, err
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// TestIndexOldDatabase: what an older release kept is found after some time.
func TestIndexOldDatabase(t *testing.T) {
	db := opened(t, oldDatabase(t), Options{indexing: byHand})
	steps(t, db, func() {})
	err := db.View(context.Background(), func(r ticket.Reader) error {
		for query, want := range map[string]int{"fire": 3, "tray": 3, "carla2": 1} {
			hits, err := r.Search(search.ParseQuery(query), 0, 10)
			if err != nil || len(hits) != want {
				t.Errorf("%s: %v, %v", query, hits, err)
			}
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}

// TestUnchangedIsNotQueued: a ticket that is put with the same words waits for nothing.
func TestUnchangedIsNotQueued(t *testing.T) {
	db := opened(t, t.TempDir(), Options{indexing: byHand})
	if err := arrival(db, octets(100)); err != nil {
		t.Fatal(err)
	}
	before := waiting(t, db)
	for _, change := range []func(tx ticket.Tx) error{
		func(tx ticket.Tx) error { // read in this update
			it, err := tx.Ticket(1)
			if err != nil {
				return err
			}
			it.Status = ticket.Pending
			return tx.PutTicket(it)
		},
		func(tx ticket.Tx) error { // read elsewhere
			tickets, err := tx.Tickets(0, 1)
			if err != nil {
				return err
			}
			tickets[0].Status = ticket.Open
			return tx.PutTicket(tickets[0])
		},
		func(tx ticket.Tx) error {
			m, err := tx.Message(1, 1)
			if err != nil {
				return err
			}
			m.Withdrawn = true
			return tx.PutMessage(m)
		},
	} {
		if err := db.Update(context.Background(), change); err != nil {
			t.Fatal(err)
		}
	}
	if after := waiting(t, db); before != 2 || after != before {
		t.Errorf("%d changes waited, and now %d", before, after)
	}
}

func waiting(t *testing.T, db *DB) (n int) {
	t.Helper()
	err := db.view(func(tx *bbolt.Tx) error {
		return record.NewReader(tx).Each(record.BucketFresh, nil, func(_, _ []byte) (bool, error) {
			n++
			return true, nil
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// TestTooBroad: words that are everywhere, and nowhere together as asked, end a search.
func TestTooBroad(t *testing.T) {
	db := opened(t, t.TempDir(), Options{indexing: index.Bounds{Off: true}})
	err := db.Update(context.Background(), func(tx ticket.Tx) error {
		for range index.MaxReads + 300 {
			err := tx.AddTicket(&ticket.Ticket{Subject: "b a", Created: time.Unix(1, 0), Updated: time.Unix(1, 0)})
			if err != nil {
				return err
			}
		}
		return tx.AddTicket(&ticket.Ticket{Subject: "a b", Created: time.Unix(1, 0), Updated: time.Unix(1, 0)})
	})
	if err != nil {
		t.Fatal(err)
	}
	steps(t, db, func() {})
	err = db.View(context.Background(), func(r ticket.Reader) error {
		hits, err := r.Search(search.ParseQuery(`"a b"`), 0, 5)
		if len(hits) != 1 || !errors.Is(err, ticket.ErrTooBroad) {
			t.Errorf("%v, %v", hits, err)
		}
		hits, err = r.Search(search.ParseQuery(`"a b"`), 0, 1)
		if len(hits) != 1 || err != nil {
			t.Errorf("what was asked is there: %v, %v", hits, err)
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}
