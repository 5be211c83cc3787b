package desk_test

import (
	"context"
	"net/netip"
	"testing"
	"time"

	"github.com/rs/zerolog"

	"guichet/desk"
	"guichet/desk/policy"
	"guichet/mail"
	"guichet/ticket"
)

// watched notes until when filters and commits may take.
type watched struct {
	ticket.Store
	scan, commit *time.Time
	told         *mail.Envelope
}

func (w watched) Update(ctx context.Context, fn func(ticket.Tx) error) error {
	*w.commit, _ = ctx.Deadline()
	return w.Store.Update(ctx, fn)
}

func (w watched) Scan(ctx context.Context, env mail.Envelope, _ []byte) (mail.Content, error) {
	*w.told = env
	*w.scan, _ = ctx.Deadline()
	return mail.Content{}, nil
}

// behind finds a client in front of the one that connects.
type behind struct{ judge }

var outside = netip.AddrFrom4([4]byte{203, 0, 113, 1})

func (behind) Find(context.Context, mail.Envelope, []mail.Mailbox, []byte) mail.Finding {
	return mail.Finding{Client: outside, Helo: "mx.customer.test"}
}

// TestAnswerInTime: filters, which are told of the client that was judged, and the wait for the
// commit end within a minute of the final dot.
func TestAnswerInTime(t *testing.T) {
	_, db, keys := site(t, nil, nil)
	w := watched{db, new(time.Time), new(time.Time), new(mail.Envelope)}
	d := desk.New(desk.Options{
		Store: w, Keys: keys, Words: words{}, Judge: behind{}, Filter: w, Log: zerolog.Nop(), Policy: policy.Policy{
			MaxMail: 1000, Addresses: []policy.SupportAddress{{Address: address("support@desk.test"), Separator: "+"}},
		},
	})
	if err := send(d, "carla@customer.test", "support@desk.test", raw("carla@customer.test", "1@customer.test", "Hello")); err != nil {
		t.Fatal(err)
	}
	for name, end := range map[string]time.Time{"filters": *w.scan, "the commit": *w.commit} {
		if left := time.Until(end); left <= 0 || left > time.Minute {
			t.Errorf("%s: %s are left", name, left)
		}
	}
	if w.told.Remote != outside || w.told.Helo != "mx.customer.test" {
		t.Errorf("the filter is told of %s, %q", w.told.Remote, w.told.Helo)
	}
}
