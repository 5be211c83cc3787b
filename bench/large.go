package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"guichet/e2e/live"
	"guichet/mail"
	"guichet/store/bolt"
	"guichet/ticket"
)

// Of -large: how many messages and letters the long ticket has, and how many tickets the busy person asked for and the
// busy agent follows.
const (
	longTicket = 10_000
	manyOfOne  = 50_000
	largeBlock = 25 // replies that are timed one after the other, before those of another kind
)

// measureLarge measures a reply to a ticket, from a person, and to an agent that have very much behind them, beside a
// reply to a new ticket of somebody new, in turns.
func measureLarge(r *run, bin string, o options) error {
	relay := live.FreeAddr()
	neverGreet(r, relay)
	d := live.NewDesk(r, bin, seeded(live.Setup{Relay: relay}))
	d.Start()
	d.Stop() // it has made its keys and its database
	kinds, err := seedLarge(d.Data())
	if err != nil {
		return err
	}
	d.Start()
	s := &script{run: r, desk: d}
	var a live.Answer
	if s.session, a = live.Dial("", d.Addr); s.session == nil {
		return fmt.Errorf("dial: %v", a)
	}
	r.Cleanup(s.session.Close)
	for block := range max(o.repeat/largeBlock, 2) {
		for i := range kinds {
			k := &kinds[(i+block)%len(kinds)] // each comes first as often
			before := cpuTime(d.PID())
			for j := range largeBlock {
				t := k.of(block*largeBlock + j)
				began := time.Now()
				s.mail(t.author, "support+"+t.token+"@desk.test", "Re: it", "", fmt.Sprintf("It is still broken, %d times.", block*largeBlock+j))
				k.waits.waits = append(k.waits.waits, time.Since(began))
			}
			k.waits.cpu += cpuTime(d.PID()) - before
		}
	}
	fmt.Printf("| a reply | p50 | p99 | rate beside a new ticket's | CPU a mail | times |\n|---|---|---|---|---|---|\n")
	for i := range kinds {
		w := &kinds[i].waits
		w.sort()
		w.answered = len(w.waits)
		fmt.Printf("| %s | %s | %s | %.2f | %.2f ms | %d |\n", kinds[i].name, fine(w.percentile(0.5)), fine(w.percentile(0.99)),
			float64(kinds[0].waits.percentile(0.5))/float64(w.percentile(0.5)), w.cpuPerMail(), w.answered)
	}
	return nil
}

// largeKind is one kind of reply, the tickets that it goes to in turns, and how long it took.
type largeKind struct {
	name    string
	tickets []replied
	waits   sample
}

func (k *largeKind) of(i int) replied { return k.tickets[i%len(k.tickets)] }

// seedLarge fills a store for measureLarge. The first kind is what the others are compared with.
func seedLarge(data string) ([]largeKind, error) {
	b, err := os.ReadFile(filepath.Join(data, "keyring.json"))
	if err != nil {
		return nil, err
	}
	keys, err := ticket.ParseKeyring(b)
	if err != nil {
		return nil, err
	}
	db, err := bolt.Open(data, bolt.Options{})
	if err != nil {
		return nil, err
	}
	defer db.Close()
	l := larger{db: db, keys: keys, world: newWorld(1000)}
	kinds := []largeKind{
		{name: "to a new ticket of somebody new"},
		{name: fmt.Sprintf("to a ticket of %d messages and letters", longTicket)},
		{name: fmt.Sprintf("from a person of %d tickets", manyOfOne)},
		{name: fmt.Sprintf("to an agent who follows %d", manyOfOne)},
	}
	busy, other := agentAddress(0), agentAddress(1)
	for from := 0; from < manyOfOne && err == nil; from += seedStep { // of one person, by the busy agent
		_, err = l.add(seedStep, func(int) (mail.Address, mail.Address) { return person("busy", 0), busy })
	}
	fill := func(kind, count int, who func(int) (mail.Address, mail.Address)) {
		if err == nil {
			kinds[kind].tickets, err = l.add(count, who)
		}
	}
	fill(0, 50, func(i int) (mail.Address, mail.Address) { return person("new", i), other })
	fill(1, 1, func(int) (mail.Address, mail.Address) { return person("long", 0), other })
	fill(2, 50, func(int) (mail.Address, mail.Address) { return person("busy", 0), other })
	fill(3, 50, func(i int) (mail.Address, mail.Address) { return person("other", i), busy })
	if err == nil {
		err = l.lengthen(kinds[1].tickets[0])
	}
	if err == nil {
		err = db.Index(context.Background())
	}
	return kinds, err
}

