package index

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"guichet/store/bolt/record"

	"github.com/rs/zerolog"
)

// TestTrouble: a fault of the indexer is logged once an hour, told, and over when a
// step goes well.
func TestTrouble(t *testing.T) {
	now := time.Date(2026, 3, 9, 12, 0, 0, 0, time.UTC)
	var log bytes.Buffer
	x := NewIndexer(New(Bounds{}), nil, func() time.Time { return now }, zerolog.New(&log))
	ctx := context.Background()
	for _, c := range []struct {
		after  time.Duration
		err    error
		logged string // "" nothing
	}{
		{0, nil, ""},
		{time.Minute, errors.New("no space left"), "search index stands still"},
		{time.Minute, errors.New("no space left"), ""},
		{time.Minute, errors.New("a chunk is damaged"), "a chunk is damaged"},
		{time.Hour, errors.New("a chunk is damaged"), `"since":"2026-03-09T12:01:00Z"`},
		{time.Minute, nil, "search index goes on"},
		{time.Minute, nil, ""},
		{time.Minute, errors.New("a chunk is damaged"), `"since":"2026-03-09T13:06:00Z"`},
	} {
		now = now.Add(c.after)
		log.Reset()
		if c.err == nil {
			x.recovered()
		} else {
			x.failed(ctx, c.err)
		}
		if got := log.String(); (got == "") != (c.logged == "") || !strings.Contains(got, c.logged) {
			t.Errorf("%v at %v: logged %q, want %q", c.err, now, got, c.logged)
		}
		if told := x.Sentences(); (len(told) > 0) != (c.err != nil) {
			t.Errorf("%v at %v: it says %v", c.err, now, told)
		}
	}
	ended, cancel := context.WithCancel(ctx)
	cancel()
	log.Reset()
	x.recovered()
	log.Reset()
	if x.failed(ended, record.ErrClosed); log.Len() > 0 {
		t.Errorf("closing the database is logged as a fault: %s", &log)
	}
}
