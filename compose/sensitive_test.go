package compose_test

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"html"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/rs/zerolog"

	"guichet/compose"
	"guichet/desk"
	"guichet/desk/notify"
	"guichet/desk/policy"
	"guichet/mail"
	"guichet/store/bolt"
	"guichet/templates"
	"guichet/ticket"
)

// hidden is in everything of a ticket that a customer, or an agent, filled.
const hidden = "Kanarienvogel"

// TestSensitiveTicketLeavesNothing renders every kind of letter of a sensitive ticket, to
// every standing, in every language, and looks for what may not leave in any form.
func TestSensitiveTicketLeavesNothing(t *testing.T) {
	words, err := templates.New()
	if err != nil {
		t.Fatal(err)
	}
	db, err := bolt.Open(t.TempDir(), bolt.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	}()
	keys, err := ticket.NewKeyring(time.Unix(0, 0))
	if err != nil {
		t.Fatal(err)
	}
	address := func(local string) mail.Address { return mail.Address{Local: local, Domain: "x.test"} }
	policy := policy.Policy{
		Hostname: "x.test", Agents: []policy.Agent{{Address: address("ana"), Name: "Ana"}},
		Addresses: []policy.SupportAddress{{Address: address("support"), Name: "Desk", Separator: "+"}},
	}
	d := desk.New(desk.Options{Store: db, Keys: keys, Policy: policy, Words: words, Log: zerolog.Nop()})
	n := sensitiveTicket(t, db, address)
	composer := &compose.Composer{Store: db, Words: words, Policy: policy}
	checked := 0
	for _, language := range words.Languages() {
		for _, kind := range letterKinds() {
			for person, standing := range []ticket.Standing{ticket.Requester, ticket.Participant, ticket.Watcher, ticket.AgentStaff} {
				id := secretLetter(t, db, n, kind, person, language)
				job, ok, err := d.Queue.Job(context.Background(), id)
				if err != nil || !ok && standing != ticket.Watcher {
					t.Fatalf("%s to the %s: leaves %v, %v", kind, standing, ok, err)
				}
				checked++
				if !ok {
					continue // watchers get one kind only
				}
				parts, err := composer.Compose(context.Background(), job)
				if err != nil {
					t.Fatal(err)
				}
				told := fmt.Sprint(job.Letter.Subject, job.Letter.From, job.Letter.ReplyTo, job.Letter.NoteTo, parts.Text, parts.HTML)
				for _, f := range parts.Files {
					content, _ := io.ReadAll(f.Open())
					told += f.Name + string(content)
				}
				if i := tells(told, hidden); i >= 0 {
					t.Errorf("%s to the %s in %s tells: …%s…", kind, standing, language, told[max(0, i-80):min(len(told), i+40)])
				}
				own := strings.Contains(parts.Text, "AGENTSWORDS")
				if want := standing != ticket.AgentStaff && (kind == ticket.KindReply || kind == ticket.KindResolved || kind == ticket.KindClosed); own != want {
					t.Errorf("%s to the %s tells the agent's own words: %v", kind, standing, own)
				}
			}
		}
	}
	if want := len(words.Languages()) * len(letterKinds()) * 4; checked != want {
		t.Errorf("%d letters were looked at, not %d", checked, want)
	}
}

func letterKinds() []ticket.LetterKind {
	return []ticket.LetterKind{
		ticket.KindReceived, ticket.KindReply, ticket.KindStatus, ticket.KindResolved, ticket.KindClosed, ticket.KindRating, ticket.KindWatch,
		ticket.KindNew, ticket.KindUpdate, ticket.KindNote, ticket.KindAssigned, ticket.KindTranscript, ticket.KindUndo, ticket.KindAlert,
		ticket.KindReminder, ticket.KindAccess, ticket.KindConfirm,
	}
}

// tells returns where a word stands in text: plain in any case, in base64, in HTML or in
// quoted-printable.
func tells(text, word string) int {
	flat := strings.ReplaceAll(strings.ReplaceAll(html.UnescapeString(text), "=\r\n", ""), "=\n", "")
	if i := strings.Index(strings.ToLower(flat), strings.ToLower(word)); i >= 0 {
		return min(i, len(text)-1)
	}
	for skip := range 3 {
		coded := base64.StdEncoding.EncodeToString([]byte("..."[:skip] + word))
		if i := strings.Index(text, coded[(skip*8+5)/6:len(word)*8/6-1]); i >= 0 {
			return i
		}
	}
	return -1
}

