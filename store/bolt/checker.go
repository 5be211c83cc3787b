package bolt

import (
	"context"
	"errors"
	"io"

	"guichet/ticket"
)

// checkState verifies every record of one state, the files that it names, and that all of them agree.
// It reports whether the file could be walked through; if not, its pages are not worth a look. The
// error says that the check itself could not be done.
func checkState(ctx context.Context, r recordReader, f *files, to *findings) (whole bool, err error) {
	c := &checker{recordReader: r, findings: to, ctx: ctx, files: f}
	if c.records() {
		err = c.relations()
	}
	return !c.broken, err
}

// checker verifies one state.
type checker struct {
	recordReader
	*findings
	ctx    context.Context
	files  *files
	broken bool // bbolt could not walk the pages
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

// walk calls fn for every record of a bucket.
func (c *checker) walk(b bucket, fn func(k, data []byte) error) error {
	return c.each(b, nil, func(k, data []byte) (bool, error) {
		if err := c.ctx.Err(); err != nil {
			return false, gaveUp(err)
		}
		return true, fn(k, data)
	})
}

// keys calls fn for every key of a bucket.
func (c *checker) keys(b bucket, fn func(k []byte) error) error {
	return c.walk(b, func(k, _ []byte) error { return fn(k) })
}

// need complains when the record at key, of which who speaks, is missing.
func (c *checker) need(who string, b bucket, key []byte) error {
	ok, err := c.has(b, key)
	if err == nil && !ok {
		c.say("%s speaks of %s, which is missing.", who, nameOf(b, key))
	}
	return c.fault(err)
}

// place verifies where a raw mail lies, and returns whether it is in the database.
func (c *checker) place(p rawPlace, b bucket, key []byte) (inside bool, err error) {
	switch {
	case p.File != "":
		if err := c.need(nameOf(b, key), bucketFiles, fileKey(p.File, b, key)); err != nil {
			return false, err
		}
		return false, c.fault(copyRaw(io.Discard, c.files.path(p.File), p))
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
