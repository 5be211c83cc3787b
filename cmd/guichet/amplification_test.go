package main

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"net/netip"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/rs/zerolog"

	"guichet/compose"
	"guichet/config"
	"guichet/desk"
	"guichet/mail"
	"guichet/service"
	"guichet/store/bolt"
	"guichet/ticket"
)

var updateTable = flag.Bool("update", false, "write the table of docs/security.md")

// amplifying is a way to have the desk send letters.
type amplifying struct {
	what    string
	verdict mail.Result
	start   func(x *amplifier)               // before the hour begins
	mail    func(x *amplifier, n int) string // the nth mail, with CR LF
	from    string                           // the sender; eve@crowd.test
	to      func(x *amplifier) string        // the recipient; the support address
	largest bool                             // few mails are enough: they are large
}

const eve = "eve@crowd.test"

// outgoing counts letters and their octets.
type outgoing struct{ letters, octets int }

func (o *outgoing) add(octets int) { o.letters++; o.octets += octets }

// sums are letters by who gets them.
type sums struct {
	sender, others, agents outgoing
	most                   outgoing // of one mail, to all
	in                     outgoing
}

// amplifier is a desk whose clock the test sets, with the limits that a configuration has by default.
type amplifier struct {
	*testing.T
	desk     *desk.Desk
	db       *bolt.DB
	keys     *ticket.Keyring
	composer *compose.Composer
	now      time.Time
	verdict  mail.Result
	sum      sums
	sender   string
}

func (x *amplifier) Check(context.Context, mail.Envelope, []mail.Mailbox, []byte) mail.Verdict {
	return mail.Verdict{Result: x.verdict}
}

func (x *amplifier) Find(ctx context.Context, env mail.Envelope, from []mail.Mailbox, raw []byte) mail.Finding {
	return mail.Finding{Verdict: x.Check(ctx, env, from, raw)}
}

