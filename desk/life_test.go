package desk_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"guichet/desk"
	"guichet/desk/policy"
	"guichet/store/bolt"
	"guichet/ticket"
)

// timeline is a desk whose clock the test moves.
type timeline struct {
	*testing.T
	desk  *desk.Desk
	db    *bolt.DB
	start func() *desk.Desk
	keys  *ticket.Keyring
	clock atomic.Int64
}

// begin has Carla open ticket 1.
func begin(t *testing.T, change func(*policy.Policy)) *timeline {
	l := &timeline{T: t}
	l.clock.Store(time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC).UnixNano())
	l.start, l.db, l.keys = site(t, func() time.Time { return time.Unix(0, l.clock.Load()) }, change)
	l.desk = l.start()
	l.carla("support@desk.test", "one@customer.test", "Help")
	return l
}

func (l *timeline) carla(to, id, words string) {
	l.Helper()
	if err := send(l.desk, "carla@customer.test", to, raw("carla@customer.test", id, words)); err != nil {
		l.Fatal(err)
	}
}

// gone complains if a backup holds some words: it has what stands somewhere, and nothing else.
func (l *timeline) gone(words string) {
	l.Helper()
	dir := filepath.Join(l.TempDir(), "backup")
	if err := l.db.Backup(context.Background(), dir); err != nil {
		l.Fatal(err)
	}
	octets, err := os.ReadFile(filepath.Join(dir, "guichet.db"))
	if err != nil || bytes.Contains(octets, []byte(words)) {
		l.Errorf("a backup holds %q: %v", words, err)
	}
}

// ana answers her notification of ticket n.
func (l *timeline) ana(n ticket.Number, id, words string) {
	l.Helper()
	notice := letters(l.T, l.db, n)[ticket.KindNew]
	answer := "In-Reply-To: " + notice.MessageID.Bracketed() + "\r\n" + raw("ana@agents.test", id, words)
	if err := send(l.desk, "ana@agents.test", notice.ReplyTo.Address.String(), answer); err != nil {
		l.Fatal(err)
	}
}

// after lets time pass, which may be negative, and fires what is due then.
func (l *timeline) after(d time.Duration) {
	l.Helper()
	l.clock.Add(int64(d))
	if err := l.desk.Fire(context.Background()); err != nil {
		l.Fatal(err)
	}
}

func (l *timeline) now() time.Time { return time.Unix(0, l.clock.Load()) }

// wrote counts the letters of a kind on ticket n.
func (l *timeline) wrote(n ticket.Number, kind ticket.LetterKind) (count int) {
	l.Helper()
	err := l.db.View(context.Background(), func(tx ticket.Reader) error {
		list, err := tx.Letters(n)
		count = 0
		for _, letter := range list {
			if letter.Kind == kind {
				count++
			}
		}
		return err
	})
	if err != nil {
		l.Fatal(err)
	}
	return count
}

// is fails unless ticket 1 has this status and so many reminders were written.
func (l *timeline) is(when string, s ticket.Status, reminders int) {
	l.Helper()
	if got := stored(l.T, l.db, 1).Status; got != s {
		l.Errorf("%s: %s, want %s", when, got, s)
	}
	if got := l.wrote(1, ticket.KindReminder); got != reminders {
		l.Errorf("%s: %d reminders, want %d", when, got, reminders)
	}
}

func waiting(p *policy.Policy) {
	p.RemindAfter, p.PendingResolve = 24*time.Hour, 72*time.Hour
}

