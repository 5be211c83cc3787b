package bolt

import (
	"guichet/mail"
	"guichet/ticket"
)

// Ratings implements desk.Reader. Agents are few: an address is read once, however many ratings
// it has.
func (r *reader) Ratings() (ticket.Ratings, error) {
	sum := ticket.Ratings{Agents: map[mail.Address]ticket.Tally{}}
	agents := map[string]mail.Address{}
	err := r.records.each(bucketRated, nil, func(k, data []byte) (bool, error) {
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
