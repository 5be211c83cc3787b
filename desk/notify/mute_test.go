package notify_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"guichet/desk/change"
	"guichet/desk/desktest"
	"guichet/desk/notify"
	"guichet/desk/thread"
	"guichet/mail"
	"guichet/parser"
	"guichet/ticket"
)

func TestConfirmation(t *testing.T) {
	for _, c := range []struct {
		name    string
		verdict mail.Result
		to      string
		contact *ticket.Contact
		counts  change.Counts
		want    string
		bare    bool
	}{
		{"proven: in full", mail.Pass, "", nil, change.Counts{}, "ana new, ben new, eve received", false},
		{"unproven: number only", mail.None, "", nil, change.Counts{}, "ana new, ben new, eve received", true},
		{"unproven, within the day", mail.None, "", &ticket.Contact{Unproven: desktest.Noon.Add(-23 * time.Hour)}, change.Counts{}, "ana new, ben new", false},
		{"unproven, a day later", mail.Weak, "", &ticket.Contact{Unproven: desktest.Noon.Add(-25 * time.Hour)}, change.Counts{}, "ana new, ben new, eve received", true},
		{"unproven, under other tags of the mailbox", mail.None, "", nil, change.Counts{Mailbox: 3}, "ana new, ben new", false},
		{"proven, after that", mail.Pass, "", nil, change.Counts{Mailbox: 3}, "ana new, ben new, eve received", false},
		{"DNS did not answer: number only", mail.TempError, "", nil, change.Counts{}, "ana new, ben new, eve received", true},
		{"postmaster: never", mail.Pass, "postmaster@desk.test", nil, change.Counts{}, "ana new, ben new", false},
		{"the budget of the hour is spent, agents hear so", mail.Pass, "", nil, change.Counts{FreshHour: 30, FreshDay: 30}, "ana alert, ana new, ben alert, ben new", false},
		{"it was spent before", mail.Pass, "", nil, change.Counts{FreshHour: 31, FreshDay: 31}, "ana new, ben new", false},
		{"the budget of the day is spent", mail.Pass, "", nil, change.Counts{FreshHour: 1, FreshDay: 101}, "ana new, ben new", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := desktest.NewWorld(t)
			w.State.Contact, w.State.Counts = c.contact, c.counts
			eve := []mail.Mailbox{{Name: "Eve", Address: desktest.Addr("eve@else.test")}}
			p := w.Decide(desktest.TestMail{From: "eve@else.test", Verdict: c.verdict, To: c.to, M: parser.Message{From: eve}})
			if got := desktest.Heard(p); got != c.want {
				t.Errorf("heard %s, want %s", got, c.want)
			}
			for _, l := range p.Changes[0].Letters {
				if l.Kind == ticket.KindReceived && (l.Facts.Bare != c.bare || (l.To.Name == "") != c.bare) {
					t.Errorf("bare %v, to %q", l.Facts.Bare, l.To.Name)
				}
			}
		})
	}
}

func TestTicketThatOnlyMachinesWrite(t *testing.T) {
	w := desktest.NewWorld(t)
	for _, c := range []struct {
		automatic int
		from      string
		want      string
	}{
		{49, "carla@customer.test", "ana update, ben update, dan update"},
		{50, "carla@customer.test", "ana alert, ben alert, dan update"},
		{51, "carla@customer.test", "dan update"},
		{51, "ana@agents.test", "carla reply, dan reply, ivy reply, walt watch"},
	} {
		w.Ticket.Automatic = c.automatic
		p := w.Decide(desktest.TestMail{From: c.from, Verdict: mail.Pass, To: w.TokenOf(c.from, ticket.TokenReply)})
		if got := desktest.Heard(p); got != c.want {
			t.Errorf("%s after %d automatic letters: heard %s, want %s", c.from, c.automatic, got, c.want)
		}
	}
}

