package storetest

import (
	"context"
	"errors"
	"testing"
	"time"

	"guichet/ticket"
)

func testLetters(t *testing.T, s ticket.Store) {
	n, other := newTicket(t, s), newTicket(t, s)
	var want []*ticket.Letter
	update(t, s, func(tx ticket.Tx) error {
		want = nil
		for _, ticket := range []ticket.Number{n, other, n} {
			id, err := tx.NextLetter()
			if err != nil {
				return err
			}
			l := sampleLetter(id, ticket)
			if err := tx.PutLetter(l); err != nil {
				return err
			}
			if ticket == n {
				want = append(want, l)
			}
		}
		return nil
	})
	view(t, s, func(r ticket.Reader) error {
		got, err := r.Letters(n)
		same(t, "letters", got, want)
		if err != nil {
			return err
		}
		one, err := r.Letter(want[1].ID)
		same(t, "letter", one, want[1])
		return err
	})
}

// testEachLetter walks over the letters of a ticket from both ends, says which wait, and stops when it is told to.
func testEachLetter(t *testing.T, s ticket.Store) {
	n := newTicket(t, s)
	other := newTicket(t, s)
	var ids []ticket.LetterID
	for i := range 5 {
		ids = append(ids, newLetter(t, s, n, start))
		newLetter(t, s, other, start)
		if i%2 == 1 {
			update(t, s, func(tx ticket.Tx) error {
				l, err := tx.Letter(ids[i])
				if err != nil {
					return err
				}
				l.State, l.Due = ticket.LetterSent, time.Time{}
				return tx.PutLetter(l)
			})
		}
	}
	for _, backward := range []bool{false, true} {
		for limit := 1; limit <= len(ids)+1; limit++ {
			view(t, s, func(r ticket.Reader) error {
				seen := 0
				err := r.EachLetter(n, backward, func(id ticket.LetterID, waiting bool, read func() (*ticket.Letter, error)) (bool, error) {
					at := seen
					if backward {
						at = len(ids) - 1 - seen
					}
					l, err := read()
					if err != nil {
						return false, err
					}
					if id != ids[at] || l.ID != id || waiting != (at%2 == 0) {
						t.Errorf("backward %v, place %d: letter %d, waiting %v", backward, seen, id, waiting)
					}
					seen++
					return seen < limit, nil
				})
				if want := min(limit, len(ids)); seen != want {
					t.Errorf("backward %v: %d letters, want %d", backward, seen, want)
				}
				return err
			})
		}
	}
	view(t, s, func(r ticket.Reader) error {
		return r.EachLetter(99, true, func(ticket.LetterID, bool, func() (*ticket.Letter, error)) (bool, error) {
			t.Error("a letter of no ticket")
			return true, nil
		})
	})
}

// testLettersWithoutTicket keeps letters that belong to no ticket: they are due and listed as
// others are, and stand under no ticket.
func testLettersWithoutTicket(t *testing.T, s ticket.Store) {
	id := newLetter(t, s, 0, start)
	view(t, s, func(r ticket.Reader) error {
		of, err := r.Letters(0)
		if err != nil {
			return err
		}
		due, _, err := r.DueLetters(start, 10)
		if err != nil {
			return err
		}
		if len(of) != 0 || len(due) != 1 || due[0].ID != id || due[0].Ticket != 0 {
			t.Errorf("of ticket 0: %+v, due: %+v", of, due)
		}
		all, err := r.AllLetters(0, 10, true)
		if len(all) != 1 {
			t.Errorf("pending: %d", len(all))
		}
		return err
	})
}

func testLetterIDs(t *testing.T, s ticket.Store) {
	seen := make(map[ticket.LetterID]bool)
	for range 3 {
		var ids []ticket.LetterID
		update(t, s, func(tx ticket.Tx) error {
			ids = nil
			for range 3 {
				id, err := tx.NextLetter()
				if err != nil {
					return err
				}
				ids = append(ids, id)
			}
			return nil
		})
		for _, id := range ids {
			if id == 0 || id >= 1<<32 || seen[id] {
				t.Errorf("id %d after %v", id, seen)
			}
			seen[id] = true
		}
	}
}

