package bolt

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"guichet/ticket"

	"go.etcd.io/bbolt"
)

// backlog is what an older release left: the tickets below a number are not indexed yet.
// The newest come first.
type backlog struct {
	Below ticket.Number
}

// prepareFresh indexes the oldest changes, if enough wait.
func (x *indexer) prepareFresh(ctx context.Context, r *reader) (work, error) {
	var keys [][]byte
	var last uint64
	docs := map[posting]bool{}
	c := r.bucket(bucketFresh).Cursor()
	for k, _ := c.First(); k != nil && len(keys) < x.most; k, _ = c.Next() {
		seq, n, id := splitFresh(k)
		if p, ok := newPosting(n, id); ok {
			docs[p] = true
		}
		keys = append(keys, slices.Clone(k))
		last = seq
	}
	if len(keys) < x.flush {
		if len(keys) > 0 {
			x.flushed.Store(splitU64(keys[0]) - 1)
		} else {
			x.flushed.Store(r.bucket(bucketFresh).Sequence())
		}
		return nil, nil
	}
	chunks, err := r.index(ctx, docs)
	if err != nil {
		return nil, err
	}
	return func(t *tx) error {
		for _, k := range keys {
			if err := t.remove(bucketFresh, k); err != nil {
				return err
			}
		}
		x.flushed.Store(last)
		x.db.recent.clear()
		return t.putSegment(x.levelOf(len(keys)), chunks)
	}, nil
}

// levelOf returns the level of a segment of so many changes.
func (x *indexer) levelOf(changes int) int {
	level := 0
	for size := x.flush * x.fan; size <= changes; size *= x.fan {
		level++
	}
	return level
}

// prepareBacklog indexes tickets of an older release.
func (x *indexer) prepareBacklog(ctx context.Context, r *reader) (work, error) {
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
		if err := r.docsOf(b.Below, docs); err != nil {
			return nil, err
		}
	}
	chunks, err := r.index(ctx, docs)
	if err != nil {
		return nil, err
	}
	ended := k == nil
	return func(t *tx) error {
		if err := t.putSegment(x.levelOf(len(docs)), chunks); err != nil {
			return err
		}
		if ended {
			return t.remove(bucketMeta, []byte(metaBacklog))
		}
		return t.put(bucketMeta, []byte(metaBacklog), b)
	}, nil
}

// before returns the last key below key.
func before(c *bbolt.Cursor, key []byte) []byte {
	k, _ := c.Seek(key)
	if k == nil {
		k, _ = c.Last()
		return k
	}
	k, _ = c.Prev()
	return k
}

// docsOf adds a ticket and its messages.
func (r *reader) docsOf(n ticket.Number, docs map[posting]bool) error {
	add := func(id uint32) {
		if p, ok := newPosting(n, id); ok {
			docs[p] = true
		}
	}
	add(0)
	return r.under(bucketMessages, ticketKey(n), func(k, _ []byte) error {
		_, id := splitPart(k)
		add(id)
		return nil
	})
}

// index makes the chunks of a segment of these docs. What is gone has no terms; nor has
// what is damaged, which fsck tells of.
func (r *reader) index(ctx context.Context, docs map[posting]bool) ([]chunk, error) {
	var spots []spot
	for p := range docs {
		if err := ctx.Err(); err != nil {
			return nil, gaveUp(err)
		}
		words, err := r.words(p.ticket(), p.message())
		switch {
		case errors.Is(err, ticket.ErrNotFound), errors.Is(err, errDamaged):
			continue
		case err != nil:
			return nil, err
		}
		for _, term := range words.Terms() {
			spots = append(spots, spot{term, p})
		}
	}
	slices.SortFunc(spots, func(a, b spot) int {
		return cmp.Or(cmp.Compare(a.term, b.term), cmp.Compare(a.posting, b.posting))
	})
	var b builder
	for _, s := range spots {
		b.add(s)
	}
	b.end()
	return b.chunks, nil
}

// putSegment keeps a new, live segment; none if it is empty.
func (t *tx) putSegment(level int, chunks []chunk) error {
	if len(chunks) == 0 {
		return nil
	}
	id, err := t.next(bucketSegments)
	if err != nil {
		return err
	}
	if err := t.put(bucketSegments, u64(id), segment{Level: level, State: segmentLive}); err != nil {
		return err
	}
	return t.putChunks(id, chunks)
}
