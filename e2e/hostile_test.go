package e2e

import (
	"fmt"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"guichet/e2e/live"
)

// fronted is a scene behind a front: any client address can be had, by XCLIENT.
func fronted(t *testing.T, setup live.Setup) *scene {
	t.Helper()
	setup.Strangers = true
	setup.Extra += "\n[[front]]\nnetwork = \"127.0.0.0/8\""
	setup.Resolver = live.StartDNS(t, nil)
	return begin(t, setup)
}

// as begins a session in the name of a client, from any goroutine; nil if the desk does not want it.
func (s *scene) as(client string) *live.Client {
	c, _ := live.Dial("", s.desk.Addr)
	if c == nil {
		return nil
	}
	s.Cleanup(c.Close)
	if a := c.Cmd(220, "XCLIENT ADDR=%s HELO=client.test", client); a.Code != 220 {
		return nil
	}
	c.Cmd(250, "EHLO client.test")
	return c
}

// send is one mail in the name of a client.
func (s *scene) send(client string, d live.Draft) live.Answer {
	c := s.as(client)
	if c == nil {
		return live.Answer{}
	}
	defer c.Quit()
	to, _, _ := strings.Cut(d.To, " ")
	return c.Send(d.Sender(), []string{to}, d.Bytes())
}

// under measures what an attack costs, and how long a customer's mail takes meanwhile, from the
// first try until 250. At least one goes out after the attack has built up. It logs a row of the
// table in docs/security.md.
func (s *scene) under(what string, most live.Cost, attack func(), customer func(d live.Draft) live.Answer) {
	s.Helper()
	stop, built := s.desk.Watch(), make(chan struct{})
	began := time.Now()
	go func() {
		defer close(built)
		attack()
	}()
	pace := time.NewTicker(time.Second / 5)
	defer pace.Stop()
	mails, worst := 0, time.Duration(0)
	for over := false; !over; mails++ {
		select {
		case <-built:
			over = true
		case <-pace.C:
		}
		d := live.NewDraft(fmt.Sprintf("carla%d@customer.test", mails), support, "Cannot log in", "Hello\n")
		began := time.Now()
		live.Until(s, "a customer's mail under attack", func() bool { return customer(d).Code == 250 })
		worst = max(worst, time.Since(began))
	}
	used, took := stop(), time.Since(began)
	s.Logf("figures: | %s | %.0f s | %d MB | %.1f s | %.1f MB | %d ms |", what, took.Seconds(),
		used.Memory>>20, used.CPU.Seconds(), float64(used.Disk)/(1<<20), worst.Milliseconds())
	if strings.Contains(os.Getenv("GOFLAGS"), "-race") {
		most.Memory *= 5 // the detector's shadow of it
	}
	if used.Memory > most.Memory || used.Disk > most.Disk || used.CPU > most.CPU {
		s.Errorf("used %+v, the most is %+v", used, most)
	}
	if worst > 20*time.Second {
		s.Errorf("a customer waited %v", worst)
	}
	s.desk.Settle()
	for n := range mails {
		if to := fmt.Sprintf("carla%d@customer.test", n); len(s.sink.To(to, "received")) != 1 {
			s.Errorf("%s was not confirmed", to)
		}
	}
}

// TestCrowd: thousands of connections that sit there, of one address and of many, cost little, and
// customers come in.
func TestCrowd(t *testing.T) {
	for what, from := range map[string]func(n int) string{
		"5,000 connections of one address":     func(int) string { return "127.1.1.1" },
		"5,000 connections of 2,500 addresses": func(n int) string { return fmt.Sprintf("127.1.%d.%d", n/50%50, 1+n%50) },
	} {
		t.Run(what, func(t *testing.T) {
			s := begin(t, live.Setup{Strangers: true, Resolver: live.StartDNS(t, nil), Agents: []live.Agent{}})
			var in, refused atomic.Int32
			s.under(what, live.Cost{Memory: 96 << 20, Disk: 32 << 20, CPU: time.Minute}, func() {
				const each = 500
				var all sync.WaitGroup
				for first := range 10 {
					all.Go(func() {
						for n := range each {
							if c, _ := live.Dial(from(first*each+n), s.desk.Addr); c != nil {
								t.Cleanup(c.Close)
								in.Add(1)
							} else {
								refused.Add(1)
							}
						}
					})
				}
				all.Wait()
			}, func(d live.Draft) live.Answer {
				return live.TryFrom("127.200.1.1", s.desk.Addr, d.Sender(), []string{support}, d.Bytes())
			})
			if in.Load() < 900 || refused.Load() == 0 {
				t.Errorf("%d connections came in, %d were refused", in.Load(), refused.Load())
			}
		})
	}
}

