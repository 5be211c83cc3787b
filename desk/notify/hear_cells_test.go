package notify_test

import (
	"strings"
	"testing"

	"guichet/desk/desktest"
	"guichet/mail"
	"guichet/parser"
	"guichet/ticket"
)

// TestWhatHappensWhole is the table "What happens, who hears it" cell by cell: every cause of it on a ticket in each of
// the four states, what becomes of the state, and who hears. Ben is the assignee; Ana acts. Where two tickets come of it,
// the new one is named: "new ticket".
func TestWhatHappensWhole(t *testing.T) {
	const carla, dan, walt, eve, ana = "carla@customer.test", "dan@customer.test", "walt@customer.test", "eve@else.test", "ana@agents.test"
	const open, pending, resolved, closed, follows = "open", "pending", "resolved", "closed", "new ticket"
	thanks := parser.Message{Reply: "Many thanks!"}
	auto := parser.Message{Auto: parser.AutoReply}
	// Per cause: on an open, pending, resolved and closed ticket, "state: who hears".
	for _, row := range []struct {
		cause, from string
		role        ticket.TokenRole
		m           parser.Message
		cells       [4]string
	}{
		{"requester replies", carla, ticket.TokenReply, parser.Message{}, [4]string{
			open + ": ben update, dan update", open + ": ben update, dan update, walt watch", open + ": ben update, dan update, walt watch", follows + ": ana new, ben new, carla received",
		}},
		{"participant replies", dan, ticket.TokenReply, parser.Message{}, [4]string{
			open + ": ben update, carla update", open + ": ben update, carla update, walt watch", open + ": ben update, carla update, walt watch", follows + ": ana new, ben new, dan received",
		}},
		{"agent's public reply", ana, ticket.TokenReply, parser.Message{}, [4]string{
			pending + ": ben update, carla reply, dan reply, ivy reply, walt watch", pending + ": ben update, carla reply, dan reply, ivy reply",
			resolved + ": ben update, carla reply, dan reply, ivy reply", closed + ": ana transcript",
		}},
		{"#resolved with text", ana, ticket.TokenReply, desktest.CommandAndWords("resolved"), [4]string{
			resolved + ": ben update, carla resolved, dan resolved, ivy resolved, walt watch", resolved + ": ben update, carla resolved, dan resolved, ivy resolved, walt watch",
			resolved + ": ben update, carla resolved, dan resolved, ivy resolved", closed + ": ana transcript",
		}},
		{"#resolved alone", ana, ticket.TokenReply, desktest.Commanding("resolved"), [4]string{
			resolved + ": ben update, carla resolved, dan resolved, walt watch", resolved + ": ben update, carla resolved, dan resolved, walt watch",
			resolved + ": ben update, carla resolved, dan resolved", closed + ": ana transcript",
		}},
		{"#pending alone", ana, ticket.TokenReply, desktest.Commanding("pending"), [4]string{
			pending + ": carla status, dan status, walt watch", pending + ": carla status, dan status", pending + ": carla status, dan status, walt watch", closed + ": ana transcript",
		}},
		{"#open alone", ana, ticket.TokenReply, desktest.Commanding("open"), [4]string{
			open + ": carla status, dan status", open + ": carla status, dan status, walt watch", open + ": carla status, dan status, walt watch", closed + ": ana transcript",
		}},
		{"#closed", ana, ticket.TokenReply, desktest.Commanding("closed"), [4]string{
			closed + ": carla closed, dan closed, walt watch", closed + ": carla closed, dan closed, walt watch", closed + ": carla closed, dan closed, walt watch", closed + ": ana transcript",
		}},
		{"note", ana, ticket.TokenNote, parser.Message{}, [4]string{open + ": ben note", pending + ": ben note", resolved + ": ben note", closed + ": ben note"}},
		{"automatic mail", carla, ticket.TokenReply, auto, [4]string{open + ": ben alert", pending + ": ben alert", resolved + ": ben alert", closed + ": ben alert"}},
		{"an agent's automatic mail", ana, ticket.TokenReply, auto, [4]string{open + ": ben alert", pending + ": ben alert", resolved + ": ben alert", closed + ": ben alert"}},
		{"unverified mail", eve, ticket.TokenReply, parser.Message{}, [4]string{open + ": ben alert", pending + ": ben alert", resolved + ": ben alert", closed + ": ben alert"}},
		{"a watcher's mail", walt, ticket.TokenReply, parser.Message{}, [4]string{open + ": ben alert", pending + ": ben alert", resolved + ": ben alert", closed + ": ben alert"}},
		{"thanks only", carla, ticket.TokenReply, thanks, [4]string{
			open + ": ben update, dan update", open + ": ben update, dan update, walt watch", resolved + ": ben update", closed + ": ben update",
		}},
		{"a participant's thanks", dan, ticket.TokenReply, thanks, [4]string{
			open + ": ben update, carla update", open + ": ben update, carla update, walt watch", resolved + ": ben update", closed + ": ben update",
		}},
		{"requester's #resolved", carla, ticket.TokenReply, desktest.Commanding("resolved"), [4]string{
			resolved + ": ben update, dan resolved, walt watch", resolved + ": ben update, dan resolved, walt watch", resolved + ": carla transcript", closed + ": carla transcript",
		}},
		{"requester's #closed", carla, ticket.TokenReply, desktest.Commanding("closed"), [4]string{
			closed + ": ben update, carla closed, dan closed, walt watch", closed + ": ben update, carla closed, dan closed, walt watch",
			closed + ": ben update, carla closed, dan closed, walt watch", closed + ": carla transcript",
		}},
		{"participant's #resolved", dan, ticket.TokenReply, desktest.Commanding("resolved"), [4]string{
			open + ": dan transcript", pending + ": dan transcript", resolved + ": dan transcript", closed + ": dan transcript",
		}},
		{"side answer", desktest.Supplier, ticket.TokenAsk, parser.Message{}, [4]string{
			open + ": ana note, ben note", pending + ": ana note, ben note", resolved + ": ana note, ben note", closed + ": ana note, ben note",
		}},
	} {
		for i, was := range []ticket.Status{ticket.Open, ticket.Pending, ticket.Resolved, ticket.Closed} {
			w := desktest.NewWorld(t)
			w.AskSupplier()
			w.Ticket.Status, w.Ticket.Assignee = was, desktest.Addr("ben@agents.test")
			token := row.from
			if row.from == eve {
				token = carla
			}
			p := w.Decide(desktest.TestMail{From: row.from, Verdict: mail.Pass, To: w.TokenOf(token, row.role), M: row.m})
			got := string(p.Changes[0].Ticket.Status)
			if p.Changes[0].Ticket.Number != 7 {
				got = follows
			}
			if got += ": " + desktest.Heard(p); strings.TrimSpace(got) != row.cells[i] {
				t.Errorf("%s, %s\n got %s\nwant %s", row.cause, was, got, row.cells[i])
			}
		}
	}
}
