package bolt

import (
	"bytes"
	"context"
	"errors"
	"testing"

	"guichet/mail"
	"guichet/ticket"
)

// TestStagedFiles: a file lives as long as something names it.
func TestStagedFiles(t *testing.T) {
	ctx := context.Background()
	dir := t.TempDir()
	db := opened(t, dir, Options{})
	expect := func(what string, want int) {
		t.Helper()
		if got := rawFiles(t, dir); got != want {
			t.Errorf("%s: %d files, want %d", what, got, want)
		}
	}
	stage := func() ticket.Staged {
		t.Helper()
		s, err := db.Stage(ctx, bytes.NewReader(octets(1_500_000)), 0)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	s := stage()
	expect("staged", 1)
	s.Discard()
	expect("discarded", 0)

	s = stage()
	failed := errors.New("refused")
	err := db.Update(ctx, func(tx ticket.Tx) error { return errors.Join(tx.AddHeld(&ticket.HeldMail{}, s), failed) })
	if !errors.Is(err, failed) {
		t.Error(err)
	}
	s.Discard()
	expect("the update failed", 0)

	s = stage()
	a := &ticket.HeldMail{}
	if err := db.Update(ctx, func(tx ticket.Tx) error { return tx.AddHeld(a, s) }); err != nil {
		t.Fatal(err)
	}
	s.Discard()
	expect("kept", 1)
	if err := db.Update(ctx, func(tx ticket.Tx) error { return tx.DropHeld(a.ID) }); err != nil {
		t.Fatal(err)
	}
	expect("dropped", 0)

	_, err = db.Stage(ctx, bytes.NewReader(octets(3_000_000)), 2_000_000)
	if mail.KindOf(err) != mail.TooLarge {
		t.Error(err)
	}
	expect("too large", 0)
}