// TestQuickReplyIsNoHumansAct: what an agent writes within seconds of a letter to him does not tell that a
// human looks after the ticket.
func TestQuickReplyIsNoHumansAct(t *testing.T) {
	at := func(ago time.Duration, to string, kind ticket.LetterKind) *ticket.Letter {
		return &ticket.Letter{To: mail.Mailbox{Address: desktest.Addr(to)}, Kind: kind, Created: desktest.Noon.Add(-ago)}
	}
	retried := at(time.Hour, "ana@agents.test", ticket.KindUpdate)
	retried.Attempts = []ticket.Attempt{{At: desktest.Noon.Add(-time.Second)}}
	for _, c := range []struct {
		name   string
		letter *ticket.Letter
		want   int // automatic letters afterwards: the watcher's
	}{
		{"no letter to him", at(time.Second, "ben@agents.test", ticket.KindUpdate), 1},
		{"a second after one", at(time.Second, "ana@agents.test", ticket.KindUpdate), 8},
		{"after its last attempt", retried, 8},
		{"time to read it", at(notify.MinPace, "ana@agents.test", ticket.KindUpdate), 1},
	} {
		w := desktest.NewWorld(t)
		w.Ticket.Automatic, w.State.Letters[7] = 7, []*ticket.Letter{c.letter}
		p := w.Decide(desktest.TestMail{From: "ana@agents.test", Verdict: mail.Pass, To: w.TokenOf("ana@agents.test", ticket.TokenReply)})
		if got := p.Changes[0].Ticket.Automatic; got != c.want {
			t.Errorf("%s: %d automatic letters, want %d", c.name, got, c.want)
		}
	}
}

// TestParrots: words that answer at once what only told an agent of his own mail are kept, and go to
// nobody; he hears of it once an hour.
func TestParrots(t *testing.T) {
	refused := ticket.Facts{Refused: []ticket.Said{{Key: "unknown"}}}
	for _, c := range []struct {
		name   string
		kind   ticket.LetterKind
		facts  ticket.Facts
		ago    time.Duration
		answer mail.MessageID
		text   string
		alert  time.Duration // ago
		want   string
	}{
		{"the offer to take his words back", ticket.KindUndo, ticket.Facts{}, time.Second, "told@desk.test", "I am away", 0, "ana alert, ben alert"},
		{"within the hour", ticket.KindUndo, ticket.Facts{}, time.Second, "told@desk.test", "I am away", time.Minute, ""},
		{"a robot that names no mail", ticket.KindUndo, ticket.Facts{}, time.Second, "", "I am away", 0, "carla reply, dan reply, ivy reply, walt watch"},
		{"again", ticket.KindUndo, ticket.Facts{}, time.Second, "", "I am away", 0, "ana alert, ben alert"},
		{"an alert", ticket.KindAlert, ticket.Facts{}, time.Second, "told@desk.test", "I see", 0, "carla reply, dan reply, ivy reply, walt watch"},
		{"again", ticket.KindAlert, ticket.Facts{}, time.Second, "told@desk.test", "I am away", 0, "ana alert, ben alert"},
		{"what a transcript refused", ticket.KindTranscript, refused, time.Second, "told@desk.test", "Without the typo", 0, "carla reply, dan reply, ivy reply, walt watch"},
		{"again", ticket.KindTranscript, refused, time.Second, "told@desk.test", "I am away", 0, "ana alert, ben alert"},
		{"what he asked to see", ticket.KindTranscript, ticket.Facts{Show: 7}, time.Second, "told@desk.test", "It works", 0, "carla reply, dan reply, ivy reply, walt watch"},
		{"news", ticket.KindUpdate, ticket.Facts{}, time.Second, "told@desk.test", "It works", 0, "carla reply, dan reply, ivy reply, walt watch"},
		{"another letter", ticket.KindUndo, ticket.Facts{}, time.Second, "other@desk.test", "It works", 0, "carla reply, dan reply, ivy reply, walt watch"},
		{"read and answered", ticket.KindUndo, ticket.Facts{}, notify.MinPace, "told@desk.test", "It works", 0, "carla reply, dan reply, ivy reply, walt watch"},
	} {
		w := desktest.NewWorld(t)
		if c.alert > 0 {
			w.Ticket.Alerts = []ticket.Alerted{{Author: desktest.Addr("ana@agents.test"), Reason: notify.AlertAutomatic, Since: desktest.Noon.Add(-c.alert), Told: 1}}
		}
		w.State.Letters[7] = []*ticket.Letter{{
			To: mail.Mailbox{Address: desktest.Addr("ana@agents.test")}, Kind: c.kind, Facts: c.facts, Created: desktest.Noon.Add(-c.ago), MessageID: "told@desk.test",
		}}
		if c.name == "again" {
			before := *w.State.Letters[7][0]
			before.MessageID = "before@desk.test"
			w.State.Letters[7] = append([]*ticket.Letter{&before}, w.State.Letters[7]...)
		}
		m := parser.Message{Body: c.text, Reply: c.text}
		if c.answer != "" {
			m.InReplyTo = []mail.MessageID{c.answer}
		}
		p := w.Decide(desktest.TestMail{From: "ana@agents.test", Verdict: mail.Pass, To: w.TokenOf("ana@agents.test", ticket.TokenReply), M: m})
		if got := desktest.Heard(p); got != c.want {
			t.Errorf("%s: heard %q, want %q", c.name, got, c.want)
		}
	}
}

