package intake_test

import (
	"testing"

	"guichet/desk/desktest"
	"guichet/parser"
	"guichet/ticket"
)

// TestWordsThatAreNone: what an agent sends by mistake does not reach the customer: a mail
// that only quotes our notification, a signature, a command with a space in it. He hears why.
func TestWordsThatAreNone(t *testing.T) {
	for _, c := range []struct {
		name, words string
		hollow      bool
		files       int
		lines       []string
		kind        ticket.MessageKind
		visible     ticket.Visibility
		text        string
		status      ticket.Status
		refused     string
	}{
		{"words", "Hello", false, 0, nil, ticket.FromAgent, ticket.ForAll, "Hello", ticket.Pending, ""},
		{"nothing but the notification", "> New request", true, 0, nil, ticket.CommandsOnly, ticket.ForAgents, "", ticket.Open, "hollow"},
		{"nothing at all", "", true, 0, nil, ticket.CommandsOnly, ticket.ForAgents, "", ticket.Open, "hollow"},
		{"a file below nothing", "> New request", true, 1, nil, ticket.FromAgent, ticket.ForAll, "", ticket.Pending, ""},
		{"a note of nothing", "> New request", true, 0, []string{"#note"}, ticket.CommandsOnly, ticket.ForAgents, "", ticket.Open, ""},
		{"a heading that is a command", "# resolved\nDone.", false, 0, nil, ticket.Note, ticket.ForAgents, "# resolved\nDone.", ticket.Open, "place words-kept"},
		{"an item of a list", "- #assign ben\nDone.", false, 0, nil, ticket.Note, ticket.ForAgents, "- #assign ben\nDone.", ticket.Open, "place words-kept"},
		{"a no-break space in it", "#\u00a0resolved", false, 0, nil, ticket.Note, ticket.ForAgents, "#\u00a0resolved", ticket.Open, "place words-kept"},
		{"a numbered item", "1. #resolved\nDone.", false, 0, nil, ticket.Note, ticket.ForAgents, "1. #resolved\nDone.", ticket.Open, "place words-kept"},
		{"something behind its name", "#tag,vip", false, 0, nil, ticket.Note, ticket.ForAgents, "#tag,vip", ticket.Open, "place words-kept"},
		{"a note below a greeting", "Hello Ben,\n\n#note\nShe never pays.", false, 0, nil, ticket.Note, ticket.ForAgents, "Hello Ben,\n\n#note\nShe never pays.", ticket.Open, ""},
		{"a command as the last line", "We have marked it so:\n#resolved", false, 0, nil, ticket.FromAgent, ticket.ForAll, "We have marked it so:", ticket.Resolved, ""},
		{"another word below a greeting", "Hello Ben,\n#12 is yours", false, 0, nil, ticket.FromAgent, ticket.ForAll, "Hello Ben,\n#12 is yours", ticket.Pending, ""},
		{"a note on its own line", "Nor does she.", false, 0, []string{"#note - he never pays"}, ticket.Note, ticket.ForAgents, "he never pays\nNor does she.", ticket.Open, ""},
		{"a note of one line", "", false, 0, []string{"#note he never pays"}, ticket.Note, ticket.ForAgents, "he never pays", ticket.Open, ""},
		{"a heading", "# List of printers\nOne.", false, 0, nil, ticket.FromAgent, ticket.ForAll, "# List of printers\nOne.", ticket.Pending, ""},
		{"another word", "# Printers\nOne.", false, 0, nil, ticket.FromAgent, ticket.ForAll, "# Printers\nOne.", ticket.Pending, ""},
		{"a number", "- #12 is the same\nBye", false, 0, nil, ticket.FromAgent, ticket.ForAll, "- #12 is the same\nBye", ticket.Pending, ""},
		{"further below", "Hello\n- #resolved", false, 0, nil, ticket.Note, ticket.ForAgents, "Hello\n- #resolved", ticket.Open, ""},
		{"a note and a status", "He never pays.", false, 0, []string{"#note", "#resolved"}, ticket.Note, ticket.ForAgents, "He never pays.", ticket.Resolved, ""},
		{"a note and a line that fails", "He never pays.", false, 0, []string{"#note", "#resolved", "#foo"}, ticket.Note, ticket.ForAgents, "He never pays.", ticket.Open, "unknown held"},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := desktest.NewWorld(t)
			w.Ticket.Status = ticket.Open
			m := desktest.Ordering(c.words, c.lines...)
			m.Hollow, m.Attachments = c.hollow, make([]parser.Attachment, c.files)
			p := w.ByAna(m)
			got := p.Changes[0]
			if got.Message.Kind != c.kind || got.Message.Visibility != c.visible || got.Message.Text != c.text {
				t.Errorf("%s for %s: %q", got.Message.Kind, got.Message.Visibility, got.Message.Text)
			}
			if got.Ticket.Status != c.status || desktest.Refusals(p) != c.refused {
				t.Errorf("%s, refused %q", got.Ticket.Status, desktest.Refusals(p))
			}
			for _, l := range got.Letters {
				if w.Dir.Agent(l.To.Address) == nil && (c.refused != "" || c.visible == ticket.ForAgents && l.Kind != ticket.KindResolved && l.Kind != ticket.KindWatch) {
					t.Errorf("%s goes to %s", l.Kind, l.To.Address)
				}
			}
		})
	}
}

