package form_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"guichet/desk/desktest"
	"guichet/desk/policy"
	"guichet/mail"
	"guichet/parser"
	"guichet/ticket"
)

// TestForm: what lines of a first mail fill in, and what the confirmation asks for.
func TestForm(t *testing.T) {
	const nothing = "Transaction ID* Environment*(production,test)"
	const whole = "Transaction ID: 12\nEnvironment: test"
	for _, c := range []struct {
		name, from, text string
		form, asks       string
	}{
		{"nothing said", "carla@customer.test", "It fails.", "customer | signature", nothing},
		{"all that is required", "carla@customer.test", "Hello,\n" + whole + "\nIt fails.", "customer | signature | Environment=test | Transaction ID=12", ""},
		{"a space before the colon, accents, case", "carla@customer.test", "IDENTIFIANT DE TRANSACTION : 12\numgebung: TEST", "customer | signature | Environment=test | Transaction ID=12", ""},
		{"questions with and without their mark", "carla@customer.test", whole + "\nWhen did it start: yesterday\nHow many users?: 50 users", "customer | signature | Environment=test | How many users?=50 | Transaction ID=12 | When did it start?=2026-11-21", ""},
		{"a choice that there is not", "carla@customer.test", "Transaction ID: 12\nEnvironment: staging", "customer | signature | Transaction ID=12", "Environment*(production,test)"},
		{"a bad value where nothing is required", "carla@customer.test", whole + "\nHow many users: many", "customer | signature | Environment=test | Transaction ID=12", "How many users?"},
		{"the last line counts", "carla@customer.test", whole + "\nEnvironment: production", "customer | signature | Environment=production | Transaction ID=12", ""},
		{"a bad line before a good one", "carla@customer.test", "Transaction ID: 12\nEnvironment: x\nEnvironment: test", "customer | signature | Environment=test | Transaction ID=12", ""},
		{"a list with what may stand there, as our question has it", "carla@customer.test", "1. Environment (one of production, test): test\n- Identifiant de transaction (si possible) : 12", "customer | signature | Environment=test | Transaction ID=12", ""},
		{"questions without a colon, answers below", "carla@customer.test", "Transaction ID:\n12\nEnvironment:\nTest, I think\nHow many users? About 50", "customer | signature | Environment=test | How many users?=50 | Transaction ID=12", ""},
		{"empty, with other words below", "carla@customer.test", "Environment: test\nTransaction ID:\nThanks and\nbest wishes", "customer | signature | Environment=test", "Transaction ID*"},
		{"a number in the way of its label's language", "carla@customer.test", whole + "\nWie viele Nutzer? 1.234", "customer | signature | Environment=test | How many users?=1234 | Transaction ID=12", ""},
		{"left empty", "carla@customer.test", "Transaction ID:\nEnvironment: test", "customer | signature | Environment=test", "Transaction ID*"},
		{"another product", "carla@customer.test", "Produit : ARCHIVE.\nEnvironment: test", "customer | archive", ""},
		{"a product by its label, below its fields", "carla@customer.test", whole + "\nProduct: signature electronique", "customer | signature | Environment=test | Transaction ID=12", ""},
		{"a product that there is not", "carla@customer.test", whole + "\nProduct: x", "customer | signature | Environment=test | Transaction ID=12", "Product(E-signature,archive)"},
		{"another category", "carla@customer.test", whole + "\nCategorie: facture", "invoice | signature | Environment=test | Transaction ID=12", ""},
		{"a category that there is not", "carla@customer.test", whole + "\nCategory: x", "customer | signature | Environment=test | Transaction ID=12", "Category(customer,invoice)"},
		{"two categories that there are not", "carla@customer.test", whole + "\nCategory: x\nCategory: y", "customer | signature | Environment=test | Transaction ID=12", "Category(customer,invoice)"},
		{"one that there is among others", "carla@customer.test", whole + "\nCategory: x\nCategory: invoice\nCategory: y", "invoice | signature | Environment=test | Transaction ID=12", ""},
		{"a restricted category", "carla@customer.test", whole + "\nCategory: onboarding", "customer | signature | Environment=test | Transaction ID=12", "denied onboarding"},
		{"a restricted category of his own", "pat@partner.test", whole + "\nCategory: onboarding", "onboarding | signature | Environment=test | Transaction ID=12", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := desktest.FormWorld(t).Decide(desktest.TestMail{From: c.from, Verdict: mail.Pass, M: parser.Message{Reply: c.text}})
			got := p.Changes[0]
			if form := desktest.FormOf(got.Ticket); form != c.form {
				t.Errorf("form %q, want %q", form, c.form)
			}
			if asks := desktest.Asked(got.Letters[0].Facts); asks != c.asks {
				t.Errorf("asks for %q, want %q", asks, c.asks)
			}
			if got.Message.Text != c.text {
				t.Errorf("the text is now %q", got.Message.Text)
			}
		})
	}
}

