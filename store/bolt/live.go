package bolt

import (
	"slices"

	"guichet/desk"
)

// keepLive notes where a ticket stands, for as long as it is not closed. Most tickets are, so who
// looks for the others need not read those.
func (t *tx) keepLive(ticket *desk.Ticket) error {
	return t.keep(bucketLive, ticketKey(ticket.Number), liveRecord(ticket))
}

// liveRecord is what the list has of a ticket; nil if it is closed.
func liveRecord(ticket *desk.Ticket) []byte {
	if ticket.Status == desk.Closed {
		return nil
	}
	return sealOctets(bucketLive, ticketKey(ticket.Number), []byte(ticket.Status))
}

// Latest implements desk.Reader.
func (r *reader) Latest(below desk.Number, limit int, in ...desk.Status) (found []*desk.Ticket, err error) {
	from := bucketLive
	if len(in) == 0 || slices.Contains(in, desk.Closed) {
		from = bucketTickets
	}
	defer catch(from, nil, &err)
	c := r.bucket(from).Cursor()
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
func (r *reader) isIn(n desk.Number, states []desk.Status) (bool, error) {
	if len(states) == 0 {
		return true, nil
	}
	key := ticketKey(n)
	data, err := r.octets(bucketLive, key)
	if err != nil {
		return false, err
	}
	if data == nil {
		return slices.Contains(states, desk.Closed), nil
	}
	_, status, err := unseal(bucketLive, key, data)
	return slices.Contains(states, desk.Status(status)), err
}
