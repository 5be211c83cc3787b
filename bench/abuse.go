package main

import (
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"guichet/e2e/live"
)

// abuse is one kind of mail that somebody sends very often.
type abuse struct {
	name  string
	token string // whose reply address it goes to: "carla" or "ana"; "" the support address
	mail  func(n int) live.Draft
}

func draft(from, subject, text string) live.Draft {
	return live.NewDraft(from, rcpt, subject, text)
}

// abuses are the kinds; the mails of one differ from each other as little as that kind does.
var abuses = []abuse{
	{"a leaked token, unproven", "carla", func(n int) live.Draft { return draft("eve@nowhere.test", "Pills", fmt.Sprintf("Pill %d\n", n)) }},
	{"a leaked token, by many", "carla", func(n int) live.Draft {
		return draft(fmt.Sprintf("eve%d@nowhere.test", n), "Pills", fmt.Sprintf("Pill %d\n", n))
	}},
	{"replies of one customer", "carla", func(n int) live.Draft {
		return draft("carla@customer.test", "Re: [#1] First", fmt.Sprintf("More, for the %dth time\n", n))
	}},
	{"an agent's token, unproven", "ana", func(n int) live.Draft {
		return draft("ana@agents.test", "Re: [#1] First", fmt.Sprintf("#closed\n%d\n", n))
	}},
	{"new mails, one sender", "", func(n int) live.Draft {
		return draft("eve@customer.test", fmt.Sprintf("Pill %d", n), fmt.Sprintf("Pill %d?\n", n))
	}},
	{"new mails, forged victim", "", func(n int) live.Draft {
		return draft(fmt.Sprintf("victim+%d@nowhere.test", n), "Pills", fmt.Sprintf("Pill %d\n", n))
	}},
	{"new mails that share with strangers", "", func(n int) live.Draft {
		return draft("eve@customer.test", "Look", fmt.Sprintf("#share a%d@b%d.test, victim@bank.test\nPill %d\n", n, n%50, n))
	}},
	{"a known Message-ID and tag", "", func(n int) live.Draft {
		return draft(fmt.Sprintf("eve%d@customer.test", n), "Re: [#1] First", fmt.Sprintf("Me too, %d\n", n)).With("References: <first@customer.test>")
	}},
	{"one Message-ID for ever", "", func(n int) live.Draft {
		d := draft("eve@customer.test", fmt.Sprintf("Scan %d", n), fmt.Sprintf("Scan %d\n", n))
		d.MessageID = "device@customer.test"
		return d
	}},
	{"automatic mail on a request", "carla", func(n int) live.Draft {
		return draft("robot@customer.test", "Away", fmt.Sprintf("Away %d\n", n)).With("Auto-Submitted: auto-replied")
	}},
	{"commands", "", func(n int) live.Draft {
		return draft("eve@customer.test", fmt.Sprintf("Look %d", n), "#list\n#search pill\n#show 1\n")
	}},
}

// abused is a desk with one ticket, of Carla's.
type abused struct {
	*live.Desk
	sink   *live.Sink
	tokens map[string]string
}

func startAbused(r *run, bin string) *abused {
	x := &abused{sink: live.StartSink(r), tokens: map[string]string{}}
	zone := map[string][]string{"customer.test. TXT": {`"v=spf1 ip4:127.0.0.0/8 -all"`}}
	x.Desk = live.StartDesk(r, bin, live.Setup{Relay: x.sink.Addr, Strangers: true, Together: true, Resolver: live.StartDNS(r, zone)})
	first := draft("carla@customer.test", "First", "Hello?\n")
	first.MessageID = "first@customer.test"
	x.Send(first)
	x.tokens["carla"] = x.sink.Wait(r, 1, "carla@customer.test", "received").ReplyTo()
	x.tokens["ana"] = x.sink.Wait(r, 1, "ana@agents.test", "new").ReplyTo()
	x.sink.Forget()
	return x
}

