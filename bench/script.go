package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"guichet/e2e/live"
	"guichet/store/bolt"
	"guichet/ticket"
)

// use is something that people do.
type use struct {
	name  string
	do    func(i int)
	times int // how often it is measured; 0: as -repeat says
}

// script knows what to say to a seeded desk.
type script struct {
	run     *run
	desk    *live.Desk
	session *live.Client
	world   *world
	tickets []replied
	mails   int
}

// replied is a ticket that its requester replies to.
type replied struct {
	number ticket.Number
	author string
	token  string
}

// newScript reads the tickets that are replied to, while the desk does not run.
func newScript(r *run, d *live.Desk, o options) (*script, error) {
	s := &script{run: r, desk: d, world: newWorld(o.scale)}
	d.Stop()
	if err := s.choose(o.repeat); err != nil {
		return nil, err
	}
	d.Start()
	var a live.Answer
	if s.session, a = live.Dial("", d.Addr); s.session == nil {
		return nil, fmt.Errorf("dial: %v", a)
	}
	r.Cleanup(s.session.Close)
	return s, nil
}

// choose takes tickets from the whole desk that are not closed.
func (s *script) choose(count int) error {
	b, err := os.ReadFile(filepath.Join(s.desk.Data(), "keyring.json"))
	if err != nil {
		return err
	}
	keys, err := ticket.ParseKeyring(b)
	if err != nil {
		return err
	}
	db, err := bolt.Open(s.desk.Data(), bolt.Options{})
	if err != nil {
		return err
	}
	defer db.Close()
	return db.View(context.Background(), func(tx ticket.Reader) error {
		for len(s.tickets) < 3*count {
			t, err := tx.Ticket(ticket.Number(1 + s.world.IntN(s.world.tickets)))
			if err != nil {
				return err
			}
			if t.Status != ticket.Closed || len(s.tickets)%2 == 1 {
				s.tickets = append(s.tickets, replied{t.Number, t.People[0].Address.String(), keys.Issue(ticket.TokenReply, t, 0)})
			}
		}
		return nil
	})
}

// uses lists what is measured.
func (s *script) uses() []use {
	return append(append(s.replies(), s.questions()...), s.commands()...)
}

func (s *script) replies() []use {
	of := func(i, part int) replied { return s.tickets[(3*i+part)%len(s.tickets)] }
	return []use{
		{"reply, by its token", func(i int) {
			t := of(i, 0)
			s.mail(t.author, "support+"+t.token+"@desk.test", "Re: it", "", "It is still broken.")
		}, 0},
		{"reply, by a foreign reference", func(i int) {
			t := of(i, 1)
			s.mail(t.author, rcpt, "Re: it", fmt.Sprintf("In-Reply-To: <%s>\r\n", seedID(t.number, 1)), "It is still broken.")
		}, 0},
		{"reply, by its tag", func(i int) {
			t := of(i, 2)
			s.mail(t.author, rcpt, fmt.Sprintf("Re: [#%d] it", t.number), "", "It is still broken.")
		}, 0},
	}
}

// questions are asked by mail. Search words are others each time.
func (s *script) questions() []use {
	w, agent := s.world, agentAddress(0).String()
	busy, viewer := w.customer(0).String(), w.customer(1).String()
	rank := func(from, to int) string {
		return w.tongues[w.IntN(len(w.tongues))].word(uint64(from + w.IntN(to-from)))
	}
	ask := func(name, from string, question func(i int) string) use {
		return use{name, func(i int) { s.mail(from, rcpt, "a question", "", question(i)) }, 0}
	}
	say := func(words string) func(int) string { return func(int) string { return words } }
	return []use{
		ask("`#list` of an agent", agent, say("#list")),
		ask("`#list mine`", agent, say("#list mine")),
		ask("`#list unassigned urgent`", agent, say("#list unassigned urgent")),
		ask("`#list resolved`", agent, say("#list resolved")),
		ask("`#list all`", agent, say("#list all")),
		ask("`#list all` of a customer with one ticket in a hundred", busy, say("#list all")),
		ask("`#list all` of a viewer of a firm", viewer, say("#list all")),
		ask("`#search`, one of the 20 most frequent words", agent, func(int) string { return "#search " + rank(0, 20) }),
		ask("`#search`, a rare word", agent, func(int) string { return "#search " + rank(50_000, 100_000) }),
		ask("`#search`, the three first letters of a word", agent, func(int) string { return "#search " + string([]rune(rank(1000, 10_000))[:3]) + "*" }),
		ask("`#search`, a phrase of frequent words", agent, func(int) string { return fmt.Sprintf("#search \"%s %s\"", rank(0, 40), rank(0, 40)) }),
		ask("`#search`, two words that never meet", agent, func(int) string {
			return "#search " + w.tongues[0].word(uint64(50+w.IntN(200))) + " " + w.tongues[2].word(uint64(50+w.IntN(200)))
		}),
		ask("`#search`, nothing found", agent, func(i int) string { return fmt.Sprintf("#search zzz%dqqq", i) }),
		ask("`#search` of a viewer of a firm, a frequent word", viewer, func(int) string { return "#search " + rank(0, 20) }),
	}
}

// commands are those of the command line, with the start of its process.
func (s *script) commands() []use {
	w := s.world
	const few = 7
	cli := func(name string, times int, args func() []string) use {
		return use{name, func(int) {
			if _, errs, code := s.desk.Run(args()...); code != 0 {
				s.run.Fatalf("guichet %v: %s", args(), errs)
			}
		}, times}
	}
	fixed := func(line string, times int) use {
		return cli("`guichet "+line+"`", times, func() []string { return strings.Fields(line) })
	}
	return []use{
		fixed("check", few),
		cli("`guichet ticket show N`", 0, func() []string { return []string{"ticket", "show", fmt.Sprint(1 + w.IntN(w.tickets))} }),
		fixed("ticket list --json", 3),
		fixed("ticket list --status open", few),
		fixed("ticket list --status closed --assignee ben@agents.test", 3),
		cli("`guichet ticket list --requester A`", few, func() []string {
			return []string{"ticket", "list", "--requester", w.customer(w.IntN(w.customers)).String()}
		}),
		cli("`guichet ticket search WORD`", 0, func() []string { return []string{"ticket", "search", w.tongues[0].word(uint64(w.IntN(300)))} }),
		fixed("contact list", few),
		cli("`guichet contact show A`", few, func() []string { return []string{"contact", "show", w.customer(w.IntN(w.customers)).String()} }),
		fixed("agent list", few),
		fixed("agent ratings", few),
		fixed("queue list", few),
		fixed("grant list", few),
	}
}

// mail sends a mail to one recipient and waits for the last word on it.
func (s *script) mail(from, to, subject, extra, text string) {
	s.mails++
	raw := fmt.Sprintf("From: <%s>\r\nTo: <%s>\r\nSubject: %s\r\nDate: %s\r\nMessage-ID: <use.%d.%d@customer.test>\r\n%s\r\n%s\r\n",
		from, rcpt, subject, time.Now().Format(time.RFC1123Z), s.mails, time.Now().UnixNano(), extra, text)
	if a := s.session.Send(from, []string{to}, []byte(raw)); a.Code != 250 {
		s.run.Fatalf("%s to %s: %v\n%s", from, to, a, s.desk.Log())
	}
}
