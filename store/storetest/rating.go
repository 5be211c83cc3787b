package storetest

import (
	"errors"
	"testing"

	"guichet/mail"
	"guichet/ticket"
)

func testRatings(t *testing.T, s ticket.Store) {
	ana, ben := address("ana@agents.test"), address("ben@agents.test")
	for _, given := range []ticket.Ticket{
		{Rating: 5, Assignee: ana, Answerer: ben},
		{Rating: 2, Answerer: ana},
		{Rating: 4},
		{Assignee: ben},
	} {
		n := newTicket(t, s)
		update(t, s, func(tx ticket.Tx) error {
			ticket, err := tx.Ticket(n)
			if err != nil {
				return err
			}
			ticket.Rating, ticket.Assignee = 1, ben // it was another before
			err = tx.PutTicket(ticket)
			ticket.Rating, ticket.Assignee, ticket.Answerer = given.Rating, given.Assignee, given.Answerer
			return errors.Join(err, tx.PutTicket(ticket))
		})
	}
	view(t, s, func(r ticket.Reader) error {
		got, err := r.Ratings()
		same(t, "ratings", got, ticket.Ratings{
			Overall: ticket.Tally{Count: 3, Mean: 11.0 / 3},
			Agents:  map[mail.Address]ticket.Tally{ana: {Count: 2, Mean: 3.5}},
		})
		return err
	})
}