// TestRemindedOnceThenResolved takes a pending ticket through its silence, with restarts
// and a clock that jumps.
func TestRemindedOnceThenResolved(t *testing.T) {
	l := begin(t, waiting)
	l.ana(1, "two@agents.test", "Since when?")
	l.after(23 * time.Hour)
	l.is("before the time", ticket.Pending, 0)
	l.desk = l.start()
	l.after(time.Hour)
	l.is("after a day", ticket.Pending, 1)
	l.after(-2 * time.Hour)
	l.is("the clock jumped back", ticket.Pending, 1)
	l.desk = l.start()
	l.after(26 * time.Hour)
	l.is("after two days", ticket.Pending, 1)
	l.after(24 * time.Hour)
	l.is("after three days", ticket.Resolved, 1)
	if got := letters(t, l.db, 1)[ticket.KindResolved].Submitted; got != "auto-generated" {
		t.Errorf("the resolved letter is %q", got)
	}
	l.after(1000 * time.Hour)
	l.is("its letter was not accepted yet", ticket.Resolved, 1)
	resolved := letters(t, l.db, 1)[ticket.KindResolved]
	if err := l.desk.Queue.Record(context.Background(), resolved.ID, ticket.Attempt{Outcome: ticket.Delivered}, time.Time{}); err != nil {
		t.Fatal(err)
	}
	l.after(time.Hour)
	l.is("an hour after it was", ticket.Closed, 1)
	if got := l.wrote(1, ticket.KindClosed); got != 1 {
		t.Errorf("%d closed letters", got)
	}
}

// TestClockJumpsForward fires everything at once, in an order that makes sense.
func TestClockJumpsForward(t *testing.T) {
	l := begin(t, waiting)
	l.ana(1, "two@agents.test", "Since when?")
	l.after(1000 * time.Hour)
	l.is("after the jump", ticket.Resolved, 0)
}

func TestAnswerStopsTheReminder(t *testing.T) {
	l := begin(t, waiting)
	l.ana(1, "two@agents.test", "Since when?")
	l.after(23 * time.Hour)
	l.carla(letters(t, l.db, 1)[ticket.KindReply].ReplyTo.Address.String(), "three@customer.test", "Since Monday.")
	l.after(100 * time.Hour)
	l.is("answered", ticket.Open, 0)
	l.ana(1, "four@agents.test", "Is it plugged in?")
	l.after(24 * time.Hour)
	l.is("the second question", ticket.Pending, 1)
}

// TestAnswerRacesTheTimer: whoever comes first, the outcome is one of two.
func TestAnswerRacesTheTimer(t *testing.T) {
	for range 10 {
		l := begin(t, func(p *policy.Policy) { p.PendingResolve = time.Hour })
		l.ana(1, "two@agents.test", "Since when?")
		to := letters(t, l.db, 1)[ticket.KindReply].ReplyTo.Address.String()
		l.clock.Add(int64(time.Hour))
		var race sync.WaitGroup
		race.Go(func() {
			if err := send(l.desk, "carla@customer.test", to, raw("carla@customer.test", "three@customer.test", "Since Monday.")); err != nil {
				t.Error(err)
			}
		})
		race.Go(func() {
			if err := l.desk.Fire(context.Background()); err != nil {
				t.Error(err)
			}
		})
		race.Wait()
		l.after(100 * time.Hour)
		l.is("after the race", ticket.Open, 0)
		if got := l.wrote(1, ticket.KindResolved); got > 1 {
			t.Errorf("%d resolved letters", got)
		}
	}
}

