package storetest

import (
	"testing"
	"time"

	"guichet/ticket"
)

func testRefs(t *testing.T, s ticket.Store) {
	old, young := newTicket(t, s), newTicket(t, s)
	want := []ticket.Ref{
		{Ticket: young, Message: 1, Own: true, Fingerprint: []byte{1, 2, 3}},
		{Ticket: young, Message: 2},
		{Ticket: old, Message: 9}, // came later to the older ticket
		{Ticket: young, Message: 2, Own: true, Fingerprint: []byte{4}},
	}
	for _, m := range []*ticket.Message{sampleMessage(young, 1), sampleMessage(young, 2), sampleMessage(old, 9)} {
		update(t, s, func(tx ticket.Tx) error { return tx.AddMessage(m, nil) })
	}
	for _, r := range append(want, want[0], want[2]) {
		update(t, s, func(tx ticket.Tx) error { return tx.AddRef("a@x", r) })
	}
	update(t, s, func(tx ticket.Tx) error { return tx.AddRef("A@x", want[1]) })
	view(t, s, func(r ticket.Reader) error {
		got, err := r.FindRefs("a@x", 100)
		same(t, "refs in order of arrival", got, want)
		if err != nil {
			return err
		}
		for limit := range len(want) + 1 {
			got, err := r.FindRefs("a@x", limit)
			same(t, "the latest tickets' refs", len(got), limit)
			if err != nil {
				return err
			}
			for _, ref := range got {
				if ref.Ticket == old && limit < len(want) {
					t.Errorf("of %d refs one is of an older ticket: %v", limit, got)
				}
			}
		}
		got, err = r.FindRefs("A@x", 100)
		same(t, "refs of an id in another case", got, want[1:2])
		return err
	})
}

// automatic reads a counter.
func automatic(t *testing.T, s ticket.Store, key string, now time.Time) (hour, day int) {
	t.Helper()
	view(t, s, func(r ticket.Reader) error {
		var err error
		hour, day, err = r.Automatic(key, now)
		return err
	})
	return hour, day
}

func count(t *testing.T, s ticket.Store, key string, now time.Time, times int) {
	t.Helper()
	update(t, s, func(tx ticket.Tx) error {
		for range times {
			if err := tx.CountAutomatic(key, now); err != nil {
				return err
			}
		}
		return nil
	})
}

func testAutomatic(t *testing.T, s ticket.Store) {
	count(t, s, "carla@customer.test", start, 3)
	count(t, s, "carla@customer.test", start.Add(2*time.Minute), 1)
	count(t, s, "dora@customer.test", start, 1)
	for _, c := range []struct {
		key       string
		hour, day int
	}{
		{"carla@customer.test", 4, 4},
		{"dora@customer.test", 1, 1},
		{"nobody@customer.test", 0, 0},
		{"carla@customer.tes", 0, 0},
	} {
		if hour, day := automatic(t, s, c.key, start.Add(3*time.Minute)); hour != c.hour || day != c.day {
			t.Errorf("%s: %d, %d; want %d, %d", c.key, hour, day, c.hour, c.day)
		}
	}
}

// testAutomaticSlides counts 10 at 10:15 and looks later. An hour's slots leave some room;
// what must hold is that the newest count in full, and the old ones end.
func testAutomaticSlides(t *testing.T, s ticket.Store) {
	count(t, s, "k", start, 10)
	for _, c := range []struct {
		after            time.Duration
		hourMin, hourMax int
		dayMin, dayMax   int
	}{
		{0, 10, 10, 10, 10},
		{40 * time.Minute, 10, 10, 10, 10},
		{46 * time.Minute, 9, 10, 10, 10}, // the next slot has begun
		{2 * time.Hour, 0, 0, 10, 10},
		{23 * time.Hour, 0, 0, 10, 10},
		{26 * time.Hour, 0, 0, 0, 0},
		{300 * 24 * time.Hour, 0, 0, 0, 0},
	} {
		hour, day := automatic(t, s, "k", start.Add(c.after))
		if hour < c.hourMin || hour > c.hourMax || day < c.dayMin || day > c.dayMax {
			t.Errorf("after %v: %d, %d; want %d-%d, %d-%d", c.after, hour, day, c.hourMin, c.hourMax, c.dayMin, c.dayMax)
		}
	}
	midnight := time.Date(2026, 3, 12, 0, 1, 0, 0, time.UTC)
	count(t, s, "m", midnight.Add(-2*time.Minute), 5)
	if hour, day := automatic(t, s, "m", midnight); hour != 5 || day != 5 {
		t.Errorf("two minutes later, over midnight: %d, %d; want 5, 5", hour, day)
	}
}

