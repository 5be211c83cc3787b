package bolt

import "guichet/ticket"

// rawChanges is what one update does to raw mails. It is told what became of the update: settle or
// doubt, or neither where it was taken back.
type rawChanges struct {
	w       *recordWriter
	files   *files
	adopted []*staged // whose files the commit names
	dropped []string  // files that the commit no longer names
}

func newRawChanges(w *recordWriter, f *files) rawChanges { return rawChanges{w: w, files: f} }

// adopt keeps the octets of s for the record at key in b.
func (c *rawChanges) adopt(s ticket.Staged, b bucket, key []byte) (rawPlace, error) {
	if own, ok := s.(*staged); ok && own.file != "" {
		c.adopted = append(c.adopted, own)
		place := rawPlace{File: own.file, Size: int64(len(own.octets)), CRC: own.crc}
		return place, c.w.put(bucketFiles, fileKey(own.file, b, key), place)
	}
	id, err := c.w.next(bucketRaws)
	if err != nil {
		return rawPlace{}, err
	}
	octets := s.Bytes()
	place := rawPlace{ID: id, Size: int64(len(octets))}
	return place, c.w.putData(bucketRaws, u64(id), sealOctets(bucketRaws, u64(id), octets))
}

// abandon lets go of what adopt kept. A file that nothing else names is removed after the
// commit.
func (c *rawChanges) abandon(p rawPlace, b bucket, key []byte) error {
	switch {
	case p.ID != 0:
		return c.w.remove(bucketRaws, u64(p.ID))
	case p.File == "":
		return nil
	}
	if err := c.w.remove(bucketFiles, fileKey(p.File, b, key)); err != nil {
		return err
	}
	named, err := isNamed(c.w.recordReader, p.File)
	if err == nil && !named {
		c.dropped = append(c.dropped, p.File)
	}
	return err
}

// settle is called once the changes are durable.
func (c *rawChanges) settle() {
	c.doubt()
	c.files.drop(c.dropped)
}

// doubt is called when the commit failed: it may have happened all the same, so the files stay.
func (c *rawChanges) doubt() {
	for _, s := range c.adopted {
		s.kept.Store(true)
	}
}
