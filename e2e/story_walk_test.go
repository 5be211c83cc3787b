package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"guichet/e2e/live"
)

// product asks for one thing.
const product = `
[[product]]
name = "signature"
labels = { en = "E-signature", fr = "Signature" }
[[product.field]]
label = "Environment"
labels = { fr = "Environnement" }
type = "choice"
choices = ["production", "test"]
required = true
`

// walk is a story on its way.
type walk struct {
	*town
	story
	customer, colleague, team client
	seen                      []live.Letter // in the order in which people got them
}

// gets waits for somebody's nth mail of an event and keeps it for the picture.
func (w *walk) gets(n int, who, event string, words ...string) live.Letter {
	w.Helper()
	l := w.post.Wait(n, address(who), event)
	w.seen = append(w.seen, l)
	for _, words := range words {
		holds(w, fmt.Sprintf("%s's %s %d", address(who), event, n), squeeze(l.Text()), squeeze(words))
	}
	return l
}

// stands fails unless the ticket is so: status, assignee, participants, form, messages.
func (w *walk) stands(want string) {
	w.Helper()
	w.desk.Settle()
	t := w.desk.Show(1)
	got := fmt.Sprintf("%s %s [%s] %v %s", t.Status, t.Assignee, emails(t.Participants), t.Fields["Environment"], kinds(t))
	if got != want {
		w.Errorf("the ticket stands %q, want %q", got, want)
	}
}

// Two requests from the first mail to what comes after the last, with the mail programs of
// real people and Postfix between them and the desk: once in English, the customer at mutt and the
// agent at s-nail, and once in French, the other way round.
func TestWholeStory(t *testing.T) {
	for _, s := range stories {
		t.Run(s.language, func(t *testing.T) {
			setup := live.Setup{
				Lifecycle: "remind_after = \"1h\"", Extra: product,
				Addresses: []string{"email = \"support@desk.test\"\nname = \"Desk Support\"\nlanguage = \"en\"\nproduct = \"signature\""},
				Agents:    []live.Agent{},
			}
			setup.Extra += fmt.Sprintf("[[agent]]\nemail = 'ana@agents.test'\nname = 'Ana'\nlanguage = '%s'\n", s.language)
			town := settle(t, setup)
			w := &walk{town: town, story: s}
			w.customer, w.colleague, w.team = s.customer(town.post.Addr), s.colleague(town.post.Addr), s.team(town.post.Addr)
			notice := w.asked()
			w.answered(notice)
			closed := w.solvedTwice(setup)
			w.afterwards(closed)
			if *pictures != "" {
				picture(t, filepath.Join(*pictures, "run-"+s.language+".png"), w.seen)
			}
		})
	}
}

// asked: a new mail with a file and without what the product needs, and a colleague who
// reads it in Cc and answers.
func (w *walk) asked() (notice live.Letter) {
	shot := filepath.Join(w.TempDir(), w.file)
	picture := append([]byte("\x89PNG\r\n\x1a\n"), noise(4000, 9)...)
	if err := os.WriteFile(shot, picture, 0o600); err != nil {
		w.Fatal(err)
	}
	w.customer.Send(w, live.Fresh{To: support, Cc: "dora@customer.test", Subject: w.subject, Text: w.first, Files: []string{shot}})
	received := w.gets(1, carla, "received", append(w.received, w.asks...)...)
	notice = w.gets(1, ana, "new", w.file)
	want(w, "file at the agent's", sum(notice.File(w.file)), sum(picture))
	want(w, "language", w.desk.Show(1).Language, w.language)
	want(w, "file", w.desk.Show(1).Messages[0].Attachments[0].SHA256, sum(picture))
	w.stands("open  []  customer")

	w.customer.Reply(w, received, w.detail)
	w.gets(1, ana, "update", w.detail)
	w.stands("open  [] production customer customer")

	hers := w.post.Wait(1, "dora@customer.test")
	w.colleague.ReplyAll(w, hers, w.joins)
	w.gets(2, ana, "update", w.joins)
	w.stands("open  [dora@customer.test] production customer customer customer")
	want(w, "mails to Carla from the desk", len(w.fromDesk(carla)), 1)
	want(w, "mails to Dora from the desk", len(w.fromDesk(dora)), 0)
	return notice
}

