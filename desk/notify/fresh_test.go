package notify_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"guichet/desk/change"
	"guichet/desk/desktest"
	"guichet/desk/notify"
	"guichet/mail"
	"guichet/parser"
	"guichet/ticket"
)

// TestProvenHumansHaveACountOfTheirOwn: PRODUCT 1.12.
func TestProvenHumansHaveACountOfTheirOwn(t *testing.T) {
	said := change.HashText("Printer", "It is broken.")
	for _, c := range []struct {
		name    string
		verdict mail.Result
		heard   ticket.Hearing
		counts  change.Counts
		fresh   bool // counts there
		told    bool
		again   time.Duration
	}{
		{"the first", mail.Pass, ticket.Hearing{}, change.Counts{}, true, true, 0},
		{"automatic letters are another count", mail.Pass, ticket.Hearing{}, change.Counts{Hour: 50, Day: 50}, true, true, 0},
		{"the 29th of the hour", mail.Pass, ticket.Hearing{}, change.Counts{FreshHour: 28, FreshDay: 28}, true, true, 0},
		{"the last of the hour says so", mail.Pass, ticket.Hearing{}, change.Counts{FreshHour: 29, FreshDay: 29}, true, true, time.Hour},
		{"the last of the day says so", mail.Trusted, ticket.Hearing{}, change.Counts{FreshHour: 3, FreshDay: 99}, true, true, 24 * time.Hour},
		{"beyond the hour", mail.Pass, ticket.Hearing{}, change.Counts{FreshHour: 30, FreshDay: 30}, true, false, 0},
		{"beyond the day", mail.Pass, ticket.Hearing{}, change.Counts{FreshDay: 100}, true, false, 0},
		{"59 seconds after an answer", mail.Pass, ticket.Hearing{Answered: desktest.Noon.Add(-59 * time.Second)}, change.Counts{}, false, true, 0},
		{"the same, and the budget of machines is spent", mail.Pass, ticket.Hearing{Answered: desktest.Noon.Add(-59 * time.Second)}, change.Counts{Hour: 6, Day: 6}, false, false, 0},
		{"61 seconds after an answer", mail.Pass, ticket.Hearing{Answered: desktest.Noon.Add(-61 * time.Second)}, change.Counts{Hour: 5}, true, true, 0},
		{"one of the last ten again", mail.Pass, ticket.Hearing{Words: []uint64{3, said, 4}}, change.Counts{Hour: 6, Day: 6}, false, false, 0},
		{"not proven", mail.None, ticket.Hearing{}, change.Counts{Hour: 6, Day: 6}, false, false, 0},
	} {
		w := desktest.NewWorld(t)
		w.State.Contact = &ticket.Contact{Address: desktest.Addr("eve@else.test"), Heard: c.heard}
		w.State.Counts = c.counts
		p := w.Decide(desktest.TestMail{From: "eve@else.test", Verdict: c.verdict, M: parser.Message{Subject: "Printer", Reply: "It is broken."}})
		var got *ticket.Letter
		for _, l := range p.Changes[0].Letters {
			if l.Kind == ticket.KindReceived {
				got = l
			}
		}
		if (got != nil) != c.told {
			t.Errorf("%s: told %v; why: %q", c.name, got != nil, p.Why)
			continue
		}
		if got == nil {
			continue
		}
		if got.Facts.Again != c.again {
			t.Errorf("%s: again in %s, want %s", c.name, got.Facts.Again, c.again)
		}
		if slices.Contains(p.Counted, notify.FreshKey(desktest.Addr("eve@else.test"))) != c.fresh {
			t.Errorf("%s: counted %q", c.name, p.Counted)
		}
	}
}

// TestHearingKeepsTen: of what somebody wrote the last ten are known.
func TestHearingKeepsTen(t *testing.T) {
	var h ticket.Hearing
	for i := range uint64(13) {
		h = h.With(i)
	}
	if fmt.Sprint(h.Words) != "[3 4 5 6 7 8 9 10 11 12]" {
		t.Error(h.Words)
	}
}

// TestMistypedCommandIsAnswered: once an hour, whatever was sent before.
func TestMistypedCommandIsAnswered(t *testing.T) {
	const carla = "carla@customer.test"
	for _, c := range []struct {
		name   string
		last   time.Time
		say    parser.Command
		answer bool
	}{
		{"the first", time.Time{}, parser.Command{Name: "grant", Args: "soon", Line: "#grant soon"}, true},
		{"the next after an hour", desktest.Noon.Add(-time.Hour), parser.Command{Name: "share", Args: "nobody", Line: "#share nobody"}, true},
		{"the next within the hour", desktest.Noon.Add(-59 * time.Minute), parser.Command{Name: "share", Args: "nobody", Line: "#share nobody"}, false},
		{"one that could be done", time.Time{}, parser.Command{Name: "sensitive", Line: "#sensitive"}, false},
	} {
		w := desktest.NewWorld(t)
		w.State.Counts = change.Counts{Hour: 9, Day: 30, FreshHour: 40, FreshDay: 110}
		w.State.Contact = &ticket.Contact{Address: desktest.Addr(carla), Heard: ticket.Hearing{Refused: c.last}}
		p := w.Decide(desktest.TestMail{From: carla, Verdict: mail.Pass, To: w.TokenOf(carla, ticket.TokenReply), M: parser.Message{Commands: []parser.Command{c.say}}})
		if got := desktest.Heard(p) == "carla transcript"; got != c.answer {
			t.Errorf("%s: heard %q; why: %q", c.name, desktest.Heard(p), p.Why)
		}
	}
}

// TestQuestionsHaveACountOfTheirOwn: #list in a mail of its own is answered 30 times an hour.
func TestQuestionsHaveACountOfTheirOwn(t *testing.T) {
	for _, c := range []struct {
		counts change.Counts
		want   int
	}{{change.Counts{Hour: 20, Day: 40}, 1}, {change.Counts{FreshHour: 29}, 1}, {change.Counts{FreshHour: 30}, 0}, {change.Counts{FreshDay: 100}, 0}, {change.Counts{DomainHour: 5000}, 0}} {
		w := desktest.NewWorld(t)
		w.State.Counts = c.counts
		p := rulesOf(w, parser.Message{Commands: []parser.Command{{Name: "help", Line: "#help"}}})
		if len(p.Letters) != c.want {
			t.Errorf("%+v: %d letters, why %q", c.counts, len(p.Letters), p.Why)
		}
		if c.want == 1 && (c.counts.FreshHour == 29) != (p.Letters[0].Facts.Again == time.Hour) {
			t.Errorf("%+v: again in %s", c.counts, p.Letters[0].Facts.Again)
		}
	}
}

func rulesOf(w *desktest.World, m parser.Message) *change.Plan {
	return w.Decide(desktest.TestMail{From: "eve@else.test", Verdict: mail.Pass, M: m})
}
