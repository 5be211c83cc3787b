package transaction

import (
	"slices"

	"guichet/store/bolt/record"
	"guichet/ticket"
)

// Latest implements ticket.Reader.
func (r *Reader) Latest(below ticket.Number, limit int, in ...ticket.Status) (found []*ticket.Ticket, err error) {
	from := record.BucketLive
	if len(in) == 0 || slices.Contains(in, ticket.Closed) {
		from = record.BucketTickets
	}
	defer record.Catch(from, nil, &err)
	c := r.records.Bucket(from).Cursor()
	k, _ := c.Last()
	if below > 0 {
		k = record.Before(c, record.TicketKey(below))
	}
	for ; k != nil && len(found) < limit; k, _ = c.Prev() {
		n := record.SplitTicket(k)
		ok, err := r.isIn(n, in)
		if err == nil && !ok {
			continue
		}
		var t *ticket.Ticket
		if err == nil {
			t, err = r.Ticket(n)
		}
		if err == nil {
			found = append(found, t)
		} else if err := r.unlessDamage(err); err != nil {
			return nil, err
		}
	}
	return found, nil
}

// isIn reports whether a ticket is in one of the states, without reading it. None is any.
func (r *Reader) isIn(n ticket.Number, states []ticket.Status) (bool, error) {
	if len(states) == 0 {
		return true, nil
	}
	key := record.TicketKey(n)
	data, err := r.records.Octets(record.BucketLive, key)
	if err != nil {
		return false, err
	}
	if data == nil {
		return slices.Contains(states, ticket.Closed), nil
	}
	_, payload, err := record.Unseal(record.BucketLive, key, data)
	return slices.Contains(states, record.LiveStatus(payload)), err
}
