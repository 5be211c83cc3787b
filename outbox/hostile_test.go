package outbox

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"guichet/ticket"

	"github.com/google/go-cmp/cmp"
)

// at returns an answer for one step only.
func at(step, reply string) func(string, string) string {
	return func(s, _ string) string {
		if s == step {
			return reply
		}
		return ""
	}
}

// want is what a first attempt comes to.
type want struct {
	outcome  ticket.Outcome
	code     int
	enhanced string
	reply    string // begin of it
	arrived  int
	within   time.Duration // the attempt took no longer
}

// TestFirstAttempt shows what becomes of one letter at its first attempt, command by command and with those that go together.
func TestFirstAttempt(t *testing.T) {
	temporary := func(code int, enhanced, reply string) want {
		return want{outcome: ticket.Temporary, code: code, enhanced: enhanced, reply: reply}
	}
	permanent := func(code int, enhanced, reply string) want {
		return want{outcome: ticket.Permanent, code: code, enhanced: enhanced, reply: reply}
	}
	delivered := func(code int, enhanced, reply string) want {
		return want{outcome: ticket.Delivered, code: code, enhanced: enhanced, reply: reply, arrived: 1}
	}
	endless := "250-peer\r\n" + strings.Repeat("250-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\r\n", 100_000) + "250 B"
	for _, c := range []struct {
		name string
		peer *peer
		want want
	}{
		{"friendly", &peer{}, delivered(250, "2.0.0", "250 2.0.0 queued as 1")},
		{"no enhanced code", &peer{answer: at(".", "250 ok")}, delivered(250, "", "250 ok")},
		{"another 2yz", &peer{answer: at(".", "251 2.0.0 taken")}, delivered(251, "2.0.0", "251 2.0.0 taken")},
		{"several lines", &peer{answer: at(".", "250-2.0.0 taken\r\n250 2.0.0 thanks")}, delivered(250, "2.0.0", "250 2.0.0 taken 2.0.0 thanks")},
		{"no extensions at all", &peer{answer: at("EHLO", "250 peer")}, delivered(250, "2.0.0", "250 2.0.0 queued")},
		{"HELO only", &peer{answer: at("EHLO", "502 what?")}, delivered(250, "2.0.0", "250 2.0.0 queued")},

		{"greeting 421", &peer{answer: at("CONNECT", "421 4.3.2 later")}, temporary(421, "4.3.2", "421 4.3.2 later")},
		{"greeting 554 says nothing of the letter", &peer{answer: at("CONNECT", "554 5.7.1 no service")}, temporary(554, "5.7.1", "554 5.7.1 no service")},
		{"EHLO 550 neither", &peer{answer: at("EHLO", "550 5.7.1 bad helo")}, temporary(550, "5.7.1", "550 5.7.1 BAD HELO")},
		{"MAIL 450", &peer{answer: at("MAIL", "450 4.7.1 greylisted")}, temporary(450, "4.7.1", "450 4.7.1 greylisted")},
		{"MAIL 550", &peer{answer: at("MAIL", "550 5.7.1 no")}, permanent(550, "5.7.1", "550 5.7.1 no")},
		{"MAIL 530 is for the admin to mend", &peer{answer: at("MAIL", "530 5.7.0 authentication required")}, temporary(530, "5.7.0", "530 5.7.0 authentication required")},
		{"RCPT 451", &peer{answer: at("RCPT", "451 4.2.0 busy")}, temporary(451, "4.2.0", "451 4.2.0 busy")},
		{"RCPT 550", &peer{answer: at("RCPT", "550 5.1.1 no such user")}, permanent(550, "5.1.1", "550 5.1.1 no such user")},
		{"RCPT 421", &peer{answer: at("RCPT", "421 4.3.2 going down")}, temporary(421, "4.3.2", "421 4.3.2 going down")},
		{"DATA 451", &peer{answer: at("DATA", "451 4.3.0 no")}, temporary(451, "4.3.0", "451 4.3.0 no")},
		{"DATA 554", &peer{answer: at("DATA", "554 5.5.1 no")}, permanent(554, "5.5.1", "554 5.5.1 no")},
		{"mail 452", &peer{answer: at(".", "452 4.3.1 disk full")}, temporary(452, "4.3.1", "452 4.3.1 disk full")},
		{"mail 554", &peer{answer: at(".", "554 5.7.1 spam")}, permanent(554, "5.7.1", "554 5.7.1 spam")},

		{"enhanced code of another class", &peer{answer: at("RCPT", "550 4.1.1 hm")}, permanent(550, "", "550 4.1.1 hm")},
		{"a number that is no enhanced code", &peer{answer: at("RCPT", "550 10.0.0 blocked")}, permanent(550, "", "550 10.0.0 blocked")},
		{"control characters", &peer{answer: at("RCPT", "550 5.1.1 a\x1b[31mb\x00c\xff")}, permanent(550, "5.1.1", "550 5.1.1 a [31mb c\ufffd")},
		{"no reply but words", &peer{answer: at("MAIL", "hello there")}, temporary(0, "", "MAIL:")},
		{"a code out of place", &peer{answer: at("MAIL", "354 go on")}, temporary(354, "", "not understood: 354")},

		{"hangs up at once", &peer{answer: at("CONNECT", hangUp)}, temporary(0, "", "greeting 192.0.2.1: the server closed")},
		{"hangs up at MAIL", &peer{answer: at("MAIL", hangUp)}, temporary(0, "", "MAIL: the server closed")},
		{"hangs up in the mail", &peer{cutAt: 5}, temporary(0, "", "")},
		{"mute greeting", &peer{answer: at("CONNECT", mute)}, want{outcome: ticket.Temporary, reply: "greeting 192.0.2.1: no answer in time", within: 2 * time.Minute}},
		{"mute at RCPT", &peer{answer: at("RCPT", mute)}, want{outcome: ticket.Temporary, reply: "RCPT: no answer in time", within: 5 * time.Minute}},
		{"stalled receiver", &peer{deaf: true}, want{outcome: ticket.Temporary, reply: "sending the mail: no answer in time", within: 3 * time.Minute}},
		{"endless EHLO reply", &peer{answer: at("EHLO", endless)}, temporary(0, "", "greeting 192.0.2.1: the server's reply does not end")},
		{"line without end", &peer{answer: at("EHLO", "250-"+strings.Repeat("A", 100_000))}, temporary(0, "", "greeting 192.0.2.1: ")},
		{"final reply lost", &peer{answer: at(".", hangUp)}, want{outcome: ticket.Temporary, reply: "the answer to the whole mail was lost, so it may arrive twice: the server closed", arrived: 1}},
		{"final reply never comes", &peer{answer: at(".", mute)}, want{outcome: ticket.Temporary, reply: "the answer to the whole mail was lost", arrived: 1, within: 10 * time.Minute}},
		{"too small", &peer{ehlo: []string{"SIZE 100"}}, permanent(0, "5.3.4", "5.3.4 the mail is larger")},
		{"any size", &peer{ehlo: []string{"size 0"}}, delivered(250, "2.0.0", "250")},
	} {
		for _, p := range c.peer.bothWays() {
			t.Run(c.name+map[bool]string{true: ", pipelined"}[p.together], func(t *testing.T) { tryFirst(t, p, c.want) })
		}
	}
}

