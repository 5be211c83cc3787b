package rules_test

import (
	"net/netip"
	"strings"
	"testing"

	"guichet/desk/desktest"
	"guichet/mail"
	"guichet/parser"
	"guichet/ticket"
)

// TestRefusal: what is not taken at all. Behind a front nothing is refused.
func TestRefusal(t *testing.T) {
	const eve = "eve@else.test"
	fields := func(names ...string) parser.Message {
		var m parser.Message
		for _, name := range names {
			m.Header = append(m.Header, parser.Field{Name: name, Value: eve})
		}
		return m
	}
	front := func(e *mail.Envelope) { e.Front, e.Remote = e.Remote, netip.Addr{} }
	lmtp := func(e *mail.Envelope) { e.LMTP = true }
	trusted := func(e *mail.Envelope) { e.Trusted = true }
	reject := mail.Verdict{Policy: "reject"}
	two := parser.Message{From: []mail.Mailbox{{Address: desktest.Addr(eve)}, {Address: desktest.Addr("carla@customer.test")}}}
	for _, c := range []struct {
		name  string
		asked bool // dmarc_reject
		mail  desktest.TestMail
		want  string
	}{
		{"one From field", false, desktest.TestMail{From: eve, M: fields("From", "To")}, "new: customer"},
		{"two From fields", false, desktest.TestMail{From: eve, M: fields("From", "from")}, "refused"},
		{"a space before the colon", false, desktest.TestMail{From: eve, M: fields("From ")}, "refused"},
		{"two From fields by a front", false, desktest.TestMail{From: eve, M: fields("From", "from"), Session: front}, "new: customer"},
		{"two From fields by LMTP", false, desktest.TestMail{From: eve, M: fields("From", "from"), Session: lmtp}, "new: customer"},
		{"two authors", false, desktest.TestMail{M: two}, "new: customer"},
		{"two authors by a trusted host", false, desktest.TestMail{M: two, Session: trusted}, "refused"},
		{"forged, by default", false, desktest.TestMail{From: eve, Verdict: mail.Fail, Found: reject}, "held quarantine"},
		{"forged, dmarc_reject", true, desktest.TestMail{From: eve, Verdict: mail.Fail, Found: reject}, "refused"},
		{"forged, the domain asks for quarantine", true, desktest.TestMail{From: eve, Verdict: mail.Fail, Found: mail.Verdict{Policy: "quarantine"}}, "held quarantine"},
		{"forged, by a front", true, desktest.TestMail{From: eve, Verdict: mail.Fail, Found: reject, Session: front}, "held quarantine"},
		{"forged, by LMTP", true, desktest.TestMail{From: eve, Verdict: mail.Fail, Found: reject, Session: lmtp}, "held quarantine"},
		{"forged, to postmaster", true, desktest.TestMail{From: eve, To: "postmaster@desk.test", Verdict: mail.Fail, Found: reject}, "new: customer"},
		{"forged, a list that the config names in From", true, desktest.TestMail{From: "list@web.test", Verdict: mail.Fail, Found: reject}, "new: customer"},
		{"a forwarder that the config names", true, desktest.TestMail{From: eve, Verdict: mail.Fail, Found: mail.Verdict{SPF: "pass", Policy: "reject"}, Session: func(e *mail.Envelope) { e.From = desktest.Addr("list@web.test") }}, "new: customer"},
		{"a forwarder that the config names, by its signature", true, desktest.TestMail{From: eve, Verdict: mail.Fail, Found: mail.Verdict{SPF: "fail", Lists: "web.test:", Policy: "reject"}, Session: func(e *mail.Envelope) { e.From = desktest.Addr("list@web.test") }}, "new: customer"},
		{"who only says that he is the forwarder", true, desktest.TestMail{From: eve, Verdict: mail.Fail, Found: mail.Verdict{SPF: "fail", Policy: "reject"}, Session: func(e *mail.Envelope) { e.From = desktest.Addr("list@web.test") }}, "refused"},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := desktest.NewWorld(t)
			w.Dir.Passing[desktest.Addr("list@web.test")] = true
			w.Dir.Policy.DMARCReject = c.asked
			p := w.Decide(c.mail)
			if got := desktest.Summary(p); got != c.want {
				t.Errorf("got %q, want %q; why: %q", got, c.want, p.Why)
			}
		})
	}
}

