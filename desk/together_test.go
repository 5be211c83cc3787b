package desk_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"guichet/desk"
	"guichet/ticket"
)

// TestTogether: very many new requests reach agents in letters that tell of them together, after 1, 2, 4 and so on
// up to 30 minutes; no request is left out, and when the flood is over each is told by itself again.
func TestTogether(t *testing.T) {
	for _, c := range []struct {
		name string
		from func(n int) string
		of   int // bound of a sender
		all  int // bound of all
	}{
		{"one sender", func(int) string { return "carla@customer.test" }, 5, 0},
		{"one sender with tags", func(n int) string { return fmt.Sprintf("carla+%d@customer.test", n) }, 5, 0},
		{"one domain", func(n int) string { return fmt.Sprintf("p%d@host%d.customer.test", n, n) }, 5, 0},
		{"everybody", func(n int) string { return fmt.Sprintf("p%d@c%d.test", n, n) }, 0, 5},
	} {
		t.Run(c.name, func(t *testing.T) {
			now := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
			_, db, keys := site(t, func() time.Time { return now }, nil)
			o := options(db, keys, func() time.Time { return now })
			o.Policy.NewOfSender, o.Policy.NewOfAll, o.Policy.AutoHour, o.Policy.AutoDay = c.of, c.all, 0, 0
			d := desk.New(o)
			if err := d.Start(t.Context()); err != nil {
				t.Fatal(err)
			}
			sent := 0
			write := func(many int) {
				t.Helper()
				for range many {
					sent++
					if err := send(d, c.from(sent), "support@desk.test", fmt.Sprintf("From: <%s>\r\nSubject: Request %d\r\nMessage-ID: <%d@x>\r\n\r\nPlease help me with %d.\r\n", c.from(sent), sent, sent, sent)); err != nil {
						t.Fatal(err)
					}
				}
			}
			pass := func(by time.Duration) {
				t.Helper()
				now = now.Add(by)
				if err := d.Fire(context.Background()); err != nil {
					t.Fatal(err)
				}
			}
			write(12)
			pass(time.Second)
			toldAs(t, db, "at first", 4, nil)
			pass(time.Minute)
			toldAs(t, db, "after a minute", 4, []int{8})
			write(60)
			pass(time.Minute)
			toldAs(t, db, "after two", 4, []int{8})
			pass(time.Minute)
			toldAs(t, db, "after three", 4, []int{8, 60})
			pass(4 * time.Minute) // nobody wrote: it is over
			pass(10 * time.Minute)
			write(1)
			pass(time.Second)
			toldAs(t, db, "later", 5, []int{8, 60})
		})
	}
}

// toldAs compares how many tickets Ana was told of one by one, and in which letters together.
func toldAs(t *testing.T, s ticket.Store, when string, single int, together []int) {
	t.Helper()
	n, lists := 0, []int(nil)
	err := s.View(t.Context(), func(tx ticket.Reader) error {
		n, lists = 0, nil
		letters, err := tx.AllLetters(0, 10_000, false)
		for _, l := range letters {
			switch {
			case l.Kind == ticket.KindNew:
				n++
			case l.Ticket == 0 && len(l.Facts.Answers) == 1 && l.Facts.Answers[0].Key == "new-ones":
				lists = append(lists, len(l.Facts.Tickets)+l.Facts.More)
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if n != single || fmt.Sprint(lists) != fmt.Sprint(together) {
		t.Errorf("%s: %d told one by one, want %d; together %v, want %v", when, n, single, lists, together)
	}
}
