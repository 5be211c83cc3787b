package record

import (
	"bytes"
	"crypto/sha256"

	"guichet/mail"
	"guichet/ticket"
)

// The list of tickets that are not closed has of each its state and its stand: whose it is, in which state and how urgent, as
// the keys of the queues have it. So a ticket that changes is taken out of the queue where it stood without being read
// as it was.

const standSize = 16 + 1 + 1 // hash of the assignee's address, zero for nobody; state; priority

// stateCode and priorityCode are what keys have of them; 0 is for words of another release.
func stateCode(s ticket.Status) byte {
	return code(s, ticket.Open, ticket.Pending, ticket.Resolved)
}

func priorityCode(p ticket.Priority) byte {
	return code(p, ticket.Low, ticket.Normal, ticket.High, ticket.Urgent)
}

func code[T comparable](v T, known ...T) byte {
	for i, k := range known {
		if v == k {
			return byte(i + 1)
		}
	}
	return 0
}

// assigneeKey is what keys have of an assignee.
func assigneeKey(a mail.Address) (k [16]byte) {
	if !a.IsZero() {
		sum := sha256.Sum256([]byte(ticket.Fold(a).String()))
		copy(k[:], sum[:])
		k[0] |= 1 // not nobody's
	}
	return k
}

func standOf(t *ticket.Ticket) []byte {
	who := assigneeKey(t.Assignee)
	return append(who[:], stateCode(t.Status), priorityCode(t.Priority))
}

// LiveRecord is what the list has of a ticket; nil if it is closed.
func LiveRecord(it *ticket.Ticket) []byte {
	if it.Status == ticket.Closed {
		return nil
	}
	octets := append([]byte(it.Status), 0)
	return SealOctets(BucketLive, TicketKey(it.Number), append(octets, standOf(it)...))
}

// LiveStatus is the state that a record of the list has.
func LiveStatus(payload []byte) ticket.Status {
	status, _, _ := bytes.Cut(payload, []byte{0})
	return ticket.Status(status)
}

// Of the two keys of a ticket one is for who asks whose it is, the other for who does not.
const (
	queueByAssignee byte = 'a'
	queueByState    byte = 's'
)

// QueueKeys are where a ticket stands among the queues; none if it is closed.
func QueueKeys(t *ticket.Ticket) [][]byte {
	if t.Status == ticket.Closed {
		return nil
	}
	return queueKeys(t.Number, standOf(t))
}

func queueKeys(n ticket.Number, stand []byte) [][]byte {
	number := TicketKey(n)
	return [][]byte{
		append(append([]byte{queueByAssignee}, stand...), number...),
		append(append([]byte{queueByState}, stand[16:]...), number...),
	}
}

// SplitQueue returns the ticket of a key among the queues; 0 for what is none.
func SplitQueue(k []byte) ticket.Number {
	if len(k) != 1+standSize+8 && len(k) != 1+2+8 {
		return 0
	}
	return SplitTicket(k[len(k)-8:])
}

// QueuePrefixes begin the keys of the tickets in a queue.
func QueuePrefixes(q ticket.Queue) (all [][]byte) {
	heads := [][]byte{{queueByState}}
	if len(q.Assignees) > 0 {
		heads = nil
		for _, a := range q.Assignees {
			who := assigneeKey(a)
			heads = append(heads, append([]byte{queueByAssignee}, who[:]...))
		}
	}
	states, priorities := []byte{0, 1, 2, 3}, []byte{0, 1, 2, 3, 4}
	if len(q.States) > 0 {
		states = nil
		for _, s := range q.States {
			if s != ticket.Closed {
				states = append(states, stateCode(s))
			}
		}
	}
	if len(q.Priorities) > 0 {
		priorities = nil
		for _, p := range q.Priorities {
			priorities = append(priorities, priorityCode(p))
		}
	}
	for _, head := range heads {
		for _, s := range states {
			for _, p := range priorities {
				all = append(all, append(bytes.Clone(head), s, p))
			}
		}
	}
	return all
}

// KeepLive notes where a ticket stands, for as long as it is not closed. Most tickets are, so who
// looks for the others need not read those.
func KeepLive(w *Writer, it *ticket.Ticket) error {
	key, now := TicketKey(it.Number), LiveRecord(it)
	was, err := w.Octets(BucketLive, key)
	if err != nil || bytes.Equal(was, now) {
		return err
	}
	// A record that does not read back says not where the ticket stood: what is left there is passed over by who reads.
	if _, payload, err := Unseal(BucketLive, key, was); err == nil {
		if _, stand, ok := bytes.Cut(payload, []byte{0}); ok && len(stand) == standSize {
			for _, k := range queueKeys(it.Number, stand) {
				if err := w.Remove(BucketQueues, k); err != nil {
					return err
				}
			}
		}
	}
	for _, k := range QueueKeys(it) {
		if err := w.Mark(BucketQueues, k); err != nil {
			return err
		}
	}
	return w.keep(BucketLive, key, now)
}
