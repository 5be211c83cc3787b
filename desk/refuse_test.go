package desk

import (
	"net/netip"
	"testing"
	"time"

	"guichet/desk/notify"
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
	two := parser.Message{From: []mail.Mailbox{{Address: addr(eve)}, {Address: addr("carla@customer.test")}}}
	for _, c := range []struct {
		name  string
		asked bool // dmarc_reject
		mail  testMail
		want  string
	}{
		{"one From field", false, testMail{from: eve, m: fields("From", "To")}, "new: customer"},
		{"two From fields", false, testMail{from: eve, m: fields("From", "from")}, "refused"},
		{"a space before the colon", false, testMail{from: eve, m: fields("From ")}, "refused"},
		{"two From fields by a front", false, testMail{from: eve, m: fields("From", "from"), session: front}, "new: customer"},
		{"two From fields by LMTP", false, testMail{from: eve, m: fields("From", "from"), session: lmtp}, "new: customer"},
		{"two authors", false, testMail{m: two}, "new: customer"},
		{"two authors by a trusted host", false, testMail{m: two, session: trusted}, "refused"},
		{"forged, by default", false, testMail{from: eve, verdict: mail.Fail, found: reject}, "held quarantine"},
		{"forged, dmarc_reject", true, testMail{from: eve, verdict: mail.Fail, found: reject}, "refused"},
		{"forged, the domain asks for quarantine", true, testMail{from: eve, verdict: mail.Fail, found: mail.Verdict{Policy: "quarantine"}}, "held quarantine"},
		{"forged, by a front", true, testMail{from: eve, verdict: mail.Fail, found: reject, session: front}, "held quarantine"},
		{"forged, by LMTP", true, testMail{from: eve, verdict: mail.Fail, found: reject, session: lmtp}, "held quarantine"},
		{"forged, to postmaster", true, testMail{from: eve, to: "postmaster@desk.test", verdict: mail.Fail, found: reject}, "new: customer"},
		{"forged, a list that the config names in From", true, testMail{from: "list@web.test", verdict: mail.Fail, found: reject}, "new: customer"},
		{"a forwarder that the config names", true, testMail{from: eve, verdict: mail.Fail, found: mail.Verdict{SPF: "pass", Policy: "reject"}, session: func(e *mail.Envelope) { e.From = addr("list@web.test") }}, "new: customer"},
		{"who only says that he is the forwarder", true, testMail{from: eve, verdict: mail.Fail, found: mail.Verdict{SPF: "fail", Policy: "reject"}, session: func(e *mail.Envelope) { e.From = addr("list@web.test") }}, "refused"},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t)
			w.dir.Passing[addr("list@web.test")] = true
			w.dir.Policy.DMARCReject = c.asked
			p := w.decide(c.mail)
			if got := summary(p); got != c.want {
				t.Errorf("got %q, want %q; why: %q", got, c.want, p.Why)
			}
		})
	}
}

// TestViaIsNoAgent: a form or list that names an agent as the author proves itself, not him.
func TestViaIsNoAgent(t *testing.T) {
	w := newWorld(t)
	w.dir.Passing[addr("forms@web.test")] = true
	form := parser.Message{
		From:    []mail.Mailbox{{Address: addr("forms@web.test")}},
		ReplyTo: []mail.Mailbox{{Address: addr("ana@agents.test")}}, Subject: "[#7]",
	}
	for token, want := range map[string]string{"": "new: customer", "ana@agents.test": "7: unverified"} {
		x := testMail{verdict: mail.Pass, m: form}
		if token != "" {
			x.to = w.tokenOf(token, ticket.TokenReply)
		}
		if got := summary(w.decide(x)); got != want {
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
		w := newWorld(t)
		p := w.decide(testMail{from: c.from, to: c.to, verdict: c.verdict, content: c.content, session: c.session})
		if got := summary(p); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

// TestAgentIsWarned: who writes in an agent's name with the agent's token makes the desk tell him,
// once an hour.
func TestAgentIsWarned(t *testing.T) {
	for _, verdict := range []mail.Result{mail.Fail, mail.None, mail.Weak} {
		w := newWorld(t)
		x := testMail{from: "ana@agents.test", verdict: verdict, to: w.tokenOf("ana@agents.test", ticket.TokenReply)}
		p := w.decide(x)
		if got := heard(p); got != "ana alert" {
			t.Errorf("%s: heard %q", verdict, got)
		}
		w.state.Letters[7] = []*ticket.Letter{{
			Kind: ticket.KindAlert, Created: noon.Add(-59 * time.Minute), To: mail.Mailbox{Address: addr("ana@agents.test")},
			Facts: ticket.Facts{Reason: notify.AlertQuarantine},
		}}
		if got := heard(w.decide(x)); got != "" {
			t.Errorf("%s, within the hour: heard %q", verdict, got)
		}
	}
}