// sensitiveTicket keeps a ticket with the word wherever it can stand, an earlier message, a
// customer's mail and an agent's answer that quotes it.
func sensitiveTicket(t *testing.T, db *bolt.DB, address func(string) mail.Address) (n ticket.Number) {
	t.Helper()
	raw := "From: carla@x.test\r\nSubject: " + hidden + "\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\n" + hidden +
		"\r\n--b\r\nContent-Type: text/plain\r\nContent-Disposition: attachment; filename=" + hidden + ".txt\r\n\r\n" + hidden + "\r\n--b--\r\n"
	files := []ticket.Attachment{{Name: hidden + ".txt", Type: "text/plain", Size: 9, Sensitive: true}}
	carla, ana := mail.Mailbox{Address: address("carla")}, mail.Mailbox{Name: "Ana", Address: address("ana")}
	err := db.Update(context.Background(), func(tx ticket.Tx) error {
		it := &ticket.Ticket{
			Address: address("support"), Subject: hidden, Thread: hidden, Echo: true, Status: ticket.Open, Priority: ticket.High,
			Category: hidden, Product: hidden, Fields: map[string]string{hidden: hidden}, Tags: []string{hidden}, Sensitive: true,
			Assignee: ana.Address, Messages: 3, Secret: []byte("secret"), Organisation: hidden, Account: hidden,
			People: []ticket.Person{
				{Name: "Carla", Address: carla.Address, Standing: ticket.Requester},
				{Address: address("dan"), Standing: ticket.Participant},
				{Address: address("walt"), Standing: ticket.Watcher},
				{Name: "Ana", Address: ana.Address, Standing: ticket.AgentStaff},
			},
		}
		err := tx.AddTicket(it)
		n = it.Number
		for id, m := range []ticket.Message{
			{Kind: ticket.FromCustomer, Author: carla, Text: "first " + hidden, Visibility: ticket.ForAll, Attachments: files},
			{Kind: ticket.FromCustomer, Author: carla, Text: hidden, Visibility: ticket.ForAll, Attachments: files, Problems: []string{hidden}},
			{Kind: ticket.FromAgent, Author: ana, Visibility: ticket.ForAll, Attachments: files, Text: "AGENTSWORDS\nOn Monday " + hidden + " wrote:\n> my word is " + hidden + "\n\nDone."},
		} {
			m.Ticket, m.ID = n, uint32(id+1)
			staged, e := db.Stage(context.Background(), strings.NewReader(raw), 0)
			if e != nil {
				return e
			}
			defer staged.Discard()
			err = errors.Join(err, tx.AddMessage(&m, staged))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// secretLetter keeps a letter that waits, as it was written before the ticket was marked.
func secretLetter(t *testing.T, db *bolt.DB, n ticket.Number, kind ticket.LetterKind, person int, language string) (id ticket.LetterID) {
	t.Helper()
	line := ticket.Said{Line: "#subject " + hidden, Key: "subject", Args: []string{hidden}}
	free := ticket.Said{Line: "#x " + hidden, Text: hidden}
	shown := ticket.Number(0)
	if kind == ticket.KindTranscript {
		shown = n
	}
	err := db.Update(context.Background(), func(tx ticket.Tx) error {
		it, err := tx.Ticket(n)
		if err != nil {
			return err
		}
		id, err = tx.NextLetter()
		who := it.People[person]
		return errors.Join(err, tx.PutLetter(&ticket.Letter{
			ID: id, Ticket: n, Person: person, Kind: kind, State: ticket.LetterDeferred, Causes: []uint32{2, 3}, Language: language,
			To: mail.Mailbox{Name: who.Name, Address: who.Address}, Subject: "Re: [#1] " + hidden, ReplyTo: mail.Mailbox{Address: it.Address},
			Facts: ticket.Facts{
				Status: ticket.Open, Done: []ticket.Said{line, free}, Refused: []ticket.Said{free}, Answers: []ticket.Said{free},
				Dropped: []ticket.Attachment{{Name: hidden}}, Missing: []ticket.MissingField{{Label: hidden}}, Form: hidden, Denied: hidden,
				Query: hidden, Detail: hidden, Show: shown, Tickets: []ticket.Number{n}, Reason: notify.AlertBounced,
				Access: &ticket.Access{State: ticket.AccessOffered, Agent: mail.Address{Local: "ana", Domain: "x.test"}},
			},
		}))
	})
	if err != nil {
		t.Fatal(err)
	}
	return id
}
