package main

import (
	"context"
	"fmt"
	"net/netip"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rs/zerolog"
	"pgregory.net/rapid"

	"guichet/desk"
	"guichet/mail"
	"guichet/store/bolt"
	"guichet/templates"
)

// TestModel runs random sequences of mails, commands, timers, deliveries and restarts
// against a real desk over a real store, and a model that says the rules as simply as they
// can be said. Statuses, persons, messages and letters must agree after every step.
func TestModel(t *testing.T) {
	words, err := templates.New()
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		dir, err := os.MkdirTemp("", "guichet-model")
		if err != nil {
			t.Fatal(err)
		}
		defer os.RemoveAll(dir)
		keys, err := desk.NewKeyring(time.Unix(0, 0))
		if err != nil {
			t.Fatal(err)
		}
		start := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
		x := &machine{T: t, dir: dir, keys: keys, words: words, now: start, model: newModel(start)}
		x.start()
		defer x.stop()
		t.Repeat(map[string]func(*rapid.T){
			"customer writes":       x.customerWrites,
			"customer replies":      x.customerReplies,
			"customer rates":        x.customerRates,
			"stranger has a token":  x.strangerReplies,
			"machine answers":       x.machineAnswers,
			"mail comes twice":      x.mailComesTwice,
			"agent answers":         x.agentAnswers,
			"agent writes a note":   x.agentNotes,
			"agent assigns":         x.agentAssigns,
			"agent adds a watcher":  x.agentAddsWatcher,
			"agent removes a guest": x.agentRemoves,
			"agent accepts":         x.agentAccepts,
			"agent mistypes":        x.agentMistypes,
			"letters leave":         x.lettersLeave,
			"time passes":           x.timePasses,
			"the desk restarts":     x.restarts,
			"":                      x.check,
		})
	})
}

// machine is a desk that runs beside its model.
type machine struct {
	*rapid.T
	dir   string
	keys  *desk.Keyring
	words *templates.Set
	db    *bolt.DB
	desk  *desk.Desk
	now   time.Time
	model *modelDesk

	mails  int
	last   desk.LetterID // letters up to here were compared
	past   [][2]string   // recipient and raw mail of what came
	author []string
}

func (x *machine) start() {
	db, err := bolt.Open(x.dir, bolt.Options{})
	if err != nil {
		x.Fatal(err)
	}
	x.db = db
	x.desk = desk.New(desk.Options{
		Store: db, Keys: x.keys, Words: x.words, Judge: modelJudge{}, Log: zerolog.Nop(), Now: func() time.Time { return x.now },
		Policy: x.policy(),
	})
	if err := x.desk.Start(context.Background()); err != nil {
		x.Fatal(err)
	}
}

func (x *machine) policy() desk.Policy {
	p := desk.Policy{
		Hostname: "mx.desk.test", CloseAfter: modelClose, AgentReply: desk.Pending,
		MaxMail: 1_000_000, MaxAttachments: 1_000_000,
		Addresses: []desk.SupportAddress{{Address: boxOf("support").Address, Separator: "+", Name: "Desk"}},
	}
	for _, a := range staff {
		p.Agents = append(p.Agents, desk.Agent{Address: boxOf(a).Address, Name: a})
	}
	return p
}

func (x *machine) stop() {
	if problems, err := x.db.Check(context.Background()); err != nil || len(problems) > 0 {
		x.Errorf("the store is damaged: %v, %v", problems, err)
	}
	if err := x.db.Close(); err != nil {
		x.Error(err)
	}
}

// modelJudge believes everybody but Mallory.
type modelJudge struct{}

func (modelJudge) Check(_ context.Context, env mail.Envelope, _ []mail.Mailbox, _ []byte) mail.Verdict {
	if env.From.Local == "mallory" {
		return mail.Verdict{Result: mail.None}
	}
	return mail.Verdict{Result: mail.Pass}
}

func (j modelJudge) Find(ctx context.Context, env mail.Envelope, from []mail.Mailbox, raw []byte) mail.Finding {
	return mail.Finding{Verdict: j.Check(ctx, env, from, raw)}
}

// boxOf is where somebody of the model has his mail.
func boxOf(who string) mail.Mailbox {
	domain := "customer.test"
	switch {
	case slices.Contains(staff, who):
		domain = "agents.test"
	case who == "support":
		domain = "desk.test"
	}
	return mail.Mailbox{Address: mail.Address{Local: who, Domain: domain}}
}

// send delivers a mail, which is a new cause: time goes on by a second.
func (x *machine) send(who, to, head, text string) {
	x.mails++
	raw := fmt.Sprintf("From: %s\r\nTo: support@desk.test\r\nSubject: CUSTSUBJECT\r\nMessage-ID: <%d@mail.test>\r\n%s\r\n%s\r\n",
		boxOf(who).Address, x.mails, head, text)
	x.deliver(who, to, raw)
	x.past, x.author = append(x.past, [2]string{to, raw}), append(x.author, who)
}

func (x *machine) deliver(who, to, raw string) {
	x.tick(time.Second)
	rcpt, err := mail.ParseAddress(to)
	if err != nil {
		x.Fatal(err)
	}
	err = x.desk.Receive(context.Background(), mail.Envelope{
		Session: "model", Remote: netip.MustParseAddr("192.0.2.1"), From: boxOf(who).Address,
		Recipients: []mail.Address{rcpt}, At: x.now,
	}, strings.NewReader(raw))
	if err != nil {
		x.Fatalf("receive: %v", err)
	}
}

// tick lets time go on; nothing may be due in it that the model does not know.
func (x *machine) tick(d time.Duration) {
	x.now = x.now.Add(d)
	x.model.expect()
	x.model.pass(x.now)
	if err := x.desk.Fire(context.Background()); err != nil {
		x.Fatal(err)
	}
}

// ticket returns the ticket and its letters as the desk has them.
func (x *machine) ticket(n int) (t *desk.Ticket, letters []*desk.Letter) {
	err := x.db.View(context.Background(), func(tx desk.Reader) (err error) {
		if t, err = tx.Ticket(desk.Number(n)); err == nil {
			letters, err = tx.Letters(desk.Number(n))
		}
		return err
	})
	if err != nil {
		x.Fatal(err)
	}
	return t, letters
}

// token is where somebody's answer goes, from the latest letter that he got.
func (x *machine) token(n int, who string, note bool) string {
	ticket, letters := x.ticket(n)
	for _, l := range slices.Backward(letters) {
		if l.To.Address.Local == who && !l.ReplyTo.Address.IsZero() {
			_, tag, _ := strings.Cut(l.ReplyTo.Address.Local, "+")
			if tok, ok := desk.ParseToken(tag); !ok || !x.keys.Verify(tok, ticket) {
				return "" // removed since: old tokens stay void, also when he is back
			}
			if note {
				return l.NoteTo.Address.String()
			}
			return l.ReplyTo.Address.String()
		}
	}
	return ""
}
