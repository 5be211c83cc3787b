package record

import (
	"errors"
	"time"

	"guichet/ticket"
)

// Erasure is how what was erased, and what was rewritten since, is kept. Counts decide, since
// an erasure may come while a rewrite goes on; times are for people.
type Erasure struct {
	Count     uint64    // of erasures
	Last      time.Time // when the last one was
	Done      uint64    // of those that the file holds no octet of
	Rewritten time.Time // when the file was last written anew, zero if never
}

// ReadErasure reads the record of erasures; nothing was erased where there is none.
func ReadErasure(r Reader) (Erasure, error) {
	var e Erasure
	err := r.Get(BucketMeta, []byte(metaErasure), &e)
	if errors.Is(err, ticket.ErrNotFound) {
		return Erasure{}, nil
	}
	return e, err
}

// NoteErased notes that something was erased at now.
func NoteErased(w *Writer, now time.Time) error {
	e, err := ReadErasure(w.Reader)
	if err != nil {
		return err
	}
	e.Count, e.Last = e.Count+1, now
	return w.Put(BucketMeta, []byte(metaErasure), e)
}

// NoteRewritten notes in a new copy of the file that it holds nothing of the first done erasures.
func NoteRewritten(w *Writer, done uint64, now time.Time) error {
	e, err := ReadErasure(w.Reader)
	if err != nil {
		return err
	}
	e.Done, e.Rewritten = done, now
	return w.Put(BucketMeta, []byte(metaErasure), e)
}
