package bolt

import (
	"errors"
	"time"

	"guichet/ticket"
)

// erasure is how what was erased, and what was rewritten since, is kept. Counts decide, since
// an erasure may come while a rewrite goes on; times are for people.
type erasure struct {
	Count     uint64    // of erasures
	Last      time.Time // when the last one was
	Done      uint64    // of those that the file holds no octet of
	Rewritten time.Time // when the file was last written anew, zero if never
}

// readErasure reads the record of erasures; nothing was erased where there is none.
func readErasure(r recordReader) (erasure, error) {
	var e erasure
	err := r.get(bucketMeta, []byte(metaErasure), &e)
	if errors.Is(err, ticket.ErrNotFound) {
		return erasure{}, nil
	}
	return e, err
}

// noteErased notes that something was erased at now.
func noteErased(w *recordWriter, now time.Time) error {
	e, err := readErasure(w.recordReader)
	if err != nil {
		return err
	}
	e.Count, e.Last = e.Count+1, now
	return w.put(bucketMeta, []byte(metaErasure), e)
}

// noteRewritten notes in a new copy of the file that it holds nothing of the first done erasures.
func noteRewritten(w *recordWriter, done uint64, now time.Time) error {
	e, err := readErasure(w.recordReader)
	if err != nil {
		return err
	}
	e.Done, e.Rewritten = done, now
	return w.put(bucketMeta, []byte(metaErasure), e)
}
