package main

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"time"

	"github.com/rs/zerolog"
	"pgregory.net/rapid"

	"guichet/desk"
	"guichet/desk/policy"
	"guichet/mail"
	"guichet/store/bolt"
	"guichet/templates"
	"guichet/ticket"
)

// machine is a desk that runs beside its model.
type machine struct {
	*rapid.T
	dir   string
	keys  *ticket.Keyring
	words *templates.Set
	db    *bolt.DB
	desk  *desk.Desk
	now   time.Time
	hold  time.Duration // how long agents' letters can be taken back
	model *modelDesk

	mails int
	last  ticket.LetterID            // letters up to here were compared
	past  []letter                   // what came
	shown map[ticket.LetterID]string // what agents' letters say
}

// letter is a mail that somebody writes.
type letter struct {
	from, to, subject, text string
	head                    string // further fields
	program                 bool   // nobody wrote it
	raw                     string // all of it, once it was sent
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

func (x *machine) policy() policy.Policy {
	p := policy.Policy{
		Hostname: "mx.desk.test", CloseAfter: modelClose, RemindAfter: modelRemind, PendingResolve: modelResolve, EraseAfter: modelErase,
		AgentReply: ticket.Pending, AssignOnAnswer: true, TellTaken: len(staff), Hold: x.hold, MaxMail: 1_000_000, MaxAttachments: 1_000_000,
		Addresses: []policy.SupportAddress{
			{Address: boxOf("support").Address, Separator: "+", Name: "Desk"},
			{Address: boxOf("billing").Address, Separator: "+", Name: "Billing", Agents: []mail.Address{boxOf(accountant).Address}},
		},
	}
	if x.hold > 0 {
		p.CloseAfter = 24 * time.Hour // longer than a run: TestModel has the timers
	}
	p.Admins = []mail.Address{boxOf(root).Address}
	for _, a := range staff {
		p.Agents = append(p.Agents, policy.Agent{Address: boxOf(a).Address, Name: a})
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

func (x *machine) restarts(*rapid.T) {
	x.model.expect()
	x.stop()
	x.start()
}

// modelJudge believes everybody but Mallory.
type modelJudge struct{}

func (modelJudge) Check(_ context.Context, env mail.Envelope, _ []mail.Mailbox, _ []byte) mail.Verdict {
	if proves(env.From.Local) {
		return mail.Verdict{Result: mail.Pass}
	}
	return mail.Verdict{Result: mail.None}
}

func (j modelJudge) Find(ctx context.Context, env mail.Envelope, from []mail.Mailbox, raw []byte) mail.Finding {
	return mail.Finding{Verdict: j.Check(ctx, env, from, raw)}
}

// boxOf is where somebody of the model has his mail.
func boxOf(who string) mail.Mailbox {
	domain := "customer.test"
	switch {
	case slices.Contains(staff, who), who == root:
		domain = "agents.test"
	case who == "support", who == "billing":
		domain = "desk.test"
	}
	return mail.Mailbox{Address: mail.Address{Local: who, Domain: domain}}
}

// cust is a text of a customer that can be found again.
func (x *machine) cust() string { return fmt.Sprintf("CUSTWORDS%d is broken, please help.", x.mails) }

// inside are words of an agent that must stay inside.
func (x *machine) inside() string { return fmt.Sprintf("NOTEWORDS%d he has never paid.", x.mails) }

// modelPause is between two mails: who answers sooner is taken for a machine.
const modelPause = 20 * time.Second

// send delivers a mail, which is a new cause.
func (x *machine) send(l letter) {
	x.mails++
	if l.subject == "" {
		l.subject = "CUSTSUBJECT"
	}
	if !l.program {
		l.head = "User-Agent: Mutt/2.2.13\r\n" + l.head // a person's: machines are confirmed three times only
	}
	l.raw = fmt.Sprintf("From: %s\r\nTo: support@desk.test\r\nSubject: %s\r\nMessage-ID: <%d@mail.test>\r\n%s\r\n%s\r\n",
		boxOf(l.from).Address, l.subject, x.mails, l.head, l.text)
	x.deliver(l)
	x.past = append(x.past, l)
	if !l.program {
		x.model.lift(l.from)
	}
	if !slices.Contains(staff, l.from) {
		x.model.says(l)
	}
}

func (x *machine) deliver(l letter) {
	x.tick(modelPause)
	rcpt, err := mail.ParseAddress(l.to)
	if err != nil {
		x.Fatal(err)
	}
	err = x.desk.Receive(context.Background(), mail.Envelope{
		Session: "model", Remote: netip.MustParseAddr("192.0.2.1"), From: boxOf(l.from).Address,
		Recipients: []mail.Address{rcpt}, At: x.now,
	}, strings.NewReader(l.raw))
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
	counts := map[string]int{} // as they are before the mail comes
	x.model.counted = func(key string) int {
		n, known := counts[key]
		if known {
			return n
		}
		return 0
	}
	waiting := map[string]bool{}
	x.model.waits = func(n int, agent string) bool { return waiting[fmt.Sprint(n, agent)] }
	x.view(func(tx ticket.Reader) error {
		letters, err := tx.AllLetters(0, 10_000, true)
		if err != nil {
			return err
		}
		for _, l := range letters {
			waiting[fmt.Sprint(l.Ticket, l.Author.Local)] = true
		}
		for _, who := range everybody {
			for _, key := range []string{"bare ", "brought by "} {
				key += boxOf(who).Address.String()
				_, n, err := tx.Automatic(key, x.now)
				if err != nil && !errors.Is(err, ticket.ErrNotFound) {
					return err
				}
				counts[key] = n
			}
		}
		return nil
	})
}

func (x *machine) timePasses(t *rapid.T) {
	minutes := rapid.OneOf(rapid.IntRange(1, 90), rapid.IntRange(91, 30*60)).Draw(t, "minutes")
	x.tick(time.Duration(minutes) * time.Minute)
}

// view reads the store.
func (x *machine) view(f func(tx ticket.Reader) error) {
	if err := x.db.View(context.Background(), f); err != nil {
		x.Fatal(err)
	}
}

// some draws a ticket of which something is left, or skips the step.
func (x *machine) some(t *rapid.T) int {
	n := rapid.IntRange(1, max(1, len(x.model.tickets)-1)).Draw(t, "ticket")
	if n == len(x.model.tickets) || x.model.tickets[n].erased {
		t.Skip("no ticket")
	}
	if at := x.model.goesOn(n).timers[ticket.TimerErase]; !at.IsZero() && !at.After(x.now.Add(modelPause)) {
		t.Skip("it goes before a mail can come")
	}
	return n
}

// one draws somebody, or skips the step if there is nobody.
func (x *machine) one(t *rapid.T, label string, of []string) string {
	if len(of) == 0 {
		t.Skip("nobody")
	}
	return rapid.SampledFrom(of).Draw(t, label)
}

// latest returns a ticket's last letter of a kind; nil if there is none.
func (x *machine) latest(n int, is func(*ticket.Letter) bool) (found *ticket.Letter) {
	x.view(func(tx ticket.Reader) error {
		letters, err := tx.Letters(ticket.Number(n))
		for _, l := range letters {
			if is(l) {
				found = l
			}
		}
		return err
	})
	return found
}

// newest returns the last letter of all.
func (x *machine) newest() (found *ticket.Letter) {
	found = &ticket.Letter{}
	x.view(func(tx ticket.Reader) error {
		letters, err := tx.AllLetters(x.last, 1000, false)
		if len(letters) > 0 {
			found = letters[len(letters)-1]
		}
		return err
	})
	return found
}

// letters are those of a ticket, in their order.
func (x *machine) letters(n ticket.Number) (all []*ticket.Letter) {
	x.view(func(tx ticket.Reader) (err error) {
		all, err = tx.Letters(n)
		return err
	})
	return all
}

// answerable are the letters of a ticket by which somebody can answer, but the one whose answer deletes.
func (x *machine) answerable(n int, who string) []*ticket.Letter {
	return slices.DeleteFunc(x.letters(ticket.Number(n)), func(l *ticket.Letter) bool {
		return l.To.Address.Local != who || l.ReplyTo.Address.IsZero() || l.Kind == ticket.KindConfirm || x.aside(l) || !x.valid(n, l.ReplyTo.Address)
	})
}

// token is where somebody's answer goes, by the latest letter that he got, but the one whose
// answer deletes. Without any the step is skipped.
func (x *machine) token(t *rapid.T, n int, who string) string {
	l := x.latest(n, func(l *ticket.Letter) bool {
		return l.To.Address.Local == who && !l.ReplyTo.Address.IsZero() && l.Kind != ticket.KindConfirm && !x.aside(l)
	})
	if l == nil || !x.valid(n, l.ReplyTo.Address) {
		t.Skip("no letter that he can answer")
	}
	return l.ReplyTo.Address.String()
}

// valid reports whether the token in an address is good still: those of people who were
// removed stay void, also when they are back.
func (x *machine) valid(n int, a mail.Address) (good bool) {
	_, tag, _ := strings.Cut(a.Local, "+")
	x.view(func(tx ticket.Reader) error {
		it, err := tx.Ticket(ticket.Number(n))
		tok, ok := ticket.ParseToken(tag)
		good = ok && err == nil && x.keys.Verify(tok, it)
		return err
	})
	return good
}
