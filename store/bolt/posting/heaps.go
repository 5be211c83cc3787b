package posting

import "slices"

// Heaps is the descent over very many postings in no order, such as of all words that begin
// alike: they lie in heaps by number, and a heap is sorted when its turn comes.
type Heaps struct {
	byNumber map[Posting]Ordered
	numbers  Ordered // of the heaps that are left, once Seek began
	begun    bool
	sorted   bool // the last heap of numbers
	count    int
}

// heapBits parts the postings: 4096 tickets are a heap.
const heapBits = messageBits + 12

// Add adds postings, before the first Seek.
func (h *Heaps) Add(all []Posting) {
	if h.byNumber == nil {
		h.byNumber = map[Posting]Ordered{}
	}
	for len(all) > 0 {
		number := all[0] >> heapBits
		end := 1
		for end < len(all) && all[end]>>heapBits == number {
			end++
		}
		h.byNumber[number] = append(h.byNumber[number], all[:end]...)
		h.count += end
		all = all[end:]
	}
}

// Size returns how many postings were added.
func (h *Heaps) Size() int { return h.count }

// Seek implements Descent.
func (h *Heaps) Seek(p Posting) (Posting, bool) {
	if !h.begun {
		for number := range h.byNumber {
			h.numbers = append(h.numbers, number)
		}
		slices.Sort(h.numbers)
		h.begun = true
	}
	for len(h.numbers) > 0 {
		last := len(h.numbers) - 1
		number := h.numbers[last]
		if number <= p>>heapBits {
			heap := h.byNumber[number]
			if !h.sorted {
				slices.Sort(heap)
				h.sorted = true
			}
			if at, ok := heap.Seek(p); ok {
				return at, true
			}
		}
		delete(h.byNumber, number)
		h.numbers, h.sorted = h.numbers[:last], false
	}
	return 0, false
}

// UpTo returns how many of the postings, rising, are not above p.
func UpTo(posts []Posting, p Posting) int {
	i, found := slices.BinarySearch(posts, p)
	if found {
		i++
	}
	return i
}