// TestDrip: mails that come an octet a second, in as many sessions as there are places.
func TestDrip(t *testing.T) {
	s := begin(t, live.Setup{Strangers: true, Resolver: live.StartDNS(t, nil), Agents: []live.Agent{}})
	stop := make(chan struct{})
	t.Cleanup(func() { close(stop) })
	s.under("1,000 mails, an octet a second", live.Cost{Memory: 160 << 20, Disk: 32 << 20, CPU: time.Minute}, func() {
		var all sync.WaitGroup
		for n := range 1100 {
			c, _ := live.Dial(fmt.Sprintf("127.1.1.%d", 1+n%250), s.desk.Addr)
			if c == nil {
				continue
			}
			t.Cleanup(c.Close)
			c.Say(envelope + "DATA\r\n")
			all.Go(func() {
				c.Hear()
				c.Hear()
				c.Hear()
			})
			go func() {
				for tick := time.NewTicker(time.Second); ; {
					select {
					case <-tick.C:
						c.Say("x")
					case <-stop:
						tick.Stop()
						return
					}
				}
			}()
		}
		all.Wait()
	}, func(d live.Draft) live.Answer {
		return live.TryFrom("127.200.1.1", s.desk.Addr, d.Sender(), []string{support}, d.Bytes())
	})
}

// TestHarvest: who guesses recipients hears ever slower, then nothing; the mail of his address, and
// everybody else's, comes in.
func TestHarvest(t *testing.T) {
	const harvester, sessions, each = "198.51.100.7", 20, 50
	s := fronted(t, live.Setup{Agents: []live.Agent{}})
	var unknown, ended atomic.Int32
	began := time.Now()
	s.under("1,000 guessed recipients of one address", live.Cost{Memory: 96 << 20, Disk: 32 << 20, CPU: time.Minute}, func() {
		var all sync.WaitGroup
		for range sessions {
			all.Go(func() {
				c := s.as(harvester)
				if c == nil {
					return
				}
				c.Cmd(250, "MAIL FROM:<>")
				c.Say(strings.Repeat("RCPT TO:<nobody@desk.test>\r\n", each) + "NOOP\r\n")
				a := c.Hear()
				for ; a.Code == 550; a = c.Hear() {
					unknown.Add(1)
				}
				if a.Code == 421 {
					ended.Add(1)
				}
			})
		}
		all.Wait()
	}, func(d live.Draft) live.Answer { return s.send(harvester, d) })
	took := time.Since(began)
	grown := int32(took/(time.Hour/100)) + 1 // the allowance is a hundred an hour
	if n := unknown.Load(); n < 100 || n > 100+sessions+grown {
		t.Errorf("%d guesses were answered", n)
	}
	if took < 4*time.Second {
		t.Errorf("all guesses took %v", took)
	}
	want(t, "sessions that ended with 421", ended.Load(), sessions)
	c := s.as(harvester)
	c.Cmd(250, "MAIL FROM:<>")
	guesses := 0 // some of the allowance may have grown back
	for c.Cmd(550, "RCPT TO:<nobody@desk.test>").Code == 550 {
		guesses++
	}
	if guesses < 1 || guesses > 5 {
		t.Errorf("a later session ended after %d guesses", guesses)
	}
}

// TestExpectedMailComesIn: beyond its allowance an address gets 450, but not for mail to a valid
// token or return path.
func TestExpectedMailComesIn(t *testing.T) {
	const client, allowance = "198.51.100.7", 100
	s := fronted(t, live.Setup{Agents: []live.Agent{}, SMTP: fmt.Sprintf("mails_per_minute = %d", allowance)})
	s.send("203.0.113.1", live.NewDraft(carla, support, "Cannot log in", "Hello\n"))
	received := s.sink.Wait(s, 1, "carla@customer.test", "received")
	began, taken, again := time.Now(), 0, 0
	for n := range 2 * allowance {
		switch a := s.send(client, live.NewDraft(mallory, support, "Buy pills", fmt.Sprintf("Pill %d\n", n))); a.Code {
		case 250:
			taken++
		case 450:
			again++
		default:
			t.Fatal(a)
		}
	}
	if most := allowance + allowance*int(time.Since(began))/int(time.Minute) + 1; taken < allowance || taken > most || taken+again != 2*allowance {
		t.Errorf("%d mails were taken, %d put off; the most is %d", taken, again, most)
	}
	want(t, "an answer to a token", s.send(client, live.Reply(received, carla, "It is blue.\n")).Code, 250)
	report := live.NewDraft("mailer-daemon@customer.test", received.From, "Undelivered", "No.\n").FromEnvelope("")
	want(t, "a report to a return path", s.send(client, report).Code, 250)
	live.Until(t, "a token of nobody to be put off", func() bool { // once what grew back meanwhile is used up
		return s.send(client, live.NewDraft(carla, "support+aaaa@desk.test", "Hello", "Hello\n")).Code == 450
	})
	want(t, "another network", s.send("203.0.113.1", live.NewDraft(dora, support, "Hello", "Hello\n")).Code, 250)
}

