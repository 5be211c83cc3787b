package desk_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"net/netip"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/rs/zerolog"

	"guichet/desk"
	"guichet/desk/policy"
	"guichet/mail"
	"guichet/store/bolt"
	"guichet/ticket"
)

// open returns a desk over a fresh store.
func open(t testing.TB, now func() time.Time) (*desk.Desk, *bolt.DB) {
	start, db, _ := site(t, now, nil)
	return start(), db
}

// site returns a fresh store and what starts a desk over it, as often as a process does.
func site(t testing.TB, now func() time.Time, change func(*policy.Policy)) (start func() *desk.Desk, db *bolt.DB, keys *ticket.Keyring) {
	db, err := bolt.Open(t.TempDir(), bolt.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if problems, err := db.Check(context.Background()); err != nil || len(problems) > 0 {
			t.Errorf("the store is damaged: %v, %v", problems, err)
		}
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	keys, err = ticket.NewKeyring(time.Unix(0, 0))
	if err != nil {
		t.Fatal(err)
	}
	o := options(db, keys, now)
	if change != nil {
		change(&o.Policy)
	}
	return func() *desk.Desk {
		d := desk.New(o)
		if err := d.Start(context.Background()); err != nil {
			t.Fatal(err)
		}
		return d
	}, db, keys
}

// options are those of a desk with one address, one agent and one admin.
func options(db *bolt.DB, keys *ticket.Keyring, now func() time.Time) desk.Options {
	return desk.Options{
		Store: db, Keys: keys, Words: words{}, Judge: judge{}, Log: zerolog.Nop(), Now: now,
		Policy: policy.Policy{
			Hostname: "mx.desk.test", CloseAfter: time.Hour, AgentReply: ticket.Pending,
			MaxMail: 25_000_000, MaxAttachments: 10_000_000, AutoHour: 5, AutoDay: 20, AutoTicket: 50,
			Addresses: []policy.SupportAddress{{Address: address("support@desk.test"), Separator: "+", Name: "Desk"}},
			Agents:    []policy.Agent{{Address: address("ana@agents.test"), Name: "Ana"}},
			Admins:    []mail.Address{address("root@admins.test")},
		},
	}
}

type words struct{}

func (words) Languages() []string               { return []string{"de", "en", "es", "fr", "it", "nl", "pt"} }
func (words) RequestSubject(string) string      { return "Your request" }
func (words) NewSubject(_ string, n int) string { return fmt.Sprintf("New requests: %d", n) }

func (words) LoginSubject(string, string) string    { return "Your login" }
func (words) QuarantineSubject(string, int) string  { return "Mails in quarantine" }
func (words) RightsSubject(string) string           { return "Requests that you may see now" }
func (words) QuestionSubject(_, name string) string { return "A question from " + name }
func (words) NoSubject(string) string               { return "(no subject)" }
func (words) FormQuestions() []string               { return nil }
func (words) NoteName(string, uint64) string        { return "Note" }
func (words) ViaName(_, name, desk string) string   { return name + " via " + desk }

// judge believes trusted hosts.
type judge struct{}

func (judge) Check(_ context.Context, env mail.Envelope, _ []mail.Mailbox, _ []byte) mail.Verdict {
	if env.Trusted {
		return mail.Verdict{Result: mail.Trusted}
	}
	return mail.Verdict{Result: mail.None}
}

func (j judge) Find(ctx context.Context, env mail.Envelope, from []mail.Mailbox, raw []byte) mail.Finding {
	return mail.Finding{Verdict: j.Check(ctx, env, from, raw)}
}

func address(s string) mail.Address {
	a, err := mail.ParseAddress(s)
	if err != nil {
		panic(s)
	}
	return a
}

func send(d *desk.Desk, from, to, raw string) error {
	return d.Receive(context.Background(), mail.Envelope{
		Session: "s", Remote: netip.MustParseAddr("192.0.2.1"), Trusted: true,
		From: address(from), Recipients: []mail.Address{address(to)}, At: time.Now(),
	}, strings.NewReader(raw))
}

// raw writes a mail; words is its text.
func raw(from, id, words string) string {
	return fmt.Sprintf("From: %s\r\nTo: support@desk.test\r\nSubject: Cannot log in\r\nMessage-ID: <%s>\r\n\r\n%s\r\n", from, id, words)
}

// letters returns all letters of a ticket, by kind.
func letters(t *testing.T, db *bolt.DB, n ticket.Number) map[ticket.LetterKind]*ticket.Letter {
	all := map[ticket.LetterKind]*ticket.Letter{}
	err := db.View(context.Background(), func(tx ticket.Reader) error {
		list, err := tx.Letters(n)
		for _, l := range list {
			all[l.Kind] = l
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func stored(t *testing.T, db *bolt.DB, n ticket.Number) *ticket.Ticket {
	var got *ticket.Ticket
	err := db.View(context.Background(), func(tx ticket.Reader) error {
		var err error
		got, err = tx.Ticket(n)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return got
}

// TestResolvedClosesAfterItsLetterWasAccepted takes a ticket through its life.
func TestResolvedClosesAfterItsLetterWasAccepted(t *testing.T) {
	var clock atomic.Int64
	clock.Store(time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC).UnixNano())
	pass := func(d time.Duration) { clock.Add(int64(d)) }
	d, db := open(t, func() time.Time { return time.Unix(0, clock.Load()) })
	ctx := context.Background()
	if err := send(d, "carla@customer.test", "support@desk.test", raw("carla@customer.test", "one@customer.test", "Help")); err != nil {
		t.Fatal(err)
	}
	agents := letters(t, db, 1)[ticket.KindNew].ReplyTo.Address
	if err := send(d, "ana@agents.test", agents.String(), raw("ana@agents.test", "two@agents.test", "#resolved\r\nDone.")); err != nil {
		t.Fatal(err)
	}
	resolved := letters(t, db, 1)[ticket.KindResolved]
	record := func(o ticket.Outcome, retry time.Time) {
		if err := d.Queue.Record(ctx, resolved.ID, ticket.Attempt{At: time.Unix(0, clock.Load()), Outcome: o, Reply: "250 ok"}, retry); err != nil {
			t.Fatal(err)
		}
	}
	tick := func() ticket.Status {
		if err := d.Fire(ctx); err != nil {
			t.Fatal(err)
		}
		return stored(t, db, 1).Status
	}
	record(ticket.Temporary, time.Unix(0, clock.Load()).Add(time.Minute))
	pass(2 * time.Hour)
	if got := tick(); got != ticket.Resolved {
		t.Errorf("deferred: the clock must wait, the ticket is %s", got)
	}
	record(ticket.Delivered, time.Time{})
	pass(59 * time.Minute)
	if got := tick(); got != ticket.Resolved {
		t.Errorf("an hour has not passed, the ticket is %s", got)
	}
	pass(time.Minute)
	if got := tick(); got != ticket.Closed {
		t.Errorf("an hour passed, the ticket is %s", got)
	}
	tick()
	count := 0
	err := db.View(ctx, func(tx ticket.Reader) error {
		list, err := tx.Letters(1)
		for _, l := range list {
			if l.Kind == ticket.KindClosed {
				count++
			}
		}
		return err
	})
	if err != nil || count != 1 {
		t.Errorf("%d closed letters, %v", count, err)
	}
}

func TestRecipient(t *testing.T) {
	d, db := open(t, nil)
	if err := send(d, "carla@customer.test", "support@desk.test", raw("carla@customer.test", "one@customer.test", "Help")); err != nil {
		t.Fatal(err)
	}
	path := letters(t, db, 1)[ticket.KindReceived].ReturnPath
	altered := path
	altered.Local = path.Local[:23] + string("ab"[b2i(path.Local[23] == 'a')])
	for _, c := range []struct {
		name string
		to   mail.Address
		want mail.Kind
		ok   bool
	}{
		{"support", address("support@desk.test"), 0, true},
		{"bare postmaster", mail.Address{Local: "Postmaster"}, 0, true},
		{"return path", path, 0, true},
		{"altered return path", altered, mail.NoMailbox, false},
		{"unknown", address("sales@desk.test"), mail.NoMailbox, false},
		{"foreign", address("carla@customer.test"), mail.NoRelay, false},
	} {
		err := d.Recipient(context.Background(), &mail.Envelope{}, c.to)
		if (err == nil) != c.ok || err != nil && mail.KindOf(err) != c.want {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

// TestFilesOverTheLimit drops what does not fit and keeps the rest bit by bit.
func TestFilesOverTheLimit(t *testing.T) {
	d, db := open(t, nil)
	var b strings.Builder
	b.WriteString("From: carla@customer.test\r\nSubject: files\r\nMessage-ID: <f@customer.test>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=B\r\n\r\n--B\r\n\r\nThree files\r\n")
	for i, size := range []int{6_000_000, 5_000_000, 3_000_000} {
		fmt.Fprintf(&b, "--B\r\nContent-Type: application/octet-stream\r\nContent-Disposition: attachment; filename=f%d.bin\r\nContent-Transfer-Encoding: base64\r\n\r\n", i)
		code := base64.StdEncoding.EncodeToString(bytes.Repeat([]byte{byte(i)}, size))
		for len(code) > 76 {
			b.WriteString(code[:76] + "\r\n")
			code = code[76:]
		}
		b.WriteString(code + "\r\n")
	}
	b.WriteString("--B--\r\n")
	if err := send(d, "carla@customer.test", "support@desk.test", b.String()); err != nil {
		t.Fatal(err)
	}
	var m *ticket.Message
	var kept []byte
	err := db.View(context.Background(), func(tx ticket.Reader) (err error) {
		if m, err = tx.Message(1, 1); err != nil {
			return err
		}
		kept, err = tx.Raw(1, 1)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(m.Attachments) != 3 || m.Attachments[0].Dropped || !m.Attachments[1].Dropped || m.Attachments[2].Dropped {
		t.Errorf("kept %+v", m.Attachments)
	}
	if len(kept) > 13_000_000 || !bytes.Contains(kept, []byte("filename=f1.bin")) {
		t.Errorf("the stored mail has %d bytes; the dropped file's header must stay", len(kept))
	}
	if got := letters(t, db, 1)[ticket.KindReceived].Facts.Dropped; len(got) != 1 || got[0].Name != "f1.bin" {
		t.Errorf("the sender is told of %+v", got)
	}
}

func TestForeignKeyring(t *testing.T) {
	_, db := open(t, nil)
	keys, err := ticket.NewKeyring(time.Now())
	if err != nil {
		t.Fatal(err)
	}
	other := desk.New(desk.Options{Store: db, Keys: keys, Words: words{}, Judge: judge{}, Policy: policy.Policy{}})
	if err := other.Start(context.Background()); !errors.Is(err, desk.ErrKeyring) {
		t.Errorf("started with other keys: %v", err)
	}
}