// TestRefusedLineChangesNothing: a line that fails changes nothing, not even a part.
func TestRefusedLineChangesNothing(t *testing.T) {
	for _, line := range []string{"#subject", "#subject Re:", "#tag vip -", "#priority", "#assign nobody-we-know"} {
		w := desktest.NewWorld(t)
		before := w.Ticket.Clone()
		p := w.FromAna("", line)
		got := p.Changes[0].Ticket
		if desktest.Refusals(p) == "" || got.Subject != before.Subject || len(got.Tags) != len(before.Tags) || got.Priority != before.Priority || got.Assignee != before.Assignee {
			t.Errorf("%s: refused %q, %q %v", line, desktest.Refusals(p), got.Subject, got.Tags)
		}
	}
}

// TestUnnotified: of a notification between whose lines an agent answers, only customers'
// words go out.
func TestUnnotified(t *testing.T) {
	const head = "On Sat, 21 Nov 2026 at 10:00, Desk wrote:\n> ##- Please type your reply above this line -##\n>\n"
	for _, c := range []struct{ name, text, body, want string }{
		{
			"between the lines", head, head + "> New message in #1\n> Sender: trusted\n>\n> Carla wrote:\n> > Hello?\n\nYes.\n\n> > Still there?\n\nStill.\n",
			"> Hello?\n\nYes.\n\n> Still there?\n\nStill.",
		},
		{
			"a note in between", head, head + "> > Hello?\n\nYes.\n\n> Ana noted, for agents only:\n> | He never pays.\n> |> Nor does she.\n>\n> Carla wrote:\n> > And now?\n\nNow.\n",
			"> Hello?\n\nYes.\n\n> And now?\n\nNow.",
		},
		{"what inboxes show before the marker", "> Open · Hello? Yes or no? ##- Above -##", "> Open · Hello? Yes or no? ##- Above -##\n> Status: Open\n> > Hello?\n\nYes.", "> Hello?\n\nYes."},
		{"marks without spaces", ">##- Above -##", ">##- Above -##\n>Status: Open\n>>Hello?\nYes.", ">Hello?\nYes."},
		{"a quote of his own", "Hello", "> You wrote this.\nNo.", "> You wrote this.\nNo."},
		{"a customer's letter quoted by a customer", head, "> > > deep\nAnswer.", "> > deep\nAnswer."},
		{"words alone", head, "Hello.", "Hello."},
		{"nothing of a customer's", head, head + "> Status: Open\n\nIt is done.\n\n> Commands work too.\n\nBye.", "It is done.\n\nBye."},
	} {
		w := desktest.NewWorld(t)
		m := desktest.Ordering(c.body)
		m.Text = c.text
		if got := w.ByAna(m).Changes[0].Message.Text; got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}
