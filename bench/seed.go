package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"guichet/e2e/live"
	"guichet/store/bolt"
	"guichet/ticket"
)

// seedStep is how many tickets one transaction of the seeding adds.
const seedStep = 500

// seed makes sure that the desk in dir has at least n tickets, all of them in the search index.
// The desk itself makes keys and database. It returns how long that took and the octets on disk.
func seed(r *run, bin, dir string, n int) (time.Duration, int64) {
	start := time.Now()
	r.sub(func(r *run) {
		relay := live.FreeAddr()
		takeAll(r, relay, new(sink))
		live.StartDesk(r, bin, seeded(live.Setup{Relay: relay, Dir: dir}))
	})
	data := filepath.Join(dir, "data")
	db, err := bolt.Open(data, bolt.Options{})
	if err != nil {
		r.Fatalf("seed: %v", err)
	}
	defer db.Close()
	if err := fill(db, newWorld(n)); err != nil {
		r.Fatalf("seed: %v", err)
	}
	if err := db.Index(context.Background()); err != nil {
		r.Fatalf("seed: %v", err)
	}
	return time.Since(start).Round(time.Second), sizeOf(data)
}

// seeded is the configuration of a desk with seeded tickets.
func seeded(s live.Setup) live.Setup {
	for i := range agents {
		s.Agents = append(s.Agents, live.Agent{Email: agentAddress(i).String(), Name: agentName(i)})
	}
	return s
}

func sizeOf(dir string) (size int64) {
	filepath.Walk(dir, func(_ string, info os.FileInfo, err error) error {
		if err == nil && !info.IsDir() {
			size += info.Size()
		}
		return nil
	})
	return size
}

// fill adds what a store lacks of a world.
func fill(db *bolt.DB, w *world) error {
	last, err := lastTicket(db)
	if err != nil || last >= w.tickets {
		return err // a kept store
	}
	if err := db.Update(context.Background(), w.addPeople); err != nil {
		return err
	}
	for told := last; last < w.tickets; {
		count := min(seedStep, w.tickets-last)
		if err := w.addTickets(db, last, count); err != nil {
			return err
		}
		if last += count; last-told >= 50_000 {
			told = last
			fmt.Fprintf(os.Stderr, "seeded %d tickets\n", last)
		}
	}
	return nil
}

// lastTicket is the highest number so far.
func lastTicket(db *bolt.DB) (last int, err error) {
	err = db.View(context.Background(), func(r ticket.Reader) error {
		for last = 0; ; {
			page, err := r.Tickets(ticket.Number(last), seedStep)
			if err != nil || len(page) == 0 {
				return err
			}
			last = int(page[len(page)-1].Number)
		}
	})
	return last, err
}

// addTickets adds tickets in one transaction; their mails are made and staged before it.
func (w *world) addTickets(db *bolt.DB, last, count int) error {
	ctx := context.Background()
	var made []*matter
	defer func() {
		for _, m := range made {
			m.discard()
		}
	}()
	for i := range count {
		m := w.matter(last + i + 1)
		made = append(made, m)
		for j := range m.messages {
			raw := m.raw(j)
			s, err := db.Stage(ctx, bytes.NewReader(raw), int64(len(raw)))
			if err != nil {
				return err
			}
			m.staged = append(m.staged, s)
		}
	}
	return db.Update(ctx, func(tx ticket.Tx) error {
		for _, m := range made {
			if err := m.add(tx); err != nil {
				return err
			}
		}
		return nil
	})
}
