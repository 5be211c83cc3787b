package posting

import (
	"strings"

	"guichet/ticket"
)

// Posting is a place where a term stands: a ticket's number, and below it the message's id,
// 0 for the ticket itself. Postings order as tickets do.
type Posting uint64

const (
	messageBits = 24
	maxMessage  = 1<<messageBits - 1
	// MaxTicket is the last number of a ticket that is indexed: no desk reaches it.
	MaxTicket = 1<<(64-messageBits) - 1
)

// New is the posting of a ticket (id 0) or a message. It is false for numbers that no desk reaches: they
// are not indexed.
func New(n ticket.Number, id uint32) (Posting, bool) {
	return Posting(n)<<messageBits | Posting(id&maxMessage), n <= MaxTicket && id <= maxMessage
}

// Ticket returns the ticket's number.
func (p Posting) Ticket() ticket.Number { return ticket.Number(p >> messageBits) }

// Message returns the message's id, 0 for the ticket itself.
func (p Posting) Message() uint32 { return uint32(p & maxMessage) }

// Bounds returns the first and the last posting that a ticket can have.
func Bounds(n ticket.Number) (lo, hi Posting) {
	lo = Posting(min(n, MaxTicket)) << messageBits
	return lo, lo | maxMessage
}

// Spot is a place in a segment: they order by term, then by posting.
type Spot struct {
	Term    string
	Posting Posting
}

// Before reports whether s comes before o.
func (s Spot) Before(o Spot) bool {
	if c := strings.Compare(s.Term, o.Term); c != 0 {
		return c < 0
	}
	return s.Posting < o.Posting
}
