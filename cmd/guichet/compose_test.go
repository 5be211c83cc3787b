package main

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"guichet/config"
	"guichet/desk"
	"guichet/mail"
	"guichet/outbox"
	"guichet/parser"
	"guichet/templates"
)

// TestWhatALetterTells renders letters of one ticket and looks for what may not be in them.
func TestWhatALetterTells(t *testing.T) {
	words, err := templates.New()
	if err != nil {
		t.Fatal(err)
	}
	c := &composer{words: words}
	box := func(name, local string) mail.Mailbox {
		return mail.Mailbox{Name: name, Address: mail.Address{Local: local, Domain: "x.test"}}
	}
	people := []desk.Person{
		{Name: "Carla", Address: box("", "carla").Address, Standing: desk.Requester},
		{Name: "Ana", Address: box("", "ana").Address, Standing: desk.AgentStaff},
	}
	customer := desk.Message{ID: 1, Kind: desk.FromCustomer, Author: box("Carla", "carla"), Text: "CUSTOMERWORDS", Visibility: desk.ForAll}
	secret := customer
	secret.Personal = []string{"password"}
	answer := desk.Message{ID: 2, Kind: desk.FromAgent, Author: box("Ana", "ana"), Text: "AGENTWORDS", Visibility: desk.ForAll}
	withdrawn := answer
	withdrawn.Withdrawn, withdrawn.Visibility = true, desk.ForAgents
	note := desk.Message{ID: 3, Kind: desk.Note, Author: box("Ana", "ana"), Text: "NOTEWORDS", Visibility: desk.ForAgents}
	for _, x := range []struct {
		name      string
		kind      desk.LetterKind
		to        int
		ticket    desk.Ticket
		messages  []desk.Message
		has, none string // words, separated by spaces
	}{
		{"confirmation", desk.KindReceived, 0, desk.Ticket{Echo: true}, []desk.Message{customer}, "THREADSUBJECT", "CUSTOMERWORDS INSIDESUBJECT"},
		{"answer", desk.KindReply, 0, desk.Ticket{Echo: true}, []desk.Message{answer}, "AGENTWORDS", "ana@x.test INSIDESUBJECT"},
		{"answer to somebody unproven", desk.KindReply, 0, desk.Ticket{}, []desk.Message{answer}, "AGENTWORDS", "THREADSUBJECT INSIDESUBJECT"},
		{"answer and note", desk.KindReply, 0, desk.Ticket{Echo: true}, []desk.Message{answer, note}, "AGENTWORDS", "NOTEWORDS"},
		{"taken back", desk.KindReply, 0, desk.Ticket{Echo: true}, []desk.Message{withdrawn}, "", "AGENTWORDS"},
		{"notification", desk.KindNew, 1, desk.Ticket{}, []desk.Message{customer}, "CUSTOMERWORDS INSIDESUBJECT", ""},
		{"whom it is for", desk.KindNew, 1, desk.Ticket{Organisation: "acme", Account: "paris"}, []desk.Message{customer}, "acme/paris", ""},
		{"whom a sensitive one is for", desk.KindNew, 1, desk.Ticket{Organisation: "acme", Sensitive: true}, []desk.Message{customer}, "", "acme"},
		{"sensitive, to an agent", desk.KindNew, 1, desk.Ticket{Sensitive: true}, []desk.Message{customer}, "", "CUSTOMERWORDS THREADSUBJECT INSIDESUBJECT"},
		{"sensitive answer", desk.KindReply, 0, desk.Ticket{Sensitive: true, Echo: true}, []desk.Message{answer}, "AGENTWORDS", "THREADSUBJECT INSIDESUBJECT"},
		{"confirmation of a password", desk.KindReceived, 0, desk.Ticket{Echo: true}, []desk.Message{secret}, "password #sensitive", "CUSTOMERWORDS"},
		{"a password, unproven", desk.KindReceived, 0, desk.Ticket{}, []desk.Message{secret}, "", "password"},
		{"a password, to an agent", desk.KindUpdate, 1, desk.Ticket{}, []desk.Message{secret}, "CUSTOMERWORDS password", ""},
		{"a password, to others", desk.KindUpdate, 0, desk.Ticket{Echo: true}, []desk.Message{secret}, "CUSTOMERWORDS", "password"},
		{"undo", desk.KindUndo, 1, desk.Ticket{}, []desk.Message{answer}, "", "AGENTWORDS"},
	} {
		t.Run(x.name, func(t *testing.T) {
			x.ticket.Number, x.ticket.People = 7, people
			x.ticket.Subject, x.ticket.Thread = "INSIDESUBJECT", "THREADSUBJECT"
			parts, err := c.Compose(context.Background(), desk.Job{
				Ticket: x.ticket, Messages: x.messages,
				Letter: desk.Letter{Kind: x.kind, Person: x.to, Language: "en", Actor: box("Ana", "ana"), ReplyTo: box("", "support+t"), Facts: desk.Facts{Status: desk.Open}},
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
	look, err := loadBrand(c)
	if err != nil {
		t.Fatal(err)
	}
	compose := func(letters *composer, person int) outbox.Parts {
		parts, err := letters.Compose(t.Context(), desk.Job{
			Ticket: desk.Ticket{Number: 7, People: []desk.Person{{Standing: desk.Requester}, {Standing: desk.AgentStaff}}},
			Letter: desk.Letter{Kind: desk.KindStatus, Language: "en", Person: person},
		})
		if err != nil {
			t.Fatal(err)
		}
		return parts
	}
	customer, agent := compose(&composer{words: words, brand: look}, 0), compose(&composer{words: words, brand: look}, 1)
	if len(customer.Files) != 1 || !strings.Contains(customer.HTML, `<img src="cid:`+customer.Files[0].ContentID+`" alt="Example Inc." width="80" height="20"`) {
		t.Errorf("no logo of %v in\n%s", customer.Files, customer.HTML)
	}
	if customer.Text != compose(&composer{words: words}, 0).Text {
		t.Errorf("the text has changed:\n%s", customer.Text)
	}
	if len(agent.Files) != 0 || strings.Contains(agent.HTML, "<img") || !strings.Contains(agent.HTML, ">Example Inc.</p>") {
		t.Errorf("an agent's letter has %v:\n%s", agent.Files, agent.HTML)
	}
	if policy(c).Logo != hash([]byte(logo)) {
		t.Error("the desk does not know its logo")
	}
}

// TestReplyMarker: the line that letters begin with is the one that replies are cut at, in
// every language, whether the client quotes or not.
func TestReplyMarker(t *testing.T) {
	if templates.MarkerPrefix != parser.ReplyMarkerPrefix || templates.MarkerSuffix != parser.ReplyMarkerSuffix {
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
