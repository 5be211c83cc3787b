package index

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"guichet/store/bolt/posting"
	"guichet/store/bolt/record"
	"guichet/ticket"
)

// prepareFresh indexes the oldest changes, if enough wait.
func (x *Indexer) prepareFresh(ctx context.Context, r record.Reader) (work, error) {
	var keys [][]byte
	var last uint64
	docs := map[posting.Posting]bool{}
	c := r.Bucket(record.BucketFresh).Cursor()
	for k, _ := c.First(); k != nil && len(keys) < x.Most; k, _ = c.Next() {
		seq, n, id := record.SplitFresh(k)
		if p, ok := posting.New(n, id); ok {
			docs[p] = true
		}
		keys = append(keys, slices.Clone(k))
		last = seq
	}
	if len(keys) < x.Flush {
		if len(keys) > 0 {
			x.flushed.Store(record.SplitU64(keys[0]) - 1)
		} else {
			x.flushed.Store(r.Bucket(record.BucketFresh).Sequence())
		}
		return nil, nil
	}
	chunks, err := chunksOf(ctx, r, docs)
	if err != nil {
		return nil, err
	}
	return func(w *record.Writer) error {
		for _, k := range keys {
			if err := w.Remove(record.BucketFresh, k); err != nil {
				return err
			}
		}
		x.flushed.Store(last)
		x.recent.clear()
		return putSegment(w, x.levelOf(len(keys)), chunks)
	}, nil
}

// levelOf returns the level of a segment of so many changes.
func (x *Indexer) levelOf(changes int) int {
	level := 0
	for size := x.Flush * x.Fan; size <= changes; size *= x.Fan {
		level++
	}
	return level
}

// docsOf adds a ticket and its messages.
func docsOf(r record.Reader, n ticket.Number, docs map[posting.Posting]bool) error {
	add := func(id uint32) {
		if p, ok := posting.New(n, id); ok {
			docs[p] = true
		}
	}
	add(0)
	return r.Under(record.BucketMessages, record.TicketKey(n), func(k, _ []byte) error {
		_, id := record.SplitPart(k)
		add(id)
		return nil
	})
}

// chunksOf makes the chunks of a segment of these docs. What is gone has no terms; nor has
// what is damaged, which fsck tells of.
func chunksOf(ctx context.Context, r record.Reader, docs map[posting.Posting]bool) ([]posting.Chunk, error) {
	var spots []posting.Spot
	for p := range docs {
		if err := ctx.Err(); err != nil {
			return nil, record.GaveUp(err)
		}
		words, err := wordsOf(r, p.Ticket(), p.Message())
		switch {
		case errors.Is(err, ticket.ErrNotFound), errors.Is(err, record.ErrDamaged):
			continue
		case err != nil:
			return nil, err
		}
		for _, term := range words.Terms() {
			spots = append(spots, posting.Spot{Term: term, Posting: p})
		}
	}
	slices.SortFunc(spots, func(a, b posting.Spot) int {
		return cmp.Or(cmp.Compare(a.Term, b.Term), cmp.Compare(a.Posting, b.Posting))
	})
	var b posting.Builder
	for _, s := range spots {
		b.Add(s)
	}
	b.End()
	return b.Chunks, nil
}

// putSegment keeps a new, live segment; none if it is empty.
func putSegment(w *record.Writer, level int, chunks []posting.Chunk) error {
	if len(chunks) == 0 {
		return nil
	}
	id, err := w.Next(record.BucketSegments)
	if err != nil {
		return err
	}
	if err := w.Put(record.BucketSegments, record.U64(id), segment{Level: level, State: segmentLive}); err != nil {
		return err
	}
	return putChunks(w, id, chunks)
}
