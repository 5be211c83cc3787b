package bolt

import (
	"context"
	"errors"

	"guichet/ticket"
)

// backlog is what an older release left: the tickets below a number are not indexed yet.
// The newest come first.
type backlog struct {
	Below ticket.Number
}

// putBacklog says that every ticket is to be indexed.
func putBacklog(w *recordWriter) error {
	last, _ := w.bucket(bucketTickets).Cursor().Last()
	if last == nil {
		return nil
	}
	return w.put(bucketMeta, []byte(metaBacklog), backlog{Below: splitTicket(last) + 1})
}

// indexAnew makes the empty index of a new file one that was never begun. Its numbers go on from
// those of the old one, so that no step that was prepared there is written here.
func indexAnew(w *recordWriter, old recordReader) error {
	for _, b := range indexBuckets() {
		if err := w.bucket(b).SetSequence(old.bucket(b).Sequence() + 1); err != nil {
			return err
		}
	}
	return putBacklog(w)
}

// prepareBacklog indexes tickets of an older release.
func (x *indexer) prepareBacklog(ctx context.Context, r recordReader) (work, error) {
	var b backlog
	err := r.get(bucketMeta, []byte(metaBacklog), &b)
	if errors.Is(err, ticket.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	docs := map[posting]bool{}
	c := r.bucket(bucketTickets).Cursor()
	k := before(c, ticketKey(b.Below))
	for ; k != nil && len(docs) < x.most; k, _ = c.Prev() {
		b.Below = splitTicket(k)
		if err := docsOf(r, b.Below, docs); err != nil {
			return nil, err
		}
	}
	chunks, err := chunksOf(ctx, r, docs)
	if err != nil {
		return nil, err
	}
	ended := k == nil
	return func(w *recordWriter) error {
		if err := putSegment(w, x.levelOf(len(docs)), chunks); err != nil {
			return err
		}
		if ended {
			return w.remove(bucketMeta, []byte(metaBacklog))
		}
		return w.put(bucketMeta, []byte(metaBacklog), b)
	}, nil
}
