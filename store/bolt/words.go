package bolt

import (
	"errors"

	"guichet/search"
	"guichet/ticket"
)

// wordsOf returns what is found of a ticket (id 0) or a message.
func wordsOf(r recordReader, n ticket.Number, id uint32) (search.Words, error) {
	if id > 0 {
		m, err := read[message](r, bucketMessages, partKey(n, id))
		if err != nil {
			return search.Words{}, err
		}
		return m.Message.Searchable().Words(), nil
	}
	t, err := readTicket(r, n)
	if err != nil {
		return search.Words{}, err
	}
	return t.Searchable().Words(), nil
}

// wordsIfAny returns none for what is gone.
func wordsIfAny(r recordReader, n ticket.Number, id uint32) (search.Words, error) {
	words, err := wordsOf(r, n, id)
	if errors.Is(err, ticket.ErrNotFound) {
		return search.Words{}, nil
	}
	return words, err
}

func readTicket(r recordReader, n ticket.Number) (*ticket.Ticket, error) {
	return read[ticket.Ticket](r, bucketTickets, ticketKey(n))
}
