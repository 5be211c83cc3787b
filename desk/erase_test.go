package desk_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"guichet/desk"
	"guichet/desk/policy"
	"guichet/store/bolt"
	"guichet/ticket"
)

// everything is all that a store tells, as one text.
func everything(t *testing.T, db *bolt.DB) string {
	t.Helper()
	var b bytes.Buffer
	out := json.NewEncoder(&b)
	err := db.View(context.Background(), func(tx ticket.Reader) error {
		tickets, err := tx.Tickets(0, 1000)
		if err != nil {
			return err
		}
		for _, one := range tickets {
			messages, err := tx.Messages(one.Number)
			if err != nil {
				return err
			}
			events, err := tx.Events(one.Number)
			if err != nil {
				return err
			}
			for _, m := range messages {
				raw, err := tx.Raw(one.Number, m.ID)
				if err != nil && !errors.Is(err, ticket.ErrNotFound) {
					return err
				}
				b.Write(raw)
			}
			if err := errors.Join(out.Encode(one), out.Encode(messages), out.Encode(events)); err != nil {
				return err
			}
		}
		letters, err := tx.AllLetters(0, 1000, false)
		held, err2 := tx.HeldMails(0, 1000)
		for _, a := range held {
			raw, err := tx.HeldRaw(a.ID)
			if err != nil {
				return err
			}
			b.Write(raw)
		}
		return errors.Join(err, err2, out.Encode(letters), out.Encode(held))
	})
	if err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// holds complains about each word that all still has.
func holds(t *testing.T, all string, words ...string) {
	t.Helper()
	for _, word := range words {
		if at := strings.Index(strings.ToLower(all), strings.ToLower(word)); at >= 0 {
			t.Errorf("%s is left in: …%s…", word, all[max(0, at-200):min(len(all), at+100)])
		}
	}
}

// canaries stand in a mail of carla-canary.
var canaries = []string{"SUBJECTCANARY", "TEXTCANARY", "FILENAMECANARY", "RklMRUNBTkFSWQ", "carla-canary", "Carla Canary", "REPLYCANARY", "IDCANARY"}

func canaryMail(id string) string {
	return "From: Carla Canary <carla-canary@customer.test>\r\nTo: support@desk.test\r\nCc: dan@customer.test\r\nSubject: SUBJECTCANARY\r\n" +
		"Message-ID: <" + id + "IDCANARY@customer.test>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n" +
		"--b\r\nContent-Type: text/plain\r\n\r\nTEXTCANARY\r\n--b\r\nContent-Type: application/pdf\r\n" +
		"Content-Disposition: attachment; filename=FILENAMECANARY.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\nRklMRUNBTkFSWQ==\r\n--b--\r\n"
}

// do sends a mail that must be taken.
func do(t *testing.T, d *desk.Desk, from, to, mail string) {
	t.Helper()
	if err := send(d, from, to, mail); err != nil {
		t.Fatal(err)
	}
}

// refuse records that a server refused a letter, in words that repeat its address.
func refuse(t *testing.T, d *desk.Desk, l *ticket.Letter) {
	t.Helper()
	a := ticket.Attempt{At: time.Now(), Code: 451, Reply: "REPLYCANARY <carla-canary@customer.test>", Outcome: ticket.Temporary}
	if err := d.Queue.Record(context.Background(), l.ID, a, time.Now().Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
}

// TestErase: an agent's command leaves a tombstone, and says so; later mail begins anew.
func TestErase(t *testing.T) {
	d, db := open(t, nil)
	do(t, d, "carla-canary@customer.test", "support@desk.test", canaryMail("1"))
	all := letters(t, db, 1)
	refuse(t, d, all[ticket.KindReceived])
	before := everything(t, db)
	for _, word := range canaries {
		if !strings.Contains(before, word) {
			t.Errorf("%s is not there before, so that this proves nothing", word)
		}
	}
	agent, carla := all[ticket.KindNew].ReplyTo.Address.String(), all[ticket.KindReceived].ReplyTo.Address.String()
	answer := func(id, words string) string {
		return fmt.Sprintf("From: ana@agents.test\r\nTo: %s\r\nSubject: Re: SUBJECTCANARY\r\nMessage-ID: <%s@agents.test>\r\n\r\n%s\r\n", agent, id, words)
	}
	for _, words := range []string{"#erase", "#erase 2", "#erase 1\r\nand some words", "#erase 1\r\n#resolved"} {
		do(t, d, "ana@agents.test", agent, answer("a"+fmt.Sprintf("%x", words), words))
		if got := stored(t, db, 1); !got.Erased.IsZero() {
			t.Fatalf("%q erased the ticket", words)
		}
	}
	do(t, d, "ana@agents.test", agent, answer("last", "#erase 1\r\n\r\nOn Monday Carla wrote:\r\n> TEXTCANARY\r\n"))
	holds(t, everything(t, db), canaries...)
	err := db.View(context.Background(), func(tx ticket.Reader) error {
		_, err := tx.Contact(address("carla-canary@customer.test"))
		return err
	})
	if !errors.Is(err, ticket.ErrNotFound) {
		t.Errorf("the contact of somebody without a ticket is left: %v", err)
	}
	tomb := stored(t, db, 1)
	if tomb.Erased.IsZero() || tomb.Status != ticket.Closed || tomb.Created.IsZero() {
		t.Errorf("the tombstone is %+v", tomb)
	}
	said := letters(t, db, 1)[ticket.KindTranscript]
	job, ok, err := d.Queue.Job(context.Background(), said.ID)
	if err != nil || !ok || said.To.Address.Local != "ana" || len(said.Facts.Done) != 1 {
		t.Errorf("the transcript is %+v, leaves %v, %v", job.Letter, ok, err)
	}
	for _, l := range []*ticket.Letter{all[ticket.KindReceived], all[ticket.KindNew]} {
		if _, ok, err := d.Queue.Job(context.Background(), l.ID); ok || err != nil {
			t.Errorf("letter %d may leave: %v", l.ID, err)
		}
	}

	do(t, d, "carla-canary@customer.test", "support@desk.test", canaryMail("1"))
	holds(t, everything(t, db), canaries...) // a copy of what was erased stays erased
	do(t, d, "dan@customer.test", carla, raw("dan@customer.test", "2@customer.test", "What about it?"))
	if next := stored(t, db, 2); next.Subject != "Cannot log in" || len(next.Links) != 0 {
		t.Errorf("mail to a token of the erased ticket made %+v", next)
	}
	if e, err := db.Erasure(context.Background()); err != nil || !e.Pending {
		t.Errorf("the erasure is %+v, %v", e, err)
	}
}

// TestEraseCounts: what was counted of a person bears his address, and goes with his ticket.
func TestEraseCounts(t *testing.T) {
	keys := []string{"carla-canary@customer.test", "brought by carla-canary@customer.test", "bare carla-canary@customer.test"}
	for name, erase := range map[string]func(*desk.Desk) error{
		"ticket": func(d *desk.Desk) error { return d.Erase(t.Context(), 1, "admin") },
		"contact": func(d *desk.Desk) error {
			_, err := d.EraseContact(t.Context(), address("carla-canary@customer.test"), "admin")
			return err
		},
	} {
		d, db := open(t, nil)
		do(t, d, "carla-canary@customer.test", "support@desk.test", canaryMail("1"))
		err := db.Update(t.Context(), func(tx ticket.Tx) (err error) {
			for _, key := range keys {
				err = errors.Join(err, tx.CountAutomatic(key, time.Now()))
			}
			return err
		})
		if err := errors.Join(err, erase(d)); err != nil {
			t.Fatal(err)
		}
		for _, key := range keys {
			err := db.View(t.Context(), func(tx ticket.Reader) error {
				_, day, err := tx.Automatic(key, time.Now())
				if day != 0 {
					t.Errorf("after the erasure of the %s: %q stands with %d", name, key, day)
				}
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
		}
	}
}

// TestEraseOnItsWay: what becomes of a letter that was handed over while its ticket was
// erased is known, but not what the server said.
func TestEraseOnItsWay(t *testing.T) {
	d, db := open(t, nil)
	ctx := context.Background()
	do(t, d, "carla-canary@customer.test", "support@desk.test", canaryMail("1"))
	l := letters(t, db, 1)[ticket.KindReceived]
	if err := d.Erase(ctx, 1, "admin"); err != nil {
		t.Fatal(err)
	}
	a := ticket.Attempt{At: time.Now(), Code: 250, Reply: "REPLYCANARY", Outcome: ticket.Delivered}
	if err := d.Queue.Record(ctx, l.ID, a, time.Time{}); err != nil {
		t.Fatal(err)
	}
	if got := letters(t, db, 1)[ticket.KindReceived]; got.State != ticket.LetterSent || len(got.Attempts) != 1 {
		t.Errorf("the letter is %+v", got)
	}
	holds(t, everything(t, db), canaries...)
	if err := d.Erase(ctx, 1, "admin"); err != nil {
		t.Errorf("erasing again: %v", err)
	}
	if err := d.Erase(ctx, 9, "admin"); !errors.Is(err, ticket.ErrNotFound) {
		t.Errorf("erasing no ticket: %v", err)
	}
}

// TestEraseContact: a person's tickets go, and on the others his place and his words.
func TestEraseContact(t *testing.T) {
	d, db := open(t, nil)
	ctx := context.Background()
	do(t, d, "carla-canary@customer.test", "support@desk.test", canaryMail("1"))
	do(t, d, "dan@customer.test", "support@desk.test",
		strings.Replace(raw("Dan <dan@customer.test>", "d1@customer.test", "DANSWORDS"), "Subject", "Cc: carla-canary@customer.test\r\nSubject", 1))
	token := letters(t, db, 2)[ticket.KindReceived].ReplyTo.Address.String()
	join := canaryMail("2")
	join = strings.Replace(join, "Message-ID", "In-Reply-To: <d1@customer.test>\r\nMessage-ID", 1)
	do(t, d, "carla-canary@customer.test", "support@desk.test", join)
	do(t, d, "eve@else.test", token, raw("eve@else.test", "e1@else.test", "EVESWORDS"))
	if n := stored(t, db, 2).Messages; n != 3 {
		t.Fatalf("ticket 2 has %d messages", n)
	}
	for _, l := range letters(t, db, 2) {
		if l.To.Address.Local == "carla-canary" {
			refuse(t, d, l)
		}
	}
	own, err := d.EraseContact(ctx, address("Carla-Canary@CUSTOMER.test"), "admin")
	if err != nil || own != 1 {
		t.Errorf("%d tickets of hers, %v", own, err)
	}
	all := everything(t, db)
	for _, stays := range []string{"DANSWORDS", "EVESWORDS", "dan@customer.test"} {
		if !strings.Contains(all, stays) {
			t.Errorf("%s is gone too", stays)
		}
	}
	// Dan's own mail named her in Cc: the words of others stay, and their mails as they came.
	all = strings.ReplaceAll(all, "Cc: carla-canary@customer.test", "")
	holds(t, all, canaries...)
	err = db.View(ctx, func(tx ticket.Reader) error {
		_, err := tx.Contact(address("carla-canary@customer.test"))
		return err
	})
	if !errors.Is(err, ticket.ErrNotFound) {
		t.Errorf("the contact: %v", err)
	}
	if _, err := d.EraseContact(ctx, address("ana@agents.test"), "admin"); !errors.Is(err, ticket.ErrAgent) {
		t.Errorf("erasing an agent: %v", err)
	}
	if _, err := d.EraseContact(ctx, address("carla-canary@customer.test"), "admin"); err != nil {
		t.Errorf("erasing again: %v", err)
	}
	do(t, d, "dan@customer.test", token, raw("Dan <dan@customer.test>", "d2@customer.test", "and now?"))
	if got := stored(t, db, 2); got.Messages != 4 {
		t.Errorf("Dan's ticket does not go on: %d messages", got.Messages)
	}
}

// TestEraseMerged: what was merged goes with either of the two.
func TestEraseMerged(t *testing.T) {
	for _, erased := range []ticket.Number{1, 2} {
		d, db := open(t, nil)
		do(t, d, "carla-canary@customer.test", "support@desk.test", canaryMail("1"))
		do(t, d, "carla-canary@customer.test", "support@desk.test",
			raw("carla-canary@customer.test", "2@customer.test", "SECONDWORDS"))
		agent := letters(t, db, 1)[ticket.KindNew].ReplyTo.Address.String()
		do(t, d, "ana@agents.test", agent, raw("ana@agents.test", "m@agents.test", "#merge 2"))
		if got := stored(t, db, 2); got.Messages != 2 {
			t.Fatalf("ticket 2 has %d messages after the merge", got.Messages)
		}
		if err := d.Erase(context.Background(), erased, "admin"); err != nil {
			t.Fatal(err)
		}
		all := everything(t, db)
		holds(t, all, "TEXTCANARY", "FILENAMECANARY", "RklMRUNBTkFSWQ", "SUBJECTCANARY")
		if left := strings.Contains(all, "SECONDWORDS"); left != (erased == 1) {
			t.Errorf("after erasing %d: the merge target's own words are left: %v", erased, left)
		}
		if one, two := stored(t, db, 1), stored(t, db, 2); one.Erased.IsZero() || two.Erased.IsZero() != (erased == 1) {
			t.Errorf("after erasing %d: 1 erased at %v, 2 at %v", erased, one.Erased, two.Erased)
		}
	}
}

// TestRetentionOfRelated: a ticket that was merged does not take words out of the one in which it
// goes on when its time is over, but goes with that one; and what was split off stays.
func TestRetentionOfRelated(t *testing.T) {
	clock := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	start, db, _ := site(t, func() time.Time { return clock }, func(p *policy.Policy) { p.EraseAfter = 24 * time.Hour })
	d := start()
	do(t, d, "carla@customer.test", "support@desk.test", raw("carla@customer.test", "1@customer.test", "FIRSTWORDS"))
	all := letters(t, db, 1)
	agent, carla := all[ticket.KindNew].ReplyTo.Address.String(), all[ticket.KindReceived].ReplyTo.Address.String()
	do(t, d, "carla@customer.test", carla, raw("carla@customer.test", "2@customer.test", "SPLITWORDS"))
	do(t, d, "ana@agents.test", agent, raw("ana@agents.test", "s@agents.test", "#split"))
	do(t, d, "carla@customer.test", "support@desk.test", raw("carla@customer.test", "3@customer.test", "MERGEDWORDS"))
	do(t, d, "ana@agents.test", letters(t, db, 3)[ticket.KindNew].ReplyTo.Address.String(), raw("ana@agents.test", "m@agents.test", "#merge 2"))
	do(t, d, "ana@agents.test", agent, raw("ana@agents.test", "c@agents.test", "#closed"))
	if one, two := stored(t, db, 1), stored(t, db, 2); one.Status != ticket.Closed || two.Messages != 2 {
		t.Fatalf("ticket 1 is %s, ticket 2 has %d messages", one.Status, two.Messages)
	}
	clock = clock.Add(25 * time.Hour)
	if err := d.Fire(context.Background()); err != nil {
		t.Fatal(err)
	}
	holds(t, everything(t, db), "FIRSTWORDS")
	for _, word := range []string{"SPLITWORDS", "MERGEDWORDS"} {
		if !strings.Contains(everything(t, db), word) {
			t.Errorf("%s is gone though ticket 2 is open", word)
		}
	}
	if err := d.Erase(context.Background(), 2, "admin"); err != nil {
		t.Fatal(err)
	}
	holds(t, everything(t, db), "SPLITWORDS", "MERGEDWORDS")
}

// TestRetention: a closed ticket goes when its time is over, also one that was closed before
// there was such a rule, and not when the rule was taken back.
func TestRetention(t *testing.T) {
	clock := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	var cfg *policy.Policy
	start, db, _ := site(t, func() time.Time { return clock }, func(p *policy.Policy) { cfg = p })
	d := start()
	do(t, d, "carla-canary@customer.test", "support@desk.test", canaryMail("1"))
	do(t, d, "dan@customer.test", "support@desk.test", raw("dan@customer.test", "d1@customer.test", "still open"))
	agent := letters(t, db, 1)[ticket.KindNew].ReplyTo.Address.String()
	do(t, d, "ana@agents.test", agent, raw("ana@agents.test", "a@agents.test", "#closed"))
	erased := func(after, pass time.Duration) bool {
		cfg.EraseAfter = after
		clock = clock.Add(pass)
		if err := start().Fire(context.Background()); err != nil {
			t.Fatal(err)
		}
		return !stored(t, db, 1).Erased.IsZero()
	}
	for _, step := range []struct {
		after, pass time.Duration
		want        bool
	}{
		{0, 10 * 24 * time.Hour, false},
		{20 * 24 * time.Hour, 0, false},
		{5 * 24 * time.Hour, 0, true}, // shorter than it has been closed
	} {
		if step.want {
			if erased(0, time.Hour) {
				t.Fatal("erased though the rule was taken back")
			}
		}
		if got := erased(step.after, step.pass); got != step.want {
			t.Fatalf("with %v: erased is %v", step.after, got)
		}
	}
	holds(t, everything(t, db), canaries...)
	if got := stored(t, db, 2); !got.Erased.IsZero() {
		t.Error("an open ticket was erased")
	}
}