// TestRepeated: the same words of an agent, each at once after a letter to him, are a robot's from the
// fifth on. A human is slower, or says something else.
func TestRepeated(t *testing.T) {
	for _, c := range []struct {
		name  string
		times int
		m     parser.Message
		ago   time.Duration
		kept  bool
		next  int
	}{
		{"the first", 0, parser.Message{Body: "I am away", Reply: "I am away"}, time.Second, false, 1},
		{"the fourth", 3, parser.Message{Body: "I am away", Reply: "I am away"}, time.Second, false, 4},
		{"the fifth", 4, parser.Message{Body: "I am away", Reply: "I am away"}, time.Second, true, 4},
		{"other words", 4, parser.Message{Body: "I am back", Reply: "I am back"}, time.Second, false, 1},
		{"to another question", 4, parser.Message{Body: "I am away", Reply: "I am away"}, time.Second, false, 1},
		{"read and answered", 4, parser.Message{Body: "I am away", Reply: "I am away"}, notify.MinPace, false, 0},
		{"a command", 4, desktest.Ordering("", "#priority high"), time.Second, false, 0},
	} {
		w := desktest.NewWorld(t)
		for range c.times {
			w.State.Letters[7] = []*ticket.Letter{{To: mail.Mailbox{Address: desktest.Addr("ana@agents.test")}, Kind: ticket.KindUpdate, Created: desktest.Noon.Add(-time.Second)}}
			p := w.ByAna(parser.Message{Body: "I am away", Reply: "I am away"})
			w.Ticket = p.Changes[0].Ticket
			w.State.Tickets[7] = w.Ticket
		}
		w.State.Letters[7] = []*ticket.Letter{{To: mail.Mailbox{Address: desktest.Addr("ana@agents.test")}, Kind: ticket.KindUpdate, Created: desktest.Noon.Add(-c.ago)}}
		if c.name == "to another question" {
			w.Ticket.Repeated.Heard = 1
		}
		got := w.ByAna(c.m).Changes[0]
		if kept := got.Message.Visibility == ticket.ForAgents && got.Message.Kind == ticket.System; kept != c.kept || got.Ticket.Repeated.Times != c.next {
			t.Errorf("%s: %s for %s, said %d times; want kept %v, %d times", c.name, got.Message.Kind, got.Message.Visibility, got.Ticket.Repeated.Times, c.kept, c.next)
		}
	}
}

