package bolt

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"guichet/ticket"
)

// prepareFresh indexes the oldest changes, if enough wait.
func (x *indexer) prepareFresh(ctx context.Context, r recordReader) (work, error) {
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
	chunks, err := chunksOf(ctx, r, docs)
	if err != nil {
		return nil, err
	}
	return func(w *recordWriter) error {
		for _, k := range keys {
			if err := w.remove(bucketFresh, k); err != nil {
				return err
			}
		}
		x.flushed.Store(last)
		x.recent.clear()
		return putSegment(w, x.levelOf(len(keys)), chunks)
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

// docsOf adds a ticket and its messages.
func docsOf(r recordReader, n ticket.Number, docs map[posting]bool) error {
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

// chunksOf makes the chunks of a segment of these docs. What is gone has no terms; nor has
// what is damaged, which fsck tells of.
func chunksOf(ctx context.Context, r recordReader, docs map[posting]bool) ([]chunk, error) {
	var spots []spot
	for p := range docs {
		if err := ctx.Err(); err != nil {
			return nil, gaveUp(err)
		}
		words, err := wordsOf(r, p.ticket(), p.message())
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
func putSegment(w *recordWriter, level int, chunks []chunk) error {
	if len(chunks) == 0 {
		return nil
	}
	id, err := w.next(bucketSegments)
	if err != nil {
		return err
	}
	if err := w.put(bucketSegments, u64(id), segment{Level: level, State: segmentLive}); err != nil {
		return err
	}
	return putChunks(w, id, chunks)
}
