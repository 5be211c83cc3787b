package storetest

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"testing"
	"time"

	"guichet/mail"
	"guichet/ticket"
)

// sampleTicket has every field set.
func sampleTicket() *ticket.Ticket {
	return &ticket.Ticket{
		Address: address("support@desk.test"), Subject: "Drucker – défaut ✓", Echo: true, Language: "fr",
		Status: ticket.Resolved, Priority: ticket.High, Category: "customer", Product: "printer",
		Fields: map[string]string{"serial": "A<1>&2", "room": "12"}, Tags: []string{"hot", "vip"},
		Sensitive: true, Assignee: address("ana@desk.test"),
		People: []ticket.Person{
			{
				Name: "Carla", Address: address("carla@customer.test"), Standing: ticket.Requester, Generation: 3,
				Root: "root@customer.test", Recent: []mail.MessageID{"a@x", "b@x"}, Invited: start,
			},
			{Address: address("ana@desk.test"), Standing: ticket.AgentStaff},
		},
		Links:   []ticket.Link{{Number: 7, Relation: "follow-up-of"}},
		Created: start, Updated: start.Add(time.Minute), Pending: start, Deleted: start, DeleteAsked: start, Answerer: address("ana@desk.test"),
		Moved: map[uint32]ticket.Number{3: 9}, Resolved: start.Add(2 * time.Minute), Closed: start.Add(time.Hour),
		Rating: 4, Secret: []byte{0, 1, 2, 0xff}, Messages: 0, Events: 0, Automatic: 2, Alerts: []ticket.Alerted{{Author: address("eve@else.test"), Reason: "unverified", Since: start, Told: 6, Untold: []uint32{7}, Waiting: 1}},
	}
}

// sampleMessage has every field set.
func sampleMessage(n ticket.Number, id uint32) *ticket.Message {
	return &ticket.Message{
		Ticket: n, ID: id, Kind: ticket.FromCustomer, Author: mailbox("Carla", "carla@customer.test"), At: start,
		Text: "Bonjour,\n<b>ça</b> ne marche pas.\x00\u2028\n", MessageID: "id-1@customer.test", Fingerprint: []byte{9, 8, 7},
		Visibility: ticket.ForAll, Unverified: true, Withdrawn: true, Formatted: true, Auto: "auto-reply",
		Attachments: []ticket.Attachment{{
			Index: 1, Name: "a b.pdf", Type: "application/pdf", Size: 1 << 33, SHA256: "00ff",
			Inline: true, Sensitive: true, Dropped: true, Surplus: true,
		}},
		Verdict: mail.Verdict{Result: mail.Pass, SPF: "pass", DKIM: "pass", DMARC: "pass"},
		Envelope: ticket.Arrival{
			Session: "s1", Remote: "192.0.2.1", From: address("bounce@customer.test"),
			Recipients: []mail.Address{address("support@desk.test")},
		},
		Addressed: []mail.Address{address("x@y.test")}, Problems: []string{"a bare LF"}, Why: []string{"token"},
	}
}

func sampleEvent(n ticket.Number, id uint32) *ticket.Event {
	return &ticket.Event{
		Ticket: n, ID: id, At: start, Actor: "carla@customer.test", Cause: "mail", Message: 1,
		What: fmt.Sprintf("change %d", id),
	}
}

// sampleLetter has every field set.
func sampleLetter(id ticket.LetterID, n ticket.Number) *ticket.Letter {
	return &ticket.Letter{
		ID: id, Ticket: n, Person: 1, Desk: address("support@desk.test"), Staff: true, Kind: ticket.KindReply, State: ticket.LetterQueued,
		Created: start, Due: start.Add(time.Minute), Epoch: 2, Causes: []uint32{1, 2},
		Actor: mailbox("Ana", "ana@desk.test"), Author: address("ana@desk.test"),
		Facts: ticket.Facts{
			Status: ticket.Open, Was: ticket.Pending, CloseTime: time.Hour, FollowUp: 3, Thanks: true, Again: time.Hour, SplitFrom: 5, MergeTarget: 6, Since: start, Resolve: time.Hour, Bare: true,
			Perhaps: []ticket.Number{4}, Dropped: []ticket.Attachment{{Name: "big.iso", Size: 1}}, MaxFiles: 1,
			Done: []ticket.Said{{Line: "#assign me", Key: "assigned", Args: []string{"Ana"}}}, Refused: []ticket.Said{{Text: "#xyz"}}, Answers: []ticket.Said{{Key: "help"}}, Reason: "because", Leaves: start,
		},
		To: mailbox("Carla", "carla@customer.test"), From: mailbox("Desk", "support@desk.test"),
		ReplyTo: mailbox("Desk", "support+token@desk.test"), NoteTo: mailbox("", "support+note@desk.test"),
		ConfirmTo: address("support+yes@desk.test"), ReturnPath: address("b1@desk.test"), MessageID: "out@desk.test", Date: start, Subject: "[#1] Drucker",
		InReplyTo: "id-1@customer.test", References: []mail.MessageID{"id-0@customer.test"},
		LeaveTo: address("support+leave@desk.test"), LeaveURL: "https://desk.test/leave/x", PageURL: "https://desk.test/tickets/1",
		Boundary: "b", Language: "fr", Submitted: "auto-replied", Loop: "mac",
		Attempts: []ticket.Attempt{{
			At: start, Host: "mx.test", Took: time.Second, TLS: "1.3", Code: 451, Enhanced: "4.7.1",
			Reply: "later", Outcome: ticket.Temporary,
		}},
	}
}

// newTicket keeps a small ticket and returns its number.
func newTicket(t *testing.T, s ticket.Store) ticket.Number {
	t.Helper()
	var n ticket.Number
	update(t, s, func(tx ticket.Tx) error {
		ticket := &ticket.Ticket{Subject: "small", Status: ticket.Open, Created: start, Updated: start}
		err := tx.AddTicket(ticket)
		n = ticket.Number
		return err
	})
	return n
}

// newLetter keeps a letter that may leave at due, and returns its id.
func newLetter(t *testing.T, s ticket.Store, n ticket.Number, due time.Time) ticket.LetterID {
	t.Helper()
	var id ticket.LetterID
	update(t, s, func(tx ticket.Tx) error {
		var err error
		if id, err = tx.NextLetter(); err != nil {
			return err
		}
		return tx.PutLetter(&ticket.Letter{ID: id, Ticket: n, State: ticket.LetterQueued, Created: start, Due: due})
	})
	return id
}

// stage stages octets; the test's end discards them.
func stage(t *testing.T, s ticket.Store, octets []byte) ticket.Staged {
	t.Helper()
	st, err := s.Stage(context.Background(), bytes.NewReader(octets), int64(len(octets)))
	if err != nil {
		t.Fatalf("Stage of %d octets: %v", len(octets), err)
	}
	t.Cleanup(st.Discard)
	return st
}

// octets makes n octets that no compression or text conversion survives unnoticed.
func octets(n int) []byte {
	b := make([]byte, n)
	x := uint32(n) + 1
	for i := range b {
		x = x*1664525 + 1013904223
		b[i] = byte(x >> 24)
	}
	return b
}

// slowly hands out a reader's octets a few at a time.
type slowly struct{ r io.Reader }

func (s slowly) Read(p []byte) (int, error) { return s.r.Read(p[:min(len(p), 1000)]) }