// TestViaIsNoAgent: a form or list that names an agent as the author proves itself, not him.
func TestViaIsNoAgent(t *testing.T) {
	w := desktest.NewWorld(t)
	w.Dir.Passing[desktest.Addr("forms@web.test")] = true
	form := parser.Message{
		From:    []mail.Mailbox{{Address: desktest.Addr("forms@web.test")}},
		ReplyTo: []mail.Mailbox{{Address: desktest.Addr("ana@agents.test")}}, Subject: "[#7]",
	}
	for token, want := range map[string]string{"": "new: customer", "ana@agents.test": "7: unverified"} {
		x := desktest.TestMail{Verdict: mail.Pass, M: form}
		if token != "" {
			x.To = w.TokenOf(token, ticket.TokenReply)
		}
		if got := desktest.Summary(w.Decide(x)); got != want {
			t.Errorf("with the token of %q: %q, want %q", token, got, want)
		}
	}
}

// TestContent: what filters find. Nothing is refused that a front took.
func TestContent(t *testing.T) {
	spam, malware := mail.Content{Spam: "GTUBE"}, mail.Content{Malware: "EICAR"}
	const eve = "eve@else.test"
	front := func(e *mail.Envelope) { e.Front, e.Remote = e.Remote, netip.Addr{} }
	trusted := func(e *mail.Envelope) { e.Trusted = true }
	for _, c := range []struct {
		name, to string
		from     string
		verdict  mail.Result
		content  mail.Content
		session  func(*mail.Envelope)
		want     string
	}{
		{"spam", "", eve, mail.Pass, spam, nil, "held quarantine"},
		{"spam to abuse", "abuse@desk.test", eve, mail.Pass, spam, nil, "new: customer"},
		{"spam of a user", "", eve, mail.Pass, spam, trusted, "new: customer"},
		{"spam of an agent", "", "ana@agents.test", mail.Pass, spam, nil, "new: customer"},
		{"spam in an agent's name", "", "ana@agents.test", mail.None, spam, nil, "held quarantine"},
		{"malware of an agent", "", "ana@agents.test", mail.Pass, malware, nil, "refused"},
		{"malware", "", eve, mail.Pass, malware, nil, "refused"},
		{"malware to abuse", "abuse@desk.test", eve, mail.Pass, malware, nil, "refused"},
		{"malware of a user", "", eve, mail.Pass, malware, trusted, "refused"},
		{"malware by a front", "", eve, mail.Pass, malware, front, "held quarantine"},
	} {
		w := desktest.NewWorld(t)
		p := w.Decide(desktest.TestMail{From: c.from, To: c.to, Verdict: c.verdict, Content: c.content, Session: c.session})
		if got := desktest.Summary(p); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

// TestAgentIsWarned: who writes in an agent's name with the agent's token makes the desk tell him,
// six times an hour, and then in one sum.
func TestAgentIsWarned(t *testing.T) {
	for _, verdict := range []mail.Result{mail.Fail, mail.None, mail.Weak} {
		w := desktest.NewWorld(t)
		x := desktest.TestMail{From: "ana@agents.test", Verdict: verdict, To: w.TokenOf("ana@agents.test", ticket.TokenReply)}
		p := w.Decide(x)
		if got := desktest.Heard(p); got != "ana alert" {
			t.Errorf("%s: heard %q", verdict, got)
		}
		var told []string
		for range 8 {
			w.Keep(p)
			p = w.Decide(x)
			told = append(told, desktest.Heard(p))
		}
		if got := strings.Join(told, ";"); got != strings.Repeat("ana alert;", 5)+";;" {
			t.Errorf("%s, within the hour: heard %q", verdict, got)
		}
		w.Keep(p)
		if got := w.Sum(); got != "ana alert 3 []" {
			t.Errorf("%s: the sum: %s", verdict, got)
		}
	}
}
