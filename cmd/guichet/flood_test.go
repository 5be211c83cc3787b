package main

import (
	"fmt"
	"os"
	"strconv"
	"testing"
	"time"

	"guichet/mail"
)

// flood is a kind of abuse: mails that somebody sends very often.
type flood struct {
	what    string
	verdict mail.Result
	to      func(x *amplifier) string // nil: the support address
	mail    func(n int) (from, text, head string)
	subject string // "": another each time
	id      string // "": another each time
	crowd   bool   // of people who prove a domain of their own each: nothing tells them from customers but their number
}

func by(from func(n int) string) func(n int) (string, string, string) {
	return func(n int) (string, string, string) { return from(n), fmt.Sprintf("Pill %d\n", n), "" }
}

func always(from, text, head string) func(n int) (string, string, string) {
	return func(n int) (string, string, string) { return from, fmt.Sprintf(text, n), head }
}

// floods are those of bench -abuse, and of crowds.
func floods() []flood {
	oneEach := func(n int) string { return fmt.Sprintf("p%d@crowd.test", n) }
	domains := func(n int) string { return fmt.Sprintf("p@crowd%d.test", n) }
	return []flood{
		{what: "one sender", verdict: mail.Pass, mail: by(func(int) string { return eve })},
		{what: "one sender with tags", verdict: mail.Pass, mail: by(func(n int) string { return fmt.Sprintf("eve+%d@crowd.test", n) })},
		{what: "one domain", verdict: mail.Pass, mail: by(oneEach)},
		{what: "hosts of one domain", verdict: mail.Pass, mail: by(func(n int) string { return fmt.Sprintf("p@h%d.crowd.test", n) })},
		{what: "a domain each", crowd: true, verdict: mail.Pass, mail: by(domains)},
		{what: "a domain each, unproven", verdict: mail.None, mail: by(domains)},
		{what: "a forged victim", verdict: mail.None, mail: by(func(n int) string { return fmt.Sprintf("victim+%d@crowd.test", n) }), subject: "Pills"},
		{what: "forged, refused by DMARC", verdict: mail.Fail, mail: by(oneEach)},
		{what: "a leaked token, unproven", verdict: mail.None, to: tokenOf("carla@customer.test"), mail: by(func(int) string { return eve })},
		{what: "a leaked token, proven", verdict: mail.Pass, to: tokenOf("carla@customer.test"), mail: by(func(int) string { return eve })},
		{what: "a leaked token, by many", verdict: mail.None, to: tokenOf("carla@customer.test"), mail: by(oneEach)},
		{what: "a leaked token, a domain each", verdict: mail.Pass, to: tokenOf("carla@customer.test"), mail: by(domains)},
		{what: "replies of one customer", verdict: mail.Pass, to: tokenOf("carla@customer.test"), mail: by(func(int) string { return "carla@customer.test" })},
		{what: "an agent's token, unproven", verdict: mail.None, to: tokenOf("ana@agents.test"), mail: always("ana@agents.test", "#closed\n%d\n", "")},
		{what: "an agent's token, by many", verdict: mail.None, to: tokenOf("ana@agents.test"), mail: by(domains)},
		{what: "new mails that share with strangers", verdict: mail.Pass, mail: func(n int) (string, string, string) {
			return eve, fmt.Sprintf("#share a%d@b%d.test, victim@bank.test\nPill %d\n", n, n%50, n), ""
		}},
		{what: "a known Message-ID and tag", verdict: mail.Pass, subject: "Re: [#1] First", mail: func(n int) (string, string, string) {
			return oneEach(n), fmt.Sprintf("Me too, %d\n", n), "References: <first@crowd.test>\n"
		}},
		{what: "a known Message-ID and tag, a domain each", crowd: true, verdict: mail.Pass, subject: "Re: [#1] First", mail: func(n int) (string, string, string) {
			return domains(n), fmt.Sprintf("Me too, %d\n", n), "References: <first@crowd.test>\n"
		}},
		{what: "one Message-ID for ever", verdict: mail.Pass, id: "device", mail: by(func(int) string { return eve })},
		{what: "automatic mail", verdict: mail.Pass, mail: always(eve, "Alarm %d\n", "Auto-Submitted: auto-generated\n")},
		{what: "automatic mail on a request", verdict: mail.None, to: tokenOf("carla@customer.test"), mail: always("robot@crowd.test", "Away %d\n", "Auto-Submitted: auto-replied\n")},
		{what: "automatic mail on a request, by many", verdict: mail.None, to: tokenOf("carla@customer.test"), mail: func(n int) (string, string, string) {
			return domains(n % 30), fmt.Sprintf("Away %d\n", n), "Auto-Submitted: auto-replied\n"
		}},
		{what: "a leaked token, by a dozen", verdict: mail.None, to: tokenOf("carla@customer.test"), mail: by(func(n int) string { return fmt.Sprintf("p@crowd%d.test", n%12) })},
		{what: "commands", verdict: mail.Pass, mail: always(eve, "#list\n#search pill\n#show 1\n%d\n", "")},
	}
}

// TestFloodOfLetters: of thousands of mails of abuse of each kind an agent gets at most 20 letters in the first ten
// minutes, and 6 in any hour after that, as long as it lasts; of a crowd that proves a domain each, the first 59 in those ten
// minutes (PRODUCT 7.1, the sixtieth in all). GUICHET_FLOOD=10000 says of how many mails, a quarter of them in the first ten minutes
// and in each hour; less than 1600 are no flood of a crowd.
func TestFloodOfLetters(t *testing.T) {
	slow(t) // TestFloodOfLetters
	asked, _ := strconv.Atoi(os.Getenv("GUICHET_FLOOD"))
	for _, f := range floods() {
		t.Run(f.what, func(t *testing.T) {
			mails, most := 400, 20
			if f.crowd {
				mails, most = 1600, 59+4
			}
			mails = max(mails, asked)
			x := newAmplifier(t)
			x.verdict, x.sender = mail.Pass, "carla@customer.test"
			x.receive("carla@customer.test", "support@desk.test", composed("carla@customer.test", "First", "first", "", "Hello?\n"))
			x.passes(3 * time.Minute)
			to := "support@desk.test"
			if f.to != nil {
				to = f.to(x)
			}
			x.sender, x.verdict = eve, f.verdict
			x.sum = sums{}
			n := 0
			run := func(many int, within time.Duration) int {
				x.sum.agents = outgoing{}
				every := within / time.Duration(many)
				for range many {
					from, text, head := f.mail(n)
					subject, id := f.subject, f.id
					if subject == "" {
						subject = fmt.Sprintf("Pills %d", n)
					}
					if id == "" {
						id = fmt.Sprint(n)
					}
					x.receive(from, to, composed(from, subject, id, head, text))
					x.passes(every)
					n++
				}
				return x.sum.agents.letters / 2
			}
			first := run(mails/4, 10*time.Minute)
			var hours []int
			for range 3 {
				hours = append(hours, run(mails/4, time.Hour))
			}
			t.Logf("%d letters to an agent in the first ten minutes, then %d an hour", first, hours)
			for _, each := range hours {
				if each > 6 || first > most {
					t.Errorf("%d letters to an agent in the first ten minutes, then %d an hour", first, hours)
					break
				}
			}
		})
	}
}
