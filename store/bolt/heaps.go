package bolt

import "slices"

// heaps is the descent over very many postings in no order, such as of all words that begin
// alike: they lie in heaps by number, and a heap is sorted when its turn comes.
type heaps struct {
	byNumber map[posting]ordered
	numbers  ordered // of the heaps that are left, once seek began
	begun    bool
	sorted   bool // the last heap of numbers
	count    int
}

// heapBits parts the postings: 4096 tickets are a heap.
const heapBits = messageBits + 12

func (h *heaps) add(all []posting) {
	if h.byNumber == nil {
		h.byNumber = map[posting]ordered{}
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

// size returns how many postings were added.
func (h *heaps) size() int { return h.count }

func (h *heaps) seek(p posting) (posting, bool) {
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
			if at, ok := heap.seek(p); ok {
				return at, true
			}
		}
		delete(h.byNumber, number)
		h.numbers, h.sorted = h.numbers[:last], false
	}
	return 0, false
}

// upTo returns how many of the postings, rising, are not above p.
func upTo(posts []posting, p posting) int {
	i, found := slices.BinarySearch(posts, p)
	if found {
		i++
	}
	return i
}
