package parser

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// cases are mails as programs and people write them, each of which was once read wrongly: what a
// right reading finds. What is not named is not compared.
var cases = []struct {
	name string
	want reading
}{
	{"between-amp-only", reading{text: "Order 17 is late."}},
	{"between-appledouble", reading{text: "The plan is attached.", files: []string{"plan.pdf application/pdf"}}},
	{"between-calendar-reply-alternative", reading{auto: "auto-reply"}},
	{"between-cesu8", reading{subject: "Grün 😀", text: "Die Lampe ist grün 😀 geworden."}},
	{"between-cms-compressed", reading{text: "[compressed with S/MIME]"}},
	{"between-dsn-token-only-in-to", reading{bounce: "failed dora@customer.test 5.1.1"}},
	{"between-envelope-to", reading{reply: "The desk was in Bcc of this answer."}},
	{"between-hp-legacy-display", reading{subject: "Contract of hall 3", text: "Please end the contract in May."}},
	{"between-mixed-plain-html", reading{text: "The lamp of our order is dark.", files: []string{"a.csv text/csv"}}},
	{"between-partial-1-of-3", reading{text: "The log is attached, please look at line 40.", problem: "part 1 of 3"}},
	{"between-raw-name-charset", reading{files: []string{"Umowa_gęśl_żółw.pdf application/pdf"}}},
	{"between-reaction-root", reading{reaction: true}},
	{"between-sa-wrapped-auto", reading{auto: "auto-reply", subject: "Re: Lamp in hall 3"}},
	{"between-sa-wrapped-reply", reading{reply: "The new lamp flickers, too. A photo is with this mail.", files: []string{"lamp.jpg image/jpeg"}, subject: "Re: Lamp in hall 3"}},
	{"desks-redmine-comment", reading{auto: "auto-generated"}},
	{"desks-rt-echo", reading{auto: "bulk"}},
	{"desks-rt-opened", reading{auto: "auto-reply"}},
	{"desks-rt-title-first", reading{reply: "Green and red, I see now."}},
	{"desks-rt-words", reading{reply: "We have green cans only. Do you take those?"}},
	{"list-list-in-to", reading{reply: "My rake is broken."}},
	{"list-list-plain-from", reading{auto: "list", from: "Alice <alice@customer.test>"}},
	{"list-mailman-held", reading{auto: "auto-reply"}},
	{"list-munged-list", reading{auto: "list"}},
	{"list-schleuder-notice", reading{from: "<garden@lists.example>"}},
	{"list-smartlist-confirm", reading{from: "Garden list <garden-request@lists.example>"}},
	{"list-xloop-robot", reading{auto: "auto-reply"}},
	{"machines-monit-alarm", reading{auto: "auto-generated"}},
	{"machines-netdata-alarm", reading{auto: "auto-generated"}},
	{"machines-own-address-form", reading{text: "The scanner in hall 3 eats paper."}},
	{"machines-own-address-report", reading{text: "Job 7 of hall3: no tape in the drive."}},
	{"machines-text-above-fields", reading{
		from: "Pump one <root@pump1.stones.example>", id: "p1@pump1.stones.example", date: "2026-12-01T02:42:47Z",
		text: "pump 1 stands still\npressure is zero\n\nRestart failed twice.",
	}},
	{"people-dash-line", reading{reply: "It works on the first floor\n–\nNot on the second floor"}},
	{"people-from-twice", reading{from: "Carla <carla@customer.test>"}},
	{"people-grep-groups", reading{reply: "Here is the log:\na.log: start\n--\nb.log: FATAL error 77\n--\nc.log: stop\n\nhelp"}},
	{"people-pasted-headers", reading{reply: "These are the headers of the mail that you refused:\nReceived: from a.test by b.test\nFrom: Bob <bob@a.test>\nTo: Eve <eve@b.test>\nSubject: Offer 4711\n\nWhy was it refused?"}},
	{"people-plain-stub", reading{text: "The invoice 4711 is wrong, please correct it."}},
	{"people-ps-after-signature", reading{reply: "Yes, it works now.\n--\nCarla Lopez\nTel 123\n\nPS: the second printer is on fire, can you call me?"}},
	{"people-travel-block", reading{reply: "Trip\nFrom: Paris\nTo: Lyon\nDate: 3 December\nSubject: my red suitcase is lost"}},
	{"people-web-form", reading{reply: "Name: Carla\nFrom: carla@customer.test\nTo: support@desk.test\nSubject: Order 5\nMessage: Where is my parcel? It was due on Monday."}},
	{"program-alot-quoting", reading{reply: "Numbers 4711 and 4712."}},
	{"program-balsa-de", reading{reply: "Numbers 4711 and 4712."}},
	{"program-bsd-from-line", reading{reply: "Numbers 4711 and 4712."}},
	{"program-bsd-from-line-below", reading{reply: "Numbers 4711 and 4712."}},
	{"program-claws-es-forward", reading{forwarded: "ines@customer.test", above: "Me ha escrito a mí.", passedOn: "Hola Ana, faltan dos paquetes."}},
	{"program-claws-three-lines", reading{reply: ">\n> Ines Calder wrote on 1 December 2026 at 07:59 UTC:\n> > Where are my parcels?\n\nThey left yesterday."}},
	{"program-emacs-forward", reading{forwarded: "ines@customer.test", commands: "priority high", above: "She wrote to me alone.", passedOn: "Hello Ana,\n\ntwo of our parcels never came.\n\nInes"}},
	{"program-emacs-forward-mime", reading{forwarded: "ines@customer.test", above: "She wrote to me alone.", passedOn: "Hello Ana,\n\ntwo of our parcels never came.\n\nInes"}},
	{"program-mutt-forward", reading{forwarded: "ines@customer.test", commands: "priority high", above: "She wrote to me alone.", passedOn: "Hello Ana,\n\ntwo of our parcels never came.\n\nInes"}},
	{"program-mutt-forward-fr", reading{forwarded: "ines@customer.test", commands: "priority high", above: "She wrote to me alone.", passedOn: "Hello Ana,\n\ntwo of our parcels never came.\n\nInes"}},
	{"program-notmuch-nontext", reading{commands: "resolved", noBody: true}},
	{"program-tab-quote-agent", reading{commands: "resolved", body: "They left yesterday."}},
	{"program-tab-quote-below", reading{reply: "Numbers 4711 and 4712."}},
	{"program-tab-quote-wrote", reading{reply: "Numbers 4711 and 4712."}},
	{"read-auto-comment-first", reading{auto: "auto-reply"}},
	{"read-csv-is-no-jpeg", reading{files: []string{"report.csv text/csv"}}},
	{"read-dsn-action-first", reading{bounce: "failed nora@kunde.test 4.4.7"}},
	{"read-dsn-code-in-reply", reading{bounce: "failed nora@kunde.test 5.7.1"}},
	{"read-dsn-empty-from", reading{bounce: "failed nora@kunde.test 5.1.1"}},
	{"read-dsn-own-delivered", reading{bounce: "failed nora.alt@gone.test 5.1.1"}},
	{"read-dsn-rate", reading{bounce: "failed nora@kunde.test 5.2.1"}},
	{"read-dsn-sender-fault", reading{bounce: "failed nora@kunde.test 5.1.8"}},
	{"read-first-mail-quote", reading{reply: "Hello Otto,\nI bring in the support team (Cc).", quoted: "error X9"}},
	{"read-forward-apple", reading{forwarded: "pay@shop.test", reply: "Is this from you? What shall I do?", quoted: "Please pay 100 EUR at once."}},
	{"read-forward-outlook", reading{forwarded: "otto@partner.test", reply: "Please see below. Can you help?", quoted: "error X9"}},
	{"read-header-unfolded-report", reading{from: "Nora Feld <nora@kunde.test>", subject: "My printer", text: "It does not print."}},
	{"read-name-encoded-colon", reading{from: "Förster: Nora <nora@kunde.test>"}},
	{"read-quote-bars", reading{reply: "That did it."}},
	{"read-quote-de-wrapped-date", reading{reply: "Danke, geht wieder."}},
	{"read-quote-fr-message-du", reading{reply: "Merci, cela marche."}},
	{"read-quote-groupwise", reading{reply: "That did it."}},
	{"read-quote-rewrapped", reading{reply: "Alles werkt nu."}},
	{"read-quote-zoho-plain", reading{reply: "That did it."}},
	{"report-dma-null-from", reading{bounce: "failed nora@shop.test 5.1.1"}},
	{"report-exim-status-500-diagnostic-511", reading{bounce: "failed nora@shop.test 5.1.1"}},
	{"report-haraka-put-off-as-521", reading{bounce: "failed nora@shop.test 4.2.1"}},
	{"report-opensmtpd-no-diagnostic", reading{bounce: "failed nora@shop.test 5.1.1"}},
}

