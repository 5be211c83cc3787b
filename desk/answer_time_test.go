package desk_test

import (
	"context"
	"testing"
	"time"

	"github.com/rs/zerolog"

	"guichet/desk"
	"guichet/mail"
)

// watched notes until when filters and commits may take.
type watched struct {
	desk.Store
	scan, commit *time.Time
}

func (w watched) Update(ctx context.Context, fn func(desk.Tx) error) error {
	*w.commit, _ = ctx.Deadline()
	return w.Store.Update(ctx, fn)
}

func (w watched) Scan(ctx context.Context, _ mail.Envelope, _ []byte) (mail.Content, error) {
	*w.scan, _ = ctx.Deadline()
	return mail.Content{}, nil
}

// TestAnswerInTime: filters, and the wait for the commit, end within a minute of the final dot.
func TestAnswerInTime(t *testing.T) {
	_, db, keys := site(t, nil, nil)
	w := watched{db, new(time.Time), new(time.Time)}
	d := desk.New(desk.Options{
		Store: w, Keys: keys, Words: words{}, Judge: judge{}, Filter: w, Log: zerolog.Nop(), Policy: desk.Policy{
			MaxMail: 1000, Addresses: []desk.SupportAddress{{Address: address("support@desk.test"), Separator: "+"}},
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
}
