package bolt

import (
	"guichet/desk"
	"guichet/mail"
)

// keepRated notes the rating of a ticket, so that who sums them up need not read every ticket.
func (t *tx) keepRated(ticket *desk.Ticket) error {
	return t.keep(bucketRated, ticketKey(ticket.Number), ratedRecord(ticket))
}

// ratedRecord is what the list has of a ticket: the rating's digit and the agent whose it is;
// nil if it has no rating.
func ratedRecord(ticket *desk.Ticket) []byte {
	if ticket.Rating == 0 {
		return nil
	}
	return sealOctets(bucketRated, ticketKey(ticket.Number), append([]byte{byte(ticket.Rating)}, ticket.Credit().String()...))
}

// Ratings implements desk.Reader. Agents are few: an address is read once, however many ratings
// it has.
func (r *reader) Ratings() (desk.Ratings, error) {
	sum := desk.Ratings{Agents: map[mail.Address]desk.Tally{}}
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