// timers reads those that are due.
func timers(t *testing.T, s ticket.Store, now time.Time, limit int) ([]ticket.Timer, time.Time) {
	t.Helper()
	var all []ticket.Timer
	var next time.Time
	view(t, s, func(r ticket.Reader) error {
		var err error
		all, next, err = r.DueTimers(now, limit)
		return err
	})
	return all, next
}

func setTimer(t *testing.T, s ticket.Store, n ticket.Number, kind ticket.TimerKind, at time.Time) {
	t.Helper()
	update(t, s, func(tx ticket.Tx) error { return tx.SetTimer(n, kind, at) })
}

func testTimers(t *testing.T, s ticket.Store) {
	one, two := newTicket(t, s), newTicket(t, s)
	first := ticket.Timer{At: start.Add(time.Second), Ticket: two, Kind: ticket.TimerClose}
	second := ticket.Timer{At: start.Add(2 * time.Second), Ticket: one, Kind: ticket.TimerClose}
	for _, timer := range []ticket.Timer{second, first} {
		setTimer(t, s, timer.Ticket, timer.Kind, timer.At)
	}
	for _, c := range []struct {
		name  string
		now   time.Time
		limit int
		want  []ticket.Timer
		next  time.Time
	}{
		{"before", start, 10, nil, first.At},
		{"at the moment", first.At, 10, []ticket.Timer{first}, second.At},
		{"all", second.At, 10, []ticket.Timer{first, second}, time.Time{}},
		{"a limit", second.At, 1, []ticket.Timer{first}, time.Time{}},
	} {
		got, next := timers(t, s, c.now, c.limit)
		same(t, c.name, got, c.want)
		if !next.Equal(c.next) {
			t.Errorf("%s: next is %v, want %v", c.name, next, c.next)
		}
	}
}

func testTimerReplaced(t *testing.T, s ticket.Store) {
	n := newTicket(t, s)
	late := start.Add(time.Hour)
	setTimer(t, s, n, ticket.TimerClose, start)
	setTimer(t, s, n, "remind", start)
	setTimer(t, s, n, ticket.TimerClose, late)
	for kind, want := range map[ticket.TimerKind]time.Time{ticket.TimerClose: late, "remind": start, "none": {}} {
		view(t, s, func(r ticket.Reader) error {
			at, err := r.Timer(n, kind)
			if !at.Equal(want) {
				t.Errorf("%s fires at %v, want %v", kind, at, want)
			}
			return err
		})
	}
	got, next := timers(t, s, start, 10)
	same(t, "due", got, []ticket.Timer{{At: start, Ticket: n, Kind: "remind"}})
	if !next.Equal(late) {
		t.Errorf("next is %v, want %v", next, late)
	}
	setTimer(t, s, n, ticket.TimerClose, time.Time{})
	setTimer(t, s, n, ticket.TimerClose, time.Time{}) // removing none is harmless
	setTimer(t, s, n, "remind", time.Time{})
	got, next = timers(t, s, late, 10)
	if len(got) != 0 || !next.IsZero() {
		t.Errorf("after the removal: %v, %v", got, next)
	}
}
