package index

import (
	"context"
	"errors"

	"guichet/store/bolt/posting"
	"guichet/store/bolt/record"
	"guichet/ticket"
)

// backlog is what an older release left: the tickets below a number are not indexed yet.
// The newest come first.
type backlog struct {
	Below ticket.Number
}

// PutBacklog says that every ticket is to be indexed.
func PutBacklog(w *record.Writer) error {
	last, _ := w.Bucket(record.BucketTickets).Cursor().Last()
	if last == nil {
		return nil
	}
	return w.Put(record.BucketMeta, []byte(record.MetaBacklog), backlog{Below: record.SplitTicket(last) + 1})
}

// Renew makes the empty index of a new file one that was never begun. Its numbers go on from
// those of the old one, so that no step that was prepared there is written here.
func Renew(w *record.Writer, old record.Reader) error {
	for _, b := range record.IndexBuckets() {
		if err := w.Bucket(b).SetSequence(old.Bucket(b).Sequence() + 1); err != nil {
			return err
		}
	}
	return PutBacklog(w)
}

// prepareBacklog indexes tickets of an older release.
func (x *Indexer) prepareBacklog(ctx context.Context, r record.Reader) (work, error) {
	var b backlog
	err := r.Get(record.BucketMeta, []byte(record.MetaBacklog), &b)
	if errors.Is(err, ticket.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	docs := map[posting.Posting]bool{}
	c := r.Bucket(record.BucketTickets).Cursor()
	k := record.Before(c, record.TicketKey(b.Below))
	for ; k != nil && len(docs) < x.Most; k, _ = c.Prev() {
		b.Below = record.SplitTicket(k)
		if err := docsOf(r, b.Below, docs); err != nil {
			return nil, err
		}
	}
	chunks, err := chunksOf(ctx, r, docs)
	if err != nil {
		return nil, err
	}
	ended := k == nil
	return func(w *record.Writer) error {
		if err := putSegment(w, x.levelOf(len(docs)), chunks); err != nil {
			return err
		}
		if ended {
			return w.Remove(record.BucketMeta, []byte(record.MetaBacklog))
		}
		return w.Put(record.BucketMeta, []byte(record.MetaBacklog), b)
	}, nil
}
