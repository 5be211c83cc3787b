package bolt

import (
	"strings"

	"guichet/ticket"
)

// posting is a place where a term stands: a ticket's number, and below it the message's id,
// 0 for the ticket itself. Postings order as tickets do.
type posting uint64

const (
	messageBits = 24
	maxMessage  = 1<<messageBits - 1
	maxTicket   = 1<<(64-messageBits) - 1
)

// newPosting is false for numbers that no desk reaches: they are not indexed.
func newPosting(n ticket.Number, id uint32) (posting, bool) {
	return posting(n)<<messageBits | posting(id&maxMessage), n <= maxTicket && id <= maxMessage
}

func (p posting) ticket() ticket.Number { return ticket.Number(p >> messageBits) }
func (p posting) message() uint32       { return uint32(p & maxMessage) }

// bounds returns the first and the last posting that a ticket can have.
func bounds(n ticket.Number) (lo, hi posting) {
	lo = posting(min(n, maxTicket)) << messageBits
	return lo, lo | maxMessage
}

// spot is a place in a segment: they order by term, then by posting.
type spot struct {
	term    string
	posting posting
}

func (s spot) before(o spot) bool {
	if c := strings.Compare(s.term, o.term); c != 0 {
		return c < 0
	}
	return s.posting < o.posting
}
