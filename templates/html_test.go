package templates

import (
	"html"
	"strings"
	"testing"
	"unicode/utf8"

	"guichet/templates/block"
)

// textFirst is the text of an HTML letter's body as programs see it that know no styles.
func textFirst(page string) string {
	_, body, _ := strings.Cut(page, "<body")
	body = "<body" + body
	var b strings.Builder
	for body != "" {
		words, rest, _ := strings.Cut(body, "<")
		b.WriteString(words)
		_, body, _ = strings.Cut(rest, ">")
	}
	return strings.TrimSpace(html.UnescapeString(b.String()))
}

// TestPreview: beside the subject an inbox shows where the request stands and what is said, not
// the marker, which ends the same line.
func TestPreview(t *testing.T) {
	s := newSet(t)
	for _, c := range samples() {
		_, page, err := s.Render(c.mail)
		if err != nil {
			t.Fatal(err)
		}
		first := textFirst(page)
		preview, _, marked := strings.Cut(strings.SplitN(first, "\n", 2)[0], " "+block.MarkerPrefix)
		if marked != c.mail.answerable() {
			t.Errorf("%s: no marker behind the preview: %q", c.name, first)
		}
		if state := s.StatusWord("en", c.mail.Status); c.mail.Number != 0 && !strings.HasPrefix(preview, state+" · ") {
			t.Errorf("%s: the preview is %q", c.name, preview)
		}
		if n := utf8.RuneCountInString(preview); n > maxPreview+2 || n < 100 && !strings.Contains(c.name, "sensitive") {
			t.Errorf("%s: the preview has %d characters: %q", c.name, n, preview)
		}
	}
	for name, want := range map[string]string{
		"reply":           "Pending · Hello Carla, E-404 means that the fuser does not get warm.",
		"new":             "Open · Hello, since this morning the printer on the second floor",
		"note":            "Open · The spare fuser is in my cupboard.",
		"alert":           "Open · A mail could not be delivered. We will not try again.",
		"reply-sensitive": "Pending · There is an answer to your request #123.",
		"transcript-held": "Open · Not sent: #123 The printer on the second floor does not answer Your answer waits: Theo acted",
		"taken":           "Open · Theo has #123 now",
		"digest":          "Mails in quarantine: 2",
	} {
		for _, c := range samples() {
			if c.name != name {
				continue
			}
			_, page, err := s.Render(c.mail)
			if first := textFirst(page); err != nil || !strings.HasPrefix(first, want) {
				t.Errorf("%s: %v: the preview is %q, want %q", name, err, first[:min(len(first), 100)], want)
			}
		}
	}
}

// TestOneButtonStandsOut: at most one in a letter, and in those that ask for something just one.
func TestOneButtonStandsOut(t *testing.T) {
	s := newSet(t)
	for _, c := range samples() {
		_, page, err := s.Render(c.mail)
		if err != nil {
			t.Fatal(err)
		}
		got, buttons := strings.Count(page, `class="primary"`), strings.Count(page, `class="button"`)
		want := 0
		if c.mail.ToAgent && buttons > 1 || c.mail.ConfirmTo != "" || c.mail.LoginURL != "" || c.mail.Kind == KindUndo || c.mail.Held != "" || len(c.mail.Missing) > 0 ||
			c.mail.Access.State == AccessOffered || c.mail.Access.State == AccessGranted {
			want = 1
		}
		if got != want {
			t.Errorf("%s: %d of %d buttons stand out, want %d", c.name, got, got+buttons, want)
		}
	}
}

// TestCustomersWordsAreAQuote: programs that quote HTML keep them marked, and there is no title
// that they could quote.
func TestCustomersWordsAreAQuote(t *testing.T) {
	_, page, err := newSet(t).Render(agent(KindNew))
	if err != nil || strings.Count(page, "<blockquote ") != 1 || !strings.Contains(page, `dir="auto">Hello,<br>`) || strings.Contains(page, "<title") {
		t.Errorf("%v:\n%s", err, page)
	}
}

func TestLinksInWords(t *testing.T) {
	for _, c := range []struct{ line, want string }{
		{"See https://x.example/a.", "https://x.example/a"},
		{"(https://x.example/a_(b)), and", "https://x.example/a_(b)"},
		{"<https://x.example/a>", "https://x.example/a"},
		{"https://x.example/?a=b&c=%20!?", "https://x.example/?a=b&c=%20"},
		{"src=https://x.example/", ""},
		{"http:// nothing", ""},
		{"xhttps://x.example", ""},
		{"javascript:x https://", ""},
		{"https:///x then https://y.example/", "https://y.example/"},
	} {
		from, to := block.Address(c.line)
		got := ""
		if from >= 0 {
			got = c.line[from:to]
		}
		if got != c.want {
			t.Errorf("%q: %q, want %q", c.line, got, c.want)
		}
	}
}

// TestLinksOfStrangersAreDead: of words that nobody vouches for.
func TestLinksOfStrangersAreDead(t *testing.T) {
	s := newSet(t)
	for _, c := range []struct {
		name  string
		entry Entry
		want  bool
	}{
		{"a customer", Entry{Kind: ByCustomer, Verdict: VerdictPass}, true},
		{"a forged mail", Entry{Kind: ByCustomer, Verdict: VerdictFail}, false},
		{"somebody unverified", Entry{Kind: ByCustomer, Verdict: VerdictPass, Unverified: true}, false},
	} {
		m := agent(KindUpdate)
		c.entry.Text = "See https://x.example/a, please."
		m.Messages = []Entry{c.entry}
		_, page, err := s.Render(m)
		if err != nil || strings.Contains(page, `>https://x.example/a</a>, please.`) != c.want {
			t.Errorf("%s: %v:\n%s", c.name, err, page)
		}
	}
}

// TestListedTicketsCanBeAsked: each number of a list begins the mail that shows its ticket.
func TestListedTicketsCanBeAsked(t *testing.T) {
	m := customer(KindTranscript)
	m.Tickets = []TicketLine{{Number: 117, Status: Closed}}
	text, page, err := newSet(t).Render(m)
	if err != nil || !strings.Contains(page, "body=%23show%20117%0D%0A\"") || !strings.Contains(text, "- #117 Your request – Closed\n") {
		t.Errorf("%v:\n%s\n%s", err, text, page)
	}
}
