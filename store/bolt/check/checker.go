package check

import (
	"context"
	"errors"
	"io"

	"guichet/store/bolt/raw"
	"guichet/store/bolt/record"
	"guichet/ticket"
)

// State verifies every record of one state, the files that it names, and that all of them agree.
// It reports whether the file could be walked through; if not, its pages are not worth a look. The
// error says that the check itself could not be done.
func State(ctx context.Context, r record.Reader, f *raw.Files, to *Findings) (whole bool, err error) {
	c := &checker{Reader: r, Findings: to, ctx: ctx, files: f}
	if c.records() {
		err = c.relations()
	}
	return !c.broken, err
}

// checker verifies one state.
type checker struct {
	record.Reader
	*Findings
	ctx    context.Context
	files  *raw.Files
	broken bool // bbolt could not walk the pages
}

// fault turns an error about damage into a problem, and returns any other.
func (c *checker) fault(err error) error {
	if errors.Is(err, record.ErrDamaged) {
		c.Say("%v.", errors.Unwrap(err))
		return nil
	}
	return err
}

// records verifies the checksum of every record, and reports whether all can be read.
func (c *checker) records() bool {
	before := len(c.problems)
	for _, b := range record.Buckets() {
		err := c.Each(b, nil, func(k, data []byte) (bool, error) {
			if _, _, err := record.Unseal(b, k, data); err != nil {
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
func scan[T any](c *checker, b record.Bucket, fn func(k []byte, v *T) error) error {
	return c.Each(b, nil, func(k, data []byte) (bool, error) {
		if err := c.ctx.Err(); err != nil {
			return false, record.GaveUp(err)
		}
		v := new(T)
		if err := record.Decode(b, k, data, v); err != nil {
			return true, c.fault(err)
		}
		return true, fn(k, v)
	})
}

// walk calls fn for every record of a bucket.
func (c *checker) walk(b record.Bucket, fn func(k, data []byte) error) error {
	return c.Each(b, nil, func(k, data []byte) (bool, error) {
		if err := c.ctx.Err(); err != nil {
			return false, record.GaveUp(err)
		}
		return true, fn(k, data)
	})
}

// keys calls fn for every key of a bucket.
func (c *checker) keys(b record.Bucket, fn func(k []byte) error) error {
	return c.walk(b, func(k, _ []byte) error { return fn(k) })
}

// need complains when the record at key, of which who speaks, is missing.
func (c *checker) need(who string, b record.Bucket, key []byte) error {
	ok, err := c.Has(b, key)
	if err == nil && !ok {
		c.Say("%s speaks of %s, which is missing.", who, record.NameOf(b, key))
	}
	return c.fault(err)
}

// place verifies where a raw mail lies, and returns whether it is in the database.
func (c *checker) place(p record.RawPlace, b record.Bucket, key []byte) (inside bool, err error) {
	switch {
	case p.File != "":
		if err := c.need(record.NameOf(b, key), record.BucketFiles, record.FileKey(p.File, b, key)); err != nil {
			return false, err
		}
		return false, c.fault(raw.Copy(io.Discard, c.files.Path(p.File), p))
	case p.ID == 0:
		return false, nil
	}
	data, err := c.Octets(record.BucketRaws, record.U64(p.ID))
	if err == nil && data == nil {
		c.Say("The raw mail of %s is missing.", record.NameOf(b, key))
		return false, nil
	}
	if err == nil {
		if _, err = raw.Unseal(c.Reader, p, data); err == nil {
			err = c.partsOf(p.ID, data)
		}
	}
	return true, c.fault(err)
}

// sequence complains when a bucket would give a number again.
func (c *checker) sequence(b record.Bucket) error {
	k, _ := c.Bucket(b).Cursor().Last()
	if last := record.SplitU64(k); last > c.Bucket(b).Sequence() {
		c.Say("The last number given to %s is %d, but there is %s.", b, c.Bucket(b).Sequence(), record.NameOf(b, k))
	}
	return nil
}

// unnamed complains about raw mails that nothing names.
func (c *checker) unnamed(named int) error {
	all := 0
	err := c.keys(record.BucketRaws, func([]byte) error {
		all++
		return nil
	})
	if all != named {
		c.Say("There are %d raw mails, and messages name %d.", all, named)
	}
	return err
}

// ticketOf complains when a record's ticket is missing.
func (c *checker) ticketOf(who string, n ticket.Number) error {
	return c.need(who, record.BucketTickets, record.TicketKey(n))
}