// TestOneVictim: whoever forges somebody's address over and over, from however many hosts and with
// however many tags, makes the desk write to him three times at most, and not one word of the mails.
func TestOneVictim(t *testing.T) {
	const mails, sessions = 10_000, 10
	s := fronted(t, live.Setup{Agents: []live.Agent{}})
	var taken atomic.Int32
	var other atomic.Value // the first answer that was not 250
	s.under("10,000 forged mails of one victim", live.Cost{Memory: 160 << 20, Disk: 400 << 20, CPU: 5 * time.Minute}, func() {
		var all sync.WaitGroup
		for first := range sessions {
			all.Go(func() {
				c, a := live.Dial("", s.desk.Addr)
				if c == nil {
					other.CompareAndSwap(nil, a)
					return
				}
				defer c.Quit()
				for n := first; n < mails; n += sessions {
					if a = forge(c, n); a.Code == 250 {
						taken.Add(1)
					} else {
						other.CompareAndSwap(nil, a)
					}
				}
			})
		}
		all.Wait()
	}, func(d live.Draft) live.Answer { return s.send("203.0.113.1", d) })
	heard := 0
	for _, l := range s.sink.All() {
		for _, to := range l.Rcpt {
			if strings.HasPrefix(to, "victim") {
				heard++
				lacks(t, "a letter to the victim", string(l.Raw), "pills")
			}
		}
	}
	want(t, "letters to the victim", heard, 3)
	if n := taken.Load(); n != mails {
		t.Errorf("%d forged mails were taken, another was answered %v", n, other.Load())
	}
}

// TestSharedStrangers: who writes to the desk cannot make it write to others as often as he likes, nor
// many people together to one of them.
func TestSharedStrangers(t *testing.T) {
	s := begin(t, live.Setup{})
	const most = 20
	s.desk.Send(live.NewDraft(carla, support, "Look", "#share zoe@bank.test\nCheap pills\n"))
	received := s.sink.Wait(s, 1, "carla@customer.test", "received")
	for n := range 2 * most {
		s.desk.Send(live.Reply(received, carla, fmt.Sprintf("More pills %d\n", n)))
	}
	s.desk.Settle()
	bare := s.sink.Wait(s, 1, "zoe@bank.test", "status")
	want(t, "letters to whom a customer brought", len(s.sink.To("zoe@bank.test")), 1)
	lacks(t, "it", bare.All(), "pills", "[#1] Look")
	s.desk.Send(live.Reply(s.sink.Wait(s, 1, "ana@agents.test", "new"), ana, "Who are you?\n"))
	s.sink.Wait(s, 1, "zoe@bank.test", "reply") // an agent looks after it
	for n := range 2 * most {
		s.desk.Send(live.Reply(received, carla, fmt.Sprintf("More pills, again %d\n", n)))
	}
	s.desk.Send(live.Reply(s.sink.Wait(s, 1, "ana@agents.test", "new"), ana, "Stop that.\n"))
	s.sink.Wait(s, 2, "zoe@bank.test", "reply")
	want(t, "letters to whom a customer brought", len(s.sink.To("zoe@bank.test")), 1+2+most)

	for n := range most + 5 {
		d := live.NewDraft(fmt.Sprintf("eve%d@else.test", n), support, "Look", fmt.Sprintf("#share victim+%d@bank.test\nCheap pills\n", n))
		s.desk.Send(d)
		s.sink.Wait(s, 1, fmt.Sprintf("eve%d@else.test", n), "received")
	}
	s.desk.Send(live.NewDraft(dora, support, "Look", "#share yves@bank.test\nHello\n"))
	s.sink.Wait(s, 1, "yves@bank.test", "status")
	heard := 0
	for _, l := range s.sink.All() {
		if strings.HasPrefix(l.Rcpt[0], "victim") {
			heard++
		}
	}
	want(t, "letters to whom many brought", heard, most)
}

// forge is the nth mail in the victim's name, every second one with a tag, each from a host of its own.
func forge(c *live.Client, n int) live.Answer {
	from := "victim@customer.test"
	if n%2 == 1 {
		from = fmt.Sprintf("victim+%d@customer.test", n)
	}
	c.Say(fmt.Sprintf("XFORWARD ADDR=198.18.%d.%d HELO=client.test\r\nMAIL FROM:<%s>\r\nRCPT TO:<%s>\r\nDATA\r\n", n/250, 1+n%250, from, support))
	for range 4 {
		c.Hear()
	}
	d := live.NewDraft("Cheap pills <"+from+">", support, "Buy pills", "Cheap pills here\n")
	c.Say(string(d.Bytes()) + ".\r\n")
	return c.Hear()
}
