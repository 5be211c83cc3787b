package templates

import (
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"guichet/templates/block"
)

// hostile is what a stranger might put into any field that he can reach.
const hostile = "<script>alert(1)</script>\r\n\"><img src=http://evil.example/x.png onerror=x> \x01@actions \x03b\x05l\x06javascript:x\x07 \u202egpj.exe\u2066 " +
	"{{.NoteTo}} **b** [[x||y]] `c` \x00\x1b[31m &amp; '\xff\xfe'"

// hostileMail is c's letter with every string a hostile one.
func hostileMail(m Mail) Mail {
	p := Person{Name: hostile, Email: hostile}
	files := []File{{Name: hostile, Size: -1, Attached: m.ToAgent}, {Name: hostile, Dropped: true}}
	e := Entry{Kind: ByCustomer, Author: p, At: time.Unix(0, 0), Text: hostile + "\n\n" + strings.Repeat("x", 3000) + "\r\n= title\n@actions\n- item\n~ foot\n", Files: files, Verdict: Verdict(hostile)}
	m.Desk, m.Support, m.Reader, m.Subject, m.Priority, m.Detail = hostile, hostile, hostile, hostile, hostile, hostile
	m.ReplyTo, m.LeaveTo = hostile, hostile
	m.Account, m.Category, m.Product, m.Denied, m.Fields = hostile, hostile, hostile, hostile, []FieldValue{{Label: hostile, Value: hostile}}
	m.Read = []ArticleText{{Name: hostile, Title: hostile, Text: hostile}}
	m.Requester, m.Assignee, m.Actor = p, p, p
	m.Messages, m.History, m.Others, m.Invited, m.Dropped = []Entry{e, e}, []Entry{e}, []Person{p}, []Person{p}, files
	m.Done, m.Refused, m.Reason = hostileSaid(), hostileSaid(), Reason(hostile)
	m.Answers = append(hostileSaid(), Result{Key: "help"})
	m.Status, m.Was, m.Verdict, m.Why = Status(hostile), Status(hostile+"x"), Verdict(hostile), Why(hostile)
	m.Query, m.Form, m.ConfirmTo, m.Personal, m.Access.Agent = hostile, hostile, hostile, []string{hostile}, p
	m.Missing = []Field{{Label: hostile, Kind: hostile, Choices: []string{hostile}}, {Label: hostile, Kind: "choice", Choices: []string{hostile}}}
	m.Articles = []Article{{Title: hostile, Excerpt: hostile, ReadTo: hostile}}
	m.Tickets = []TicketLine{{Number: 1, Subject: hostile, Status: Status(hostile), Requester: p, Assignee: p}}
	m.Items = []Item{{Number: 1, From: p, Subject: hostile, Reason: hostile, Release: hostile}}
	return m
}

func hostileSaid() []Result {
	return []Result{
		{Line: hostile, Text: hostile},
		{Text: "x"},
		{Line: "#x", Text: hostile + "\n\n" + hostile},
		{Line: hostile, Key: "subject", Args: []string{hostile, hostile}},
		{Key: hostile, Args: []string{hostile}},
	}
}

var (
	tags   = regexp.MustCompile(`<([a-z]+)[ >]`)
	hrefs  = regexp.MustCompile(`href="([^"]*)"`)
	remote = regexp.MustCompile(`(?i)\bsrc="[^c]|\bsrc=[^"]|url\(|@import|<link|<script|<iframe|<form|<title`)
)

func TestHostileWordsAreInert(t *testing.T) {
	s := newSet(t)
	for _, lang := range s.Languages() {
		for _, c := range samples() {
			m := hostileMail(c.mail)
			m.Language = lang
			text, html, err := s.Render(m)
			if err != nil {
				t.Fatalf("%s: %v", c.name, err)
			}
			quiet(t, c.name, text)
			quiet(t, c.name, html)
			checkTags(t, c.name, html)
		}
	}
}

// quiet fails for control characters, marks that reorder, and broken UTF-8.
func quiet(t *testing.T, name, s string) {
	t.Helper()
	if !utf8.ValidString(s) {
		t.Errorf("%s: not UTF-8", name)
	}
	for i, r := range s {
		if r != '\n' && (unicode.IsControl(r) || block.Hidden(r)) {
			t.Errorf("%s: %q in …%q", name, r, s[max(0, i-30):i])
			return
		}
	}
}

// checkTags fails for elements and links that no letter of ours has.
func checkTags(t *testing.T, name, html string) {
	t.Helper()
	const ours = " html head meta style body div p span strong em code ul ol li a br blockquote h1 h2 "
	for _, m := range tags.FindAllStringSubmatch(html, -1) {
		if !strings.Contains(ours, " "+m[1]+" ") {
			t.Errorf("%s: <%s>", name, m[1])
		}
	}
	if sheet := "<style><!-- " + block.PlainLook.Sheet + " --></style>"; strings.Count(html, "<style") != 1 || !strings.Contains(html, sheet) {
		t.Errorf("%s: another style sheet", name)
	}
	for _, m := range hrefs.FindAllStringSubmatch(html, -1) {
		asWritten := strings.Contains(html, `href="`+m[1]+`" class="link" style="`+block.PlainLook.Link+`">`+m[1]+"</a>")
		if !strings.HasPrefix(m[1], "mailto:") && !strings.HasPrefix(m[1], "https://help.example.org/") && m[1] != "https://support.example.org/login/dtu3lm6rqfkn2x7vae4wzcoj5yh" && m[1] != "https://support.example.org/password" && !asWritten {
			t.Errorf("%s: a link to %q", name, m[1])
		}
	}
}

