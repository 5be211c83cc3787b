package posting

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"guichet/ticket"
)

// TestChunks: what is built reads back, also where a term fills many chunks.
func TestChunks(t *testing.T) {
	var b Builder
	var want []Spot
	for _, term := range []string{"a", "ab", "abc", strings.Repeat("x", 64), "z"} {
		for i := range 3000 {
			p, _ := New(ticket.Number(1+i*i%7+i*3), uint32(i%5))
			if i%1000 == 0 {
				p |= maxMessage
			}
			want = append(want, Spot{term, p})
		}
	}
	slices.SortFunc(want, func(x, y Spot) int {
		if x.Before(y) {
			return -1
		}
		return 1
	})
	want = slices.Compact(want)
	for _, s := range want {
		b.Add(s)
		b.Add(s)
	}
	b.End()
	var got []Spot
	for i, c := range b.Chunks {
		if len(c.Data) > chunkSize {
			t.Errorf("chunk %d has %d octets", i, len(c.Data))
		}
		if c.First != firstOf(t, c.Data) {
			t.Errorf("chunk %d does not begin with %v", i, c.First)
		}
		got = append(got, spotsIn(t, c.Data)...)
		if c.Last != got[len(got)-1] {
			t.Errorf("chunk %d does not end with %v", i, c.Last)
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("%d spots came back of %d", len(got), len(want))
	}
}

func firstOf(t *testing.T, data []byte) Spot { return spotsIn(t, data)[0] }

func spotsIn(t *testing.T, data []byte) (all []Spot) {
	t.Helper()
	err := Entries(data, func(term, posts []byte) bool {
		read, err := ReadPosts(nil, posts)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range read {
			all = append(all, Spot{string(term), p})
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
	var b Builder
	b.Add(Spot{"abc", 5 << messageBits})
	b.Add(Spot{"abd", 6 << messageBits})
	b.End()
	f.Add(b.Chunks[0].Data)
	f.Fuzz(func(t *testing.T, data []byte) {
		before := bytes.Clone(data)
		_ = Entries(data, func(_, posts []byte) bool {
			all, err := ReadPosts(nil, posts)
			return len(all) <= len(posts) && err == nil
		})
		if !bytes.Equal(before, data) {
			t.Error("the data changed")
		}
	})
}
