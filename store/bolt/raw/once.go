package raw

import (
	"crypto/sha256"
	"errors"
	"slices"

	"guichet/store/bolt/record"
)

// The second mail that brings a part makes it one that is kept once; the first keeps its own octets, so that what
// never comes again costs one entry. PartsOf has, under each Sum, an entry of every mail with the part, and the
// number of the part kept once, if there is one.

// How a mail has a part.
var (
	itself = []byte{0} // its record has the octets
	shared = []byte{1} // they are kept once
)

// adoptParts writes a mail in parts.
func (c *Changes) adoptParts(id uint64, parts []record.Part) error {
	parts = slices.Clone(parts) // the update may run again
	for i := range parts {
		if parts[i].Sum == nil {
			continue
		}
		if err := c.keepOnce(id, &parts[i]); err != nil {
			return err
		}
	}
	return c.w.PutData(record.BucketRaws, record.U64(id), record.SealParts(record.BucketRaws, record.U64(id), parts))
}

// keepOnce notes that mail id has a part, and takes the octets out of it that another mail brought too.
func (c *Changes) keepOnce(id uint64, p *record.Part) error {
	kept, others, err := partOf(c.w.Reader, *p.Sum)
	if err != nil {
		return err
	}
	if kept == 0 && others > 0 {
		if others == 2 { // its own entry is damaged, or gone
			if kept, err = c.findPart(*p.Sum); err != nil {
				return err
			}
		}
		if kept == 0 {
			if kept, err = c.w.Next(record.BucketParts); err != nil {
				return err
			}
		}
		if err := c.note(p.Sum[:], record.U64(kept)); err != nil {
			return err
		}
	}
	if kept != 0 {
		if err := c.putPart(kept, *p); err != nil {
			return err
		}
	}
	how := itself
	if kept != 0 {
		how, p.Data, p.Zstd = shared, nil, false
	}
	return c.note(record.PartOfKey(*p.Sum, id), how)
}

// findPart looks through all parts for the one with a sum; 0 if there is none.
func (c *Changes) findPart(sum record.Sum) (kept uint64, err error) {
	err = c.w.Each(record.BucketParts, nil, func(k, data []byte) (bool, error) {
		parts, err := record.Parts(record.BucketParts, k, data)
		if err != nil || len(parts) != 1 || parts[0].Data == nil {
			return true, nil // another one that is damaged
		}
		if octets, err := parts[0].AppendOctets(nil); err == nil && sha256.Sum256(octets) == sum {
			kept = record.SplitU64(k)
		}
		return kept == 0, nil
	})
	return kept, err
}

// putPart keeps a part under a number, unless it is there and sound: a mail gives its octets away only for such as read
// back, and what has been damaged is mended for all that share it.
func (c *Changes) putPart(kept uint64, p record.Part) error {
	_, err := readPart(c.w.Reader, kept, p)
	if !errors.Is(err, record.ErrDamaged) {
		return err
	}
	key := record.U64(kept)
	p.Sum = nil
	return c.w.PutData(record.BucketParts, key, record.SealParts(record.BucketParts, key, []record.Part{p}))
}

func (c *Changes) note(key, says []byte) error {
	return c.w.PutData(record.BucketPartsOf, key, record.SealOctets(record.BucketPartsOf, key, says))
}

// partOf returns the number of the part that is kept once, 0 for none, and whether mails have it: 1 for itself, 2 for
// one that shares it. An entry that is damaged keeps no mail out: that of the part kept once is made again, and of a mail
// it is taken that it shares the part.
func partOf(r record.Reader, sum record.Sum) (kept uint64, others int, err error) {
	err = r.Each(record.BucketPartsOf, sum[:], func(k, data []byte) (bool, error) {
		if len(k) < len(sum) || record.Sum(k) != sum {
			return false, nil
		}
		_, says, err := record.Unseal(record.BucketPartsOf, k, data)
		damaged := errors.Is(err, record.ErrDamaged)
		switch {
		case damaged && len(k) == len(sum):
			return true, nil
		case damaged:
			others = 2
			return false, nil
		case err != nil:
		case len(k) == len(sum):
			kept = record.SplitU64(says)
		case slices.Equal(says, shared):
			others = 2
		default:
			others = max(others, 1)
		}
		return others < 2 && err == nil, err
	})
	return kept, others, err
}

