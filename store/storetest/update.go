package storetest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"guichet/ticket"
)

var errOwn = errors.New("fn's own error")

// write writes something into every corner.
func write(tx ticket.Tx, n ticket.Number) error {
	id, err := tx.NextLetter()
	if err != nil {
		return err
	}
	return errors.Join(
		tx.AddTicket(sampleTicket()),
		tx.AddEvent(sampleEvent(n, 100)),
		tx.PutLetter(sampleLetter(id, n)),
		tx.AddRef("own@x", ticket.Ref{Ticket: n, Message: 1}),
		tx.PutContact(&ticket.Contact{Address: address("own@x.test")}),
		tx.PutOrganisation(&ticket.Organisation{ID: "own"}),
		tx.CountAutomatic("own", start),
		tx.CountArticle(ticket.ArticleCount{Name: "own", Opened: 1}),
		tx.SetTimer(n, ticket.TimerClose, start),
	)
}

// untouched checks that nothing of write happened.
func untouched(t *testing.T, s ticket.Store, n ticket.Number) {
	t.Helper()
	view(t, s, func(r ticket.Reader) error {
		tickets, err := r.Tickets(n, 10)
		same(t, "tickets", len(tickets), 0)
		events, err2 := r.Events(n)
		same(t, "events", len(events), 0)
		letters, err3 := r.AllLetters(0, 10, false)
		same(t, "letters", len(letters), 0)
		refs, err4 := r.FindRefs("own@x", 100)
		same(t, "refs", len(refs), 0)
		_, err5 := r.Contact(address("own@x.test"))
		same(t, "contact is missing", errors.Is(err5, ticket.ErrNotFound), true)
		organisations, err9 := r.Organisations("", 10)
		same(t, "organisations", len(organisations), 0)
		articles, err10 := r.ArticleCounts()
		same(t, "article counts", len(articles), 0)
		hour, day, err6 := r.Automatic("own", start)
		same(t, "counters", hour+day, 0)
		timers, next, err7 := r.DueTimers(start, 10)
		same(t, "timers", len(timers) == 0 && next.IsZero(), true)
		due, next, err8 := r.DueLetters(start.Add(time.Hour), 10)
		same(t, "due letters", len(due) == 0 && next.IsZero(), true)
		return errors.Join(err, err2, err3, err4, err6, err7, err8, err9, err10)
	})
}

func testUpdateFails(t *testing.T, s ticket.Store) {
	n := newTicket(t, s)
	err := s.Update(context.Background(), func(tx ticket.Tx) error {
		return errors.Join(write(tx, n), errOwn)
	})
	if !errors.Is(err, errOwn) {
		t.Errorf("Update returned %v, want fn's error", err)
	}
	untouched(t, s, n)
}

func testUpdatePanics(t *testing.T, s ticket.Store) {
	n := newTicket(t, s)
	err := s.Update(context.Background(), func(tx ticket.Tx) error {
		if err := write(tx, n); err != nil {
			return err
		}
		panic("fn's own panic")
	})
	if err == nil {
		t.Error("a panic was no error")
	}
	untouched(t, s, n)
}

func testUpdateSeesItself(t *testing.T, s ticket.Store) {
	raw := stage(t, s, octets(20_000))
	update(t, s, func(tx ticket.Tx) error {
		it := sampleTicket()
		if err := tx.AddTicket(it); err != nil {
			return err
		}
		if err := tx.AddMessage(sampleMessage(it.Number, 1), raw); err != nil {
			return err
		}
		id, err := tx.NextLetter()
		if err != nil {
			return err
		}
		if err := tx.PutLetter(sampleLetter(id, it.Number)); err != nil {
			return err
		}
		messages, err := tx.Messages(it.Number)
		same(t, "messages within", messages, []*ticket.Message{sampleMessage(it.Number, 1)})
		if err != nil {
			return err
		}
		got, err := tx.Raw(it.Number, 1)
		same(t, "raw mail within", bytes.Equal(got, octets(20_000)), true)
		if err != nil {
			return err
		}
		letters, _, err := tx.DueLetters(start.Add(time.Hour), 10)
		same(t, "due letters within", len(letters), 1)
		return err
	})
}

