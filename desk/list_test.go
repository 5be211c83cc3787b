package desk_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/rs/zerolog"

	"guichet/desk"
	"guichet/desk/policy"
	"guichet/search"
	"guichet/store/bolt"
	"guichet/ticket"
)

// TestListIsCountedSoFar: a list names the newest, counts some of the others and then says that
// there are more.
func TestListIsCountedSoFar(t *testing.T) {
	d, db := open(t, func() time.Time { return time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC) })
	add := func(tickets int) {
		err := db.Update(context.Background(), func(tx ticket.Tx) error {
			for range tickets {
				if err := tx.AddTicket(&ticket.Ticket{
					Address: address("support@desk.test"), Subject: "Printer", Status: ticket.Open,
					People: []ticket.Person{{Address: address("carla@customer.test"), Standing: ticket.Requester}},
				}); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct {
		add, more int
		beyond    bool
	}{{20, 0, false}, {1, 1, false}, {99, 100, false}, {1, 100, true}, {200, 100, true}} {
		add(c.add)
		for _, question := range []desk.ActRequest{
			{Ticket: 1, As: address("ana@agents.test"), Commands: command("list")},
			{Ticket: 1, As: address("ana@agents.test"), Commands: command("search printer")},
			{Ticket: 1, As: address("carla@customer.test"), Commands: command("list all")},
		} {
			a, err := d.Act(context.Background(), question)
			if err != nil {
				t.Fatal(err)
			}
			if len(a.Tickets) != 20 || a.More != c.more || a.Beyond != c.beyond {
				t.Errorf("%s, %s: %d tickets, %d more, beyond %v; want %d, %v", question.As, question.Commands, len(a.Tickets), a.More, a.Beyond, c.more, c.beyond)
			}
		}
	}
}

// TestListGoesOn: what an answer has no room for is asked for by the command that it ends with,
// until nothing is left.
func TestListGoesOn(t *testing.T) {
	d, db := open(t, func() time.Time { return time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC) })
	if err := db.Update(context.Background(), func(tx ticket.Tx) error {
		for range 50 {
			if err := tx.AddTicket(&ticket.Ticket{
				Address: address("support@desk.test"), Subject: "Printer", Status: ticket.Open,
				People: []ticket.Person{{Address: address("carla@customer.test"), Standing: ticket.Requester}},
			}); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ who, ask, older string }{
		{"ana@agents.test", "list open", "#list open before:31"},
		{"ana@agents.test", "list before:31 open", "#list open before:11"},
		{"ana@agents.test", "list open before:#11", ""},
		{"ana@agents.test", "search printer", "#search printer before:31"},
		{"ana@agents.test", "search Before:[#31] printer", "#search printer before:11"},
		{"carla@customer.test", "list before:31", "#list before:11"},
		{"carla@customer.test", "list before:11", ""},
	} {
		a, err := d.Act(context.Background(), desk.ActRequest{Ticket: 1, As: address(c.who), Commands: command(c.ask)})
		if err != nil {
			t.Fatal(err)
		}
		if a.Older != c.older || len(a.Refused) > 0 || c.older == "" && len(a.Tickets) != 10 {
			t.Errorf("%s, %s: %d tickets, then %q, want %q; refused %v", c.who, c.ask, len(a.Tickets), a.Older, c.older, a.Refused)
		}
	}
}

// broad is a store whose searches give up.
type broad struct{ *bolt.DB }

func (b broad) View(ctx context.Context, fn func(ticket.Reader) error) error {
	return b.DB.View(ctx, func(r ticket.Reader) error { return fn(broadReader{r}) })
}

type broadReader struct{ ticket.Reader }

func (b broadReader) Search(q search.Query, before ticket.Number, limit int) ([]ticket.Hit, error) {
	hits, err := b.Reader.Search(q, before, limit)
	if err == nil {
		err = ticket.ErrTooBroad
	}
	return hits, err
}

// TestSearchGivesUp: what was found before is the answer; without any, the asker is told why.
func TestSearchGivesUp(t *testing.T) {
	now := func() time.Time { return time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC) }
	var cfg policy.Policy
	start, db, keys := site(t, now, func(p *policy.Policy) { cfg = *p })
	start()
	d := desk.New(desk.Options{
		Store: broad{db}, Keys: keys, Words: words{}, Judge: judge{}, Log: zerolog.Nop(), Policy: cfg, Now: now,
	})
	if err := send(d, "carla@customer.test", "support@desk.test", raw("carla@customer.test", "1@customer.test", "The printer")); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ words, want string }{
		{"search printer", "1 found, beyond true, refused []"},
		{"search zebra", "0 found, beyond false, refused [broad]"},
	} {
		a, err := d.Act(context.Background(), desk.ActRequest{Ticket: 1, As: address("ana@agents.test"), Commands: command(c.words)})
		if err != nil {
			t.Fatal(err)
		}
		refused := []string{}
		for _, said := range a.Refused {
			refused = append(refused, said.Key)
		}
		if got := fmt.Sprintf("%d found, beyond %v, refused %v", len(a.Tickets), a.Beyond, refused); got != c.want {
			t.Errorf("%s: %s; want %s", c.words, got, c.want)
		}
	}
}
