package record

import (
	"bytes"

	"guichet/ticket"
)

// Entry is what an index has of a letter. It says all by its key.
type Entry struct {
	Bucket Bucket
	Key    []byte
}

// EntriesOf lists the entries that a letter has; none for nil.
func EntriesOf(l *ticket.Letter) []Entry {
	if l == nil {
		return nil
	}
	all := make([]Entry, 0, 3)
	if l.Ticket != 0 {
		all = append(all, Entry{BucketLettersOf, ofTicketKey(l.Ticket, l.ID)})
	}
	if l.State.Final() {
		return all
	}
	all = append(all, Entry{BucketPending, LetterKey(l.ID)})
	if !l.Due.IsZero() {
		all = append(all, Entry{BucketDue, dueKey(l.Due, l.ID)})
	}
	return all
}

// HasEntry reports whether i is among all.
func HasEntry(all []Entry, i Entry) bool {
	for _, j := range all {
		if i.Bucket == j.Bucket && bytes.Equal(i.Key, j.Key) {
			return true
		}
	}
	return false
}

// KeepRated notes the rating of a ticket, so that who sums them up need not read every ticket.
func KeepRated(w *Writer, ticket *ticket.Ticket) error {
	return w.keep(BucketRated, TicketKey(ticket.Number), RatedRecord(ticket))
}

// RatedRecord is what the list has of a ticket: the rating's digit and the agent whose it is;
// nil if it has no rating.
func RatedRecord(ticket *ticket.Ticket) []byte {
	if ticket.Rating == 0 {
		return nil
	}
	return SealOctets(BucketRated, TicketKey(ticket.Number), append([]byte{byte(ticket.Rating)}, ticket.Credit().String()...))
}
