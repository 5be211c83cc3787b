package desk_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/rs/zerolog"

	"guichet/desk"
	"guichet/desk/policy"
	"guichet/store/bolt"
	"guichet/ticket"
)

// patient is a desk over a store of its own, in which agents' mail waits two minutes.
type patient struct {
	db   *bolt.DB
	keys *ticket.Keyring
	now  time.Time
}

func newPatient(t *testing.T) *patient {
	t.Helper()
	db, err := bolt.Open(t.TempDir(), bolt.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	keys, err := ticket.NewKeyring(time.Unix(0, 0))
	if err != nil {
		t.Fatal(err)
	}
	return &patient{db, keys, time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)}
}

// start begins the desk anew.
func (h *patient) start(t *testing.T) *desk.Desk {
	t.Helper()
	d := desk.New(desk.Options{
		Store: h.db, Keys: h.keys, Words: words{}, Judge: judge{}, Log: zerolog.Nop(), Now: func() time.Time { return h.now },
		Policy: policy.Policy{
			Hostname: "mx.desk.test", CloseAfter: time.Hour, AgentReply: ticket.Pending, Hold: 2 * time.Minute,
			MaxMail: 25_000_000, MaxAttachments: 10_000_000,
			Addresses: []policy.SupportAddress{{Address: address("support@desk.test"), Separator: "+", Name: "Desk"}},
			Agents:    []policy.Agent{{Address: address("ana@agents.test"), Name: "Ana"}, {Address: address("ben@agents.test"), Name: "Ben"}},
		},
	})
	if err := d.Start(context.Background()); err != nil {
		t.Fatal(err)
	}
	return d
}

// replyTo returns the addresses to which the readers of ticket 1's letters of a kind reply.
func (h *patient) replyTo(t *testing.T, kind ticket.LetterKind) map[string]string {
	t.Helper()
	to := map[string]string{}
	err := h.db.View(context.Background(), func(tx ticket.Reader) error {
		list, err := tx.Letters(1)
		for _, l := range list {
			if l.Kind == kind {
				to[l.To.Address.String()] = l.ReplyTo.Address.String()
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return to
}

// TestUndoAfterRestart: a restart gives the full time again, and what was held before it can
// still be taken back, with the people who came by it.
func TestUndoAfterRestart(t *testing.T) {
	h := newPatient(t)
	db := h.db
	d := h.start(t)
	if err := send(d, "carla@customer.test", "support@desk.test", raw("carla@customer.test", "one@customer.test", "Help")); err != nil {
		t.Fatal(err)
	}
	to := h.replyTo(t, ticket.KindNew)["ana@agents.test"]
	if err := send(d, "ana@agents.test", to, raw("ana@agents.test", "two@agents.test", "#share dan@customer.test\r\nPlease try again.")); err != nil {
		t.Fatal(err)
	}
	h.now = h.now.Add(119 * time.Second)
	d = h.start(t)
	if l := letters(t, db, 1)[ticket.KindReply]; l.State != ticket.LetterHeld || !l.Due.Equal(h.now.Add(2*time.Minute)) {
		t.Fatalf("after the restart the reply is %s, due %v", l.State, l.Due)
	}
	h.now = h.now.Add(119 * time.Second)
	if err := send(d, "ana@agents.test", to, raw("ana@agents.test", "three@agents.test", "#undo")); err != nil {
		t.Fatal(err)
	}
	tk := stored(t, db, 1)
	if l := letters(t, db, 1)[ticket.KindReply]; l.State != ticket.LetterCancelled || tk.Status != ticket.Open {
		t.Errorf("the reply is %s, the ticket %s", l.State, tk.Status)
	}
	for _, p := range tk.People {
		if p.Address == address("dan@customer.test") && p.Standing != ticket.Former {
			t.Errorf("Dan is still %s", p.Standing)
		}
	}
}

// TestUndoOfCommands: commands of which no customer hears can be taken back as long as words
// could; what came after them by somebody else stays.
func TestUndoOfCommands(t *testing.T) {
	for _, c := range []struct {
		name, first string
		between     string // Ben's
		wait        time.Duration
		want        string // priority and tags; the ticket is nobody's at the end
	}{
		{"in time", "#priority high\r\n#tag fuser\r\n#assign ben", "", 119 * time.Second, "normal []"},
		{"too late", "#priority high\r\n#tag fuser", "", 121 * time.Second, "high [fuser]"},
		{"changed by another since", "#priority high\r\n#tag fuser", "#priority low", time.Minute, "low []"},
		{"one line failed", "#priority high\r\n#tag fuser\r\n#assign zoe", "", time.Minute, "normal []"},
		{"with a command that reaches people", "#priority high\r\n#tag fuser\r\n#link 1", "", time.Minute, "high [fuser]"},
		{"a note came with them", "#note\r\n#priority high\r\n#tag fuser\r\n\r\nShe called.", "", time.Minute, "high [fuser]"},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := newPatient(t)
			d := h.start(t)
			mails := 0
			give := func(from, to, words string) {
				t.Helper()
				mails++
				if err := send(d, from, to, raw(from, fmt.Sprintf("%d@agents.test", mails), words)); err != nil {
					t.Fatal(err)
				}
			}
			give("carla@customer.test", "support@desk.test", "Help")
			to := h.replyTo(t, ticket.KindNew)
			give("ana@agents.test", to["ana@agents.test"], c.first)
			if c.between != "" {
				give("ben@agents.test", to["ben@agents.test"], c.between)
			}
			h.now = h.now.Add(c.wait)
			give("ana@agents.test", to["ana@agents.test"], "#undo")
			if tk := stored(t, h.db, 1); fmt.Sprint(tk.Priority, " ", tk.Tags) != c.want || !tk.Assignee.IsZero() {
				t.Errorf("%s %v %s, want %s", tk.Priority, tk.Tags, tk.Assignee, c.want)
			}
		})
	}
}
