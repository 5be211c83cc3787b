package bolt

import (
	"bytes"
	"context"
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"guichet/mail"
	"guichet/store/bolt/transaction"
	"guichet/ticket"
)

// arrive keeps what one new mail brings: ticket, message, raw mail, event, two letters, ref,
// contact, counter.
func arrive(tx ticket.Tx, from mail.Address, id mail.MessageID, now time.Time, raw ticket.Staged) (ticket.Number, error) {
	box := mail.Mailbox{Name: "Carla Customer", Address: from}
	t := &ticket.Ticket{
		Address: mail.Address{Local: "support", Domain: "desk.test"}, Subject: "The printer is on fire", Echo: true,
		Language: "en", Status: ticket.Open, Priority: ticket.Normal, Created: now, Updated: now,
		People:   []ticket.Person{{Name: box.Name, Address: from, Standing: ticket.Requester, Root: id}},
		Secret:   make([]byte, 32),
		Messages: 1, Events: 1,
	}
	if err := tx.AddTicket(t); err != nil {
		return 0, err
	}
	m := &ticket.Message{
		Ticket: t.Number, ID: 1, Kind: ticket.FromCustomer, Author: box, At: now, Text: text, MessageID: id,
		Fingerprint: make([]byte, 32), Visibility: ticket.ForAll, Verdict: mail.Verdict{Result: mail.Pass, SPF: "pass"},
		Envelope: ticket.Arrival{Session: "x", Remote: "192.0.2.1", From: from, Recipients: []mail.Address{t.Address}},
	}
	if err := tx.AddMessage(m, raw); err != nil {
		return 0, err
	}
	event := &ticket.Event{Ticket: t.Number, ID: 1, At: now, Actor: from.String(), Cause: "mail", Message: 1, What: "opened"}
	if err := tx.AddEvent(event); err != nil {
		return 0, err
	}
	for _, kind := range []ticket.LetterKind{ticket.KindReceived, ticket.KindNew} {
		l, err := tx.NextLetter()
		if err != nil {
			return 0, err
		}
		letter := &ticket.Letter{
			ID: l, Ticket: t.Number, Kind: kind, State: ticket.LetterQueued, Created: now, Due: now, Epoch: 1,
			Causes: []uint32{1}, Actor: box, To: box, From: box, ReplyTo: box, ReturnPath: from,
			MessageID: "out@desk.test", Date: now, Subject: "[#1] The printer is on fire", InReplyTo: id,
			References: []mail.MessageID{id}, Boundary: "boundary", Language: "en", Submitted: "auto-replied",
		}
		if err := tx.PutLetter(letter); err != nil {
			return 0, err
		}
	}
	if err := tx.AddRef(id, ticket.Ref{Ticket: t.Number, Message: 1, Own: true, Fingerprint: make([]byte, 32)}); err != nil {
		return 0, err
	}
	if err := tx.CountAutomatic(from.String(), now); err != nil {
		return 0, err
	}
	return t.Number, tx.PutContact(&ticket.Contact{Address: from, Name: box.Name, Created: now})
}

// text is about as long as people write.
var text = string(bytes.Repeat([]byte("The printer <on> the 2nd floor & its tray burn.\n"), 20))

var counter atomic.Int64

func arrival(db *DB, raw []byte) error {
	i := counter.Add(1)
	ctx := context.Background()
	staged, err := db.Stage(ctx, bytes.NewReader(raw), 0)
	if err != nil {
		return err
	}
	defer staged.Discard()
	from := mail.Address{Local: fmt.Sprint("carla", i), Domain: "customer.test"}
	return db.Update(ctx, func(tx ticket.Tx) error {
		_, err := arrive(tx, from, mail.MessageID(fmt.Sprint(i, "@customer.test")), time.Now(), staged)
		return err
	})
}

// BenchmarkArrival is 50 sessions with 20 KB mails, on an empty desk and a grown one.
func BenchmarkArrival(b *testing.B) {
	for _, tickets := range []int{0, 100_000} {
		b.Run(fmt.Sprint(tickets, " tickets"), func(b *testing.B) {
			db, err := Open(b.TempDir(), Options{})
			if err != nil {
				b.Fatal(err)
			}
			defer func() { _ = db.Close() }()
			b.SetParallelism(25) // times GOMAXPROCS
			run(b, db, tickets, make([]byte, 100))
			b.ResetTimer()
			run(b, db, b.N, make([]byte, 20_000))
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "arrivals/s")
		})
	}
}

// run makes n arrivals from 50 goroutines.
func run(b *testing.B, db *DB, n int, raw []byte) {
	var left atomic.Int64
	left.Store(int64(n))
	done := make(chan error)
	for range 50 {
		go func() {
			for left.Add(-1) >= 0 {
				if err := arrival(db, raw); err != nil {
					done <- err
					return
				}
			}
			done <- nil
		}()
	}
	for range 50 {
		if err := <-done; err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkWrite is the writer's share of an arrival, without commit.
func BenchmarkWrite(b *testing.B) {
	db, err := Open(b.TempDir(), Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	staged, err := db.Stage(context.Background(), bytes.NewReader(make([]byte, 20_000)), 0)
	if err != nil {
		b.Fatal(err)
	}
	defer staged.Discard()
	for i := 0; i < b.N; {
		btx, err := db.file.bolt.Begin(true)
		if err != nil {
			b.Fatal(err)
		}
		t := transaction.New(btx, db.shared, nil)
		for range 50 {
			i++
			from := mail.Address{Local: fmt.Sprint("carla", i), Domain: "customer.test"}
			if _, err := arrive(t, from, mail.MessageID(fmt.Sprint(i, "@customer.test")), time.Now(), staged); err != nil {
				b.Fatal(err)
			}
		}
		rollback(btx)
	}
}
