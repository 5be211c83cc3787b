package bolt

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"

	"guichet/ticket"

	"go.etcd.io/bbolt"
)

// maxProblems is how many problems a check lists before it only counts.
const maxProblems = 100

// Check reads every record and file and returns what is wrong, a sentence each; none for a
// sound database. It sees one state. The last part, over the pages of the file, holds up
// writing while it lasts. The error says that the check itself could not be done.
func (db *DB) Check(ctx context.Context) ([]string, error) {
	c := &checker{ctx: ctx}
	err := db.view(func(tx *bbolt.Tx) error {
		c.reader = reader{bolt: tx, db: db}
		if c.records() {
			return c.relations()
		}
		return nil
	})
	if err == nil && !c.broken {
		err = c.pages(db)
	}
	for _, sentence := range db.Trouble() {
		c.say("%s", sentence)
	}
	if err != nil {
		return nil, fault(err)
	}
	if c.more > 0 {
		c.problems = append(c.problems, fmt.Sprintf("There are %d more problems.", c.more))
	}
	return c.problems, nil
}

// checker collects problems.
type checker struct {
	reader
	ctx      context.Context
	problems []string
	more     int
	broken   bool // bbolt could not walk the pages
}

func (c *checker) say(format string, a ...any) {
	if len(c.problems) == maxProblems {
		c.more++
		return
	}
	c.problems = append(c.problems, fmt.Sprintf(format, a...))
}

// fault turns an error about damage into a problem, and returns any other.
func (c *checker) fault(err error) error {
	if errors.Is(err, errDamaged) {
		c.say("%v.", errors.Unwrap(err))
		return nil
	}
	return err
}

// records verifies the checksum of every record, and reports whether all can be read.
func (c *checker) records() bool {
	before := len(c.problems)
	for _, b := range buckets() {
		err := c.each(b, nil, func(k, data []byte) (bool, error) {
			if _, _, err := unseal(b, k, data); err != nil {
				_ = c.fault(err)
			}
			return true, c.ctx.Err()
		})
		if err != nil && c.ctx.Err() == nil {
			_ = c.fault(err)
			c.broken = true
		}
	}
	return len(c.problems) == before
}

// scan calls fn for every record of a bucket, decoded.
func scan[T any](c *checker, b bucket, fn func(k []byte, v *T) error) error {
	return c.each(b, nil, func(k, data []byte) (bool, error) {
		if err := c.ctx.Err(); err != nil {
			return false, gaveUp(err)
		}
		v := new(T)
		if err := decode(b, k, data, v); err != nil {
			return true, c.fault(err)
		}
		return true, fn(k, v)
	})
}

// keys calls fn for every key of a bucket.
func (c *checker) keys(b bucket, fn func(k []byte) error) error {
	return c.each(b, nil, func(k, _ []byte) (bool, error) {
		if err := c.ctx.Err(); err != nil {
			return false, gaveUp(err)
		}
		return true, fn(k)
	})
}

// need complains when the record at key, of which who speaks, is missing.
func (c *checker) need(who string, b bucket, key []byte) error {
	ok, err := c.has(b, key)
	if err == nil && !ok {
		c.say("%s speaks of %s, which is missing.", who, nameOf(b, key))
	}
	return c.fault(err)
}

// pages lets bbolt look for pages that are lost or used twice. It may not run beside a
// writer.
func (c *checker) pages(db *DB) error {
	f := db.take()
	defer f.readers.Done()
	tx, err := f.bolt.Begin(!db.options.Backup)
	if err != nil {
		return err
	}
	defer rollback(tx)
	for err := range tx.Check() {
		c.say("The file %s has a fault: %v.", databaseName, err)
	}
	return nil
}

// place verifies where a raw mail lies, and returns whether it is in the database.
func (c *checker) place(p rawPlace, b bucket, key []byte) (inside bool, err error) {
	switch {
	case p.File != "":
		if err := c.need(nameOf(b, key), bucketFiles, fileKey(p.File, b, key)); err != nil {
			return false, err
		}
		return false, c.fault(copyRaw(io.Discard, filepath.Join(c.db.files.dir, p.File), p))
	case p.ID == 0:
		return false, nil
	}
	data, err := c.octets(bucketRaws, u64(p.ID))
	if err == nil && data == nil {
		c.say("The raw mail of %s is missing.", nameOf(b, key))
		return false, nil
	}
	if err == nil {
		_, err = unsealCopy(bucketRaws, u64(p.ID), data, p.Size)
	}
	return true, c.fault(err)
}

// sequence complains when a bucket would give a number again.
func (c *checker) sequence(b bucket) error {
	k, _ := c.bucket(b).Cursor().Last()
	if last := splitU64(k); last > c.bucket(b).Sequence() {
		c.say("The last number given to %s is %d, but there is %s.", b, c.bucket(b).Sequence(), nameOf(b, k))
	}
	return nil
}

// unnamed complains about raw mails that nothing names.
func (c *checker) unnamed(named int) error {
	all := 0
	err := c.keys(bucketRaws, func([]byte) error {
		all++
		return nil
	})
	if all != named {
		c.say("There are %d raw mails, and messages name %d.", all, named)
	}
	return err
}

// ticketOf complains when a record's ticket is missing.
func (c *checker) ticketOf(who string, n ticket.Number) error {
	return c.need(who, bucketTickets, ticketKey(n))
}