// TestWhoIsAskedForFields: unproven senders and machines are asked nothing, and get into no
// restricted category.
func TestWhoIsAskedForFields(t *testing.T) {
	for _, c := range []struct {
		name       string
		m          desktest.TestMail
		org        string
		form, asks string
	}{
		{"proven", desktest.TestMail{From: "eve@else.test", Verdict: mail.Pass}, "", "customer | signature", "Transaction ID* Environment*(production,test)"},
		{"unproven", desktest.TestMail{From: "eve@else.test", Verdict: mail.None, M: parser.Message{Reply: "Environment: test"}}, "", "customer | signature | Environment=test", ""},
		{"unproven, restricted", desktest.TestMail{From: "pat@partner.test", Verdict: mail.None, M: parser.Message{Reply: "Category: onboarding"}}, "", "customer | signature", ""},
		{"of a listed organisation", desktest.TestMail{From: "eve@else.test", Verdict: mail.Pass, M: parser.Message{Reply: "Category: Arrivée\nProduct: archive"}}, "acme", "onboarding | archive", ""},
		{"machine", desktest.TestMail{From: "eve@else.test", Verdict: mail.Pass, M: parser.Message{Auto: parser.AutoGenerated, Reply: "Environment: test"}}, "", "customer | signature", ""},
		{"sensitive", desktest.TestMail{From: "eve@else.test", Verdict: mail.Pass, To: "support+sensitive@desk.test"}, "", "customer | signature", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := desktest.FormWorld(t)
			if c.org != "" {
				w.State.Contact = &ticket.Contact{Address: desktest.Addr(c.m.From), Memberships: []ticket.Membership{{Scope: ticket.Scope{Organisation: c.org}}}}
			}
			got := w.Decide(c.m).Changes[0]
			if form := desktest.FormOf(got.Ticket); form != c.form {
				t.Errorf("form %q, want %q", form, c.form)
			}
			asks := ""
			for _, l := range got.Letters {
				asks += desktest.Asked(l.Facts)
			}
			if asks != c.asks {
				t.Errorf("asks for %q, want %q", asks, c.asks)
			}
		})
	}
}

