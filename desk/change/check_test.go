package change

import (
	"strings"
	"testing"

	"guichet/mail"
	"guichet/ticket"
)

// TestCheck: what every rule may count on, whatever another rule does.
func TestCheck(t *testing.T) {
	box := func(local string) mail.Address { return mail.Address{Local: local, Domain: "example.org"} }
	was := &ticket.Ticket{Number: 7, Status: ticket.Open, People: []ticket.Person{
		{Address: box("carla"), Standing: ticket.Requester},
		{Address: box("ana"), Standing: ticket.AgentStaff},
		{Address: box("walt"), Standing: ticket.Former},
	}}
	letter := func(kind ticket.LetterKind, person int, causes ...uint32) *ticket.Letter {
		return &ticket.Letter{Kind: kind, Person: person, Causes: causes, To: mail.Mailbox{Address: was.People[person].Address}}
	}
	note := &ticket.Message{ID: 2, Kind: ticket.Note, Visibility: ticket.ForAgents}
	for _, c := range []struct {
		name string
		do   func(*Change)
		want string // a part of the fault; "" none
	}{
		{"nothing", func(*Change) {}, ""},
		{"a message alone", func(c *Change) { c.Message = note }, ""},
		{"a status without an event", func(c *Change) { c.Ticket.Status = ticket.Resolved }, "without an event"},
		{"a status with one", func(c *Change) {
			c.Ticket.Status = ticket.Resolved
			c.Event(was.Created, "ana", "mail", "resolved")
		}, ""},
		{"a tag without an event, beside a message", func(c *Change) { c.Ticket.Tags, c.Message = []string{"x"}, note }, "without an event"},
		{"a field without an event", func(c *Change) { c.Ticket.Fields = map[string]string{"a": "b"} }, "without an event"},
		{"a right taken without an event", func(c *Change) { c.Ticket.People[0].Standing = ticket.Former }, "without an event"},
		{"an agent admitted", func(c *Change) {
			c.Ticket.People = append(c.Ticket.People, ticket.Person{Address: box("ben"), Standing: ticket.AgentStaff})
		}, ""},
		{"a note told to an agent", func(c *Change) {
			c.Message, c.Letters = note, []*ticket.Letter{letter(ticket.KindNote, 1, 2)}
		}, ""},
		{"a note told to the requester", func(c *Change) {
			c.Message, c.Letters = note, []*ticket.Letter{letter(ticket.KindUpdate, 0, 2)}
		}, "of a note"},
		{"an agents' letter to the requester", func(c *Change) { c.Letters = []*ticket.Letter{letter(ticket.KindAssigned, 0)} }, "for agents"},
		{"a letter to who left", func(c *Change) { c.Letters = []*ticket.Letter{letter(ticket.KindStatus, 2)} }, "who left"},
		{"a status told to a watcher beside a note", func(c *Change) {
			c.Message, c.Letters = note, []*ticket.Letter{letter(ticket.KindWatch, 0, 2)}
		}, ""},
		{"what came of his last mail to who left by it", func(c *Change) {
			c.Ticket.People[2].Left = true
			c.Letters = []*ticket.Letter{letter(ticket.KindTranscript, 2)}
		}, ""},
		{"a reply to who left by himself", func(c *Change) {
			c.Ticket.People[2].Left = true
			c.Letters = []*ticket.Letter{letter(ticket.KindReply, 2)}
		}, "who left"},
		{"two letters about two answers that wait", func(c *Change) {
			a, b := letter(ticket.KindTranscript, 1, 2), letter(ticket.KindTranscript, 1, 2)
			a.Facts.About, b.Facts.About = 3, 4
			c.Letters = []*ticket.Letter{a, b}
		}, ""},
		{"the last word to who left by himself", func(c *Change) {
			c.Ticket.People[0].Standing, c.Ticket.People[0].Left = ticket.Former, true
			c.Letters = []*ticket.Letter{letter(ticket.KindTranscript, 0)}
			c.Event(was.Created, "carla", "command", "left")
		}, ""},
		{"alert and new to an agent", func(c *Change) {
			c.Letters = []*ticket.Letter{letter(ticket.KindAlert, 1, 2), letter(ticket.KindNew, 1, 2)}
		}, ""},
		{"the new status to who watches, beside a note", func(c *Change) {
			c.Message, c.Letters = note, []*ticket.Letter{letter(ticket.KindWatch, 0, 2)}
		}, ""},
		{"a letter to nobody", func(c *Change) { c.Letters = []*ticket.Letter{{Person: 9}} }, "to nobody"},
		{"two letters of one cause", func(c *Change) {
			c.Letters = []*ticket.Letter{letter(ticket.KindReply, 0, 2), letter(ticket.KindStatus, 0, 2)}
		}, "of one cause"},
		{"a confirmation, and what was asked beside the words", func(c *Change) {
			c.Letters = []*ticket.Letter{letter(ticket.KindReceived, 0, 2), letter(ticket.KindTranscript, 0, 2)}
		}, ""},
		{"what came of commands, and that replies are read on the portal only", func(c *Change) {
			c.Letters = []*ticket.Letter{letter(ticket.KindTranscript, 0, 2), letter(ticket.KindAlert, 0, 2)}
		}, ""},
		{"what came of commands, and a status", func(c *Change) {
			c.Letters = []*ticket.Letter{letter(ticket.KindTranscript, 0, 2), letter(ticket.KindStatus, 0, 2)}
		}, "of one cause"},
		{"two confirmations", func(c *Change) {
			c.Letters = []*ticket.Letter{letter(ticket.KindReceived, 0, 2), letter(ticket.KindReceived, 0, 2)}
		}, "of one cause"},
		{"two letters of two causes", func(c *Change) {
			c.Letters = []*ticket.Letter{letter(ticket.KindReply, 0, 1), letter(ticket.KindReply, 0, 2)}
		}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := &Decision{State: &State{}}
			c.do(r.Change(was))
			err := r.Plan.Check()
			if (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
				t.Errorf("fault %v, want %q", err, c.want)
			}
		})
	}
}