func TestDeliveryReport(t *testing.T) {
	for _, c := range []struct {
		name, action, status string
		returnPath           bool // it came to the letter's return path
		quoted               bool // our Message-ID stands in the returned part
		state                ticket.LetterState
		heard                string
		muted                bool
	}{
		{"dead address", "failed", "5.1.1", true, false, ticket.LetterBounced, "ana alert", true},
		{"mailbox disabled", "failed", "5.2.1", true, false, ticket.LetterBounced, "ana alert", true},
		{"policy", "failed", "5.7.1", true, false, ticket.LetterBounced, "ana alert", false},
		{"quota", "failed", "5.2.2", true, false, ticket.LetterBounced, "ana alert", false},
		{"our id is evidence for the letter only", "failed", "5.1.1", false, true, ticket.LetterBounced, "ana alert", false},
		{"delayed", "delayed", "4.4.1", true, false, ticket.LetterSent, "", false},
		{"forged", "failed", "5.1.1", false, false, ticket.LetterSent, "", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := desktest.NewWorld(t)
			letter := &ticket.Letter{
				ID: 9, Ticket: 7, Person: 0, Kind: ticket.KindReply, State: ticket.LetterSent, Author: desktest.Addr("ana@agents.test"),
				To: mail.Mailbox{Address: desktest.Addr("carla@customer.test")}, MessageID: thread.MessageID(w.Keys.Issue(ticket.TokenReference, w.Ticket, 0), 9, "mx.desk.test"),
			}
			w.State.Returned[9] = letter
			b := &parser.Bounce{Action: c.action, Recipients: []parser.BounceRecipient{{Email: "carla@customer.test", Action: c.action, Status: c.status}}}
			if c.quoted {
				b.OriginalMessageID = letter.MessageID
			}
			x := desktest.TestMail{From: "mailer-daemon@customer.test", Null: true, M: parser.Message{Bounce: b}}
			if c.returnPath {
				x.To = w.Keys.BounceLocal(9, w.Ticket.Secret) + "@desk.test"
				x.Content.Spam = "it quotes our letter"
			}
			p := w.Decide(x)
			state := ticket.LetterSent
			for _, change := range p.Changes {
				for _, l := range change.Recalled {
					state = l.State
				}
			}
			if state != c.state || desktest.Heard(p) != c.heard || (p.Muted != nil) != c.muted {
				t.Errorf("state %s, heard %q, muted %v; why %q", state, desktest.Heard(p), p.Muted != nil, p.Why)
			}
			if (p.Held != nil) != (c.name == "forged") {
				t.Errorf("held: %+v", p.Held)
			}
		})
	}
}

