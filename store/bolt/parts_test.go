package bolt

import (
	"bytes"
	"context"
	"encoding/base64"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"testing"

	"guichet/store/bolt/record"
	"guichet/ticket"

	"go.etcd.io/bbolt"
)

// picture is a file in base64 as mail programs write it, with lines of so many characters.
func picture(seed uint64, size, line int, eol string) string {
	octets := make([]byte, size)
	r := rand.New(rand.NewPCG(seed, 1))
	for i := range octets {
		octets[i] = byte(r.Uint32())
	}
	var b strings.Builder
	for rest := base64.StdEncoding.EncodeToString(octets); rest != ""; {
		n := min(line, len(rest))
		b.WriteString(rest[:n] + eol)
		rest = rest[n:]
	}
	return b.String()
}

// withPicture is a mail with a signature's picture.
func withPicture(words, picture string) []byte {
	return []byte("From: Carla <carla@customer.test>\r\nSubject: Printer\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n" +
		"--x\r\nContent-Type: text/plain\r\n\r\n" + words + "\r\n--x\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\n" +
		picture + "\r\n--x--\r\n")
}

// bring adds a ticket with one message for each mail and returns the tickets.
func bring(t *testing.T, db *DB, mails ...[]byte) (all []ticket.Number) {
	t.Helper()
	for _, octets := range mails {
		if err := arrival(db, octets); err != nil {
			t.Fatal(err)
		}
		all = append(all, ticket.Number(counter.Load()))
	}
	return all
}

// rawIs compares the raw mail of a ticket's first message.
func rawIs(t *testing.T, db *DB, n ticket.Number, want []byte) {
	t.Helper()
	if err := db.View(context.Background(), func(r ticket.Reader) error {
		got, err := r.Raw(n, 1)
		if err == nil && !bytes.Equal(got, want) {
			t.Errorf("the mail of ticket %d is another: %d octets instead of %d", n, len(got), len(want))
		}
		return err
	}); err != nil {
		t.Error(err)
	}
}

// eraseMail erases the first message of a ticket.
func eraseMail(t *testing.T, db *DB, n ticket.Number) {
	t.Helper()
	if err := db.Update(context.Background(), func(tx ticket.Tx) error {
		m, err := tx.Message(n, 1)
		if err != nil {
			return err
		}
		return tx.EraseMessage(&ticket.Message{Ticket: n, ID: m.ID, At: m.At, Kind: m.Kind, Erased: true})
	}); err != nil {
		t.Fatal(err)
	}
}