// TestFormLater: later mails fill and correct the form, each change an event; what stays
// missing is asked for once more and never again.
func TestFormLater(t *testing.T) {
	for _, c := range []struct {
		name        string
		from, token string
		asked       ticket.Asking
		text        string
		form, event string
		now         ticket.Asking
	}{
		{"requester fills", "carla@customer.test", "carla@customer.test", ticket.AskedOnce, "Transaction ID: 12\nEnvironment: test", "customer | signature | Environment=test | Transaction ID=12", "Transaction ID (none) -> 12", ticket.AskedOnce},
		{"participant fills some", "dan@customer.test", "dan@customer.test", ticket.AskedOnce, "Environment: test", "customer | signature | Environment=test", "Environment (none) -> test", ticket.AskAgain},
		{"a bad value again", "carla@customer.test", "carla@customer.test", ticket.AskedOnce, "Environment: x", "customer | signature", "status", ticket.AskAgain},
		{"asked twice already", "carla@customer.test", "carla@customer.test", ticket.AskedTwice, "Hello", "customer | signature", "status", ticket.AskedTwice},
		{"never asked", "carla@customer.test", "carla@customer.test", ticket.NotAsked, "Hello", "customer | signature", "status", ticket.NotAsked},
		{"a stranger with a token", "eve@else.test", "carla@customer.test", ticket.AskedOnce, "Environment: test", "customer | signature", "unverified", ticket.AskedOnce},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := desktest.FormWorld(t)
			w.Ticket.Asked, w.Ticket.Status = c.asked, ticket.Pending
			p := w.Decide(desktest.TestMail{From: c.from, To: w.TokenOf(c.token, ticket.TokenReply), Verdict: mail.Pass, M: parser.Message{Reply: c.text}})
			got := p.Changes[0]
			if form := desktest.FormOf(got.Ticket); form != c.form {
				t.Errorf("form %q, want %q", form, c.form)
			}
			if got.Ticket.Asked != c.now {
				t.Errorf("asked %q, want %q", got.Ticket.Asked, c.now)
			}
			if !slices.ContainsFunc(got.Events, func(e *ticket.Event) bool { return strings.HasPrefix(e.What, c.event) }) {
				t.Errorf("no event %q", c.event)
			}
		})
	}
}

// TestYesterdayHere: days are named where the desk is, not in UTC.
func TestYesterdayHere(t *testing.T) {
	w := desktest.FormWorld(t)
	w.Dir.Policy.Addresses[0].Zone = time.FixedZone("NZDT", 13*3600)
	p := w.Decide(desktest.TestMail{From: "carla@customer.test", Verdict: mail.Pass, M: parser.Message{Reply: "When did it start: yesterday"}})
	if got := p.Changes[0].Ticket.Fields["When did it start?"]; got != "2026-11-22" {
		t.Errorf("at one o'clock on 23 November, yesterday is %s", got)
	}
}

// TestFilledInTheQuote: our question may be answered where the mail quotes it, once: what was
// changed meanwhile stays, and so does what the new words say.
func TestFilledInTheQuote(t *testing.T) {
	const quote = "\n\n> Fill in:\n>\n> Transaction ID: 12\n> Environment: test\n"
	for _, c := range []struct {
		name, words, have string
		form              string
	}{
		{"alone", "", "", "customer | signature | Environment=test | Transaction ID=12"},
		{"below other words", "See below.", "", "customer | signature | Environment=test | Transaction ID=12"},
		{"below other lines", "Environment: production", "", "customer | signature | Environment=production | Transaction ID=12"},
		{"below a line that cannot be read", "Environment: x", "", "customer | signature | Transaction ID=12"},
		{"quoted again", "Thanks!", "production", "customer | signature | Environment=production | Transaction ID=12"},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := desktest.FormWorld(t)
			w.Ticket.SetField("Environment", c.have)
			m := parser.Message{Reply: c.words, Text: c.words + quote}
			p := w.Decide(desktest.TestMail{From: "carla@customer.test", To: w.TokenOf("carla@customer.test", ticket.TokenReply), Verdict: mail.Pass, M: m})
			if form := desktest.FormOf(p.Changes[0].Ticket); form != c.form {
				t.Errorf("form %q, want %q", form, c.form)
			}
		})
	}
}

