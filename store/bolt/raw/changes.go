package raw

import (
	"guichet/store/bolt/record"
	"guichet/ticket"
)

// Changes is what one update does to raw mails. It is told what became of the update: Settle or
// Doubt, or neither where it was taken back.
type Changes struct {
	w       *record.Writer
	files   *Files
	adopted []*staged // whose files the commit names
	dropped []string  // files that the commit no longer names
}

// NewChanges are those of the update that w writes.
func NewChanges(w *record.Writer, f *Files) Changes { return Changes{w: w, files: f} }

// Adopt keeps the octets of s for the record at key in b.
func (c *Changes) Adopt(s ticket.Staged, b record.Bucket, key []byte) (record.RawPlace, error) {
	if own, ok := s.(*staged); ok && own.file != "" {
		c.adopted = append(c.adopted, own)
		place := record.RawPlace{File: own.file, Size: int64(len(own.octets)), CRC: own.crc}
		return place, c.w.Put(record.BucketFiles, record.FileKey(own.file, b, key), place)
	}
	id, err := c.w.Next(record.BucketRaws)
	if err != nil {
		return record.RawPlace{}, err
	}
	octets := s.Bytes()
	if parts := partsOf(s); parts != nil {
		return record.RawPlace{ID: id, Size: int64(len(octets))}, c.adoptParts(id, parts)
	}
	place := record.RawPlace{ID: id, Size: int64(len(octets))}
	if packed := packedOf(s); packed != nil {
		return place, c.w.PutData(record.BucketRaws, record.U64(id), packed.Seal(record.BucketRaws, record.U64(id)))
	}
	return place, c.w.PutData(record.BucketRaws, record.U64(id), record.SealOctets(record.BucketRaws, record.U64(id), octets))
}

// partsOf returns the parts of a mail; nil where it has none that may repeat.
func partsOf(s ticket.Staged) []record.Part {
	own, ok := s.(*staged)
	if !ok {
		return cut(s.Bytes())
	}
	own.Pack()
	return own.parts
}

// packedOf returns the octets in fewer; nil where that saves nothing.
func packedOf(s ticket.Staged) record.Packed {
	own, ok := s.(*staged)
	if !ok {
		return record.Compress(s.Bytes())
	}
	own.Pack()
	return own.packed
}

// Abandon lets go of what Adopt kept. A file that nothing else names is removed after the
// commit.
func (c *Changes) Abandon(p record.RawPlace, b record.Bucket, key []byte) error {
	switch {
	case p.ID != 0:
		if err := c.abandonParts(p.ID); err != nil {
			return err
		}
		return c.w.Remove(record.BucketRaws, record.U64(p.ID))
	case p.File == "":
		return nil
	}
	if err := c.w.Remove(record.BucketFiles, record.FileKey(p.File, b, key)); err != nil {
		return err
	}
	named, err := isNamed(c.w.Reader, p.File)
	if err == nil && !named {
		c.dropped = append(c.dropped, p.File)
	}
	return err
}

// Settle is called once the changes are durable.
func (c *Changes) Settle() {
	c.Doubt()
	c.files.drop(c.dropped)
}

// Doubt is called when the commit failed: it may have happened all the same, so the files stay.
func (c *Changes) Doubt() {
	for _, s := range c.adopted {
		s.kept.Store(true)
	}
}
