package desk_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"guichet/desk"
	"guichet/parser"
	"guichet/store/bolt"
	"guichet/ticket"
)

// lastMessage returns the newest message of a ticket with its raw mail.
func lastMessage(t *testing.T, db *bolt.DB, n ticket.Number) (*ticket.Message, string) {
	var m *ticket.Message
	var raw []byte
	err := db.View(context.Background(), func(tx ticket.Reader) error {
		all, err := tx.Messages(n)
		if err != nil {
			return err
		}
		m = all[len(all)-1]
		raw, err = tx.Raw(n, m.ID)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return m, string(raw)
}

func lines(said []ticket.Said) string {
	var all []string
	for _, s := range said {
		all = append(all, strings.TrimSpace(s.Line+" "+s.Key))
	}
	return strings.Join(all, ", ")
}

// TestAct: without a mail the same rules hold, and the author gets what a transcript says.
func TestAct(t *testing.T) {
	assign := parser.Command{Name: "assign", Args: "ana"}
	for _, c := range []struct {
		name          string
		req           desk.ActRequest
		fails         error
		kind          ticket.MessageKind
		status        ticket.Status
		actor         string
		done, refused string
		letters       string // kinds of customers' and agents' letters beside those of the first mail
	}{
		{"an agent's command", desk.ActRequest{As: address("ana@agents.test"), Commands: []parser.Command{assign}}, nil, ticket.CommandsOnly, ticket.Open, "ana@agents.test", "#assign ana assigned", "", ""},
		{"the admin's words", desk.ActRequest{Text: "Try again."}, nil, ticket.FromAgent, ticket.Pending, "admin", "", "", "reply"},
		{"the admin resolves with words", desk.ActRequest{Commands: []parser.Command{{Name: "resolved"}}, Text: "Done."}, nil, ticket.FromAgent, ticket.Resolved, "admin", "", "", "resolved"},
		{"the admin's note", desk.ActRequest{Text: "He called.", Note: true}, nil, ticket.Note, ticket.Open, "admin", "", "", "note"},
		{"words that look like a command", desk.ActRequest{Text: "#closed"}, nil, ticket.FromAgent, ticket.Pending, "admin", "", "", "reply"},
		{"a command fails", desk.ActRequest{Commands: []parser.Command{assign, {Name: "foo"}}, Text: "Hello"}, nil, ticket.Note, ticket.Open, "admin", "#assign ana assigned", "#foo unknown, words-kept", "assigned"},
		{"the requester", desk.ActRequest{As: address("carla@customer.test"), Text: "And now?"}, nil, ticket.FromCustomer, ticket.Open, "carla@customer.test", "", "", "update"},
		{"the requester shares", desk.ActRequest{As: address("carla@customer.test"), Commands: []parser.Command{{Name: "share", Args: "dan@customer.test"}}}, nil, ticket.CommandsOnly, ticket.Open, "carla@customer.test", "#share dan@customer.test shared", "", "status"},
		{"a stranger", desk.ActRequest{As: address("eve@else.test"), Text: "Hi"}, ticket.ErrNotAllowed, "", "", "", "", "", ""},
		{"no such ticket", desk.ActRequest{Ticket: 9, Text: "Hi"}, ticket.ErrNotFound, "", "", "", "", "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			d, db := open(t, func() time.Time { return time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC) })
			if err := send(d, "carla@customer.test", "support@desk.test", raw("carla@customer.test", "one@customer.test", "Help")); err != nil {
				t.Fatal(err)
			}
			if c.req.Ticket == 0 {
				c.req.Ticket = 1
			}
			before := letters(t, db, 1)
			got, err := d.Act(context.Background(), c.req)
			if !errors.Is(err, c.fails) {
				t.Fatalf("error %v, want %v", err, c.fails)
			}
			if err != nil {
				return
			}
			m, text := lastMessage(t, db, 1)
			if got.Ticket != 1 || got.Message != m.ID || m.Kind != c.kind || !strings.Contains(text, c.req.Text) {
				t.Errorf("got %+v, message %d is %s, raw %q", got, m.ID, m.Kind, text)
			}
			if status := stored(t, db, 1).Status; status != c.status {
				t.Errorf("status %s", status)
			}
			if lines(got.Done) != c.done || lines(got.Refused) != c.refused {
				t.Errorf("done %q, refused %q", lines(got.Done), lines(got.Refused))
			}
			var new []string
			for kind := range letters(t, db, 1) {
				if before[kind] == nil {
					new = append(new, string(kind))
				}
			}
			if strings.Join(new, " ") != c.letters {
				t.Errorf("letters %v, want %q", new, c.letters)
			}
			var events []*ticket.Event
			err = db.View(context.Background(), func(tx ticket.Reader) error {
				var err error
				events, err = tx.Events(1)
				return err
			})
			for _, e := range events[1:] {
				if err != nil || e.Cause != "API" || e.Actor != c.actor {
					t.Errorf("event by %q, cause %q: %s", e.Actor, e.Cause, e.What)
				}
			}
		})
	}
}

// command is one line as Act takes it.
func command(line string) []parser.Command {
	name, args, _ := strings.Cut(line, " ")
	return []parser.Command{{Name: name, Args: args}}
}

// TestActSplits: who splits without a mail learns the number at once.
func TestActSplits(t *testing.T) {
	d, db := open(t, nil)
	do(t, d, "carla@customer.test", "support@desk.test", raw("carla@customer.test", "1@customer.test", "One thing."))
	token := letters(t, db, 1)[ticket.KindReceived].ReplyTo.Address.String()
	do(t, d, "carla@customer.test", token, raw("carla@customer.test", "2@customer.test", "Another one."))
	acted, err := d.Act(context.Background(), desk.ActRequest{Ticket: 1, Commands: []parser.Command{{Name: "split"}}})
	if err != nil || lines(acted.Done) != "split" || acted.Done[0].Args[0] != "2" {
		t.Errorf("told %+v, %v", acted, err)
	}
}