// TestRewrittenReport: a smarthost that rewrites Message-ID, Date or return path takes no evidence away: the return path by
// which a report comes suppresses, the one in the returned part marks the letter (PRODUCT 1.11).
func TestRewrittenReport(t *testing.T) {
	for _, c := range []struct {
		name     string
		to       string // %s is the letter's return path
		returned string
		state    ticket.LetterState
		muted    bool
	}{
		{"Message-ID rewritten, its own return path", "%s@desk.test", "other@smarthost.test", ticket.LetterBounced, true},
		{"return path in capitals", "%S@DESK.test", "", ticket.LetterBounced, true},
		{"SRS into our domain, not undone", "SRS0=HHHH=TT=desk.test=%s@desk.test", "", ticket.LetterBounced, true},
		{"SRS in small letters", "srs0=hhhh=tt=desk.test=%s@desk.test", "", ticket.LetterBounced, true},
		{"SRS in capitals", "SRS0=HHHH=TT=DESK.TEST=%S@desk.test", "", ticket.LetterBounced, true},
		{"SRS twice", "SRS1=HHHH=first.test==HHHH=TT=desk.test=%s@desk.test", "", ticket.LetterBounced, true},
		{"SRS around another domain", "SRS0=HHHH=TT=evil.test=%s@desk.test", "", ticket.LetterSent, false},
		{"only the returned part has the return path", "support@desk.test", "%s@desk.test", ticket.LetterBounced, false},
		{"only the returned part, in SRS", "support@desk.test", "SRS0=HHHH=TT=desk.test=%s@smarthost.test", ticket.LetterBounced, false},
		{"a made-up return path in the returned part", "support@desk.test", "baaaaaaaaaaaaaaaaaaaaaaa@desk.test", ticket.LetterSent, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := desktest.NewWorld(t)
			w.State.Returned[9] = &ticket.Letter{
				ID: 9, Ticket: 7, Person: 0, Kind: ticket.KindReply, State: ticket.LetterSent, Author: desktest.Addr("ana@agents.test"),
				To: mail.Mailbox{Address: desktest.Addr("carla@customer.test")}, MessageID: thread.MessageID(w.Keys.Issue(ticket.TokenReference, w.Ticket, 0), 9, "mx.desk.test"),
			}
			local := w.Keys.BounceLocal(9, w.Ticket.Secret)
			fill := strings.NewReplacer("%s", local, "%S", strings.ToUpper(local)).Replace
			b := &parser.Bounce{Action: "failed", OriginalMessageID: "new@smarthost.test", Recipients: []parser.BounceRecipient{{Email: "carla@customer.test", Action: "failed", Status: "5.1.1"}}}
			b.Returned = []string{"new@smarthost.test", fill(c.returned)}
			p := w.Decide(desktest.TestMail{From: "mailer-daemon@customer.test", Null: true, To: fill(c.to), M: parser.Message{Bounce: b}})
			state := ticket.LetterSent
			for _, change := range p.Changes {
				for _, l := range change.Recalled {
					state = l.State
				}
			}
			if state != c.state || (p.Muted != nil) != c.muted {
				t.Errorf("state %s, muted %v; why %q", state, p.Muted != nil, p.Why)
			}
		})
	}
}

// TestComplaint: who calls a letter spam by its return path gets no more, until an admin lifts that; an agent is never
// suppressed, and a complaint that only returns a letter suppresses nothing (PRODUCT 1.11).
func TestComplaint(t *testing.T) {
	for _, c := range []struct {
		name, kind string
		person     string
		returnPath bool
		want       string
	}{
		{"a customer's", "abuse", "carla@customer.test", true, "complaint: abuse"},
		{"without a kind", "", "carla@customer.test", true, "complaint: abuse"},
		{"of a virus", "virus", "carla@customer.test", true, "complaint: virus"},
		{"no spam", "not-spam", "carla@customer.test", true, ""},
		{"an agent's", "abuse", "ana@agents.test", true, ""},
		{"by the returned part only", "abuse", "carla@customer.test", false, ""},
	} {
		w := desktest.NewWorld(t)
		at := w.Ticket.Place(desktest.Addr(c.person))
		w.State.Returned[9] = &ticket.Letter{
			ID: 9, Ticket: 7, Person: at, Kind: ticket.KindReply, State: ticket.LetterSent, To: mail.Mailbox{Address: desktest.Addr(c.person)},
			MessageID: thread.MessageID(w.Keys.Issue(ticket.TokenReference, w.Ticket, at), 9, "mx.desk.test"),
		}
		b := &parser.Bounce{Action: parser.Complaint, OriginalMessageID: w.State.Returned[9].MessageID}
		b.Recipients = []parser.BounceRecipient{{Email: c.person, Action: parser.Complaint, Diagnostic: c.kind}}
		x := desktest.TestMail{From: "fbl@provider.test", Null: true, M: parser.Message{Bounce: b}}
		if c.returnPath {
			x.To = w.Keys.BounceLocal(9, w.Ticket.Secret) + "@desk.test"
		}
		p := w.Decide(x)
		got := ""
		if p.Muted != nil {
			got = p.Muted.Suppressed
		}
		if got != c.want || desktest.Heard(p) != "" || len(p.Changes) != 1 || len(p.Changes[0].Recalled) > 0 {
			t.Errorf("%s: suppressed %q, heard %q; why %q", c.name, got, desktest.Heard(p), p.Why)
		}
	}
}

