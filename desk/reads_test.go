package desk_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"guichet/desk"
	"guichet/mail"
	"guichet/store/bolt"
	"guichet/ticket"
)

// counting is a store that counts the records which an update reads.
type counting struct {
	*bolt.DB
	read *int
}

func (c counting) Update(ctx context.Context, fn func(ticket.Tx) error) error {
	return c.DB.Update(ctx, func(tx ticket.Tx) error { return fn(countingTx{tx, c.read}) })
}

type countingTx struct {
	ticket.Tx
	read *int
}

func (c countingTx) Ticket(n ticket.Number) (*ticket.Ticket, error) {
	*c.read++
	return c.Tx.Ticket(n)
}

func (c countingTx) Message(n ticket.Number, id uint32) (*ticket.Message, error) {
	*c.read++
	return c.Tx.Message(n, id)
}

func (c countingTx) Messages(n ticket.Number) ([]*ticket.Message, error) {
	all, err := c.Tx.Messages(n)
	*c.read += len(all)
	return all, err
}

func (c countingTx) Letter(id ticket.LetterID) (*ticket.Letter, error) {
	*c.read++
	return c.Tx.Letter(id)
}

func (c countingTx) Letters(n ticket.Number) ([]*ticket.Letter, error) {
	all, err := c.Tx.Letters(n)
	*c.read += len(all)
	return all, err
}

func (c countingTx) EachLetter(n ticket.Number, backward bool, fn func(ticket.LetterID, bool, func() (*ticket.Letter, error)) (bool, error)) error {
	return c.Tx.EachLetter(n, backward, func(id ticket.LetterID, waiting bool, read func() (*ticket.Letter, error)) (bool, error) {
		return fn(id, waiting, func() (*ticket.Letter, error) {
			*c.read++
			return read()
		})
	})
}

func (c countingTx) FindRefs(id mail.MessageID, limit int) ([]ticket.Ref, error) {
	refs, err := c.Tx.FindRefs(id, limit)
	*c.read += len(refs)
	return refs, err
}

// TestCostOfAMail: what the next mail reads does not grow with what it shares with others: a Message-ID of somebody
// else's that it names, a ticket, a tag, an author, its own Message-ID.
func TestCostOfAMail(t *testing.T) {
	const many = 150
	header := func(from, id, more string) string {
		return fmt.Sprintf("From: <%s>\r\nTo: support@desk.test\r\nSubject: %s\r\nMessage-ID: <%s>\r\n%s\r\nWords of mail %s.\r\n", from, id, id, more, id)
	}
	for _, c := range []struct {
		name string
		mail func(n int) (from, raw string)
	}{
		{"nothing shared", func(n int) (string, string) {
			from := fmt.Sprintf("p%d@customer.test", n)
			return from, header(from, fmt.Sprintf("%d@x", n), "")
		}},
		{"a newsletter that all answer", func(n int) (string, string) {
			from := fmt.Sprintf("p%d@customer.test", n)
			return from, header(from, fmt.Sprintf("%d@x", n), "In-Reply-To: <news@else.test>\r\nReferences: <a@else.test> <news@else.test>\r\n")
		}},
		{"one author", func(n int) (string, string) {
			return "carla@customer.test", header("carla@customer.test", fmt.Sprintf("%d@x", n), "")
		}},
		{"one author who answers one newsletter", func(n int) (string, string) {
			return "carla@customer.test", header("carla@customer.test", fmt.Sprintf("%d@x", n), "In-Reply-To: <news@else.test>\r\n")
		}},
		{"a tag that strangers write", func(n int) (string, string) {
			from := fmt.Sprintf("p%d@customer.test", n)
			return from, fmt.Sprintf("From: <%s>\r\nTo: support@desk.test\r\nSubject: Re: [#1] Printer\r\nMessage-ID: <%d@x>\r\n\r\nWords %d.\r\n", from, n, n)
		}},
		{"one Message-ID, as devices have it", func(n int) (string, string) {
			from := fmt.Sprintf("p%d@customer.test", n)
			return from, fmt.Sprintf("From: <%s>\r\nTo: support@desk.test\r\nSubject: Scan %d\r\nDate: Fri, 20 Nov 2026 10:%02d:%02d +0000\r\nMessage-ID: <scan@x>\r\n\r\nScan %d.\r\n", from, n, n/60, n%60, n)
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			d, read := countingDesk(t)
			var early, late int
			for n := 1; n <= many; n++ {
				from, raw := c.mail(n)
				*read = 0
				if err := send(d, from, "support@desk.test", raw); err != nil {
					t.Fatal(err)
				}
				switch {
				case n > 60 && n <= 70:
					early += *read
				case n > many-10:
					late += *read
				}
			}
			if late > early+early/10+5 {
				t.Errorf("ten mails read %d records at first, %d after %d mails", early, late, many)
			}
			if late > 10*60 {
				t.Errorf("%d records a mail", late/10)
			}
		})
	}
}

// TestCostOnABusyTicket: the next mail with a ticket's token reads the same, however many mails, letters and unverified
// mails the ticket has; and so many of these it keeps.
func TestCostOnABusyTicket(t *testing.T) {
	const many = 150
	for _, c := range []struct {
		name string
		from func(n int) string
	}{
		{"the requester's", func(int) string { return "carla@customer.test" }},
		{"one stranger's", func(int) string { return "mallory@else.test" }},
		{"many strangers'", func(n int) string { return fmt.Sprintf("p%d@else.test", n) }},
	} {
		t.Run(c.name, func(t *testing.T) {
			d, read := countingDesk(t)
			if err := send(d, "carla@customer.test", "support@desk.test", "From: <carla@customer.test>\r\nSubject: Printer\r\nMessage-ID: <first@x>\r\n\r\nHelp.\r\n"); err != nil {
				t.Fatal(err)
			}
			letters, _, err := d.Queue.Due(context.Background(), 10)
			if err != nil || len(letters) == 0 {
				t.Fatal(letters, err)
			}
			token := letters[0].ReplyTo.Address.String()
			var early, late int
			for n := 1; n <= many; n++ {
				*read = 0
				raw := fmt.Sprintf("From: <%s>\r\nSubject: Re: Printer\r\nMessage-ID: <%d@x>\r\n\r\nWords %d.\r\n", c.from(n), n, n)
				if err := send(d, c.from(n), token, raw); err != nil {
					t.Fatal(err)
				}
				switch {
				case n > 100 && n <= 110:
					early += *read
				case n > many-10:
					late += *read
				}
			}
			if late > early+early/10+5 {
				t.Errorf("ten mails read %d records at first, %d after %d mails", early, late, many)
			}
		})
	}
}

// countingDesk is a desk whose clock goes a minute a look, so that no budget of a minute joins mails.
func countingDesk(t *testing.T) (*desk.Desk, *int) {
	t.Helper()
	now := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	_, db, keys := site(t, func() time.Time { return now }, nil)
	read := new(int)
	o := options(db, keys, func() time.Time { now = now.Add(20 * time.Second); return now })
	o.Store = counting{db, read}
	d := desk.New(o)
	if err := d.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	return d, read
}
