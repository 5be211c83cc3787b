package transaction

import (
	"guichet/mail"
	"guichet/store/bolt/record"
	"guichet/ticket"
)

// Ratings implements ticket.Reader. Agents are few: an address is read once, however many ratings
// it has.
func (r *Reader) Ratings() (ticket.Ratings, error) {
	sum := ticket.Ratings{Agents: map[mail.Address]ticket.Tally{}}
	agents := map[string]mail.Address{}
	err := r.records.Each(record.BucketRated, nil, func(k, data []byte) (bool, error) {
		_, payload, err := record.Unseal(record.BucketRated, k, data)
		if err != nil || len(payload) == 0 {
			return true, r.unlessDamage(err)
		}
		whose, known := agents[string(payload[1:])]
		if !known {
			if err := whose.UnmarshalText(payload[1:]); err != nil {
				return true, r.unlessDamage(record.Damaged(record.BucketRated, k, err.Error()))
			}
			agents[string(payload[1:])] = whose
		}
		sum.Add(int(payload[0]), whose)
		return true, nil
	})
	return sum, err
}