func testPending(t *testing.T, s ticket.Store) {
	n := newTicket(t, s)
	states := []ticket.LetterState{
		ticket.LetterQueued, ticket.LetterSent, ticket.LetterHeld, ticket.LetterBounced, ticket.LetterDeferred,
		ticket.LetterCancelled, ticket.LetterQueued,
	}
	ids := make(map[ticket.LetterID]int)
	for i, state := range states {
		id := newLetter(t, s, n, start)
		ids[id] = i
		update(t, s, func(tx ticket.Tx) error {
			l, err := tx.Letter(id)
			if err != nil {
				return err
			}
			l.State = state
			return tx.PutLetter(l)
		})
	}
	for _, c := range []struct {
		name    string
		limit   int
		pending bool
		want    []int
	}{
		{"all", 100, false, []int{0, 1, 2, 3, 4, 5, 6}},
		{"all in pages", 2, false, []int{0, 1, 2, 3, 4, 5, 6}},
		{"pending", 100, true, []int{0, 2, 4, 6}},
		{"pending in pages", 3, true, []int{0, 2, 4, 6}},
	} {
		var got []int
		after := ticket.LetterID(0)
		for page := 1; page > 0; {
			view(t, s, func(r ticket.Reader) error {
				letters, err := r.AllLetters(after, c.limit, c.pending)
				page = len(letters)
				if page > c.limit {
					t.Errorf("%s: a page of %d", c.name, page)
				}
				for _, l := range letters {
					got = append(got, ids[l.ID])
					after = l.ID
				}
				return err
			})
		}
		same(t, c.name, got, c.want)
	}
}

// due returns the ids that are due, and the next time.
func due(t *testing.T, s ticket.Store, now time.Time, limit int) ([]ticket.LetterID, time.Time) {
	t.Helper()
	var ids []ticket.LetterID
	var next time.Time
	view(t, s, func(r ticket.Reader) error {
		letters, at, err := r.DueLetters(now, limit)
		ids, next = nil, at
		for _, l := range letters {
			ids = append(ids, l.ID)
		}
		return err
	})
	return ids, next
}

func testDue(t *testing.T, s ticket.Store) {
	n := newTicket(t, s)
	late := newLetter(t, s, n, start.Add(2*time.Second))
	early := newLetter(t, s, n, start.Add(time.Second))
	newLetter(t, s, n, time.Time{})
	later := newLetter(t, s, n, start.Add(time.Hour))
	for _, c := range []struct {
		name  string
		now   time.Time
		limit int
		want  []ticket.LetterID
		next  time.Time
	}{
		{"before all", start, 10, nil, start.Add(time.Second)},
		{"at the moment", start.Add(time.Second), 10, []ticket.LetterID{early}, start.Add(2 * time.Second)},
		{"two", start.Add(time.Minute), 10, []ticket.LetterID{early, late}, start.Add(time.Hour)},
		{"a limit", start.Add(time.Minute), 1, []ticket.LetterID{early}, start.Add(time.Hour)},
		{"only the time", start.Add(time.Minute), 0, nil, start.Add(time.Hour)},
		{"all", start.Add(2 * time.Hour), 10, []ticket.LetterID{early, late, later}, time.Time{}},
		{"the year 1", time.Time{}, 10, nil, start.Add(time.Second)},
	} {
		got, next := due(t, s, c.now, c.limit)
		same(t, c.name, got, c.want)
		if !next.Equal(c.next) {
			t.Errorf("%s: next is %v, want %v", c.name, next, c.next)
		}
	}
}

func testDueMoves(t *testing.T, s ticket.Store) {
	n := newTicket(t, s)
	id := newLetter(t, s, n, start)
	for _, c := range []struct {
		name   string
		change func(*ticket.Letter)
		due    bool
		next   time.Time
	}{
		{"deferred", func(l *ticket.Letter) { l.State, l.Due = ticket.LetterDeferred, start.Add(time.Hour) }, false, start.Add(time.Hour)},
		{"retried now", func(l *ticket.Letter) { l.Due = start.Add(-time.Hour) }, true, time.Time{}},
		{"before 1970", func(l *ticket.Letter) { l.Due = time.Unix(-1e9, 5000) }, true, time.Time{}},
		{"put on hold", func(l *ticket.Letter) { l.Due = time.Time{} }, false, time.Time{}},
		{"queued again", func(l *ticket.Letter) { l.Due = start }, true, time.Time{}},
		{"sent, with a due time left over", func(l *ticket.Letter) { l.State = ticket.LetterSent }, false, time.Time{}},
	} {
		update(t, s, func(tx ticket.Tx) error {
			l, err := tx.Letter(id)
			if err != nil {
				return err
			}
			c.change(l)
			return tx.PutLetter(l)
		})
		got, next := due(t, s, start, 10)
		if (len(got) == 1) != c.due || !next.Equal(c.next) {
			t.Errorf("%s: due %v, next %v; want %v, %v", c.name, got, next, c.due, c.next)
		}
	}
}

