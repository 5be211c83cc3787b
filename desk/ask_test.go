package desk_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"guichet/desk"
	"guichet/mail"
	"guichet/store/bolt"
	"guichet/ticket"
)

// asked says what a letter answers: the tickets that it lists, the one that it shows with
// its messages, and the keys of what it says.
func asked(j ticket.Job) string {
	var parts []string
	for _, t := range j.Listed {
		parts = append(parts, fmt.Sprint(t.Number))
	}
	if j.View != nil {
		var texts []string
		for _, m := range j.View.Messages {
			texts = append(texts, m.Text)
		}
		parts = append(parts, fmt.Sprintf("show %d: %s", j.View.Ticket.Number, strings.Join(texts, "/")))
	}
	for _, s := range append(slices.Clone(j.Letter.Facts.Answers), j.Letter.Facts.Refused...) {
		if !strings.HasPrefix(s.Key, "show-") && s.Key != "show" {
			parts = append(parts, s.Key)
		}
	}
	return strings.Join(parts, ", ")
}

// transcripts returns the waiting transcripts, as they would leave now.
func transcripts(t *testing.T, d *desk.Desk, db *bolt.DB) []ticket.Job {
	t.Helper()
	var waiting []*ticket.Letter
	err := db.View(context.Background(), func(tx ticket.Reader) error {
		var err error
		waiting, err = tx.AllLetters(0, 1000, true)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	var jobs []ticket.Job
	for _, l := range waiting {
		if l.Kind != ticket.KindTranscript {
			continue
		}
		j, ok, err := d.Queue.Job(context.Background(), l.ID)
		if err != nil || !ok {
			t.Fatalf("letter %d: %v, %v", l.ID, ok, err)
		}
		jobs = append(jobs, j)
	}
	return jobs
}

// asking is a desk with three tickets: Carla's 1 and 3, Dora's 2. Dan takes part in 1, Ana
// wrote a note there.
func asking(t *testing.T) (*desk.Desk, *bolt.DB) {
	d, db := open(t, func() time.Time { return time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC) })
	for i, from := range []string{"carla@customer.test", "dora@customer.test", "carla@customer.test"} {
		if err := send(d, from, "support@desk.test", raw(from, fmt.Sprintf("m%d@customer.test", i), fmt.Sprintf("Printer %d", i+1))); err != nil {
			t.Fatal(err)
		}
	}
	for _, req := range []desk.ActRequest{
		{Ticket: 1, As: address("ana@agents.test"), Text: "Secret printer note", Note: true},
		{Ticket: 1, As: address("carla@customer.test"), Commands: command("share dan@customer.test")},
		{Ticket: 3, As: address("ana@agents.test"), Commands: command("resolved")},
		{Ticket: 2, As: address("ana@agents.test"), Commands: command("assign me")},
	} {
		if _, err := d.Act(context.Background(), req); err != nil {
			t.Fatal(err)
		}
	}
	return d, db
}

// TestAsking: a mail of questions is answered by a letter and opens no ticket; who asks
// hears of what he may see (PRODUCT 5.8, 7.3).
func TestAsking(t *testing.T) {
	for _, c := range []struct {
		name, from, words string
		unproven          bool
		want              string // "" no letter
		opens             bool
	}{
		{"an agent lists what is not done", "ana@agents.test", "#list", false, "2, 1, list-staff", false},
		{"all", "ana@agents.test", "#list all", false, "3, 2, 1, list-staff", false},
		{"mine", "ana@agents.test", "#list mine", false, "2, list-staff", false},
		{"unassigned and open", "ana@agents.test", "#list open unassigned", false, "1, list-staff", false},
		{"of one customer", "ana@agents.test", "#list all dora@customer.test", false, "2, list-staff", false},
		{"nothing", "ana@agents.test", "#list urgent", false, "list-none", false},
		{"by what nobody knows", "ana@agents.test", "#list fast", false, "list-by-staff", false},
		{"an agent searches, notes too", "ana@agents.test", "#search secret printer", false, "1, search", false},
		{"for a number", "ana@agents.test", "#search [#2]", false, "2, search", false},
		{"for a number that is none", "ana@agents.test", "#search #9", false, "search-none", false},
		{"a customer, for another's number", "carla@customer.test", "#search #2", false, "search-none", false},
		{"in vain", "ana@agents.test", "#search zebra", false, "search-none", false},
		{"for nothing", "ana@agents.test", "#search", false, "search-what", false},
		{"an agent is shown all", "ana@agents.test", "#show 1", false, "show 1: Printer 1/Secret printer note", false},
		{"a number that is none", "ana@agents.test", "#show x", false, "number", false},
		{"a ticket that is none", "ana@agents.test", "#show 9", false, "absent", false},
		{"help", "ana@agents.test", "#help", false, "help", false},
		{"list and show", "ana@agents.test", "#list mine\r\n#show #2", false, "2, show 2: Printer 2, list-staff", false},
		{"twice", "ana@agents.test", "#list mine\r\n#search printer", false, "2, list-staff, asked-twice", false},
		{"a customer lists his own", "carla@customer.test", "#list", false, "1, list", false},
		{"and what was shared with him", "dan@customer.test", "#list all", false, "1, list", false},
		{"those that he asked", "dan@customer.test", "#list all mine", false, "list-none", false},
		{"not what is agents' to ask", "carla@customer.test", "#list unassigned", false, "list-by", false},
		{"his resolved ones", "carla@customer.test", "#list resolved", false, "3, list", false},
		{"a customer finds no note", "carla@customer.test", "#search secret", false, "search-none", false},
		{"a customer finds his own", "carla@customer.test", "#search printer", false, "3, 1, search", false},
		{"a customer is shown no note", "carla@customer.test", "#show 1", false, "show 1: Printer 1", false},
		{"nor what is another's", "carla@customer.test", "#show 2", false, "absent", false},
		{"a stranger sees nothing", "eve@else.test", "#list all", false, "list-none", false},
		{"without proof it is plain text", "carla@customer.test", "#list", true, "", true},
		{"what needs a ticket opens none", "carla@customer.test", "#delete\r\n#unshare dan@customer.test", false, "not-here, not-here", false},
		{"what does not opens one", "carla@customer.test", "#watch dan@customer.test", false, "", true},
	} {
		t.Run(c.name, func(t *testing.T) {
			d, db := asking(t)
			env := mail.Envelope{
				Session: "s", Trusted: !c.unproven, From: address(c.from), Recipients: []mail.Address{address("support@desk.test")}, At: time.Now(),
			}
			for range 2 { // the same mail twice is answered once
				if err := d.Receive(context.Background(), env, strings.NewReader(raw(c.from, "ask@customer.test", c.words))); err != nil {
					t.Fatal(err)
				}
			}
			var got []string
			for _, j := range transcripts(t, d, db) {
				if !same(j.Letter.To.Address, c.from) {
					continue // of the story before
				}
				if j.Letter.InReplyTo == "ask@customer.test" {
					got = append(got, asked(j))
				}
			}
			if strings.Join(got, " | ") != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
			opened := false
			err := db.View(context.Background(), func(tx ticket.Reader) error {
				tickets, err := tx.Tickets(3, 10)
				opened = len(tickets) > 0
				return err
			})
			if err != nil || opened != c.opens {
				t.Errorf("opened %v, %v", opened, err)
			}
		})
	}
}

// TestListOfScope: who has roles in several organisations lists what one of them, or one
// account, allows (PRODUCT 5.3, 5.4).
func TestListOfScope(t *testing.T) {
	d, db := asking(t)
	ctx := context.Background()
	for _, o := range []ticket.Organisation{
		{ID: "acme", Name: "Acme Ltd", Accounts: []ticket.Account{{ID: "paris", Name: "Paris"}, {ID: "rome"}}}, {ID: "other"},
	} {
		if err := d.People.PutOrganisation(ctx, o); err != nil {
			t.Fatal(err)
		}
	}
	for n, account := range map[ticket.Number]string{1: "acme/paris", 2: "acme/rome", 3: "other"} {
		if _, err := d.Act(ctx, desk.ActRequest{Ticket: n, Commands: command("account " + account)}); err != nil {
			t.Fatal(err)
		}
	}
	for _, m := range []struct {
		who, scope string
		role       ticket.Role
	}{
		{"vera@customer.test", "acme", ticket.Viewer},
		{"vera@customer.test", "other", ticket.Viewer},
		{"vic@customer.test", "acme", ticket.Viewer},
		{"vic@customer.test", "other", ticket.Viewer},
		{"rob@customer.test", "acme", ""},
		{"rob@customer.test", "acme/rome", ticket.Viewer},
	} {
		org, account, _ := strings.Cut(m.scope, "/")
		if _, err := d.People.Grant(ctx, address(m.who), ticket.Scope{Organisation: org, Account: account}, m.role, "admin"); err != nil {
			t.Fatal(err)
		}
	}
	for i, c := range []struct{ who, words, want string }{
		{"vera@customer.test", "#list all", "3, 2, 1, list-staff"},
		{"vera@customer.test", "#list all acme", "2, 1, list-staff"},
		{"vera@customer.test", "#list all Acme Ltd", "2, 1, list-staff"},
		{"vera@customer.test", "#list Paris", "1, list-staff"},
		{"vera@customer.test", "#list acme/rome", "2, list-staff"},
		{"vic@customer.test", "#list resolved other", "3, list-staff"},
		{"vic@customer.test", "#list acme/nowhere", "list-by"},
		{"vic@customer.test", "#list mine", "list-none"},
		{"rob@customer.test", "#list acme", "2, list-staff"},
		{"rob@customer.test", "#list paris", "list-none"},
		{"rob@customer.test", "#list other", "list-by"},
		{"ana@agents.test", "#list acme", "2, 1, list-staff"},
		{"ana@agents.test", "#list mine acme/rome", "2, list-staff"},
		{"ana@agents.test", "#list acme/nowhere", "list-by-staff"},
	} {
		id := fmt.Sprintf("scope%d@customer.test", i)
		if err := send(d, c.who, "support@desk.test", raw(c.who, id, c.words)); err != nil {
			t.Fatal(err)
		}
		got := ""
		for _, j := range transcripts(t, d, db) {
			if string(j.Letter.InReplyTo) == id {
				got += asked(j)
			}
		}
		if got != c.want {
			t.Errorf("%s %s: %q, want %q", c.who, c.words, got, c.want)
		}
	}
}

func same(a mail.Address, s string) bool { return a == address(s) }

// TestShowIsAnsweredOnItsTicket: a reply to what #show shows goes to that ticket.
func TestShowIsAnsweredOnItsTicket(t *testing.T) {
	d, db := asking(t)
	if err := send(d, "ana@agents.test", "support@desk.test", raw("ana@agents.test", "show@agents.test", "#show 1")); err != nil {
		t.Fatal(err)
	}
	for _, j := range transcripts(t, d, db) {
		if j.Letter.InReplyTo != "show@agents.test" {
			continue
		}
		if j.Letter.Ticket != 1 {
			t.Fatalf("on ticket %d", j.Letter.Ticket)
		}
		if err := send(d, "ana@agents.test", j.Letter.ReplyTo.Address.String(), raw("ana@agents.test", "reply@agents.test", "Try now.")); err != nil {
			t.Fatal(err)
		}
	}
	if got := stored(t, db, 1).Status; got != ticket.Pending {
		t.Errorf("the reply did not reach the ticket: it is %s", got)
	}
}

// TestAnswerIsLookedUpWhenItLeaves: what changed meanwhile is as it is then.
func TestAnswerIsLookedUpWhenItLeaves(t *testing.T) {
	d, db := asking(t)
	if err := send(d, "dan@customer.test", "support@desk.test", raw("dan@customer.test", "ask@customer.test", "#list\r\n#search printer")); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Act(context.Background(), desk.ActRequest{Ticket: 1, Commands: command("unshare dan@customer.test")}); err != nil {
		t.Fatal(err)
	}
	for _, j := range transcripts(t, d, db) {
		if j.Letter.InReplyTo == "ask@customer.test" && len(j.Listed) > 0 {
			t.Errorf("the letter still lists %d tickets", len(j.Listed))
		}
	}
}

// TestActAsks: over the API questions are answered at once, and keep no message.
func TestActAsks(t *testing.T) {
	for _, c := range []struct {
		name, as, line   string
		tickets, answers string
	}{
		{"the admin lists", "", "list all", "[3 2 1]", "list-staff"},
		{"an agent searches", "ana@agents.test", "search secret", "[1]", "search"},
		{"a customer lists", "carla@customer.test", "list", "[1]", "list"},
		{"the admin is shown another one", "", "show 2", "[]", "show, show-subject, show-assignee, show-created, show-updated, show-person"},
		{"a customer is shown this one", "carla@customer.test", "show", "[]", "show-status, show-subject, show-created, show-person, show-person"},
	} {
		d, db := asking(t)
		before := stored(t, db, 1).Messages
		req := desk.ActRequest{Ticket: 1, Commands: command(c.line)}
		if c.as != "" {
			req.As = address(c.as)
		}
		got, err := d.Act(context.Background(), req)
		if err != nil {
			t.Fatal(err)
		}
		if fmt.Sprint(got.Tickets) != c.tickets || lines(got.Answers) != c.answers || len(got.Refused) > 0 || stored(t, db, 1).Messages != before {
			t.Errorf("%s: %v, %s, refused %v", c.name, got.Tickets, lines(got.Answers), got.Refused)
		}
	}
}

// lettersWithoutTicket returns the letters of no ticket.
func lettersWithoutTicket(t *testing.T, db *bolt.DB) []*ticket.Letter {
	t.Helper()
	var letters []*ticket.Letter
	err := db.View(context.Background(), func(tx ticket.Reader) error {
		all, err := tx.AllLetters(0, 1000, false)
		letters = nil
		for _, l := range all {
			if l.Ticket == 0 {
				letters = append(letters, l)
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return letters
}

// TestLifeOfLetterWithoutTicket takes letters of no ticket through the outbox's calls.
func TestLifeOfLetterWithoutTicket(t *testing.T) {
	d, db := asking(t)
	ctx := context.Background()
	for i := range 3 {
		if err := send(d, "dora@customer.test", "support@desk.test", raw("dora@customer.test", fmt.Sprintf("ask%d@customer.test", i), "#list")); err != nil {
			t.Fatal(err)
		}
	}
	letters := lettersWithoutTicket(t, db)
	if len(letters) != 3 {
		t.Fatalf("%d letters", len(letters))
	}
	if err := d.Recipient(ctx, nil, letters[0].ReturnPath); err != nil {
		t.Errorf("its return path: %v", err)
	}
	altered := letters[0].ReturnPath
	altered.Local = altered.Local[:len(altered.Local)-1] + map[bool]string{true: "a", false: "b"}[strings.HasSuffix(altered.Local, "b")]
	if err := d.Recipient(ctx, nil, altered); err == nil {
		t.Error("an altered return path is taken")
	}
	if err := d.Queue.Record(ctx, letters[0].ID, ticket.Attempt{Outcome: ticket.Delivered, Reply: "250 ok"}, time.Time{}); err != nil {
		t.Error(err)
	}
	if err := d.Queue.Cancel(ctx, letters[1].ID, "cancelled by the admin"); err != nil {
		t.Error(err)
	}
	if err := d.Queue.Record(ctx, letters[2].ID, ticket.Attempt{Outcome: ticket.Permanent, Enhanced: "5.1.1", Reply: "550 5.1.1 gone"}, time.Time{}); err != nil {
		t.Error(err)
	}
	if err := send(d, "dora@customer.test", "support@desk.test", raw("dora@customer.test", "ask4@customer.test", "#list")); err != nil {
		t.Fatal(err)
	}
	letters = lettersWithoutTicket(t, db)
	if _, ok, err := d.Queue.Job(ctx, letters[3].ID); !ok || err != nil {
		t.Errorf("a proven mail came from the address, and the letter does not leave: %v, %v", ok, err)
	}
	if err := d.Queue.Record(ctx, letters[3].ID, ticket.Attempt{Outcome: ticket.Permanent, Enhanced: "5.1.1", Reply: "550 5.1.1 gone"}, time.Time{}); err != nil {
		t.Error(err)
	}
	if err := send(d, "dora@customer.test", "support@desk.test", raw("dora@customer.test", "ask5@customer.test", "#list")); err != nil {
		t.Fatal(err)
	}
	err := db.View(ctx, func(tx ticket.Reader) error {
		c, err := tx.Contact(address("dora@customer.test"))
		if err == nil && c.Suppressed == "" {
			t.Error("an address that is dead again within the day was let go by the next mail")
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
	var states []ticket.LetterState
	for _, l := range lettersWithoutTicket(t, db) {
		states = append(states, l.State)
	}
	if want := []ticket.LetterState{ticket.LetterSent, ticket.LetterCancelled, ticket.LetterBounced, ticket.LetterBounced}; !slices.Equal(states, want) {
		t.Errorf("states %v, want %v", states, want)
	}
}