// TestAskedAgain: the one letter that asks a second time.
func TestAskedAgain(t *testing.T) {
	for _, c := range []struct {
		name  string
		asked ticket.Asking
		mail  parser.Message
		asks  string
	}{
		{"reply", ticket.AskAgain, parser.Message{Reply: "Please wait."}, "Transaction ID* Environment*(production,test)"},
		{"status alone", ticket.AskAgain, parser.Message{Commands: []parser.Command{{Name: "pending"}}}, "Transaction ID* Environment*(production,test)"},
		{"solved", ticket.AskAgain, parser.Message{Commands: []parser.Command{{Name: "resolved"}}}, ""},
		{"no reply came since", ticket.AskedOnce, parser.Message{Reply: "Please wait."}, ""},
		{"twice is enough", ticket.AskedTwice, parser.Message{Reply: "Please wait."}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := desktest.FormWorld(t)
			w.Ticket.Asked = c.asked
			p := w.Decide(desktest.TestMail{From: "ana@agents.test", To: w.TokenOf("ana@agents.test", ticket.TokenReply), Verdict: mail.Pass, M: c.mail})
			asks := ""
			for _, l := range p.Changes[0].Letters {
				one := desktest.Asked(l.Facts)
				if asks += one; one != "" && l.To.Address != desktest.Addr("carla@customer.test") {
					t.Errorf("asks %s", l.To.Address)
				}
			}
			if asks != c.asks {
				t.Errorf("asks for %q, want %q", asks, c.asks)
			}
		})
	}
}

// TestLaterFiles: a category can keep what comes after the first mail as sensitive.
func TestLaterFiles(t *testing.T) {
	for _, c := range []struct {
		name      string
		sensitive bool
		token     bool
		want      bool
	}{
		{"first mail", true, false, false},
		{"later mail", true, true, true},
		{"a normal category", false, true, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := desktest.FormWorld(t)
			w.Dir.Policy.Categories[0].LaterFilesSensitive = c.sensitive
			m := desktest.TestMail{From: "carla@customer.test", Verdict: mail.Pass, M: parser.Message{Attachments: []parser.Attachment{{Name: "a.pdf"}}}}
			if c.token {
				m.To = w.TokenOf("carla@customer.test", ticket.TokenReply)
			}
			if got := w.Decide(m).Changes[0].Message.Attachments[0].Sensitive; got != c.want {
				t.Errorf("got %v, want %v", got, c.want)
			}
		})
	}
}

// TestFormOfFollowUp: what a closed ticket's form said need not be said again.
func TestFormOfFollowUp(t *testing.T) {
	w := desktest.FormWorld(t)
	w.Ticket.Status, w.Ticket.Closed = ticket.Closed, desktest.Noon
	w.Ticket.Category, w.Ticket.Fields = "invoice", map[string]string{"Transaction ID": "12"}
	p := w.Decide(desktest.TestMail{
		From: "carla@customer.test", To: w.TokenOf("carla@customer.test", ticket.TokenReply), Verdict: mail.Pass,
		M: parser.Message{Reply: "It is back.\nEnvironment: test"},
	})
	for _, c := range p.Changes {
		if c.Ticket.Number != 0 {
			continue
		}
		if form := desktest.FormOf(c.Ticket); form != "invoice | signature | Environment=test | Transaction ID=12" {
			t.Errorf("form %q", form)
		}
		if asks := desktest.Asked(c.Letters[0].Facts); asks != "" {
			t.Errorf("asks for %q", asks)
		}
	}
	if form := desktest.FormOf(w.Ticket); form != "invoice | signature | Transaction ID=12" {
		t.Errorf("the old form is now %q", form)
	}
}

// TestFieldNamedLikeTheForm: a product's own "Category" is its field.
func TestFieldNamedLikeTheForm(t *testing.T) {
	w := desktest.FormWorld(t)
	w.Dir.Policy.Products[0].Fields = []policy.Field{{Label: "Catégorie", Kind: ticket.TextField, Required: true}}
	p := w.Decide(desktest.TestMail{From: "carla@customer.test", Verdict: mail.Pass, M: parser.Message{Reply: "Categorie: A4"}})
	if form := desktest.FormOf(p.Changes[0].Ticket); form != "customer | signature | Catégorie=A4" {
		t.Errorf("form %q", form)
	}
	if asks := desktest.Asked(p.Changes[0].Letters[0].Facts); asks != "" {
		t.Errorf("asks for %q", asks)
	}
}
