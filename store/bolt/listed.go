package bolt

import (
	"bytes"

	"guichet/ticket"

	"go.etcd.io/bbolt"
)

// addList makes the migration that brings a list of some tickets: keep notes one, if it is
// among them.
func addList(keep func(*tx, *ticket.Ticket) error) func(*bbolt.Tx) error {
	return func(btx *bbolt.Tx) error {
		if err := createBuckets(btx); err != nil {
			return err
		}
		t := tx0(btx)
		return t.each(bucketTickets, nil, func(k, data []byte) (bool, error) {
			var ticket ticket.Ticket
			if err := decode(bucketTickets, k, data, &ticket); err != nil {
				return false, err
			}
			return true, keep(t, &ticket)
		})
	}
}

// listed verifies the lists against a ticket.
func (c *checker) listed(k []byte, t *ticket.Ticket) error {
	for _, list := range []struct {
		in   bucket
		want []byte
		name string
	}{
		{bucketLive, liveRecord(t), "tickets that are not closed"},
		{bucketRated, ratedRecord(t), "ratings"},
	} {
		data, err := c.octets(list.in, k)
		switch {
		case err != nil:
			if err := c.fault(err); err != nil {
				return err
			}
		case !bytes.Equal(data, list.want):
			c.say("The list of %s is wrong about ticket %d.", list.name, t.Number)
		}
	}
	return nil
}