// TestEnvelopeID: what we told a server of a letter (RFC 3461) is evidence in its report, where it lost its way and returns
// nothing else. It marks the letter; whom the mail was forwarded to says nothing of the address that we know.
func TestEnvelopeID(t *testing.T) {
	for _, c := range []struct {
		name, to, fields string
		state            ticket.LetterState
		muted            bool
		reply            string
	}{
		{"to another address of ours", "support@desk.test", "Original-Envelope-Id: %s@desk.test\n\nFinal-Recipient: rfc822;carla@customer.test\nAction: failed\nStatus: 5.1.1\n", ticket.LetterBounced, false, "5.1.1"},
		{"made up", "support@desk.test", "Original-Envelope-Id: baaaaaaaaaaaaaaaaaaaaaaa@desk.test\n\nFinal-Recipient: rfc822;carla@customer.test\nAction: failed\nStatus: 5.1.1\n", ticket.LetterSent, false, ""},
		{"another's", "support@desk.test", "Original-Envelope-Id: QQ314159\n\nFinal-Recipient: rfc822;carla@customer.test\nAction: failed\nStatus: 5.1.1\n", ticket.LetterSent, false, ""},
		{"by its return path", "%s@desk.test", "Original-Envelope-Id: %s@desk.test\n\nOriginal-Recipient: rfc822;carla@customer.test\nFinal-Recipient: rfc822;carla@customer.test\nAction: failed\nStatus: 5.1.1\n", ticket.LetterBounced, true, "5.1.1"},
		{"forwarded", "%s@desk.test", "Reporting-MTA: dns;x\n\nOriginal-Recipient: rfc822;carla@customer.test\nFinal-Recipient: rfc822;carla@home.test\nAction: failed\nStatus: 5.1.1\n", ticket.LetterBounced, false, "5.1.1"},
		{
			"one of several that it was forwarded to", "%s@desk.test", "Reporting-MTA: dns;x\n\nFinal-Recipient: rfc822;other@home.test\nAction: failed\nStatus: 5.7.1\n\n" +
				"Original-Recipient: rfc822;carla@customer.test\nFinal-Recipient: rfc822;carla@home.test\nAction: failed\nStatus: 5.2.2\n", ticket.LetterBounced, false, "5.2.2",
		},
		{
			"another of its recipients only", "%s@desk.test", "Reporting-MTA: dns;x\n\nOriginal-Recipient: rfc822;other@home.test\nFinal-Recipient: rfc822;other@home.test\nAction: failed\nStatus: 5.7.1\n\n" +
				"Original-Recipient: rfc822;carla@customer.test\nFinal-Recipient: rfc822;carla@home.test\nAction: delayed\nStatus: 4.2.2\n", ticket.LetterSent, false, "",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := desktest.NewWorld(t)
			w.State.Returned[9] = &ticket.Letter{
				ID: 9, Ticket: 7, Person: 0, Kind: ticket.KindReply, State: ticket.LetterSent, Author: desktest.Addr("ana@agents.test"),
				To: mail.Mailbox{Address: desktest.Addr("carla@customer.test")},
			}
			fill := func(s string) string { return strings.ReplaceAll(s, "%s", w.Keys.BounceLocal(9, w.Ticket.Secret)) }
			raw := "From: MAILER-DAEMON@mx.customer.test\nTo: x@desk.test\nSubject: failure\nMIME-Version: 1.0\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\n\n" +
				"--b\nContent-Type: text/plain\n\nSorry.\n\n--b\nContent-Type: message/delivery-status\n\n" + fill(c.fields) + "\n--b--\n"
			m := parser.Parse([]byte(strings.ReplaceAll(raw, "\n", "\r\n")))
			p := w.Decide(desktest.TestMail{From: "mailer-daemon@mx.customer.test", Null: true, To: fill(c.to), M: parser.Message{Bounce: m.Bounce}})
			state, reply := ticket.LetterSent, ""
			for _, change := range p.Changes {
				for _, l := range change.Recalled {
					state, reply = l.State, l.LastReply()
				}
			}
			if state != c.state || (p.Muted != nil) != c.muted || !strings.Contains(reply, c.reply) {
				t.Errorf("state %s, reply %q, muted %v; why %q", state, reply, p.Muted != nil, p.Why)
			}
		})
	}
}

