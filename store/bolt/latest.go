package bolt

import (
	"slices"

	"guichet/ticket"
)

// Latest implements desk.Reader.
func (r *reader) Latest(below ticket.Number, limit int, in ...ticket.Status) (found []*ticket.Ticket, err error) {
	from := bucketLive
	if len(in) == 0 || slices.Contains(in, ticket.Closed) {
		from = bucketTickets
	}
	defer catch(from, nil, &err)
	c := r.records.bucket(from).Cursor()
	k, _ := c.Last()
	if below > 0 {
		k = before(c, ticketKey(below))
	}
	for ; k != nil && len(found) < limit; k, _ = c.Prev() {
		n := splitTicket(k)
		if ok, err := r.isIn(n, in); err != nil || !ok {
			if err != nil {
				return nil, err
			}
			continue
		}
		t, err := r.Ticket(n)
		if err != nil {
			return nil, err
		}
		found = append(found, t)
	}
	return found, nil
}

// isIn reports whether a ticket is in one of the states, without reading it. None is any.
func (r *reader) isIn(n ticket.Number, states []ticket.Status) (bool, error) {
	if len(states) == 0 {
		return true, nil
	}
	key := ticketKey(n)
	data, err := r.records.octets(bucketLive, key)
	if err != nil {
		return false, err
	}
	if data == nil {
		return slices.Contains(states, ticket.Closed), nil
	}
	_, status, err := unseal(bucketLive, key, data)
	return slices.Contains(states, ticket.Status(status)), err
}