// bothWays returns a peer as it is, and one that takes commands together.
func (p *peer) bothWays() [2]*peer {
	return [2]*peer{p, {ehlo: p.ehlo, answer: p.answer, deaf: p.deaf, cutAt: p.cutAt, together: true}}
}

func tryFirst(t *testing.T, p *peer, w want) {
	synctest.Test(t, func(t *testing.T) {
		m := newMemory(aLetter(1, "carla@customer.test"))
		m.words.Text = strings.Repeat("It prints again.\n", 1000) // more than is buffered
		_, stop := run(t, m, relay(p))
		for len(m.letter(1).Attempts) == 0 {
			time.Sleep(time.Second)
		}
		l := m.letter(1)
		stop()
		a := l.Attempts[0]
		got := want{outcome: a.Outcome, code: a.Code, enhanced: a.Enhanced, reply: a.Reply, arrived: len(p.got())}
		if strings.HasPrefix(got.reply, w.reply) {
			got.reply = w.reply
		}
		if a.Took > max(w.within, time.Second) {
			t.Errorf("it took %v", a.Took)
		}
		w.within = 0
		if d := cmp.Diff(w, got, cmp.AllowUnexported(want{})); d != "" {
			t.Errorf("attempt (-want +got):\n%s%q", d, a.Reply)
		}
		if a.Host != "192.0.2.1" && w.enhanced != "5.3.4" {
			t.Errorf("host %q", a.Host)
		}
	})
}