// octetsIn counts the octets of the records of buckets.
func octetsIn(t *testing.T, db *DB, buckets ...record.Bucket) (n int) {
	t.Helper()
	if err := db.view(func(tx *bbolt.Tx) error {
		for _, b := range buckets {
			if err := record.NewReader(tx).Each(b, nil, func(k, data []byte) (bool, error) {
				n += len(k) + len(data)
				return true, nil
			}); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return n
}

func agrees(t *testing.T, db *DB) {
	t.Helper()
	if problems, err := db.Check(context.Background()); err != nil || len(problems) > 0 {
		t.Errorf("problems: %q %v", problems, err)
	}
}

// TestRepeatsAreKeptOnce: a thread of twenty replies with one picture takes the picture's room twice: in the first
// mail, and once for all others. Each mail reads as it came, in every copy of the store.
func TestRepeatsAreKeptOnce(t *testing.T) {
	for _, c := range []struct {
		name, picture string
	}{
		{"lines of 76", picture(1, 14_000, 76, "\r\n")},
		{"lines of 72, LF", picture(2, 14_000, 72, "\n")},
		{"lines of 60", picture(3, 3_000, 60, "\r\n")},
		{"whole lines only", picture(4, 57*50, 76, "\r\n")},
		{"one very long line after many", picture(5, 5_000, 996, "\r\n")},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			db := opened(t, dir, Options{})
			counter.Store(0)
			var mails [][]byte
			whole := 0
			for i := range 20 {
				mails = append(mails, withPicture(fmt.Sprintf("This is what I have to say, number %d.", i), c.picture))
				whole += len(mails[i])
			}
			tickets := bring(t, db, mails...)
			if kept := octetsIn(t, db, record.BucketRaws, record.BucketParts, record.BucketPartsOf); kept*4 > whole {
				t.Errorf("%d octets are kept in %d", whole, kept)
			}
			backup := filepath.Join(t.TempDir(), "backup")
			if err := db.Backup(context.Background(), backup); err != nil {
				t.Fatal(err)
			}
			restored := filepath.Join(t.TempDir(), "restored")
			if err := Restore(backup, restored); err != nil {
				t.Fatal(err)
			}
			other := opened(t, restored, Options{})
			if _, err := db.Rewrite(context.Background()); err != nil {
				t.Fatal(err)
			}
			for i, n := range tickets {
				rawIs(t, db, n, mails[i])
				rawIs(t, other, n, mails[i])
			}
			agrees(t, db)
			agrees(t, other)
		})
	}
}

// TestEraseOfARepeat: the octets of a part go with the last mail that shares them, and with no other; in any order.
func TestEraseOfARepeat(t *testing.T) {
	for _, order := range [][]int{{0, 1, 2, 3}, {3, 2, 1, 0}, {1, 2, 3, 0}, {2, 0, 3, 1}} {
		t.Run(fmt.Sprint(order), func(t *testing.T) {
			db := opened(t, t.TempDir(), Options{})
			counter.Store(0)
			p := picture(6, 9_000, 76, "\r\n")
			var mails [][]byte
			for i := range 4 {
				mails = append(mails, withPicture(fmt.Sprint("mail ", i), p))
			}
			mails[3] = withPicture("twice\r\n"+p+"and again", p)
			tickets := bring(t, db, mails...)
			for at, i := range order {
				eraseMail(t, db, tickets[i])
				for _, left := range order[at+1:] {
					rawIs(t, db, tickets[left], mails[left])
				}
				agrees(t, db)
			}
			if n := octetsIn(t, db, record.BucketRaws, record.BucketParts, record.BucketPartsOf); n != 0 {
				t.Errorf("%d octets are left of mails that were erased", n)
			}
			again := bring(t, db, mails[3])
			rawIs(t, db, again[0], mails[3])
			agrees(t, db)
		})
	}
}

// TestUniqueFilesCostAnEntry: what never comes again is kept as before.
func TestUniqueFilesCostAnEntry(t *testing.T) {
	db := opened(t, t.TempDir(), Options{})
	counter.Store(0)
	for i := range uint64(10) {
		bring(t, db, withPicture("hello", picture(100+i, 9_000, 76, "\r\n")))
	}
	if n := octetsIn(t, db, record.BucketParts); n != 0 {
		t.Errorf("%d octets of files that nobody sent twice are kept once", n)
	}
	if n := octetsIn(t, db, record.BucketPartsOf); n > 10*64 {
		t.Errorf("the entries of ten files take %d octets", n)
	}
}

// TestDamageOfAPart: of a part that is damaged the check tells, and the mails that lack it say so; others read.
func TestDamageOfAPart(t *testing.T) {
	dir := t.TempDir()
	db := opened(t, dir, Options{})
	counter.Store(0)
	p := picture(7, 9_000, 76, "\r\n")
	first, other := withPicture("first", p), withPicture("other", picture(8, 9_000, 76, "\r\n"))
	tickets := bring(t, db, first, withPicture("second", p), other)
	if err := db.file.bolt.Update(func(tx *bbolt.Tx) error {
		return tx.Bucket([]byte(record.BucketParts)).Put(record.U64(1), []byte("damaged record"))
	}); err != nil {
		t.Fatal(err)
	}
	rawIs(t, db, tickets[0], first)
	rawIs(t, db, tickets[2], other)
	if err := db.View(context.Background(), func(r ticket.Reader) error {
		if got, err := r.Raw(tickets[1], 1); err == nil {
			t.Errorf("the second mail has %d octets", len(got))
		}
		return nil
	}); err != nil {
		t.Error(err)
	}
	if problems, err := db.Check(context.Background()); err != nil || len(problems) == 0 {
		t.Errorf("the check finds %q %v", problems, err)
	}
	eraseMail(t, db, tickets[1]) // damage keeps nothing from being erased
	rawIs(t, db, tickets[0], first)
	if n := octetsIn(t, db, record.BucketParts); n != 0 {
		t.Errorf("%d octets of the part are left", n)
	}
}

// TestDamageKeepsNoMailOut: whatever is damaged of a part, the next mail with it comes in with its own octets, and mends the part
// for those that share it.
func TestDamageKeepsNoMailOut(t *testing.T) {
	p := picture(9, 9_000, 76, "\r\n")
	var sum []byte
	for name, where := range map[string]func(tx *bbolt.Tx) (record.Bucket, []byte){
		"the octets":            func(*bbolt.Tx) (record.Bucket, []byte) { return record.BucketParts, record.U64(1) },
		"the entry of the part": func(*bbolt.Tx) (record.Bucket, []byte) { return record.BucketPartsOf, sum },
		"that of a mail": func(tx *bbolt.Tx) (record.Bucket, []byte) {
			k, _ := tx.Bucket([]byte(record.BucketPartsOf)).Cursor().Last()
			return record.BucketPartsOf, k
		},
	} {
		for _, missing := range []bool{false, true} {
			t.Run(fmt.Sprint(name, ", missing: ", missing), func(t *testing.T) {
				db := opened(t, t.TempDir(), Options{})
				counter.Store(0)
				mails := [][]byte{withPicture("first", p), withPicture("second", p), withPicture("third", p)}
				tickets := bring(t, db, mails[:2]...)
				if err := db.file.bolt.Update(func(tx *bbolt.Tx) error {
					sum, _ = tx.Bucket([]byte(record.BucketPartsOf)).Cursor().First()
					sum = bytes.Clone(sum)
					b, k := where(tx)
					if missing {
						return tx.Bucket([]byte(b)).Delete(k)
					}
					return tx.Bucket([]byte(b)).Put(bytes.Clone(k), []byte("damaged record"))
				}); err != nil {
					t.Fatal(err)
				}
				tickets = append(tickets, bring(t, db, mails[2])...)
				for i, n := range tickets {
					rawIs(t, db, n, mails[i])
				}
				for _, n := range tickets {
					eraseMail(t, db, n)
				}
			})
		}
	}
}