// bear takes so many mails of a kind, in some sessions, and returns how many were taken.
func (x *abused) bear(r *run, a abuse, mails int) int64 {
	to := []string{rcpt}
	if a.token != "" {
		to = []string{x.tokens[a.token]}
	}
	var next, taken atomic.Int64
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			c, said := live.Dial("", x.Addr)
			if c == nil {
				r.Logf("abuse: %v", said)
				return
			}
			defer c.Quit()
			for n := next.Add(1); n <= int64(mails); n = next.Add(1) {
				d := a.mail(int(n))
				if c.Send(d.Sender(), to, d.Bytes()).Code == 250 {
					taken.Add(1)
				}
			}
		})
	}
	wg.Wait()
	return taken.Load()
}

// honest is how long a mail takes, from MAIL to 250.
func honest(r *run, c *live.Client, d live.Draft, to string) time.Duration {
	began := time.Now()
	if a := c.Send(d.Sender(), []string{to}, d.Bytes()); a.Code != 250 {
		r.Fatalf("an honest mail is answered %v", a)
	}
	return time.Since(began)
}

// pairs compares the honest mails of two desks, one by one in turns: medians of new mails, and of replies to Carla's ticket.
func pairs(r *run, without, with *abused, round string, n int) (new, reply [2]time.Duration) {
	var took [2][2][]time.Duration
	var c [2]*live.Client
	for i, x := range []*abused{without, with} {
		var a live.Answer
		if c[i], a = live.Dial("", x.Addr); c[i] == nil {
			r.Fatalf("connect: %v", a)
		}
		defer c[i].Quit()
	}
	for k := range n {
		d := draft(fmt.Sprintf("dora%s-%d@customer.test", round, k), "Cannot log in", fmt.Sprintf("Hello, I cannot log in since %d o'clock. Could you help me?\n", k))
		answer := draft("carla@customer.test", "Re: [#1] First", fmt.Sprintf("Still not, in minute %s %d.\n", round, k))
		for turn := range 2 {
			i := (k + turn) % 2
			x := []*abused{without, with}[i]
			took[i][0] = append(took[i][0], honest(r, c[i], d, rcpt))
			took[i][1] = append(took[i][1], honest(r, c[i], answer, x.tokens["carla"]))
		}
	}
	for i := range took {
		for j := range took[i] {
			slices.Sort(took[i][j])
		}
		new[i], reply[i] = took[i][0][n/2], took[i][1][n/2]
	}
	return new, reply
}

// measureAbuse prints what so many mails of each kind cost an honest customer, beside a desk without them.
func measureAbuse(r *run, bin string, o options) error {
	fmt.Println("| abuse | taken | /s | a new mail without | with | ratio | a reply on that request without | with | ratio | RssAnon peak |")
	fmt.Println("|---|---|---|---|---|---|---|---|---|---|")
	for k, a := range abuses {
		r.sub(func(r *run) {
			without, with := startAbused(r, bin), startAbused(r, bin)
			stop, began := with.Watch(), time.Now()
			taken := with.bear(r, a, o.mails)
			rate := float64(taken) / time.Since(began).Seconds()
			with.Settle()
			pairs(r, without, with, fmt.Sprintf("w%d", k), 20) // both are warm
			new, reply := pairs(r, without, with, fmt.Sprint(k), o.pairs)
			ratio := func(d [2]time.Duration) float64 { return float64(d[1]) / float64(d[0]) }
			fmt.Printf("| %s | %d | %.0f | %s | %s | %.2f | %s | %s | %.2f | %.0f MB |\n", a.name, taken, rate, tenths(new[0]), tenths(new[1]), ratio(new),
				tenths(reply[0]), tenths(reply[1]), ratio(reply), float64(stop().Memory)/1e6)
		})
	}
	var peak int64
	r.sub(func(r *run) {
		x := startAbused(r, bin)
		stop := x.Watch()
		if _, err := newMaker(20_000, false).drive(x.Addr, 50, 5000); err != nil {
			r.Fatalf("50 sessions: %v", err)
		}
		peak = stop().Memory
	})
	fmt.Printf("\n50 sessions with mails of 20 KB: RssAnon at most %.0f MB\n", float64(peak)/1e6)
	return nil
}

func tenths(d time.Duration) string { return fmt.Sprintf("%.1f ms", float64(d)/1e6) }
