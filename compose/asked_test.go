package compose

import (
	"context"
	"strings"
	"testing"

	"guichet/mail"
	"guichet/store/bolt"
	"guichet/templates"
	"guichet/ticket"
)

// TestWhatAnAnswerTells: questions are answered with no more than their asker may know.
func TestWhatAnAnswerTells(t *testing.T) {
	words, err := templates.New()
	if err != nil {
		t.Fatal(err)
	}
	c := &Composer{Words: words, Store: withManual(t)}
	ana := mail.Mailbox{Name: "Ana", Address: mail.Address{Local: "ana", Domain: "x.test"}}
	carla := mail.Address{Local: "carla", Domain: "x.test"}
	shown := func(sensitive, echo bool) *ticket.TicketView {
		return &ticket.TicketView{
			Ticket: ticket.Ticket{Number: 5, People: []ticket.Person{{Name: "CARLANAME", Address: carla, Standing: ticket.Requester}}, Status: ticket.Open, Subject: "INSIDESUBJECT", Thread: "THREADSUBJECT", Sensitive: sensitive, Echo: echo},
			Messages: []ticket.Message{
				{Ticket: 5, ID: 1, Kind: ticket.FromAgent, Author: ana, Text: "AGENTWORDS", Visibility: ticket.ForAll, Attachments: []ticket.Attachment{{Name: "manual.pdf", Size: 9}}},
			},
		}
	}
	listed := func(sensitive, echo bool) []ticket.Ticket { return []ticket.Ticket{shown(sensitive, echo).Ticket} }
	for _, x := range []struct {
		name      string
		staff     bool
		shown     *ticket.TicketView
		listed    []ticket.Ticket
		files     int
		has, none string
	}{
		{"a customer's list", false, nil, listed(false, true), 0, "#5 THREADSUBJECT CARLANAME", "INSIDESUBJECT carla@x.test"},
		{"of a ticket that was not proven his", false, nil, listed(false, false), 0, "#5", "THREADSUBJECT INSIDESUBJECT"},
		{"of a sensitive one", false, nil, listed(true, true), 0, "#5", "THREADSUBJECT INSIDESUBJECT CARLANAME"},
		{"an agent's list", true, nil, listed(false, false), 0, "#5 INSIDESUBJECT", "THREADSUBJECT"},
		{"a sensitive one to an agent", true, nil, listed(true, true), 0, "#5", "THREADSUBJECT INSIDESUBJECT"},
		{"shown to a customer", false, shown(false, true), nil, 0, "#5 AGENTWORDS Ana manual.pdf", "ana@x.test"},
		{"shown to an agent", true, shown(false, true), nil, 1, "#5 AGENTWORDS manual.pdf", ""},
		{"a sensitive one shown", true, shown(true, true), nil, 0, "#5", "AGENTWORDS manual.pdf"},
	} {
		t.Run(x.name, func(t *testing.T) {
			parts, err := c.Compose(context.Background(), ticket.Job{
				Listed: x.listed, View: x.shown,
				Letter: ticket.Letter{Kind: ticket.KindTranscript, Staff: x.staff, Language: "en", To: ana},
			})
			if err != nil {
				t.Fatal(err)
			}
			if x.files != len(parts.Files) {
				t.Errorf("%d files, want %d", len(parts.Files), x.files)
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

// TestListNamesOthers: a list names whose a request is, but for the reader's own, which he may
// have asked from another of his addresses.
func TestListNamesOthers(t *testing.T) {
	carla, home := mail.Address{Local: "carla", Domain: "x.test"}, mail.Address{Local: "carla", Domain: "home.test"}
	it := &ticket.Ticket{Number: 5, Echo: true, People: []ticket.Person{{Name: "Carla", Address: carla, Standing: ticket.Requester}}}
	for _, x := range []struct {
		name  string
		asker *ticket.Contact
		want  string
	}{
		{"a colleague", &ticket.Contact{Address: mail.Address{Local: "vera", Domain: "x.test"}}, "Carla"},
		{"herself", &ticket.Contact{Address: carla}, ""},
		{"from home", &ticket.Contact{Address: home, Also: []mail.Address{carla}}, ""},
	} {
		if got := (&Composer{}).line(it, x.asker, false).Requester.Name; got != x.want {
			t.Errorf("%s: %q, want %q", x.name, got, x.want)
		}
	}
}

// withManual is a store with the mail that brought a manual.
func withManual(t *testing.T) ticket.Store {
	db, err := bolt.Open(t.TempDir(), bolt.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	raw, err := db.Stage(context.Background(), strings.NewReader("Content-Type: application/pdf; name=manual.pdf\r\nContent-Disposition: attachment\r\n\r\n%PDF-1.7\r\n"), 0)
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Update(context.Background(), func(tx ticket.Tx) error {
		for range 5 {
			if err := tx.AddTicket(&ticket.Ticket{Messages: 1}); err != nil {
				return err
			}
		}
		return tx.AddMessage(&ticket.Message{Ticket: 5, ID: 1}, raw)
	}); err != nil {
		t.Fatal(err)
	}
	return db
}
