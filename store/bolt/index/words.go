package index

import (
	"errors"

	"guichet/search"
	"guichet/store/bolt/record"
	"guichet/ticket"
)

// wordsOf returns what is found of a ticket (id 0) or a message.
func wordsOf(r record.Reader, n ticket.Number, id uint32) (search.Words, error) {
	if id > 0 {
		m, err := record.Read[record.Message](r, record.BucketMessages, record.PartKey(n, id))
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
func wordsIfAny(r record.Reader, n ticket.Number, id uint32) (search.Words, error) {
	words, err := wordsOf(r, n, id)
	if errors.Is(err, ticket.ErrNotFound) {
		return search.Words{}, nil
	}
	return words, err
}

func readTicket(r record.Reader, n ticket.Number) (*ticket.Ticket, error) {
	return record.Read[ticket.Ticket](r, record.BucketTickets, record.TicketKey(n))
}