// reading is what one mail should say; "" and nil are not compared.
type reading struct {
	from, subject, id, date   string
	text, reply, body, quoted string // quoted is a part of it
	noBody                    bool
	commands, auto, bounce    string
	forwarded, problem        string
	above, passedOn           string // what he says who passes a mail on, and what it says
	files                     []string
	reaction                  bool
}

// TestCases reads the mails in testdata/cases, and those of the same names beside the project.
func TestCases(t *testing.T) {
	for _, folder := range []string{"testdata/cases", "../../shared/cases"} {
		for _, c := range cases {
			raw, err := os.ReadFile(filepath.Join(folder, c.name+".eml"))
			if err != nil && folder == "testdata/cases" {
				t.Fatal(err)
			}
			if err == nil {
				t.Run(c.name, func(t *testing.T) { c.want.compare(t, Parse(raw)) })
			}
		}
	}
}

// compare says what of m is not as it should be.
func (r reading) compare(t *testing.T, m *Message) {
	t.Helper()
	from := ""
	for _, b := range m.From {
		from = strings.TrimSpace(from + " " + b.Name + " <" + b.Address.String() + ">")
	}
	forwarded, above, passedOn := "", "", ""
	if f := m.Forward(); f != nil {
		forwarded, above, passedOn = f.From.Address.String(), f.Above, f.Text
	}
	for _, c := range []struct{ what, want, got string }{
		{"from", r.from, from},
		{"subject", r.subject, m.Subject},
		{"id", r.id, string(m.MessageID)},
		{"date", r.date, m.Date.UTC().Format("2006-01-02T15:04:05Z")},
		{"text", r.text, m.Text},
		{"reply", r.reply, m.Reply},
		{"body", r.body, m.Body},
		{"commands", r.commands, commandLines(m)},
		{"auto", r.auto, string(m.Auto)},
		{"bounce", r.bounce, bounceLine(m)},
		{"forwarded", r.forwarded, forwarded},
		{"above", r.above, above},
		{"passed on", r.passedOn, passedOn},
	} {
		if c.want != "" && c.got != c.want {
			t.Errorf("%s %q, want %q", c.what, c.got, c.want)
		}
	}
	if r.forwarded == "" && strings.Contains(t.Name(), "sa-wrapped") && forwarded != "" {
		t.Errorf("forwarded by %s", forwarded)
	}
	if r.noBody && m.Body != "" {
		t.Errorf("body %q, want none", m.Body)
	}
	if !strings.Contains(m.Quoted(), r.quoted) {
		t.Errorf("quoted %q, want in it %q", m.Quoted(), r.quoted)
	}
	if r.problem != "" && !strings.Contains(strings.Join(m.Problems, "\n"), r.problem) {
		t.Errorf("problems %q, want %q", m.Problems, r.problem)
	}
	if m.Reaction != r.reaction {
		t.Errorf("reaction %v, want %v", m.Reaction, r.reaction)
	}
	var files []string
	for _, a := range m.Attachments {
		files = append(files, a.Name+" "+a.Type)
	}
	if r.files != nil && !slices.Equal(files, r.files) {
		t.Errorf("files %q, want %q", files, r.files)
	}
}

func commandLines(m *Message) string {
	var lines []string
	for _, c := range m.Commands {
		lines = append(lines, strings.TrimSpace(c.Name+" "+c.Args))
	}
	return strings.Join(lines, ", ")
}

// bounceLine is a report's action and the recipients that it is of, each with his status.
func bounceLine(m *Message) string {
	if m.Bounce == nil {
		return ""
	}
	line := m.Bounce.Action
	for _, r := range m.Bounce.Recipients {
		if r.Action == m.Bounce.Action {
			line += " " + r.Email + " " + r.Status
		}
	}
	return line
}
