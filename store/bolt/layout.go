package bolt

import (
	"fmt"

	"go.etcd.io/bbolt"
)

// bucket is the name of a bucket. Its value and key stand in the comment.
type bucket string

const (
	bucketMeta      bucket = "meta"      // name: installation, migrations, backup, erasure
	bucketTickets   bucket = "tickets"   // number: desk.Ticket; its sequence is the last number given
	bucketMessages  bucket = "messages"  // number, id: message
	bucketRaws      bucket = "raws"      // id, in order of arrival: the octets of a mail
	bucketFiles     bucket = "files"     // file name, bucket and key of the record that names it: rawPlace
	bucketEvents    bucket = "events"    // number, id: desk.Event
	bucketLetters   bucket = "letters"   // id: desk.Letter; its sequence is the last id given
	bucketLettersOf bucket = "lettersof" // number, letter: nothing
	bucketPending   bucket = "pending"   // letters that are not final: nothing
	bucketDue       bucket = "due"       // time, letter: nothing
	bucketRefs      bucket = "refs"      // hash of Message-ID, number, message, own: ref
	bucketContacts  bucket = "contacts"  // hash of address: desk.Contact
	bucketAutomatic bucket = "automatic" // day, key: counts
	bucketTimers    bucket = "timers"    // time, number, kind: nothing
	bucketTimersOf  bucket = "timersof"  // number, kind: desk.Timer
	bucketHeld      bucket = "asides"    // id: heldMail; its sequence is the last id given
	bucketFresh     bucket = "fresh"     // order of change, number, message or 0: nothing; waits to be indexed
	bucketSegments  bucket = "segments"  // id: segment; its sequence is the last id given
	bucketTerms     bucket = "terms"     // segment, first term and posting: chunk; its sequence counts removals

	bucketLive          bucket = "live"          // number of a ticket that is not closed: its status
	bucketRated         bucket = "rated"         // number of a ticket with a rating: the rating and whose it is
	bucketOrganisations bucket = "organisations" // id: desk.Organisation
	bucketArticles      bucket = "articles"      // name: desk.ArticleCount
)

// buckets lists them all.
func buckets() []bucket {
	return []bucket{
		bucketMeta, bucketTickets, bucketMessages, bucketRaws, bucketFiles, bucketEvents,
		bucketLetters, bucketLettersOf, bucketPending, bucketDue, bucketRefs, bucketContacts,
		bucketAutomatic, bucketTimers, bucketTimersOf, bucketHeld,
		bucketLive, bucketRated, bucketOrganisations, bucketArticles, bucketFresh, bucketSegments, bucketTerms,
	}
}

// Keys of the meta bucket.
const (
	metaInstallation = "installation"
	metaMigrations   = "migrations"
	metaBackup       = "backup"
	metaErasure      = "erasure"
	metaBacklog      = "backlog"
)

// migration changes the format of a file. Its name is recorded in the transaction that
// makes the change, so it happened or it did not.
type migration struct {
	name string
	run  func(*bbolt.Tx) error
}

// migrations is append-only: what a release carried out stays as it is.
func migrations() []migration {
	return []migration{
		{"1: first buckets", createBuckets},
		{"2: organisations", createBuckets},
		{"3: search index", addIndex},
		{"4: article counts", createBuckets},
		{"5: tickets that are not closed", addList((*tx).keepLive)},
		{"6: ratings", addList((*tx).keepRated)},
	}
}

func createBuckets(tx *bbolt.Tx) error {
	for _, b := range buckets() {
		if _, err := tx.CreateBucketIfNotExists([]byte(b)); err != nil {
			return fmt.Errorf("create bucket %s: %w", b, err)
		}
	}
	return nil
}

// createFormat lays out a new file, which starts at the end of the list.
func createFormat(tx *bbolt.Tx, steps []migration) error {
	if err := createBuckets(tx); err != nil {
		return err
	}
	var names []string
	for _, s := range steps {
		names = append(names, s.name)
	}
	return recordSteps(tx, names)
}

func recordSteps(tx *bbolt.Tx, names []string) error {
	data, err := encode(bucketMeta, []byte(metaMigrations), names)
	if err != nil {
		return err
	}
	return tx.Bucket([]byte(bucketMeta)).Put([]byte(metaMigrations), data)
}

// doneSteps returns how many of the steps a file has seen. It refuses a file that has seen
// others.
func doneSteps(b *bbolt.DB, steps []migration) (int, error) {
	var names []string
	r := reader{}
	err := view(b, func(tx *bbolt.Tx) error {
		r.bolt = tx
		return r.get(bucketMeta, []byte(metaMigrations), &names)
	})
	if err != nil {
		return 0, fmt.Errorf("%s is not a database of guichet, or it is damaged: %w", b.Path(), err)
	}
	for i, name := range names {
		if i >= len(steps) || steps[i].name != name {
			return 0, fmt.Errorf("%s was written by a newer guichet (it has seen %q): start that version, or restore a backup of this one with guichet restore DIR", b.Path(), name)
		}
	}
	return len(names), nil
}

// migrate runs the steps that the file has not seen, a transaction each.
func migrate(b *bbolt.DB, steps []migration) error {
	done, err := doneSteps(b, steps)
	if err != nil {
		return err
	}
	for i := done; i < len(steps); i++ {
		err := b.Update(func(tx *bbolt.Tx) error {
			if err := steps[i].run(tx); err != nil {
				return err
			}
			var names []string
			for _, s := range steps[:i+1] {
				names = append(names, s.name)
			}
			return recordSteps(tx, names)
		})
		if err != nil {
			return fault(fmt.Errorf("migration %q of %s: %w", steps[i].name, b.Path(), err))
		}
	}
	return nil
}

// checkFormat is for a file that must not be changed.
func checkFormat(b *bbolt.DB, steps []migration) error {
	done, err := doneSteps(b, steps)
	if err == nil && done < len(steps) {
		err = fmt.Errorf("%s is of an older format (it lacks %q): open it once with the guichet that wrote it", b.Path(), steps[done].name)
	}
	return err
}