// abandonParts takes a mail out of the entries of its parts. The last one that shares a part takes its octets along.
func (c *Changes) abandonParts(id uint64) error {
	key := record.U64(id)
	data, err := c.w.Octets(record.BucketRaws, key)
	if err != nil || data == nil {
		return err
	}
	parts, err := record.Parts(record.BucketRaws, key, data)
	var sums []record.Sum
	for _, p := range parts {
		if p.Sum != nil {
			sums = append(sums, *p.Sum)
		}
	}
	if errors.Is(err, record.ErrDamaged) {
		sums, err = c.sumsOf(id) // its own list cannot be read
	}
	if err != nil {
		return err
	}
	for _, sum := range sums {
		if err := c.w.Remove(record.BucketPartsOf, record.PartOfKey(sum, id)); err != nil {
			return err
		}
		kept, others, err := partOf(c.w.Reader, sum)
		if err != nil {
			return err
		}
		if kept == 0 || others == 2 {
			continue
		}
		if err := errors.Join(c.w.Remove(record.BucketPartsOf, sum[:]), c.w.Remove(record.BucketParts, record.U64(kept))); err != nil {
			return err
		}
	}
	return nil
}

// sumsOf looks through all entries for those of one mail.
func (c *Changes) sumsOf(id uint64) (sums []record.Sum, err error) {
	err = c.w.Each(record.BucketPartsOf, nil, func(k, _ []byte) (bool, error) {
		if sum, of := record.SplitPartOf(k); of == id && id != 0 {
			sums = append(sums, sum)
		}
		return true, nil
	})
	return sums, err
}

// putTogether returns the octets of a mail in parts.
func putTogether(r record.Reader, parts []record.Part, size int64) (octets []byte, err error) {
	octets = make([]byte, 0, size)
	for _, p := range parts {
		before := len(octets)
		if p.Data == nil {
			if p, err = readOnce(r, p); err != nil {
				return nil, err
			}
		}
		if octets, err = p.AppendOctets(octets); err != nil || len(octets)-before != p.Size {
			return nil, errors.Join(errPart, err)
		}
	}
	return octets, nil
}

var errPart = errors.New("a part has not the octets that it should")

// readOnce returns a part that is kept once.
func readOnce(r record.Reader, p record.Part) (record.Part, error) {
	if p.Sum == nil {
		return p, errPart
	}
	kept, err := keptOnce(r, *p.Sum)
	if err != nil {
		return p, err
	}
	return readPart(r, kept, p)
}

// readPart returns the part with a number, which has the size of p; an error with ErrDamaged if it has not.
func readPart(r record.Reader, kept uint64, p record.Part) (record.Part, error) {
	key := record.U64(kept)
	data, err := r.Octets(record.BucketParts, key)
	if err != nil {
		return p, err
	}
	if data == nil {
		return p, record.Damaged(record.BucketParts, key, "it is missing")
	}
	parts, err := record.Parts(record.BucketParts, key, data)
	if err == nil && (len(parts) != 1 || parts[0].Data == nil || parts[0].Size != p.Size) {
		err = record.Damaged(record.BucketParts, key, errPart.Error())
	}
	if err != nil {
		return p, err
	}
	return parts[0], nil
}

// keptOnce returns the number of the part with a sum that is kept once; an error with ErrDamaged if there is none.
func keptOnce(r record.Reader, sum record.Sum) (uint64, error) {
	data, err := r.Octets(record.BucketPartsOf, sum[:])
	if err != nil {
		return 0, err
	}
	if data == nil {
		return 0, record.Damaged(record.BucketPartsOf, sum[:], "it is missing")
	}
	_, says, err := record.Unseal(record.BucketPartsOf, sum[:], data)
	return record.SplitU64(says), err
}