func person(name string, i int) mail.Address {
	return mail.Address{Local: fmt.Sprint(name, i), Domain: fmt.Sprintf("%s%d.customer.test", name, i)}
}

// larger seeds tickets of given people.
type larger struct {
	db    *bolt.DB
	keys  *ticket.Keyring
	world *world
}

// add adds open tickets, and returns how their requesters reply to them.
func (l *larger) add(count int, who func(i int) (requester, assignee mail.Address)) (all []replied, err error) {
	err = l.db.Update(context.Background(), func(tx ticket.Tx) error {
		all = nil
		for i := range count {
			requester, assignee := who(i)
			m := l.world.matter(1 + i)
			t := m.ticket
			t.Status, t.Assignee, t.Answerer, t.Organisation, t.Account = ticket.Open, assignee, assignee, "", ""
			t.People = []ticket.Person{
				{Name: "Carla", Address: requester, Standing: ticket.Requester},
				{Name: "Agent", Address: assignee, Standing: ticket.AgentStaff},
			}
			t.Messages, t.Events = 1, 0
			if err := tx.AddTicket(t); err != nil {
				return err
			}
			msg := m.messages[0]
			msg.Ticket, msg.MessageID, msg.Author.Address = t.Number, seedID(t.Number, 1), requester
			if err := tx.AddMessage(msg, nil); err != nil {
				return err
			}
			all = append(all, replied{t.Number, requester.String(), l.keys.Issue(ticket.TokenReply, t, 0)})
		}
		return nil
	})
	return all, err
}

// lengthen gives a ticket its messages and letters, with the raw mails of the messages.
func (l *larger) lengthen(r replied) error {
	ctx := context.Background()
	for id := uint32(2); id <= longTicket; {
		err := l.db.Update(ctx, func(tx ticket.Tx) error {
			t, err := tx.Ticket(r.number)
			if err != nil {
				return err
			}
			m := l.world.matter(1)
			for end := min(id+seedStep, longTicket+1); id < end; id++ {
				msg := *m.messages[int(id)%2*2] // a customer's
				msg.ID, msg.Ticket, msg.MessageID, msg.Author.Address = id, t.Number, seedID(t.Number, id), t.People[0].Address
				raw := strings.NewReader("Subject: it\r\n\r\n" + msg.Text)
				staged, err := l.db.Stage(ctx, raw, 1<<20)
				if err != nil {
					return err
				}
				msg.Fingerprint = bytes.Repeat([]byte{byte(id), byte(id >> 8)}, 16)
				err = tx.AddMessage(&msg, staged)
				staged.Discard()
				if err == nil {
					t.Messages = id
					err = addSent(tx, t, 1, id, msg.At)
				}
				if err != nil {
					return err
				}
			}
			return tx.PutTicket(t)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// addSent keeps a letter that told a person of a message.
func addSent(tx ticket.Tx, t *ticket.Ticket, to int, cause uint32, at time.Time) error {
	id, err := tx.NextLetter()
	if err != nil {
		return err
	}
	p := t.People[to]
	return tx.PutLetter(&ticket.Letter{
		ID: id, Ticket: t.Number, Person: to, Kind: ticket.KindUpdate, State: ticket.LetterSent, Created: at, Date: at,
		Causes: []uint32{cause}, To: mail.Mailbox{Name: p.Name, Address: p.Address}, From: mail.Mailbox{Name: "Desk Support", Address: t.Address},
		ReplyTo: mail.Mailbox{Address: t.Address}, MessageID: mail.MessageID(fmt.Sprintf("seed.letter.%d@mx.desk.test", id)),
		Subject: fmt.Sprintf("Re: [#%d] %s", t.Number, t.Thread), InReplyTo: seedID(t.Number, 1), Language: t.Language,
		ReturnPath: mail.Address{Local: fmt.Sprint("b", id), Domain: "desk.test"}, Boundary: "seeded",
		Attempts: []ticket.Attempt{{At: at, Host: "127.0.0.1", Code: 250, Reply: "250 ok", Outcome: ticket.Delivered}},
	})
}
