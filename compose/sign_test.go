package compose_test

import (
	"context"
	"strings"
	"testing"

	"guichet/compose"
	"guichet/desk/policy"
	"guichet/mail"
	"guichet/templates"
	"guichet/ticket"
)

// TestSignatures: an agent signs as his configuration says, else by his name and the desk's; below stands what the
// support address adds. Pictures in it are words, since a letter fetches nothing.
func TestSignatures(t *testing.T) {
	words, err := templates.New()
	if err != nil {
		t.Fatal(err)
	}
	support := mail.Address{Local: "support", Domain: "desk.test"}
	ana, carla := mail.Address{Local: "ana", Domain: "agents.test"}, mail.Address{Local: "carla", Domain: "customer.test"}
	for _, c := range []struct {
		name, agents, address string
		kind                  ticket.LetterKind
		author                mail.Address
		has, lacks            string // separated by "|"
	}{
		{"none", "", "", ticket.KindReply, ana, "Ana, Desk", "**"},
		{"the agent's", "**Ana Garcia**, second level", "", ticket.KindReply, ana, "Ana Garcia, second level|<strong>Ana Garcia</strong>", "Ana, Desk|**"},
		{"the address's", "", "[Example](https://example.org)\n\n![logo](https://track.example/x.png)", ticket.KindReply, ana, "Ana, Desk|Example <https://example.org>|logo", "track.example|<img"},
		{"both", "Ana G.", "Mo-Fr", ticket.KindReply, ana, "Ana G.|Mo-Fr", "Ana, Desk"},
		{"a tag is words", "<script>x</script>", "", ticket.KindReply, ana, "&lt;script", "\"><script>"},
		{"to agents", "Ana G.", "Mo-Fr", ticket.KindUpdate, carla, "", "Ana G.|Mo-Fr"},
	} {
		comp := &compose.Composer{Words: words, Policy: policy.Policy{
			Addresses: []policy.SupportAddress{{Address: support, Name: "Desk", Signature: c.address}},
			Agents:    []policy.Agent{{Address: ana, Name: "Ana", Signature: c.agents}},
		}}
		author := mail.Mailbox{Name: "Ana", Address: c.author}
		job := ticket.Job{
			Ticket: ticket.Ticket{Number: 7, Address: support, Echo: true, Status: ticket.Pending, People: []ticket.Person{
				{Address: carla, Standing: ticket.Requester}, {Address: ana, Standing: ticket.AgentStaff},
			}},
			Letter:   ticket.Letter{Kind: c.kind, Language: "en", To: mail.Mailbox{Address: carla}},
			Messages: []ticket.Message{{ID: 2, Kind: ticket.FromAgent, Author: author, Text: "WORDS", Visibility: ticket.ForAll}},
		}
		if c.kind == ticket.KindUpdate {
			job.Letter.Person, job.Letter.To = 1, mail.Mailbox{Address: ana}
			job.Messages[0].Kind = ticket.FromCustomer
		}
		got, err := comp.Compose(context.Background(), job)
		if err != nil {
			t.Fatal(err)
		}
		all := got.Text + got.HTML
		for _, want := range strings.FieldsFunc(c.has, func(r rune) bool { return r == '|' }) {
			if !strings.Contains(all, want) {
				t.Errorf("%s: no %q in\n%s", c.name, want, all)
			}
		}
		for _, bad := range strings.FieldsFunc(c.lacks, func(r rune) bool { return r == '|' }) {
			if strings.Contains(all, bad) {
				t.Errorf("%s: %q in\n%s", c.name, bad, all)
			}
		}
	}
}
