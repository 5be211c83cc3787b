package bolt

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"guichet/ticket"
)

// TestChunks: what is built reads back, also where a term fills many chunks.
func TestChunks(t *testing.T) {
	var b builder
	var want []spot
	for _, term := range []string{"a", "ab", "abc", strings.Repeat("x", 64), "z"} {
		for i := range 3000 {
			p, _ := newPosting(ticket.Number(1+i*i%7+i*3), uint32(i%5))
			if i%1000 == 0 {
				p |= maxMessage
			}
			want = append(want, spot{term, p})
		}
	}
	slices.SortFunc(want, func(x, y spot) int {
		if x.before(y) {
			return -1
		}
		return 1
	})
	want = slices.Compact(want)
	for _, s := range want {
		b.add(s)
		b.add(s)
	}
	b.end()
	var got []spot
	for i, c := range b.chunks {
		if len(c.data) > chunkSize {
			t.Errorf("chunk %d has %d octets", i, len(c.data))
		}
		if c.first != firstOf(t, c.data) {
			t.Errorf("chunk %d does not begin with %v", i, c.first)
		}
		got = append(got, spotsIn(t, c.data)...)
		if c.last != got[len(got)-1] {
			t.Errorf("chunk %d does not end with %v", i, c.last)
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("%d spots came back of %d", len(got), len(want))
	}
}

func firstOf(t *testing.T, data []byte) spot { return spotsIn(t, data)[0] }

func spotsIn(t *testing.T, data []byte) (all []spot) {
	t.Helper()
	err := entries(data, func(term, posts []byte) bool {
		read, err := readPosts(nil, posts)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range read {
			all = append(all, spot{string(term), p})
		}
		return true
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// FuzzChunk: octets of any kind are read without harm.
func FuzzChunk(f *testing.F) {
	var b builder
	b.add(spot{"abc", 5 << messageBits})
	b.add(spot{"abd", 6 << messageBits})
	b.end()
	f.Add(b.chunks[0].data)
	f.Fuzz(func(t *testing.T, data []byte) {
		before := bytes.Clone(data)
		_ = entries(data, func(_, posts []byte) bool {
			all, err := readPosts(nil, posts)
			return len(all) <= len(posts) && err == nil
		})
		if !bytes.Equal(before, data) {
			t.Error("the data changed")
		}
	})
}