func newAmplifier(t *testing.T) *amplifier {
	dir, err := os.MkdirTemp("/dev/shm", "guichet-") // what is counted needs no disk
	if err != nil {
		dir = t.TempDir()
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	c, err := config.Parse("test", fmt.Appendf(nil, "hostname = 'mx.desk.test'\ndata = %q\ntimezone = 'UTC'\n[smtp]\nlisten = ['127.0.0.1:25']\n[[address]]\nemail = 'support@desk.test'\nname = 'Desk'\nlanguage = 'en'\n[[agent]]\nemail = 'ana@agents.test'\nname = 'Ana'\n[[agent]]\nemail = 'ben@agents.test'\nname = 'Ben'\n", dir))
	if err != nil {
		t.Fatal(err)
	}
	words, err := service.LoadWords(c)
	if err != nil {
		t.Fatal(err)
	}
	x := &amplifier{T: t, now: time.Date(2026, 12, 1, 10, 0, 0, 0, time.UTC)}
	if x.keys, err = ticket.NewKeyring(x.now); err != nil {
		t.Fatal(err)
	}
	if x.db, err = bolt.Open(c.Data, bolt.Options{}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { x.db.Close() })
	x.composer = &compose.Composer{Store: x.db, Words: words, Policy: service.DeskPolicy(c)}
	x.desk = desk.New(desk.Options{
		Store: x.db, Keys: x.keys, Words: words, Judge: x, Log: zerolog.Nop(), Now: func() time.Time { return x.now },
		Policy: x.composer.Policy, Render: x.composer.Text,
	})
	if err := x.desk.Start(context.Background()); err != nil {
		t.Fatal(err)
	}
	return x
}

// receive brings one mail; what is refused for good is no fault.
func (x *amplifier) receive(from, to, raw string) {
	env := mail.Envelope{Session: "s", Remote: netip.MustParseAddr("192.0.2.1"), Helo: "crowd.test", Recipients: []mail.Address{addr(to)}, At: x.now}
	if from != "" {
		env.From = addr(from)
	}
	x.sum.in.add(len(raw))
	if err := x.desk.Receive(context.Background(), env, strings.NewReader(raw)); err != nil {
		x.Logf("%s: %v", from, err)
	}
}

func addr(s string) mail.Address {
	a, err := mail.ParseAddress(s)
	if err != nil {
		panic(s)
	}
	return a
}

// header is what a letter has beside its parts: it differs by some octets from the letter's kind.
const header = 1800

// leave lets all letters leave that are due, and counts them.
func (x *amplifier) leave() (left outgoing) {
	for {
		due, _, err := x.desk.Queue.Due(context.Background(), 500)
		if err != nil {
			x.Fatal(err)
		}
		if len(due) == 0 {
			return left
		}
		for _, l := range due {
			job, ok, err := x.desk.Queue.Job(context.Background(), l.ID)
			if err != nil {
				x.Fatal(err)
			}
			if !ok {
				continue
			}
			p, err := x.composer.Compose(context.Background(), job)
			if err != nil {
				x.Fatal(err)
			}
			octets := header + len(p.Text) + len(p.HTML)
			for _, f := range p.Files {
				octets += int(f.Size) * 78 / 57 // in lines of base64
			}
			switch to := l.To.Address.String(); {
			case strings.HasSuffix(to, "@agents.test"):
				x.sum.agents.add(octets)
			case strings.HasPrefix(to, strings.Split(x.sender, "@")[0]):
				x.sum.sender.add(octets)
			default:
				x.sum.others.add(octets)
			}
			left.add(octets)
			a := ticket.Attempt{At: x.now, Outcome: ticket.Delivered, Code: 250}
			if err := x.desk.Queue.Record(context.Background(), l.ID, a, time.Time{}); err != nil {
				x.Fatal(err)
			}
		}
	}
}

// passes lets time pass, with what happens in it.
func (x *amplifier) passes(d time.Duration) outgoing {
	x.now = x.now.Add(d)
	if err := x.desk.Fire(context.Background()); err != nil {
		x.Fatal(err)
	}
	return x.leave()
}

// hour sends mails of a kind for an hour, in a rhythm, and counts what leaves in that time.
func (x *amplifier) hour(a amplifying, rhythm []time.Duration) sums {
	x.sender, x.verdict = eve, mail.Pass
	if a.from != "" {
		x.sender = a.from
	}
	if a.start != nil {
		a.start(x)
		x.passes(3 * time.Minute)
	}
	x.sum, x.verdict = sums{}, a.verdict
	to := "support@desk.test"
	if a.to != nil {
		to = a.to(x)
	}
	end := x.now.Add(time.Hour)
	for n := 0; x.now.Before(end) && (!a.largest || n < 40); n++ {
		raw := a.mail(x, n)
		from := regexp.MustCompile(`(?m)^From: (\S+)\r$`).FindStringSubmatch(raw)[1]
		x.receive(from, to, raw)
		now := x.leave()
		later := x.passes(rhythm[n%len(rhythm)])
		if both := (outgoing{now.letters + later.letters, now.octets + later.octets}); both.letters > x.sum.most.letters || both.letters == x.sum.most.letters && both.octets > x.sum.most.octets {
			x.sum.most = both
		}
	}
	return x.sum
}

// compose writes a mail.
func composed(from, subject, id, head, text string) string {
	return strings.ReplaceAll(fmt.Sprintf("From: %s\nTo: support@desk.test\nSubject: %s\nMessage-ID: <%s@crowd.test>\nDate: Tue, 1 Dec 2026 10:00:00 +0000\n%s\n%s\n", from, subject, id, head, text), "\n", "\r\n")
}

// fresh is a new mail of Eve's each time, with commands above its words.
func fresh(commands string) func(x *amplifier, n int) string {
	return func(x *amplifier, n int) string {
		return composed(x.sender, fmt.Sprintf("Question %d", n), fmt.Sprintf("q%d", n), "", strings.ReplaceAll(commands, "%d", fmt.Sprint(n))+fmt.Sprintf("Hello, I have question number %d. Could you help me?\n", n))
	}
}

// only is a mail of commands each time.
func only(commands string) func(x *amplifier, n int) string {
	return func(x *amplifier, n int) string {
		return composed(x.sender, fmt.Sprintf("Look %d", n), fmt.Sprintf("c%d", n), "", strings.ReplaceAll(commands, "%d", fmt.Sprint(n)))
	}
}

// people are ten strangers or more.
func people(n int) string {
	var all []string
	for i := range n {
		all = append(all, fmt.Sprintf("p%d@s%d.test", i, i))
	}
	return strings.Join(all, ", ")
}

// tokenOf is the reply address of somebody on ticket 1.
func tokenOf(who string) func(x *amplifier) string {
	return func(x *amplifier) (to string) {
		err := x.db.View(context.Background(), func(tx ticket.Reader) error {
			t, err := tx.Ticket(1)
			if err != nil {
				return err
			}
			for i, p := range t.People {
				if p.Address.String() == who {
					to = "support+" + x.keys.Issue(ticket.TokenReply, t, i) + "@desk.test"
				}
			}
			return nil
		})
		if err != nil || to == "" {
			x.Fatalf("%s has no token: %v", who, err)
		}
		return to
	}
}

// opened has Eve open ticket 1.
func opened(text, head string) func(x *amplifier) {
	return func(x *amplifier) { x.receive(eve, "support@desk.test", composed(eve, "First", "first", head, text)) }
}

// answered is opened, and an answer of Ana's.
func answered(text string) func(x *amplifier) {
	return func(x *amplifier) {
		opened(text, "")(x)
		x.passes(3 * time.Minute)
		x.receive("ana@agents.test", tokenOf("ana@agents.test")(x), composed("ana@agents.test", "Re: [#1] First", "answer", "", "Try this."))
	}
}

var file = "--b\nContent-Type: text/plain\n\nSee the file.\n--b\nContent-Type: application/octet-stream\nContent-Disposition: attachment; filename=big.bin\nContent-Transfer-Encoding: base64\n\n" +
	strings.Repeat(strings.Repeat("QUJD", 19)+"\n", 9_900_000/57) + "--b--"

// amplifications are the rows of the table.
func amplifications() []amplifying {
	all := []amplifying{}
	for _, v := range []mail.Result{mail.Pass, mail.Trusted, mail.Weak, mail.None, mail.TempError, mail.Fail} {
		all = append(all, amplifying{what: "new mails", verdict: v, mail: fresh("")})
	}
	tags := func(x *amplifier, n int) string {
		return composed(fmt.Sprintf("eve+%d@crowd.test", n), "Pills", fmt.Sprintf("t%d", n), "", "Buy pills, please.\n")
	}
	all = append(all,
		amplifying{what: "new mails, each with another `+tag`", verdict: mail.Pass, mail: tags},
		amplifying{what: "the same", verdict: mail.None, mail: tags},
		amplifying{what: "the same words again", verdict: mail.Pass, mail: func(x *amplifier, n int) string { return composed(eve, "Again", fmt.Sprintf("a%d", n), "", "Hello?\n") }},
		amplifying{what: "`#help`", verdict: mail.Pass, mail: only("#help")},
		amplifying{what: "`#list`", verdict: mail.Pass, start: opened("Hello", ""), mail: only("#list")},
		amplifying{what: "`#search`", verdict: mail.Pass, start: opened("Hello", ""), mail: only("#search hello")},
		amplifying{what: "`#show`, of a request with 10 MB of files", verdict: mail.Pass, start: opened(file, "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n"), mail: only("#show 1"), largest: true},
		amplifying{what: "`#show` of what is not there", verdict: mail.Pass, mail: only("#show 9%d")},
		amplifying{what: "`#help`, `#list`, `#show`", verdict: mail.None, start: opened("Hello", ""), mail: only("#help\n#list\n#show 1")},
		amplifying{what: "`#share` with 20 strangers", verdict: mail.Pass, mail: fresh("#share " + people(20) + "\n")},
		amplifying{what: "`#share` with strangers, others each time", verdict: mail.Pass, mail: fresh("#share a%d@a%d.test, b%d@b%d.test, c%d@c%d.test\n")},
		amplifying{what: "`#share`", verdict: mail.None, mail: fresh("#share " + people(20) + "\n")},
		amplifying{what: "`#watch` by 20 strangers", verdict: mail.Pass, mail: fresh("#watch " + people(20) + "\n")},
		amplifying{what: "ten strangers in Cc", verdict: mail.Pass, mail: func(x *amplifier, n int) string {
			return composed(eve, fmt.Sprintf("Copy %d", n), fmt.Sprintf("cc%d", n), "Cc: "+people(10)+"\n", "Hello, could you all help?\n")
		}},
		amplifying{what: "replies on a request", verdict: mail.Pass, start: opened("Hello", ""), to: tokenOf(eve), mail: fresh("")},
		amplifying{what: "replies on a request that an agent answered, shared with 20", verdict: mail.Pass, start: answered("#share " + people(20) + "\nHello"), to: tokenOf(eve), mail: fresh("")},
		amplifying{what: "replies on a request", verdict: mail.None, start: opened("Hello", ""), to: tokenOf(eve), mail: fresh("")},
		amplifying{what: "`#resolved`, and words that open it again", verdict: mail.Pass, start: answered("#share " + people(20) + "\nHello"), to: tokenOf(eve), mail: func(x *amplifier, n int) string {
			return composed(eve, "Re: [#1] First", fmt.Sprintf("r%d", n), "", []string{"#resolved\n", "No, it is not.\n"}[n%2])
		}},
		amplifying{what: "another's token", verdict: mail.Pass, from: "mallory@crowd.test", start: opened("Hello", ""), to: tokenOf(eve), mail: fresh("")},
		amplifying{what: "another's token", verdict: mail.None, from: "mallory@crowd.test", start: opened("Hello", ""), to: tokenOf(eve), mail: fresh("")},
		amplifying{what: "an agent's name and token", verdict: mail.None, from: "ana@agents.test", start: opened("Hello", ""), to: tokenOf("ana@agents.test"), mail: only("#closed")},
		amplifying{what: "automatic mail", verdict: mail.Pass, mail: func(x *amplifier, n int) string {
			return composed(eve, fmt.Sprintf("Alarm %d", n), fmt.Sprintf("m%d", n), "Auto-Submitted: auto-generated\n", "Beep\n")
		}},
		amplifying{what: "automatic answers on a request", verdict: mail.Pass, start: opened("Hello", ""), to: tokenOf(eve), mail: func(x *amplifier, n int) string {
			return composed(eve, "Away", fmt.Sprintf("o%d", n), "Auto-Submitted: auto-replied\n", "I am away.\n")
		}},
	)
	return all
}

// rhythms are how a sender may pace his mails: budgets know quick ones and slow ones.
var rhythms = [][]time.Duration{{15 * time.Second}, {61 * time.Second}, {61 * time.Second, time.Second}}

// TestAmplification computes what a sender can make the desk send, by the rules themselves and the limits that a
// configuration has by default, and compares it with the table in docs/security.md.
func TestAmplification(t *testing.T) {
	slow(t) // TestAmplification
	var table bytes.Buffer
	fmt.Fprintln(&table, "| verdict | what comes | letters until the next mail | KB | to its sender an hour | KB | to others | KB | to two agents | KB |")
	fmt.Fprintln(&table, "|---|---|---|---|---|---|---|---|---|---|")
	for _, a := range amplifications() {
		var worst sums
		for _, rhythm := range rhythms {
			if a.largest && rhythm[0] < time.Minute {
				continue
			}
			x := newAmplifier(t)
			s := x.hour(a, rhythm)
			worst = worst.or(s)
			x.db.Close()
		}
		unproven := a.verdict != mail.Pass && a.verdict != mail.Trusted
		if unproven && (worst.sender.letters > 3 || worst.others.letters > 0) {
			t.Errorf("%s, %s: %d letters to the sender, %d to others: whoever is not proven may be made up", a.verdict, a.what, worst.sender.letters, worst.others.letters)
		}
		if worst.sender.letters > 36 {
			t.Errorf("%s, %s: %d letters to the sender", a.verdict, a.what, worst.sender.letters)
		}
		if each := worst.agents.letters / 2; each > 30 {
			t.Errorf("%s, %s: %d letters to each agent", a.verdict, a.what, each)
		}
		if worst.others.letters > 20*20+20 {
			t.Errorf("%s, %s: %d letters to others", a.verdict, a.what, worst.others.letters)
		}
		fmt.Fprintf(&table, "| `%s` | %s | %s | %s | %s | %s |\n", a.verdict, a.what, worst.most, worst.sender, worst.others, worst.agents)
	}
	const path, begin, end = "../../docs/security.md", "<!-- amplification -->\n", "<!-- end -->\n"
	page, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, ok1 := strings.Cut(string(page), begin)
	have, after, ok2 := strings.Cut(rest, end)
	if !ok1 || !ok2 {
		t.Fatalf("%s has no place for the table", path)
	}
	if *updateTable {
		if err := os.WriteFile(path, []byte(before+begin+table.String()+end+after), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if have != table.String() {
		t.Errorf("%s says\n%s\nand the rules say\n%s\n(-update writes it)", path, have, table.String())
	}
}

func (o outgoing) String() string {
	if o.letters == 0 {
		return "– | –"
	}
	return fmt.Sprintf("%d | %d", o.letters, (o.octets+999)/1000)
}

// or is the worse of two, by each reader.
func (s sums) or(t sums) sums {
	worse := func(a, b outgoing) outgoing { return outgoing{max(a.letters, b.letters), max(a.octets, b.octets)} }
	return sums{worse(s.sender, t.sender), worse(s.others, t.others), worse(s.agents, t.agents), worse(s.most, t.most), worse(s.in, t.in)}
}