func TestNothingIsFetched(t *testing.T) {
	s := newSet(t)
	for _, c := range samples() {
		_, html, err := s.Render(c.mail)
		if err != nil {
			t.Fatal(err)
		}
		if got := remote.FindString(html); got != "" {
			t.Errorf("%s: the HTML has %q", c.name, got)
		}
		checkTags(t, c.name, html)
	}
}

func TestCustomersNeverSeeAgentsAddresses(t *testing.T) {
	s := newSet(t)
	for _, c := range toCustomers() {
		m := c.mail
		m.Actor, m.Assignee = Person{Email: "ana.private@example.org"}, ana
		m.Access.Agent, m.Tickets = Person{Email: "ana.private@example.org"}, []TicketLine{{Number: 1, Requester: carla, Assignee: ana}}
		m.NoteTo, m.Verdict, m.History = "note@example.org", VerdictFail, []Entry{answered()}
		m.Messages = append(m.Messages,
			Entry{Kind: AsNote, Author: ana, Text: "SECRET"},
			Entry{Kind: ByCustomer, Author: ben, Text: "SECRET", Unverified: true},
			Entry{Kind: ByAgent, Author: Person{Name: "ana.private@example.org", Email: "ana.private@example.org"}, Text: "Hello"},
			Entry{Kind: ByAgent, Author: Person{Email: "ana.private@example.org"}, Text: "Hello"})
		text, html, err := s.Render(m)
		if err != nil {
			t.Fatal(err)
		}
		for _, private := range []string{"ana.private", "SECRET", "note@"} {
			if strings.Contains(text, private) || strings.Contains(html, private) {
				t.Errorf("%s tells %q:\n%s", c.name, private, text)
			}
		}
	}
}

func TestBareAndSensitiveEchoNothing(t *testing.T) {
	s := newSet(t)
	for _, c := range samples() {
		for _, bare := range []bool{true, false} {
			m := hostileMail(c.mail)
			if m.Bare, m.Sensitive = bare, !bare; bare && m.ToAgent {
				continue // bare is about the customer only
			}
			m.Subject, m.Messages[0].Text, m.Messages[1].Text = "SUBJECT", "THEIRWORDS", "THEIRWORDS"
			m.Messages[0].Files = []File{{Name: "FILE"}}
			m.Dropped, m.Items, m.Done, m.Refused, m.Detail = []File{{Name: "FILE"}}, nil, nil, nil, ""
			m.Missing, m.Articles, m.Query = []Field{{Label: "THEIRWORDS"}}, []Article{{Title: "THEIRWORDS"}}, "THEIRWORDS"
			m.Tickets = []TicketLine{{Number: 1, Subject: "SUBJECT"}}
			m.Fields, m.Denied = []FieldValue{{Label: "Transaction ID", Value: "THEIRWORDS"}}, "THEIRWORDS"
			text, html, err := s.Render(m)
			if err != nil {
				t.Fatal(err)
			}
			for _, theirs := range []string{"SUBJECT", "THEIRWORDS", "FILE"} {
				if strings.Contains(text, theirs) || strings.Contains(html, theirs) {
					t.Errorf("%s, bare %v: tells %s", c.name, bare, theirs)
				}
			}
		}
	}
}

func TestUndoDoesNotRepeatTheWords(t *testing.T) {
	s := newSet(t)
	m := agent(KindUndo)
	m.Messages = []Entry{{Kind: ByAgent, Author: ana, Text: "WORDS"}}
	text, html, err := s.Render(m)
	if err != nil || strings.Contains(text+html, "WORDS") {
		t.Errorf("%v\n%s", err, text)
	}
}

func TestLinksMustBeWeb(t *testing.T) {
	s := newSet(t)
	for _, u := range []string{"javascript:alert(1)", "ftp://x/", "//x/", "https://", "http://a b/", "https://a/\r\nX: y", `https://a/"x`, "help.example.org"} {
		m := customer(KindReceived)
		m.PortalURL = u
		if _, _, err := s.Render(m); err == nil {
			t.Errorf("%q was taken", u)
		}
	}
}

func FuzzRender(f *testing.F) {
	s := newSet(f)
	f.Add("Printer", hostile)
	f.Add("\u202e", "a\r\n\r\n\r\n\r\n\tb  c\u2028d\n>> quoted "+strings.Repeat("word ", 40))
	f.Fuzz(func(t *testing.T, subject, text string) {
		for _, kind := range []Kind{KindReply, KindNew} {
			m := agent(kind)
			m.ToAgent = kind == KindNew
			m.Subject, m.Messages[0].Text, m.Messages[0].Kind = subject, text, ByAgent
			plain, html, err := s.Render(m)
			if err != nil {
				t.Fatal(err)
			}
			quiet(t, "text", plain)
			quiet(t, "html", html)
			checkTags(t, "html", html)
			if !strings.HasPrefix(plain, block.MarkerPrefix) {
				t.Error("the marker is not first")
			}
		}
	})
}
