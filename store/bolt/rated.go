package bolt

import (
	"guichet/mail"
	"guichet/ticket"
)

// keepRated notes the rating of a ticket, so that who sums them up need not read every ticket.
func (t *tx) keepRated(ticket *ticket.Ticket) error {
	return t.keep(bucketRated, ticketKey(ticket.Number), ratedRecord(ticket))
}

// ratedRecord is what the list has of a ticket: the rating's digit and the agent whose it is;
// nil if it has no rating.
func ratedRecord(ticket *ticket.Ticket) []byte {
	if ticket.Rating == 0 {
		return nil
	}
	return sealOctets(bucketRated, ticketKey(ticket.Number), append([]byte{byte(ticket.Rating)}, ticket.Credit().String()...))
}

// Ratings implements desk.Reader. Agents are few: an address is read once, however many ratings
// it has.
func (r *reader) Ratings() (ticket.Ratings, error) {
	sum := ticket.Ratings{Agents: map[mail.Address]ticket.Tally{}}
	agents := map[string]mail.Address{}
	err := r.each(bucketRated, nil, func(k, data []byte) (bool, error) {
		_, payload, err := unseal(bucketRated, k, data)
		if err != nil || len(payload) == 0 {
			return false, err
		}
		whose, known := agents[string(payload[1:])]
		if !known {
			if err := whose.UnmarshalText(payload[1:]); err != nil {
				return false, damaged(bucketRated, k, err.Error())
			}
			agents[string(payload[1:])] = whose
		}
		sum.Add(int(payload[0]), whose)
		return true, nil
	})
	return sum, err
}