// testDueMovesOften: within one update letters are read, changed and put in any order, more than once.
func testDueMovesOften(t *testing.T, s ticket.Store) {
	n := newTicket(t, s)
	a, b := newLetter(t, s, n, start), newLetter(t, s, n, start)
	var fresh ticket.LetterID
	update(t, s, func(tx ticket.Tx) error {
		put := func(id ticket.LetterID, at time.Duration, others ...ticket.LetterID) {
			l, err := tx.Letter(id)
			for _, other := range others {
				_, otherErr := tx.Letter(other)
				err = errors.Join(err, otherErr)
			}
			if err != nil {
				t.Fatal(err)
			}
			l.Due = start.Add(at)
			if err := errors.Join(tx.PutLetter(l), tx.PutLetter(l)); err != nil {
				t.Fatal(err)
			}
			l.Due = l.Due.Add(time.Second)
			if err := tx.PutLetter(l); err != nil {
				t.Fatal(err)
			}
		}
		put(a, time.Hour)
		put(b, 2*time.Hour, a)
		put(a, 3*time.Hour, b, a, b)
		put(a, 4*time.Hour)
		id, err := tx.NextLetter()
		if err != nil {
			return err
		}
		l, err := tx.Letter(b)
		if err != nil {
			return err
		}
		fresh, l.ID, l.Due = id, id, start.Add(time.Minute)
		return tx.PutLetter(l)
	})
	got, next := due(t, s, start.Add(time.Minute), 10)
	same(t, "a minute later", got, []ticket.LetterID{fresh})
	if want := start.Add(2*time.Hour + time.Second); !next.Equal(want) {
		t.Errorf("next is %v, want %v", next, want)
	}
	got, next = due(t, s, start.Add(5*time.Hour), 10)
	same(t, "later", got, []ticket.LetterID{fresh, b, a})
	if !next.IsZero() {
		t.Errorf("after all, next is %v", next)
	}
}

func testLease(t *testing.T, s ticket.Store) {
	ctx := context.Background()
	soon, past := time.Now().Add(time.Hour), time.Now().Add(-time.Hour)
	for _, c := range []struct {
		name  string
		owner string
		until time.Time
		want  bool
	}{
		{"free", "a", soon, true},
		{"held by another", "b", soon, false},
		{"one's own, longer", "a", soon.Add(time.Hour), true},
		{"one's own, until now", "a", past, true},
		{"ended", "b", soon, true},
		{"the other way round", "a", soon, false},
	} {
		got, err := s.Lease(ctx, 1, c.owner, c.until)
		if err != nil || got != c.want {
			t.Errorf("%s: Lease = %v, %v; want %v", c.name, got, err, c.want)
		}
	}
	if err := s.Release(ctx, 1, "a"); err != nil {
		t.Errorf("release of another's lease: %v", err)
	}
	if got, _ := s.Lease(ctx, 1, "a", soon); got {
		t.Error("somebody else released the lease")
	}
	if err := s.Release(ctx, 1, "b"); err != nil {
		t.Error(err)
	}
	if got, _ := s.Lease(ctx, 1, "a", soon); !got {
		t.Error("a released lease is not free")
	}
	if got, _ := s.Lease(ctx, 2, "b", soon); !got {
		t.Error("another letter's lease is not free")
	}
}

func testLeasedDue(t *testing.T, s ticket.Store) {
	ctx := context.Background()
	n, now := newTicket(t, s), time.Now()
	first := newLetter(t, s, n, now.Add(-2*time.Minute))
	second := newLetter(t, s, n, now.Add(-time.Minute))
	if ok, err := s.Lease(ctx, first, "a", now.Add(time.Hour)); !ok || err != nil {
		t.Fatal(ok, err)
	}
	got, _ := due(t, s, now, 1)
	same(t, "due while leased", got, []ticket.LetterID{second})
	if err := s.Release(ctx, first, "a"); err != nil {
		t.Fatal(err)
	}
	got, _ = due(t, s, now, 1)
	same(t, "due after the release", got, []ticket.LetterID{first})
	if ok, err := s.Lease(ctx, first, "a", now.Add(-time.Second)); !ok || err != nil {
		t.Fatal(ok, err)
	}
	got, _ = due(t, s, now, 1)
	same(t, "due after the lease ended", got, []ticket.LetterID{first})
}
