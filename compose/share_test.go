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

// TestWhoAddedYou: a customer who shares is named, if need be by his address; an agent's
// address is told to nobody. Where customers answer on the portal, the letter says so.
func TestWhoAddedYou(t *testing.T) {
	words, err := templates.New()
	if err != nil {
		t.Fatal(err)
	}
	support := mail.Address{Local: "support", Domain: "desk.test"}
	box := func(name, local string) mail.Mailbox {
		return mail.Mailbox{Name: name, Address: mail.Address{Local: local, Domain: "x.test"}}
	}
	for _, c := range []struct {
		name       string
		actor      mail.Mailbox
		portalOnly bool
		sensitive  bool
		has, none  string
	}{
		{"a customer", box("Carla", "carla"), false, false, "Carla added you", "carla@x.test"},
		{"a customer without a name", box("", "carla"), false, false, "carla@x.test added you", "Desk added"},
		{"an agent", box("Ana", "ana"), false, false, "Ana added you", "ana@x.test"},
		{"an agent without a name", box("", "ana"), false, false, "Desk added you", "ana@x.test"},
		{"the admin", mail.Mailbox{}, false, false, "Desk added you", "@x.test"},
		{"of a sensitive request", box("Carla", "carla"), false, true, "carla@x.test added you to request #7.", "Carla"},
		{"and what its mails hold", box("Carla", "carla"), false, true, "number and status, nothing else", "Carla"},
		{"replies on the portal", box("Carla", "carla"), true, false, "Replies by mail are not read here", "reply to this mail goes"},
	} {
		composer := &compose.Composer{Words: words, Policy: policy.Policy{
			Addresses: []policy.SupportAddress{{Address: support, Name: "Desk", PortalOnly: c.portalOnly}},
			Agents:    []policy.Agent{{Address: box("", "ana").Address}},
		}}
		parts, err := composer.Compose(context.Background(), ticket.Job{
			Ticket: ticket.Ticket{Number: 7, Address: support, Echo: true, Sensitive: c.sensitive, People: []ticket.Person{{Address: box("", "zoe").Address, Standing: ticket.Participant}}},
			Letter: ticket.Letter{
				Kind: ticket.KindStatus, Language: "en", Actor: c.actor, ReplyTo: mail.Mailbox{Address: support},
				Facts: ticket.Facts{Status: ticket.Open, Added: true},
			},
		})
		if err != nil {
			t.Fatal(err)
		}
		text := strings.Join(strings.Fields(parts.Text), " ")
		if !strings.Contains(text, c.has) || strings.Contains(text, c.none) {
			t.Errorf("%s: wants %q and not %q:\n%s", c.name, c.has, c.none, text)
		}
	}
}