func TestCommands(t *testing.T) {
	w := desktest.NewWorld(t)
	m := parser.Message{Body: "Words for Carla.", Commands: []parser.Command{
		{Name: "assign", Args: "ben"},
		{Name: "priority", Args: "high"},
		{Name: "tag", Args: "vip -old"},
		{Name: "share", Args: "kim@customer.test"},
		{Name: "unshare", Args: "dan@customer.test"},
		{Name: "priority", Args: "soon"},
		{Name: "assign", Args: "zoe"},
		{Name: "resolved"},
	}}
	w.Ticket.Tags = []string{"old"}
	p := w.Decide(desktest.TestMail{From: "ana@agents.test", Verdict: mail.Pass, To: w.TokenOf("ana@agents.test", ticket.TokenReply), M: m})
	tk := p.Changes[0].Ticket
	if tk.Assignee != desktest.Addr("ben@agents.test") || tk.Priority != ticket.High || !slices.Equal(tk.Tags, []string{"vip"}) || tk.Status != ticket.Open {
		t.Errorf("got %s %s %v %s", tk.Assignee, tk.Priority, tk.Tags, tk.Status)
	}
	if got := tk.People[tk.Place(desktest.Addr("kim@customer.test"))].Standing; got != ticket.Participant {
		t.Errorf("kim is %s", got)
	}
	dan := tk.People[tk.Place(desktest.Addr("dan@customer.test"))]
	if dan.Standing != ticket.Former || dan.Generation != 1 {
		t.Errorf("dan is %s, generation %d", dan.Standing, dan.Generation)
	}
	if got := desktest.Heard(p); got != "ana transcript, ben assigned" {
		t.Errorf("heard %s", got)
	}
	transcript := p.Changes[0].Letters[len(p.Changes[0].Letters)-1].Facts
	if len(transcript.Done) != 5 || len(transcript.Refused) != 4 {
		t.Errorf("done %q, refused %q", transcript.Done, transcript.Refused)
	}
	if p.Changes[0].Message.Kind != ticket.Note || p.Changes[0].Message.Visibility != ticket.ForAgents {
		t.Errorf("the words were kept as %s for %s", p.Changes[0].Message.Kind, p.Changes[0].Message.Visibility)
	}
}

