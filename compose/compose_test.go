package compose_test

import (
	"context"
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"guichet/compose"
	"guichet/config"
	"guichet/mail"
	"guichet/outbox"
	"guichet/parser"
	"guichet/service"
	"guichet/templates"
	"guichet/templates/block"
	"guichet/ticket"
)

// TestWhatALetterTells renders letters of one ticket and looks for what may not be in them.
func TestWhatALetterTells(t *testing.T) {
	words, err := templates.New()
	if err != nil {
		t.Fatal(err)
	}
	c := &compose.Composer{Words: words}
	box := func(name, local string) mail.Mailbox {
		return mail.Mailbox{Name: name, Address: mail.Address{Local: local, Domain: "x.test"}}
	}
	people := []ticket.Person{
		{Name: "Carla", Address: box("", "carla").Address, Standing: ticket.Requester},
		{Name: "Ana", Address: box("", "ana").Address, Standing: ticket.AgentStaff},
	}
	customer := ticket.Message{ID: 1, Kind: ticket.FromCustomer, Author: box("Carla", "carla"), Text: "CUSTOMERWORDS", Visibility: ticket.ForAll}
	secret := customer
	secret.Personal = []string{"password"}
	answer := ticket.Message{ID: 2, Kind: ticket.FromAgent, Author: box("Ana", "ana"), Text: "AGENTWORDS", Visibility: ticket.ForAll}
	withdrawn := answer
	withdrawn.Withdrawn, withdrawn.Visibility = true, ticket.ForAgents
	note := ticket.Message{ID: 3, Kind: ticket.Note, Author: box("Ana", "ana"), Text: "NOTEWORDS", Visibility: ticket.ForAgents}
	for _, x := range []struct {
		name      string
		kind      ticket.LetterKind
		to        int
		ticket    ticket.Ticket
		messages  []ticket.Message
		has, none string // words, separated by spaces
	}{
		{"confirmation", ticket.KindReceived, 0, ticket.Ticket{Echo: true}, []ticket.Message{customer}, "THREADSUBJECT", "CUSTOMERWORDS INSIDESUBJECT"},
		{"answer", ticket.KindReply, 0, ticket.Ticket{Echo: true}, []ticket.Message{answer}, "AGENTWORDS", "ana@x.test INSIDESUBJECT"},
		{"answer to somebody unproven", ticket.KindReply, 0, ticket.Ticket{}, []ticket.Message{answer}, "AGENTWORDS", "THREADSUBJECT INSIDESUBJECT"},
		{"answer and note", ticket.KindReply, 0, ticket.Ticket{Echo: true}, []ticket.Message{answer, note}, "AGENTWORDS", "NOTEWORDS"},
		{"taken back", ticket.KindReply, 0, ticket.Ticket{Echo: true}, []ticket.Message{withdrawn}, "", "AGENTWORDS"},
		{"notification", ticket.KindNew, 1, ticket.Ticket{}, []ticket.Message{customer}, "CUSTOMERWORDS INSIDESUBJECT", ""},
		{"whom it is for", ticket.KindNew, 1, ticket.Ticket{Organisation: "acme", Account: "paris"}, []ticket.Message{customer}, "acme/paris", ""},
		{"whom a sensitive one is for", ticket.KindNew, 1, ticket.Ticket{Organisation: "acme", Sensitive: true}, []ticket.Message{customer}, "", "acme"},
		{"sensitive, to an agent", ticket.KindNew, 1, ticket.Ticket{Sensitive: true}, []ticket.Message{customer}, "", "CUSTOMERWORDS THREADSUBJECT INSIDESUBJECT"},
		{"sensitive answer", ticket.KindReply, 0, ticket.Ticket{Sensitive: true, Echo: true}, []ticket.Message{answer}, "AGENTWORDS", "THREADSUBJECT INSIDESUBJECT"},
		{"confirmation of a password", ticket.KindReceived, 0, ticket.Ticket{Echo: true}, []ticket.Message{secret}, "password #sensitive", "CUSTOMERWORDS"},
		{"a password, unproven", ticket.KindReceived, 0, ticket.Ticket{}, []ticket.Message{secret}, "", "password"},
		{"a password, to an agent", ticket.KindUpdate, 1, ticket.Ticket{}, []ticket.Message{secret}, "CUSTOMERWORDS password", ""},
		{"a password, to others", ticket.KindUpdate, 0, ticket.Ticket{Echo: true}, []ticket.Message{secret}, "CUSTOMERWORDS", "password"},
		{"undo", ticket.KindUndo, 1, ticket.Ticket{}, []ticket.Message{answer}, "", "AGENTWORDS"},
	} {
		t.Run(x.name, func(t *testing.T) {
			x.ticket.Number, x.ticket.People = 7, people
			x.ticket.Subject, x.ticket.Thread = "INSIDESUBJECT", "THREADSUBJECT"
			parts, err := c.Compose(context.Background(), ticket.Job{
				Ticket: x.ticket, Messages: x.messages,
				Letter: ticket.Letter{Kind: x.kind, Person: x.to, Language: "en", Actor: box("Ana", "ana"), ReplyTo: box("", "support+t"), Facts: ticket.Facts{Status: ticket.Open}},
			})
			if err != nil {
				t.Fatal(err)
			}
			for _, text := range []string{parts.Text, parts.HTML} {
				for _, word := range strings.Fields(x.has) {
					if !strings.Contains(text, word) {
						t.Errorf("%s is missing in:\n%s", word, text)
					}
				}
				for _, word := range strings.Fields(x.none) {
					if strings.Contains(text, word) {
						t.Errorf("%s stands in:\n%s", word, text)
					}
				}
			}
		})
	}
}

