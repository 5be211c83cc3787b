package mailbox

import (
	"slices"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2"
)

// TestPlace: a place goes forward only, and keeps what waits.
func TestPlace(t *testing.T) {
	now := time.Date(2026, 12, 1, 10, 0, 0, 0, time.UTC)
	p := &place{Next: 5, Arrived: now}
	p = p.postponed(&message{uid: 5, arrived: now}, now)
	p = p.taken(&message{uid: 7, arrived: now.Add(time.Hour)})
	if p.Next != 8 || !slices.Equal(p.Mark, []imap.UID{7}) || len(p.Later) != 1 || !p.Arrived.Equal(now.Add(time.Hour)) {
		t.Errorf("%+v", p)
	}
	if all, next := p.due(now); len(all) != 0 || !next.Equal(now.Add(time.Minute)) {
		t.Errorf("due at once: %v, next %v", all, next)
	}
	if all, _ := p.due(now.Add(time.Minute)); !slices.Equal(all, []imap.UID{5}) {
		t.Errorf("due in a minute: %v", all)
	}
	for range 20 {
		p = p.postponed(&message{uid: 5}, now)
	}
	if len(p.Later) != 1 || p.Next != 8 || p.Later[0].At.Sub(now) != time.Hour {
		t.Errorf("after many tries: %+v", p)
	}
	before := p.clone()
	p = p.taken(&message{uid: 5})
	if len(p.Later) != 0 || p.Next != 8 || len(before.Later) != 1 {
		t.Errorf("taken at last: %+v, and its copy %+v", p, before)
	}
}