func TestUndo(t *testing.T) {
	held := func(w *desktest.World, due time.Time) *ticket.Letter {
		w.Dir.Policy.Hold = 2 * time.Minute
		l := &ticket.Letter{
			ID: 3, Ticket: 7, Kind: ticket.KindReply, State: ticket.LetterHeld, Due: due, Causes: []uint32{2},
			Actor: mail.Mailbox{Address: desktest.Addr("ana@agents.test")},
		}
		w.Ticket.Status = ticket.Pending
		w.State.Letters[7] = []*ticket.Letter{l}
		w.State.HeldMessages[7] = map[uint32]*ticket.Message{2: {Ticket: 7, ID: 2, Kind: ticket.FromAgent, Before: &ticket.Before{Status: ticket.Open, Priority: ticket.Normal, Subject: "Cannot log in"}}}
		return l
	}
	undo := func(w *desktest.World, from string) *change.Plan {
		m := desktest.Commanding("undo")
		return w.Decide(desktest.TestMail{From: from, Verdict: mail.Pass, To: w.TokenOf(from, ticket.TokenReply), M: m})
	}
	t.Run("in time", func(t *testing.T) {
		w := desktest.NewWorld(t)
		held(w, desktest.Noon.Add(time.Second))
		c := undo(w, "ana@agents.test").Changes[0]
		if len(c.Recalled) != 1 || c.Recalled[0].State != ticket.LetterCancelled || c.Ticket.Status != ticket.Open || !c.Amended[0].Withdrawn {
			t.Errorf("recalled %d, status %s", len(c.Recalled), c.Ticket.Status)
		}
	})
	t.Run("the customer answered meanwhile", func(t *testing.T) {
		w := desktest.NewWorld(t)
		held(w, desktest.Noon.Add(time.Second))
		b := &ticket.Before{Status: ticket.Pending, Priority: ticket.Normal, Subject: "Cannot log in", Left: &ticket.Left{Status: ticket.Resolved, Priority: ticket.High, Subject: "Cannot log in"}}
		w.State.HeldMessages[7][2].Before = b
		w.Ticket.Status, w.Ticket.Priority = ticket.Open, ticket.High
		if c := undo(w, "ana@agents.test").Changes[0]; c.Ticket.Status != ticket.Open || c.Ticket.Priority != ticket.Normal {
			t.Errorf("status %s, priority %s: his request stays open, what nobody else changed is put back", c.Ticket.Status, c.Ticket.Priority)
		}
	})
	t.Run("too late", func(t *testing.T) {
		w := desktest.NewWorld(t)
		held(w, desktest.Noon)
		p := undo(w, "ana@agents.test")
		if c := p.Changes[0]; len(c.Recalled) != 0 || c.Ticket.Status != ticket.Pending || desktest.Heard(p) != "ana transcript" {
			t.Errorf("recalled %d, status %s, heard %s", len(c.Recalled), c.Ticket.Status, desktest.Heard(p))
		}
	})
	t.Run("another agent's", func(t *testing.T) {
		w := desktest.NewWorld(t)
		held(w, desktest.Noon.Add(time.Second))
		if c := undo(w, "ben@agents.test").Changes[0]; len(c.Recalled) != 0 {
			t.Error("Ben took back what Ana wrote")
		}
	})
}

func TestAgentsWordsHoldNoPrivateAddress(t *testing.T) {
	w := desktest.NewWorld(t)
	token := w.TokenOf("ana@agents.test", ticket.TokenReply)
	m := parser.Message{Reply: "Write to Ana@agents.test or " + token + ". Not to bob@else.test."}
	p := w.Decide(desktest.TestMail{From: "ana@agents.test", Verdict: mail.Pass, To: token, M: m})
	want := "Write to support@desk.test or support@desk.test. Not to bob@else.test."
	if got := p.Changes[0].Message.Text; got != want {
		t.Errorf("got %q", got)
	}
}

func TestCoalescing(t *testing.T) {
	w := desktest.NewWorld(t)
	w.Dir.Policy.Hold = 2 * time.Minute
	waiting := &ticket.Letter{ID: 4, Ticket: 7, Person: 1, Kind: ticket.KindUpdate, State: ticket.LetterQueued, Due: desktest.Noon.Add(time.Second), Causes: []uint32{1}}
	w.State.Letters[7] = []*ticket.Letter{waiting}
	p := w.Decide(desktest.TestMail{From: "carla@customer.test", Verdict: mail.Pass, To: w.TokenOf("carla@customer.test", ticket.TokenReply)})
	c := p.Changes[0]
	if got := desktest.Heard(p); got != "ana update, ben update" {
		t.Errorf("heard %s beside the waiting letter to Dan", got)
	}
	if len(c.Recalled) != 1 || !slices.Equal(c.Recalled[0].Causes, []uint32{1, 2}) || !slices.Equal(waiting.Causes, []uint32{1}) {
		t.Errorf("joined %+v", c.Recalled)
	}
}
