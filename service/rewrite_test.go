package service

import (
	"bytes"
	"context"
	"strings"
	"testing"
	"time"

	"github.com/rs/zerolog"

	"guichet/mail"
	"guichet/store/bolt"
	"guichet/ticket"
)

func TestNextNight(t *testing.T) {
	paris, err := time.LoadLocation("Europe/Paris")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ now, want string }{
		{"2026-11-22 02:59", "2026-11-22 03:00"},
		{"2026-11-22 03:00", "2026-11-23 03:00"},
		{"2026-11-30 23:00", "2026-12-01 03:00"},
		{"2026-10-24 12:00", "2026-10-25 03:00"}, // 25 hours long: not at two, not twice
		{"2026-03-29 01:00", "2026-03-29 03:00"}, // 23 hours long
	} {
		now, err := time.ParseInLocation("2006-01-02 15:04", c.now, paris)
		if err != nil {
			t.Fatal(err)
		}
		if got := nextNight(now).Format("2006-01-02 15:04"); got != c.want {
			t.Errorf("after %s comes %s, want %s", c.now, got, c.want)
		}
	}
}

// TestRewriteIfWorth: at night many free pages are given back, at a start only an erasure counts,
// and a sound file is left alone.
func TestRewriteIfWorth(t *testing.T) {
	ctx := context.Background()
	db, err := bolt.Open(t.TempDir(), bolt.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	do := func(fn func(ticket.Tx) error) {
		t.Helper()
		if err := db.Update(ctx, fn); err != nil {
			t.Fatal(err)
		}
	}
	var log bytes.Buffer
	s := &Service{Data: &Data{Store: db}, log: zerolog.New(&log)}
	try := func(what string, least int64, want bool) {
		t.Helper()
		log.Reset()
		if err := s.rewriteIfWorth(ctx, least); err != nil {
			t.Fatal(err)
		}
		if got := strings.Contains(log.String(), `"rewritten"`); got != want {
			t.Errorf("%s: rewritten is %v, want %v (%s)", what, got, want, &log)
		}
	}
	contact := func(i int) mail.Address {
		return mail.Address{Local: strings.Repeat("x", i%60+1), Domain: strings.Repeat("y", i/60+1) + ".test"}
	}
	do(func(tx ticket.Tx) error {
		for i := range 2000 {
			if err := tx.PutContact(&ticket.Contact{Address: contact(i), Name: strings.Repeat("n", 500)}); err != nil {
				return err
			}
		}
		return nil
	})
	try("a full file", 0, false)
	do(func(tx ticket.Tx) error {
		for i := range 2000 {
			if err := tx.DropContact(contact(i)); err != nil {
				return err
			}
		}
		return nil
	})
	free, size, err := db.Room(ctx)
	if err != nil || 3*free < size {
		t.Fatalf("%d of %d octets are free, %v: this proves nothing", free, size, err)
	}
	try("free pages at a start", -1, false)
	try("few free pages", free+1, false)
	try("many free pages", free, true)
	try("few free pages again", free, false)
	do(func(tx ticket.Tx) error { return tx.Erased(time.Now()) })
	try("an erasure at a start", -1, true)
	if _, now, err := db.Room(ctx); err != nil || now >= size/2 {
		t.Errorf("%d of %d octets are left, %v", now, size, err)
	}
}
