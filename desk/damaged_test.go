package desk_test

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"go.etcd.io/bbolt"

	"guichet/desk"
	"guichet/store/bolt"
	"guichet/ticket"
)

// damagedDesk is a store in which one record at a time is damaged.
type damagedDesk struct {
	*testing.T
	keys *ticket.Keyring
	now  time.Time
}

func (x *damagedDesk) open(dir string) (*desk.Desk, *bolt.DB, error) {
	db, err := bolt.Open(dir, bolt.Options{})
	if err != nil {
		return nil, nil, err
	}
	d := desk.New(options(db, x.keys, func() time.Time { return x.now }))
	return d, db, d.Start(context.Background())
}

// fill gives the desk two customers, each with an open ticket, two with a resolved one whose time comes, a note, an
// unverified mail, one in quarantine, a machine's, and letters on their way.
func (x *damagedDesk) fill(dir string) {
	d, db, err := x.open(dir)
	if err != nil {
		x.Fatal(err)
	}
	defer db.Close()
	for n, who := range []string{"carla", "dora", "eve", "fred"} {
		from := who + "@" + who + ".test"
		if err := send(d, from, "support@desk.test", raw(from, who+"@customer.test", "Hello")); err != nil {
			x.Fatal(err)
		}
		token := reply(x.T, db, x.keys, ticket.Number(n+1), "ana@agents.test")
		words := "Try this."
		if n >= 2 {
			words = "#resolved\nDone."
		}
		if err := send(d, "ana@agents.test", token, raw("ana@agents.test", who+"@agents.test", words)); err != nil {
			x.Fatal(err)
		}
	}
	for _, m := range []string{
		"From: ana@agents.test\r\nMessage-ID: <forged@x>\r\nSubject: x\r\n\r\n#resolved\r\n",
		"From: robot@carla.test\r\nAuto-Submitted: auto-generated\r\nMessage-ID: <robot@x>\r\nReferences: <carla@customer.test>\r\nSubject: [#1] x\r\n\r\nBeep\r\n",
	} {
		if err := send(d, "x@carla.test", "support@desk.test", m); err != nil {
			x.Fatal(err)
		}
	}
	due, _, err := d.Queue.Due(context.Background(), 1000) // the clock of a resolved ticket starts when its letter is accepted
	for _, l := range due {
		if l.Ticket > 2 && err == nil {
			err = d.Queue.Record(context.Background(), l.ID, ticket.Attempt{At: x.now, Outcome: ticket.Delivered, Code: 250}, time.Time{})
		}
	}
	if err != nil {
		x.Fatal(err)
	}
	if problems, err := db.Check(context.Background()); err != nil || len(problems) > 0 {
		x.Fatalf("the store is damaged: %v, %v", problems, err)
	}
}

// reply is the reply address that a person of a ticket has.
func reply(t *testing.T, db *bolt.DB, k *ticket.Keyring, n ticket.Number, who string) string {
	it := stored(t, db, n)
	for i, p := range it.People {
		if p.Address == address(who) {
			return "support+" + k.Issue(ticket.TokenReply, it, i) + "@desk.test"
		}
	}
	t.Fatalf("%s has no part in ticket %d", who, n)
	return ""
}

// everyRecord has TestDamagedRecordCostsItsOwn damage each record in turn, not one of four.
var everyRecord = flag.Bool("every-record", false, "damage every record in turn")

