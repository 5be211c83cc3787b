package posting

import (
	"encoding/binary"
	"errors"

	"guichet/ticket"
)

// chunkSize is the size of a chunk in octets at which it is full: with its key it fills one
// page.
const chunkSize = 3900

// Chunk is a part of a segment, from its first spot to its last.
type Chunk struct {
	First, Last Spot
	Data        []byte
}

// Builder makes chunks of what is added in order. A chunk is a list of entries: how many
// octets the term shares with the one before, the others, and its postings, as the ticket's
// distance from the one before and the message's.
type Builder struct {
	Chunks []Chunk // that are full; after End all
	under  Chunk   // under way
	prev   string  // the term before this one in it
	posts  []byte  // of the last term
	added  int
}

// Add appends a spot; the same one twice is one.
func (b *Builder) Add(s Spot) {
	same := b.added > 0 && s.Term == b.under.Last.Term
	if same && s.Posting == b.under.Last.Posting {
		return
	}
	if b.added > 0 && len(b.under.Data)+len(b.posts)+len(s.Term)+len(b.under.Last.Term)+4*binary.MaxVarintLen32 > chunkSize {
		b.End()
	}
	switch {
	case b.added == 0:
		b.under.First = s
		same = false
	case !same:
		b.endEntry()
	}
	last := b.under.Last.Posting
	if !same {
		last = 0
	}
	b.posts = appendPosting(b.posts, last, s.Posting)
	b.under.Last = s
	b.added++
}

func appendPosting(data []byte, last, p Posting) []byte {
	distance := p.Ticket() - last.Ticket()
	message := p.Message()
	if distance == 0 {
		message -= last.Message()
	}
	return binary.AppendUvarint(binary.AppendUvarint(data, uint64(distance)), uint64(message))
}

func (b *Builder) endEntry() {
	term := b.under.Last.Term
	shared := 0
	for shared < min(len(term), len(b.prev)) && term[shared] == b.prev[shared] {
		shared++
	}
	d := binary.AppendUvarint(b.under.Data, uint64(shared))
	d = binary.AppendUvarint(d, uint64(len(term)-shared))
	d = append(d, term[shared:]...)
	d = binary.AppendUvarint(d, uint64(len(b.posts)))
	b.under.Data = append(d, b.posts...)
	b.prev, b.posts = term, b.posts[:0]
}

// End makes a chunk of what was added since the last.
func (b *Builder) End() {
	if b.added == 0 {
		return
	}
	b.endEntry()
	b.Chunks = append(b.Chunks, b.under)
	b.under, b.prev, b.added = Chunk{}, "", 0
}

var errChunk = errors.New("a chunk of the search index does not read back")

// Entries calls fn for each entry of a chunk. The term is valid until fn returns, the
// postings as long as data.
func Entries(data []byte, fn func(term, posts []byte) bool) error {
	var term []byte
	for len(data) > 0 {
		shared, rest, ok := number(data)
		suffix, rest, ok2 := lengthed(rest)
		posts, rest, ok3 := lengthed(rest)
		if !ok || !ok2 || !ok3 || shared > uint64(len(term)) {
			return errChunk
		}
		term = append(term[:shared], suffix...)
		if !fn(term, posts) {
			return nil
		}
		data = rest
	}
	return nil
}

func number(data []byte) (n uint64, rest []byte, ok bool) {
	n, size := binary.Uvarint(data)
	if size <= 0 {
		return 0, nil, false
	}
	return n, data[size:], true
}

// lengthed parts octets that stand behind their length.
func lengthed(data []byte) (octets, rest []byte, ok bool) {
	n, rest, ok := number(data)
	if !ok || n > uint64(len(rest)) {
		return nil, nil, false
	}
	return rest[:n], rest[n:], true
}

// ReadPosts appends the postings of an entry to all, rising.
func ReadPosts(all []Posting, posts []byte) ([]Posting, error) {
	var n ticket.Number
	var id uint32
	for len(posts) > 0 {
		distance, rest, ok := number(posts)
		message, rest, ok2 := number(rest)
		if !ok || !ok2 || message > maxMessage {
			return all, errChunk
		}
		if distance > 0 {
			n, id = n+ticket.Number(distance), 0
		}
		id += uint32(message)
		p, ok := New(n, id)
		if !ok {
			return all, errChunk
		}
		all = append(all, p)
		posts = rest
	}
	return all, nil
}
