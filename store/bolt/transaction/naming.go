package transaction

import (
	"bytes"
	"slices"
	"strings"

	"guichet/store/bolt/record"
	"guichet/ticket"
)

// TicketsNaming looks for the words in the octets of a record: to decode one takes fifty times as
// long.
func (r *Reader) TicketsNaming(after ticket.Number, limit int, words ...string) ([]*ticket.Ticket, error) {
	var sought [][]byte
	for _, w := range words {
		if isVerbatim(w) {
			sought = append(sought, bytes.ToLower([]byte(w)))
		}
	}
	var lower []byte
	return record.ListIf[ticket.Ticket](r.records, record.BucketTickets, record.TicketKey(after), limit, func(data []byte) bool {
		payload, ok := record.AsText(data)
		if len(sought) == 0 || !ok {
			return true // gob parts an address
		}
		lower = appendLower(lower[:0], payload)
		return !slices.ContainsFunc(sought, func(w []byte) bool { return !bytes.Contains(lower, w) })
	})
}

// isVerbatim reports whether JSON has a word as it is.
func isVerbatim(word string) bool {
	return !strings.ContainsFunc(word, func(r rune) bool { return r < ' ' || r > '~' || r == '"' || r == '\\' })
}

// appendLower appends data with the letters of ASCII in lower case.
func appendLower(to, data []byte) []byte {
	for _, c := range data {
		if 'A' <= c && c <= 'Z' {
			c += 'a' - 'A'
		}
		to = append(to, c)
	}
	return to
}
