package main

import (
	"context"
	"fmt"
	"time"

	"guichet/e2e/live"
	"guichet/store/bolt"
	"guichet/ticket"
)

// manyTimers is how many tickets close in the same moment.
const manyTimers = 5000

// measureTimers lets many tickets close at once and sends a mail every now and then meanwhile.
func measureTimers(r *run, bin, dir string, o options) error {
	relay := live.FreeAddr()
	neverGreet(r, relay)
	d := live.NewDesk(r, bin, seeded(live.Setup{Relay: relay, Dir: copied(r, dir)}))
	at := time.Now().Add(10 * time.Second)
	last, count, err := closeAt(d.Data(), at)
	if err != nil {
		return err
	}
	d.Start()
	if late := time.Since(at); late > 0 {
		return fmt.Errorf("the desk started %v after the tickets were to close", late)
	}
	s := &script{run: r, desk: d, world: newWorld(o.scale)}
	var a live.Answer
	if s.session, a = live.Dial("", d.Addr); s.session == nil {
		return fmt.Errorf("dial: %v", a)
	}
	defer s.session.Close()
	time.Sleep(time.Until(at))
	var waits sample
	for d.Show(int(last)).Status != "closed" {
		if time.Since(at) > 10*time.Minute {
			return fmt.Errorf("ticket %d does not close", last)
		}
		began := time.Now()
		s.mail(fmt.Sprintf("new%d@customer.test", len(waits.waits)), rcpt, "a new matter", "", "It is broken.")
		waits.waits = append(waits.waits, time.Since(began))
	}
	took := time.Since(at)
	waits.sort()
	fmt.Printf("%d tickets that close in the same moment are closed after %v; a mail meanwhile takes %s (p50), %s (p99), %d mails\n\n",
		count, took.Round(100*time.Millisecond), fine(waits.percentile(0.5)), fine(waits.percentile(0.99)), len(waits.waits))
	return nil
}

// closeAt resolves tickets, the oldest first, and lets them close at a time. It returns the last
// of them and how many they are.
func closeAt(data string, at time.Time) (last ticket.Number, count int, err error) {
	db, err := bolt.Open(data, bolt.Options{})
	if err != nil {
		return 0, 0, err
	}
	defer db.Close()
	if err := db.Beat(time.Now()); err != nil { // no downtime, after which timers would wait
		return 0, 0, err
	}
	err = db.Update(context.Background(), func(tx ticket.Tx) error {
		last, count = 0, 0
		tickets, err := tx.Tickets(0, manyTimers)
		for _, t := range tickets {
			t.Status, t.Resolved, t.Closed = ticket.Resolved, t.Updated, time.Time{}
			if err := tx.SetTimer(t.Number, ticket.TimerClose, at); err != nil {
				return err
			}
			if err := tx.PutTicket(t); err != nil {
				return err
			}
			last, count = t.Number, count+1
		}
		return err
	})
	return last, count, err
}