func testUpdateContext(t *testing.T, s ticket.Store) {
	ctx, cancel := context.WithCancel(context.Background())
	running, release := make(chan struct{}), make(chan struct{})
	var once sync.Once
	var busy sync.WaitGroup
	busy.Go(func() {
		_ = s.Update(context.Background(), func(ticket.Tx) error {
			once.Do(func() { close(running) })
			<-release
			return nil
		})
	})
	<-running
	ran := make(chan error, 1)
	go func() { ran <- s.Update(ctx, func(tx ticket.Tx) error { return tx.CountAutomatic("late", start) }) }()
	cancel()
	// An engine with several writers may have run it at once; one that waits must give up.
	select {
	case err := <-ran:
		if err != nil && !errors.Is(err, context.Canceled) {
			t.Errorf("Update of a cancelled context: %v", err)
		}
		if hour, _ := automatic(t, s, "late", start); err != nil && hour != 0 {
			t.Error("Update gave up and wrote all the same")
		}
	case <-time.After(5 * time.Second):
		t.Error("Update did not give up")
	}
	close(release)
	busy.Wait()
	if err := s.Update(ctx, func(ticket.Tx) error { return nil }); !errors.Is(err, context.Canceled) {
		t.Errorf("Update with an ended context: %v", err)
	}
	if err := s.View(ctx, func(ticket.Reader) error { return nil }); !errors.Is(err, context.Canceled) {
		t.Errorf("View with an ended context: %v", err)
	}
}

// testViewConsistent moves one unit between two tickets for ever and looks at the sum.
func testViewConsistent(t *testing.T, s ticket.Store) {
	a, b := newTicket(t, s), newTicket(t, s)
	var writers sync.WaitGroup
	writers.Go(func() {
		for range 50 {
			update(t, s, func(tx ticket.Tx) error {
				return errors.Join(addRating(tx, a, 1), addRating(tx, b, -1))
			})
		}
	})
	for range 50 {
		view(t, s, func(r ticket.Reader) error {
			one, err := r.Ticket(a)
			if err != nil {
				return err
			}
			two, err := r.Ticket(b)
			if err == nil && one.Rating+two.Rating != 0 {
				t.Errorf("saw %d and %d", one.Rating, two.Rating)
			}
			return err
		})
	}
	writers.Wait()
}

func addRating(tx ticket.Tx, n ticket.Number, by int) error {
	ticket, err := tx.Ticket(n)
	if err != nil {
		return err
	}
	ticket.Rating += by
	return tx.PutTicket(ticket)
}