// TestBrand: letters have the company's looks, and those to customers its logo, beside which the
// text part says nothing else than without.
func TestBrand(t *testing.T) {
	words, err := templates.New()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	const logo = "GIF89a\x50\x00\x14\x00\x00\x00\x00;" // 80 × 20
	if err := os.WriteFile(filepath.Join(dir, "logo.gif"), []byte(logo), 0o600); err != nil {
		t.Fatal(err)
	}
	c, err := config.Parse(filepath.Join(dir, "guichet.toml"), []byte("hostname = 'mx.x.test'\nbrand = { name = 'Example Inc.', color = '#c2185b', logo = 'logo.gif' }\n[[address]]\nemail = 'support@x.test'\n"))
	if err != nil {
		t.Fatal(err)
	}
	look, err := compose.LoadBrand(c)
	if err != nil {
		t.Fatal(err)
	}
	written := func(letters *compose.Composer, person int) outbox.Parts {
		parts, err := letters.Compose(t.Context(), ticket.Job{
			Ticket: ticket.Ticket{Number: 7, People: []ticket.Person{{Standing: ticket.Requester}, {Standing: ticket.AgentStaff}}},
			Letter: ticket.Letter{Kind: ticket.KindStatus, Language: "en", Person: person},
		})
		if err != nil {
			t.Fatal(err)
		}
		return parts
	}
	customer, agent := written(&compose.Composer{Words: words, Brand: look}, 0), written(&compose.Composer{Words: words, Brand: look}, 1)
	if len(customer.Files) != 1 || !strings.Contains(customer.HTML, `<img src="cid:`+customer.Files[0].ContentID+`" alt="Example Inc." width="80" height="20"`) {
		t.Errorf("no logo of %v in\n%s", customer.Files, customer.HTML)
	}
	if customer.Text != written(&compose.Composer{Words: words}, 0).Text {
		t.Errorf("the text has changed:\n%s", customer.Text)
	}
	if len(agent.Files) != 0 || strings.Contains(agent.HTML, "<img") || !strings.Contains(agent.HTML, ">Example Inc.</p>") {
		t.Errorf("an agent's letter has %v:\n%s", agent.Files, agent.HTML)
	}
	if !slices.Contains(service.DeskPolicy(c).Pictures, fmt.Sprintf("%x", sha256.Sum256([]byte(logo)))) {
		t.Error("the desk does not know its logo")
	}
}

// TestReplyMarker: the line that letters begin with is the one that replies are cut at, in
// every language, whether the client quotes or not.
func TestReplyMarker(t *testing.T) {
	if block.MarkerPrefix != parser.ReplyMarkerPrefix || block.MarkerSuffix != parser.ReplyMarkerSuffix {
		t.Error("templates and parser do not agree on the marker")
	}
	words, err := templates.New()
	if err != nil {
		t.Fatal(err)
	}
	for _, lang := range words.Languages() {
		text, _, err := words.Render(templates.Mail{
			Kind: templates.KindStatus, Language: lang, Number: 7, Status: templates.Pending,
			ReplyTo: "support+t@x.test", Support: "support@x.test", Reader: "Carla",
		})
		if err != nil {
			t.Fatal(err)
		}
		for _, quote := range []string{"", "> "} {
			below := quote + strings.ReplaceAll(strings.TrimSpace(text), "\n", "\r\n"+quote)
			raw := "From: carla@x.test\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nNEWWORDS\r\n\r\n" + below + "\r\n"
			if got := strings.TrimSpace(parser.Parse([]byte(raw)).Reply); got != "NEWWORDS" {
				t.Errorf("%s, quoted by %q: the reply is %q", lang, quote, got)
			}
		}
	}
}