// TestMergedChain merges 1 into 2 and 2 into 3, and writes to the tokens of 1 afterwards.
func TestMergedChain(t *testing.T) {
	l := begin(t, nil)
	first := letters(t, l.db, 1)[ticket.KindReceived].ReplyTo.Address.String()
	notice := letters(t, l.db, 1)[ticket.KindNew].ReplyTo.Address.String()
	l.carla("support@desk.test", "two@customer.test", "Help again")
	l.carla("support@desk.test", "three@customer.test", "And again")
	l.ana(1, "m1@agents.test", "#merge 2")
	l.ana(2, "m2@agents.test", "#merge 3")
	l.carla(first, "four@customer.test", "Any news?")
	if err := send(l.desk, "ana@agents.test", notice, raw("ana@agents.test", "five@agents.test", "Soon.")); err != nil {
		t.Fatal(err)
	}
	for n, want := range map[ticket.Number]string{1: "Help", 2: "Help again|Help", 3: "And again|Help again|Help|Any news?|Soon."} {
		if got := l.texts(n); got != want {
			t.Errorf("ticket %d holds %q, want %q", n, got, want)
		}
	}
	if got := []ticket.Status{stored(t, l.db, 1).Status, stored(t, l.db, 2).Status, stored(t, l.db, 3).Status}; got[0] != ticket.Closed || got[1] != ticket.Closed || got[2] != ticket.Pending {
		t.Errorf("they are %v", got)
	}
	if l.wrote(1, ticket.KindStatus) != 1 || l.wrote(1, ticket.KindClosed) != 0 || l.wrote(3, ticket.KindReply) != 1 {
		t.Error("the letters are others")
	}
	err := l.db.View(context.Background(), func(tx ticket.Reader) error {
		octets, err := tx.Raw(3, 3)
		if !strings.Contains(string(octets), "one@customer.test") {
			t.Errorf("the copy of a copy is %q", octets)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

// texts lists what a ticket's messages say, in their order.
func (l *timeline) texts(n ticket.Number) string {
	l.Helper()
	var all []string
	err := l.db.View(context.Background(), func(tx ticket.Reader) error {
		list, err := tx.Messages(n)
		all = nil
		for _, m := range list {
			if m.Kind != ticket.CommandsOnly {
				all = append(all, m.Text)
			}
		}
		return err
	})
	if err != nil {
		l.Fatal(err)
	}
	return strings.Join(all, "|")
}

// TestRate: looking at a rating's page changes nothing, the answer counts once.
func TestRate(t *testing.T) {
	l := begin(t, nil)
	ctx := context.Background()
	token := l.keys.Issue(ticket.TokenRating, stored(t, l.db, 1), 0)
	if err := l.desk.Pages.Rate(ctx, token, 5); !errors.Is(err, ticket.ErrToken) {
		t.Errorf("an open ticket was rated: %v", err)
	}
	l.ana(1, "two@agents.test", "#closed")
	for _, n := range []int{5, 5, 3} {
		if _, err := l.desk.Pages.RatingOf(ctx, token); err != nil {
			t.Fatal(err)
		}
		if err := l.desk.Pages.Rate(ctx, token, n); err != nil {
			t.Fatal(err)
		}
	}
	if got, err := l.desk.Pages.RatingOf(ctx, token); err != nil || got.Given != 3 || got.Ticket != 1 {
		t.Errorf("rated %+v, %v", got, err)
	}
	if got, err := l.desk.Pages.Ratings(ctx); err != nil || got.Overall != (ticket.Tally{Count: 1, Mean: 3}) {
		t.Errorf("tally %+v, %v", got, err)
	}
	for name, bad := range map[string]string{
		"reply":         l.keys.Issue(ticket.TokenReply, stored(t, l.db, 1), 0),
		"agent's":       l.keys.Issue(ticket.TokenRating, stored(t, l.db, 1), 1),
		"no token":      "aaaa",
		"other ticket":  l.keys.Issue(ticket.TokenRating, &ticket.Ticket{Number: 2, People: make([]ticket.Person, 1)}, 0),
		"other secrets": l.keys.Issue(ticket.TokenRating, &ticket.Ticket{Number: 1, People: make([]ticket.Person, 1)}, 0),
	} {
		if err := l.desk.Pages.Rate(ctx, bad, 1); !errors.Is(err, ticket.ErrToken) {
			t.Errorf("%s token: %v", name, err)
		}
	}
	if err := l.desk.Pages.Rate(ctx, token, 6); err == nil {
		t.Error("6 of 5")
	}
}

// TestEraseRelated: an erased ticket takes along what was merged into it, and what others copied
// from it; what was split from it stays.
func TestEraseRelated(t *testing.T) {
	ctx := context.Background()
	raws := func(l *timeline, n ticket.Number, id uint32) (octets []byte) {
		err := l.db.View(ctx, func(tx ticket.Reader) (err error) {
			if octets, err = tx.Raw(n, id); errors.Is(err, ticket.ErrNotFound) {
				return nil
			}
			return err
		})
		if err != nil {
			t.Error(err)
		}
		return octets
	}
	merge := func() *timeline {
		l := begin(t, nil)
		l.carla("support@desk.test", "two@customer.test", "Help again")
		l.ana(1, "m1@agents.test", "#merge 2")
		return l
	}
	t.Run("the merge target", func(t *testing.T) {
		l := merge()
		if err := l.desk.Erase(ctx, 2, "admin"); err != nil {
			t.Fatal(err)
		}
		if stored(t, l.db, 1).Erased.IsZero() || raws(l, 1, 1) != nil || raws(l, 2, 1) != nil {
			t.Error("the merged ticket is still there")
		}
	})
	t.Run("the merged one", func(t *testing.T) {
		l := merge()
		if err := l.desk.Erase(ctx, 1, "admin"); err != nil {
			t.Fatal(err)
		}
		if got := l.texts(2); got != "Help again|"+ticket.Gone || raws(l, 2, 1) == nil {
			t.Errorf("the merge target holds %q", got)
		}
	})
	split := func() *timeline {
		l := begin(t, nil)
		l.carla(letters(t, l.db, 1)[ticket.KindReceived].ReplyTo.Address.String(), "two@customer.test", "Another thing")
		l.ana(1, "s1@agents.test", "#split")
		if got := l.texts(2); got != "Another thing" || raws(l, 2, 1) == nil {
			t.Fatalf("the new ticket holds %q", got)
		}
		return l
	}
	t.Run("the old one of two", func(t *testing.T) {
		l := split()
		if err := l.desk.Erase(ctx, 1, "admin"); err != nil {
			t.Fatal(err)
		}
		if got := l.texts(2); got != "Another thing" || raws(l, 2, 1) == nil || strings.Contains(l.texts(1), "thing") {
			t.Errorf("they hold %q and %q", l.texts(1), got)
		}
	})
	// Two is merged into one, and of one its message becomes three.
	parted := func() *timeline {
		l := begin(t, nil)
		l.carla("support@desk.test", "two@customer.test", "Another thing")
		l.ana(2, "m1@agents.test", "#merge 1")
		l.ana(1, "s1@agents.test", "#split")
		if got := l.texts(3); got != "Another thing" || raws(l, 3, 1) == nil {
			t.Fatalf("the new ticket holds %q", got)
		}
		return l
	}
	for name, erased := range map[string]ticket.Number{"the merge target that was split": 1, "what was merged into one that was split": 2} {
		t.Run(name, func(t *testing.T) {
			l := parted()
			if err := l.desk.Erase(ctx, erased, "admin"); err != nil {
				t.Fatal(err)
			}
			if got := l.texts(3); got != "Another thing" || raws(l, 3, 1) == nil {
				t.Errorf("the new ticket holds %q and %d octets", got, len(raws(l, 3, 1)))
			}
			if left := l.texts(1) + l.texts(2); strings.Contains(left, "thing") || raws(l, 2, 1) != nil {
				t.Errorf("the others hold %q", left)
			}
			if err := l.desk.Erase(ctx, 3, "admin"); err != nil {
				t.Fatal(err)
			}
			l.gone("Another thing")
		})
	}
	t.Run("the new one of a copy", func(t *testing.T) {
		l := parted()
		if err := l.desk.Erase(ctx, 3, "admin"); err != nil {
			t.Fatal(err)
		}
		l.gone("Another thing")
	})
	t.Run("the newest of a copy, after the one between", func(t *testing.T) {
		l := parted()
		carla := letters(t, l.db, 3)[ticket.KindReceived].ReplyTo.Address.String()
		l.carla(carla, "three@customer.test", "A third thing")
		do(t, l.desk, "ana@agents.test", letters(t, l.db, 3)[ticket.KindTranscript].ReplyTo.Address.String(), raw("ana@agents.test", "s3@agents.test", "#split 1"))
		if got := l.texts(4); got != "Another thing" {
			t.Fatalf("the newest holds %q", got)
		}
		for _, n := range []ticket.Number{3, 4} {
			if got := raws(l, 4, 1); got == nil {
				t.Error("the newest lost its mail")
			}
			if err := l.desk.Erase(ctx, n, "admin"); err != nil {
				t.Fatal(err)
			}
		}
		l.gone("Another thing")
	})
	t.Run("the old one, with the new one that was merged back", func(t *testing.T) {
		l := split()
		do(t, l.desk, "ana@agents.test", letters(t, l.db, 2)[ticket.KindTranscript].ReplyTo.Address.String(), raw("ana@agents.test", "b1@agents.test", "#merge 1"))
		if got := l.texts(1); got != "Help|Another thing|Another thing" {
			t.Fatalf("the old one holds %q", got)
		}
		if err := l.desk.Erase(ctx, 1, "admin"); err != nil {
			t.Fatal(err)
		}
		l.gone("Another thing")
	})
	t.Run("the new one that was merged", func(t *testing.T) {
		l := split()
		l.carla("support@desk.test", "three@customer.test", "A third one")
		l.carla(letters(t, l.db, 2)[ticket.KindReceived].ReplyTo.Address.String(), "four@customer.test", "More of it")
		do(t, l.desk, "ana@agents.test", letters(t, l.db, 2)[ticket.KindTranscript].ReplyTo.Address.String(), raw("ana@agents.test", "m2@agents.test", "#merge 3"))
		if got := l.texts(3); got != "A third one|Another thing|More of it" {
			t.Fatalf("the merge target holds %q", got)
		}
		if err := l.desk.Erase(ctx, 2, "admin"); err != nil {
			t.Fatal(err)
		}
		if got := l.texts(3); got != "A third one|"+ticket.Gone+"|"+ticket.Gone {
			t.Errorf("the merge target holds %q", got)
		}
	})
	t.Run("the new one of two", func(t *testing.T) {
		l := split()
		if err := l.desk.Erase(ctx, 2, "admin"); err != nil {
			t.Fatal(err)
		}
		if got := l.texts(1); got != "Help|"+ticket.Gone || raws(l, 1, 2) != nil {
			t.Errorf("the old one holds %q", got)
		}
	})
}

// TestActOnDeleted: without a mail, too, a deleted ticket is not there for customers.
func TestActOnDeleted(t *testing.T) {
	l := begin(t, nil)
	l.ana(1, "d1@agents.test", "#delete")
	say := desk.ActRequest{Ticket: 1, As: address("carla@customer.test"), Text: "Hello?"}
	if _, err := l.desk.Act(context.Background(), say); !errors.Is(err, ticket.ErrNotFound) {
		t.Errorf("Carla wrote to it: %v", err)
	}
	say.As, say.Note = address("ana@agents.test"), true
	if _, err := l.desk.Act(context.Background(), say); err != nil {
		t.Errorf("Ana could not: %v", err)
	}
}

// TestLinksAndLettersOfMerged: a link of a merged ticket leads to the merge target, and letters
// of it that wait do not leave to who was removed there.
func TestLinksAndLettersOfMerged(t *testing.T) {
	l := begin(t, func(p *policy.Policy) { p.Hold = time.Minute })
	ctx := context.Background()
	l.ana(1, "s1@agents.test", "#share dan@customer.test")
	link, err := l.desk.Pages.Link(ctx, 1, address("carla@customer.test"), time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	l.ana(1, "a1@agents.test", "Since when?")
	l.carla("support@desk.test", "two@customer.test", "Help again")
	l.ana(1, "m1@agents.test", "#merge 2")
	if v, err := l.desk.Pages.CheckLink(ctx, link.Token); err != nil || v.Ticket != 2 {
		t.Errorf("the link leads to %+v, %v", v, err)
	}
	l.ana(1, "u1@agents.test", "#undo")
	if got := letters(t, l.db, 2)[ticket.KindTranscript]; got == nil || got.Facts.Refused[0].Key != "undo-merged" {
		t.Errorf("#undo after #merge: %+v", got)
	}
	l.ana(2, "s2@agents.test", "#unshare dan@customer.test")
	var waiting []*ticket.Letter
	err = l.db.View(ctx, func(tx ticket.Reader) error {
		waiting, err = tx.Letters(1)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	leaves := map[string]bool{}
	for _, letter := range waiting {
		if letter.Kind == ticket.KindReply {
			_, ok, err := l.desk.Queue.Job(ctx, letter.ID)
			leaves[letter.To.Address.Local] = ok && err == nil
		}
	}
	if len(leaves) != 2 || !leaves["carla"] || leaves["dan"] {
		t.Errorf("leaves to %v", leaves)
	}
}