// answered: the agent takes the ticket, notes something, and answers; the customer shares
// it and goes on.
func (w *walk) answered(notice live.Letter) {
	w.team.Reply(w, notice, "#assign me")
	live.Until(w, "the assignment", func() bool { return w.desk.Show(1).Assignee != "" })
	w.team.Send(w, live.Fresh{To: notice.NoteTo(), Subject: "note", Text: w.note})
	live.Until(w, "the note", func() bool { return len(w.desk.Show(1).Messages) == 4 })
	w.stands("open ana@agents.test [dora@customer.test] production customer customer customer note")
	want(w, "mails to Carla from the desk", len(w.fromDesk(carla)), 1)

	w.team.Reply(w, notice, w.answer)
	reply := w.gets(1, carla, "reply", lastLine(w.answer))
	w.gets(1, dora, "reply", lastLine(w.answer))
	lacks(w, "reply", reply.All(), "ana@agents.test", w.note, "#assign", "s-nail", "original message", "-------- ")
	want(w, "subject", reply.Get("Subject"), "Re: [#1] "+w.subject)
	w.stands("pending ana@agents.test [dora@customer.test] production customer customer customer note agent")

	w.customer.Reply(w, reply, w.shares)
	w.gets(1, zoe, "status", w.shared...)
	w.gets(1, carla, "transcript", w.transcript...)
	w.stands("pending ana@agents.test [dora@customer.test zoe@customer.test] production customer customer customer note agent")

	w.customer.Reply(w, reply, w.tries)
	update := w.gets(3, ana, "update", w.tries)
	w.stands("open ana@agents.test [dora@customer.test zoe@customer.test] production customer customer customer note agent customer")
	w.team.Reply(w, update, w.waits)
	pending := w.gets(1, carla, "status", w.pending...)
	w.stands("pending ana@agents.test [dora@customer.test zoe@customer.test] production customer customer customer note agent customer")
	w.customer.Reply(w, pending, w.back)
	w.gets(4, ana, "update", w.back)
	w.stands("open ana@agents.test [dora@customer.test zoe@customer.test] production customer customer customer note agent customer customer")
}

// squeeze makes one line of a text, which mails wrap.
func squeeze(s string) string { return strings.Join(strings.Fields(s), " ") }

func lastLine(s string) string { return s[strings.LastIndexByte(s, '\n')+1:] }

// solvedTwice: resolved, opened again by the customer, resolved again, and closed when he
// is silent.
func (w *walk) solvedTwice(setup live.Setup) (closed live.Letter) {
	last := w.post.Wait(4, "ana@agents.test", "update")
	w.team.Reply(w, last, "#resolved\n"+w.solved)
	resolved := w.gets(1, carla, "resolved", append(w.resolved, w.solved)...)
	const people, before = " ana@agents.test [dora@customer.test zoe@customer.test] production ", "customer customer customer note agent customer customer agent"
	w.stands("resolved" + people + before)
	w.customer.Reply(w, resolved, w.again)
	update := w.gets(5, ana, "update", w.again)
	w.stands("open" + people + before + " customer")

	// Nobody waits five days for a test.
	w.desk.Stop()
	setup.Relay, setup.CloseAfter = w.post.Addr, "2s"
	w.desk.Configure(setup)
	w.desk.Start()
	w.team.Reply(w, update, "#resolved\n"+w.solvedAgain)
	w.gets(2, carla, "resolved", w.solvedAgain)
	closed = w.gets(1, carla, "closed", w.closed...)
	w.stands("closed" + people + before + " customer agent")
	return closed
}

// afterwards: a digit rates, words are a new request.
func (w *walk) afterwards(closed live.Letter) {
	w.customer.Reply(w, closed, "5")
	live.Until(w, "the rating", func() bool { return w.desk.Show(1).Rating != nil })
	want(w, "rating", *w.desk.Show(1).Rating, 5)
	want(w, "tickets after the rating", len(w.desk.Tickets()), 1)
	w.customer.Reply(w, closed, w.later)
	w.gets(2, carla, "received", append(w.followUp, "#1")...)
	w.gets(2, ana, "new", w.later)
	w.desk.Settle()
	old, next := w.desk.Show(1), w.desk.Show(2)
	want(w, "old status", old.Status, "closed")
	want(w, "new status", next.Status, "open")
	want(w, "new language", next.Language, w.language)
	want(w, "linked to", next.Links[0].Number, 1)
	want(w, "reminders", len(w.post.Inbox("carla@customer.test", "reminder")), 0)
	want(w, "mails to Carla", len(w.fromDesk(carla)), 8)
}

// fromDesk are the mails that the desk has sent somebody.
func (w *walk) fromDesk(who string) (got []live.Letter) {
	for _, l := range w.post.Inbox(address(who)) {
		if l.Event() != "" {
			got = append(got, l)
		}
	}
	return got
}