// testTwoDecide lets many goroutines close one ticket; exactly one finds it open.
func testTwoDecide(t *testing.T, s ticket.Store) {
	for range 20 {
		n := newTicket(t, s)
		var all sync.WaitGroup
		closed := make([]bool, 8)
		for i := range closed {
			all.Go(func() {
				err := s.Update(context.Background(), func(tx ticket.Tx) error {
					closed[i] = false
					it, err := tx.Ticket(n)
					if err != nil || it.Status == ticket.Closed {
						return err
					}
					closed[i] = true
					it.Status = ticket.Closed
					it.Events++
					if err := tx.AddEvent(sampleEvent(n, it.Events)); err != nil {
						return err
					}
					return tx.PutTicket(it)
				})
				if err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		winners := 0
		for _, won := range closed {
			if won {
				winners++
			}
		}
		view(t, s, func(r ticket.Reader) error {
			events, err := r.Events(n)
			if winners != 1 || len(events) != 1 {
				t.Errorf("%d closed it, with %d events", winners, len(events))
			}
			return err
		})
	}
}

// testFailingNeighbour mixes updates that fail, panic and succeed, all at once.
func testFailingNeighbour(t *testing.T, s ticket.Store) {
	n := newTicket(t, s)
	const all = 60
	var group sync.WaitGroup
	for i := range all {
		group.Go(func() {
			err := s.Update(context.Background(), func(tx ticket.Tx) error {
				if err := addRating(tx, n, 1); err != nil {
					return err
				}
				if err := tx.PutContact(&ticket.Contact{Address: address(fmt.Sprintf("c%d@x.test", i))}); err != nil {
					return err
				}
				switch i % 4 {
				case 0:
					return fmt.Errorf("%d: %w", i, errOwn)
				case 1:
					panic(i)
				}
				return nil
			})
			switch {
			case i%4 == 0 && (!errors.Is(err, errOwn) || err.Error() != fmt.Sprintf("%d: %v", i, errOwn)):
				t.Errorf("%d: %v, want its own error", i, err)
			case i%4 == 1 && err == nil:
				t.Errorf("%d: a panic was no error", i)
			case i%4 > 1 && err != nil:
				t.Errorf("%d: %v, want none", i, err)
			}
		})
	}
	group.Wait()
	view(t, s, func(r ticket.Reader) error {
		ticket, err := r.Ticket(n)
		if err == nil && ticket.Rating != all/2 {
			t.Errorf("%d updates were kept, want %d", ticket.Rating, all/2)
		}
		for i := range all {
			_, err := r.Contact(address(fmt.Sprintf("c%d@x.test", i)))
			if (err == nil) != (i%4 > 1) {
				t.Errorf("contact of update %d: %v", i, err)
			}
		}
		return err
	})
}

// testRunAgain counts in the store what fn leaves there: once, however often it ran.
func testRunAgain(t *testing.T, s ticket.Store) {
	n := newTicket(t, s)
	var group sync.WaitGroup
	numbers := make([]ticket.Number, 40)
	for i := range numbers {
		group.Go(func() {
			var it *ticket.Ticket
			err := s.Update(context.Background(), func(tx ticket.Tx) error {
				it = &ticket.Ticket{Subject: fmt.Sprint(i)}
				return errors.Join(tx.AddTicket(it), addRating(tx, n, 1))
			})
			if err != nil {
				t.Error(err)
				return
			}
			numbers[i] = it.Number
		})
		group.Go(func() { // the neighbour whose failure makes others run again
			_ = s.Update(context.Background(), func(tx ticket.Tx) error {
				return errors.Join(tx.AddTicket(&ticket.Ticket{}), errOwn)
			})
		})
	}
	group.Wait()
	view(t, s, func(r ticket.Reader) error {
		for i, number := range numbers {
			ticket, err := r.Ticket(number)
			if err != nil {
				return err
			}
			if ticket.Subject != fmt.Sprint(i) {
				t.Errorf("update %d was told number %d, where %q is", i, number, ticket.Subject)
			}
		}
		tickets, err := r.Tickets(0, 1000)
		if len(tickets) != 1+len(numbers) {
			t.Errorf("there are %d tickets, want %d", len(tickets), 1+len(numbers))
		}
		ticket, err2 := r.Ticket(n)
		if ticket != nil && ticket.Rating != len(numbers) {
			t.Errorf("%d counted, want %d", ticket.Rating, len(numbers))
		}
		return errors.Join(err, err2)
	})
}

// testStagedTwice uses staged octets in a transaction that fails and in the next one.
func testStagedTwice(t *testing.T, s ticket.Store) {
	for _, size := range []int{100, 2_000_000} {
		n := newTicket(t, s)
		staged := stage(t, s, octets(size))
		err := s.Update(context.Background(), func(tx ticket.Tx) error {
			return errors.Join(tx.AddMessage(sampleMessage(n, 1), staged), errOwn)
		})
		if !errors.Is(err, errOwn) {
			t.Error(err)
		}
		update(t, s, func(tx ticket.Tx) error { return tx.AddHeld(&ticket.HeldMail{At: start}, staged) })
		update(t, s, func(tx ticket.Tx) error { return tx.AddMessage(sampleMessage(n, 1), staged) })
		staged.Discard()
		var last ticket.HeldID
		view(t, s, func(r ticket.Reader) error {
			held, err := r.HeldMails(0, 10)
			if len(held) > 0 {
				last = held[len(held)-1].ID
			}
			return err
		})
		update(t, s, func(tx ticket.Tx) error { return tx.DropHeld(last) })
		view(t, s, func(r ticket.Reader) error {
			got, err := r.Raw(n, 1)
			same(t, "the message's raw mail after the held mail went", bytes.Equal(got, octets(size)), true)
			return err
		})
	}
}

func testBeat(t *testing.T, s ticket.Store) {
	if at := s.LastBeat(); !at.IsZero() {
		t.Errorf("a new store beat at %v", at)
	}
	if err := s.Beat(start); err != nil {
		t.Error(err)
	}
	if at := s.LastBeat(); !at.IsZero() {
		t.Errorf("LastBeat is of this process: %v", at)
	}
}
