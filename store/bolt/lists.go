package bolt

import (
	"bytes"

	"guichet/ticket"
)

// entry is what an index has of a record: one that says all by its key.
type entry struct {
	bucket bucket
	key    []byte
}

// entriesOf lists the entries that a letter has; none for nil.
func entriesOf(l *ticket.Letter) []entry {
	if l == nil {
		return nil
	}
	var all []entry
	if l.Ticket != 0 {
		all = append(all, entry{bucketLettersOf, ofTicketKey(l.Ticket, l.ID)})
	}
	if l.State.Final() {
		return all
	}
	all = append(all, entry{bucketPending, letterKey(l.ID)})
	if !l.Due.IsZero() {
		all = append(all, entry{bucketDue, dueKey(l.Due, l.ID)})
	}
	return all
}

func hasEntry(all []entry, i entry) bool {
	for _, j := range all {
		if i.bucket == j.bucket && bytes.Equal(i.key, j.key) {
			return true
		}
	}
	return false
}

// keepLive notes where a ticket stands, for as long as it is not closed. Most tickets are, so who
// looks for the others need not read those.
func keepLive(w *recordWriter, ticket *ticket.Ticket) error {
	return w.keep(bucketLive, ticketKey(ticket.Number), liveRecord(ticket))
}

// liveRecord is what the list has of a ticket; nil if it is closed.
func liveRecord(it *ticket.Ticket) []byte {
	if it.Status == ticket.Closed {
		return nil
	}
	return sealOctets(bucketLive, ticketKey(it.Number), []byte(it.Status))
}

// keepRated notes the rating of a ticket, so that who sums them up need not read every ticket.
func keepRated(w *recordWriter, ticket *ticket.Ticket) error {
	return w.keep(bucketRated, ticketKey(ticket.Number), ratedRecord(ticket))
}

// ratedRecord is what the list has of a ticket: the rating's digit and the agent whose it is;
// nil if it has no rating.
func ratedRecord(ticket *ticket.Ticket) []byte {
	if ticket.Rating == 0 {
		return nil
	}
	return sealOctets(bucketRated, ticketKey(ticket.Number), append([]byte{byte(ticket.Rating)}, ticket.Credit().String()...))
}