// TestDamagedRecordCostsItsOwn: whichever record is damaged, the desk starts, a stranger's mail is taken and answered, one
// of two customers at least can reply, timers fire and letters leave, and the record is named.
func TestDamagedRecordCostsItsOwn(t *testing.T) {
	keys, err := ticket.NewKeyring(time.Unix(0, 0))
	if err != nil {
		t.Fatal(err)
	}
	x := &damagedDesk{T: t, keys: keys, now: time.Now().UTC()}
	whole := t.TempDir()
	x.fill(whole)
	tried := map[string]int{}
	for _, at := range places(t, whole) {
		if slices.Contains([]string{"meta", "fresh", "segments", "terms"}, at.bucket) {
			continue // of the whole desk; the search index is told by itself
		}
		if tried[at.bucket]++; tried[at.bucket]%4 != 1 && !*everyRecord {
			continue
		}
		dir := filepath.Join(t.TempDir(), "data")
		if err := os.CopyFS(dir, os.DirFS(whole)); err != nil {
			t.Fatal(err)
		}
		damage(t, dir, at)
		if err := x.lives(dir); err != nil {
			t.Errorf("%s %x: %v", at.bucket, at.key, err)
		}
	}
	t.Log(tried)
	if len(tried) < 12 {
		t.Errorf("only %v were damaged", tried)
	}
}

// place is where a record lies.
type place struct {
	bucket string
	key    []byte
}

func places(t *testing.T, dir string) (all []place) {
	b, err := bbolt.Open(filepath.Join(dir, "guichet.db"), 0o600, &bbolt.Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	err = b.View(func(tx *bbolt.Tx) error {
		return tx.ForEach(func(name []byte, b *bbolt.Bucket) error {
			return b.ForEach(func(k, _ []byte) error {
				all = append(all, place{string(name), bytes.Clone(k)})
				return nil
			})
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// damage turns a bit of a record.
func damage(t *testing.T, dir string, at place) {
	b, err := bbolt.Open(filepath.Join(dir, "guichet.db"), 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	err = b.Update(func(tx *bbolt.Tx) error {
		in := tx.Bucket([]byte(at.bucket))
		data := bytes.Clone(in.Get(at.key))
		data[len(data)-1] ^= 4
		return in.Put(at.key, data)
	})
	if err != nil {
		t.Fatal(err)
	}
}

// lives has the desk of a damaged store work for a while.
func (x *damagedDesk) lives(dir string) error {
	was := x.now
	defer func() { x.now = was }()
	d, db, err := x.open(dir)
	if err != nil {
		return fmt.Errorf("start: %w", err)
	}
	defer db.Close()
	ctx := context.Background()
	if err := db.Scrub(ctx, 0); err != nil {
		return fmt.Errorf("scrub: %w", err)
	}
	if err := send(d, "zoe@other.test", "support@desk.test", raw("zoe@other.test", "zoe@other.test", "Hello")); err != nil {
		return fmt.Errorf("a stranger's mail: %w", err)
	}
	var refused []error
	for n, who := range []string{"carla", "dora"} {
		from := who + "@" + who + ".test"
		m := fmt.Sprintf("From: %s\r\nSubject: Re: [#%d] Cannot log in\r\nMessage-ID: <%s-again@x>\r\nReferences: <%[3]s@customer.test>\r\n\r\nMore\r\n", from, n+1, who)
		if err := send(d, from, "support@desk.test", m); err != nil {
			refused = append(refused, err)
		}
	}
	if len(refused) > 1 {
		return fmt.Errorf("no customer can reply: %v", refused)
	}
	due, _, err := d.Queue.Due(ctx, 1000)
	if err != nil {
		return fmt.Errorf("due letters: %w", err)
	}
	if !slices.ContainsFunc(due, func(l ticket.Letter) bool {
		_, ok, err := d.Queue.Job(ctx, l.ID)
		return l.To.Address == address("zoe@other.test") && ok && err == nil
	}) {
		return fmt.Errorf("of %d letters that are due the stranger's is none", len(due))
	}
	x.now = x.now.Add(2 * time.Hour) // the resolved ones close
	fired := d.Fire(ctx)
	closed := 0
	err = db.View(ctx, func(tx ticket.Reader) error {
		for n := range ticket.Number(6) {
			if it, err := tx.Ticket(n); err == nil && it.Status == ticket.Closed {
				closed++
			}
		}
		return nil
	})
	if err != nil || closed == 0 {
		return fmt.Errorf("no ticket is closed in its time: %v, %v", err, fired)
	}
	if len(db.Damage()) != 1 {
		return fmt.Errorf("the damage is told as %q", db.Damage())
	}
	return nil
}
