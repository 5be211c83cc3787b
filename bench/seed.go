package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"guichet/desk"
	"guichet/e2e/live"
	"guichet/mail"
	"guichet/store/bolt"
)

// seedStep is how many tickets one transaction of the seeding adds.
const seedStep = 5000

// seed makes sure that the desk in dir has at least n tickets. The desk itself receives the
// first one; the others are copies of its records under numbers, identifiers and addresses
// of their own, with their letters sent. It returns how long that took and the octets on
// disk.
func seed(r *run, bin, dir string, n int) (time.Duration, int64) {
	start := time.Now()
	r.sub(func(r *run) {
		relay := live.FreeAddr()
		takeAll(r, relay)
		d := live.StartDesk(r, bin, live.Setup{Relay: relay, Dir: dir})
		if len(d.Tickets()) > 0 {
			return // a kept store
		}
		var b bytes.Buffer
		newMaker(1000, false).write(&b, "carla@customer.test", 0)
		if a := live.Try(d.Addr, "carla@customer.test", []string{rcpt}, b.Bytes()); a.Code != 250 {
			r.Fatalf("seed: %v", a)
		}
		d.Settle()
	})
	data := filepath.Join(dir, "data")
	db, err := bolt.Open(data, bolt.Options{})
	if err != nil {
		r.Fatalf("seed: %v", err)
	}
	defer db.Close()
	if err := copies(db, n); err != nil {
		r.Fatalf("seed: %v", err)
	}
	var size int64
	filepath.Walk(data, func(_ string, info os.FileInfo, err error) error {
		if err == nil && !info.IsDir() {
			size += info.Size()
		}
		return nil
	})
	return time.Since(start).Round(time.Second), size
}

// original is what the desk wrote about its first ticket.
type original struct {
	ticket   *desk.Ticket
	messages []*desk.Message
	events   []*desk.Event
	letters  []*desk.Letter
	contact  *desk.Contact
	raw      []byte
	last     int // the highest number so far
}

func read(db *bolt.DB) (o original, err error) {
	err = db.View(context.Background(), func(r desk.Reader) error {
		var errs [7]error
		o.ticket, errs[0] = r.Ticket(1)
		o.messages, errs[1] = r.Messages(1)
		o.events, errs[2] = r.Events(1)
		o.letters, errs[3] = r.Letters(1)
		o.raw, errs[4] = r.Raw(1, 1)
		o.contact, errs[5] = r.Contact(mail.Address{Local: "carla", Domain: "customer.test"})
		for after := desk.Number(0); ; {
			page, err := r.Tickets(after, seedStep)
			if err != nil || len(page) == 0 {
				errs[6] = err
				break
			}
			after = page[len(page)-1].Number
			o.last = int(after)
		}
		return errors.Join(errs[:]...)
	})
	return o, err
}

func copies(db *bolt.DB, n int) error {
	o, err := read(db)
	if err != nil {
		return err
	}
	for o.last < n {
		ctx := context.Background()
		staged, err := db.Stage(ctx, bytes.NewReader(o.raw), int64(len(o.raw)))
		if err != nil {
			return err
		}
		count := min(seedStep, n-o.last)
		err = db.Update(ctx, func(tx desk.Tx) error {
			for range count {
				if err := o.copy(tx, staged); err != nil {
					return err
				}
			}
			return nil
		})
		staged.Discard()
		if err != nil {
			return err
		}
		o.last += count
		if o.last%100000 < seedStep {
			fmt.Fprintf(os.Stderr, "seeded %d tickets\n", o.last)
		}
	}
	return nil
}

// copy adds one more ticket like the original, in the order in which the desk writes.
func (o original) copy(tx desk.Tx, raw desk.Staged) error {
	t := *o.ticket
	t.Number, t.Secret, t.People = 0, make([]byte, len(t.Secret)), append([]desk.Person{}, t.People...)
	rand.Read(t.Secret)
	if err := tx.AddTicket(&t); err != nil {
		return err
	}
	who := mail.Address{Local: "carla", Domain: fmt.Sprintf("s%d.customer.test", t.Number)}
	t.People[0].Address = who
	for _, m := range o.messages {
		c := *m
		c.Ticket, c.Author.Address = t.Number, who
		c.MessageID = mail.MessageID(fmt.Sprintf("seed.%d.%d@customer.test", t.Number, c.ID))
		c.Fingerprint = make([]byte, len(m.Fingerprint))
		rand.Read(c.Fingerprint)
		if err := tx.AddMessage(&c, raw); err != nil {
			return err
		}
		ref := desk.Ref{Ticket: t.Number, Message: c.ID, Own: true, Fingerprint: c.Fingerprint}
		if err := tx.AddRef(c.MessageID, ref); err != nil {
			return err
		}
	}
	return o.copyRest(tx, &t, who)
}

func (o original) copyRest(tx desk.Tx, t *desk.Ticket, who mail.Address) error {
	for _, l := range o.letters {
		c := *l
		var err error
		if c.ID, err = tx.NextLetter(); err != nil {
			return err
		}
		c.Ticket, c.MessageID = t.Number, mail.MessageID(fmt.Sprintf("seed.%d@mx.desk.test", c.ID))
		if c.Person == 0 {
			c.To.Address = who
		}
		if err := tx.PutLetter(&c); err != nil {
			return err
		}
	}
	for _, e := range o.events {
		c := *e
		c.Ticket = t.Number
		if err := tx.AddEvent(&c); err != nil {
			return err
		}
	}
	contact := *o.contact
	contact.Address = desk.Fold(who)
	if err := tx.PutContact(&contact); err != nil {
		return err
	}
	return tx.PutTicket(t)
}
