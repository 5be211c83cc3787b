package web_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/rs/zerolog"

	"guichet/desk"
	"guichet/desk/policy"
	"guichet/desk/session"
	"guichet/mail"
	"guichet/parser"
	"guichet/portal/web"
	"guichet/store/bolt"
	"guichet/templates"
	"guichet/ticket"
)

type judge struct{}

func (judge) Check(context.Context, mail.Envelope, []mail.Mailbox, []byte) mail.Verdict {
	return mail.Verdict{Result: mail.None}
}

func (judge) Find(context.Context, mail.Envelope, []mail.Mailbox, []byte) mail.Finding {
	return mail.Finding{Verdict: mail.Verdict{Result: mail.None}}
}

func address(s string) mail.Address {
	a, err := mail.ParseAddress(s)
	if err != nil {
		panic(err)
	}
	return a
}

// world is the pages over a real desk.
type world struct {
	*testing.T
	db   ticket.Store
	desk *desk.Desk
	site *httptest.Server
}

func begin(t *testing.T) *world {
	t.Helper()
	db, err := bolt.Open(t.TempDir(), bolt.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	words, err := templates.Load("")
	if err != nil {
		t.Fatal(err)
	}
	keys, err := ticket.NewKeyring(time.Now())
	if err != nil {
		t.Fatal(err)
	}
	p := policy.Policy{
		Hostname: "mx.desk.test", URL: "http://desk.test", MaxMail: 25e6, MaxAttachments: 1e6,
		Addresses: []policy.SupportAddress{
			{Address: address("support@desk.test"), Separator: "+", Name: "Desk", Agents: []mail.Address{address("ana@agents.test")}},
			{Address: address("sales@desk.test"), Separator: "+", Name: "Sales", Agents: []mail.Address{address("ben@agents.test")}},
		},
		Agents: []policy.Agent{{Address: address("ana@agents.test"), Name: "Ana"}, {Address: address("ben@agents.test"), Name: "Ben"}, {Address: address("ida@agents.test"), Name: "Ida"}},
		Admins: []mail.Address{address("ida@agents.test")},
	}
	p.AssignOnAnswer, p.AgentReply = true, ticket.Pending
	d := desk.New(desk.Options{Store: db, Keys: keys, Policy: p, Words: words, Judge: judge{}, Log: zerolog.Nop()})
	if err := d.Start(context.Background()); err != nil {
		t.Fatal(err)
	}
	site := &web.Site{
		Desk: d, Pages: d.Pages, Sessions: d.Sessions, Credentials: d.Sessions, Access: d.Access, Words: words, Policy: p,
		Letters: http.NotFoundHandler(), Now: time.Now, Log: zerolog.Nop(),
	}
	s := httptest.NewServer(site.Handler())
	t.Cleanup(s.Close)
	return &world{t, db, d, s}
}

func (w *world) must(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

// ticket opens one of Carla's for the Paris account of Acme, with a sensitive file, shared with Dora, watched by Walt.
func (w *world) ticket() ticket.Number {
	w.Helper()
	ctx := context.Background()
	t, err := w.desk.Open(ctx, desk.OpenRequest{
		From: mail.Mailbox{Name: "Carla", Address: address("carla@customer.test")}, Proven: true, Subject: "Salary", Text: "Please look.", Sensitive: true,
		Form: map[string]string{"Account": "acme/paris"}, Files: []desk.File{{Name: "salary.txt", Type: "text/plain", Content: []byte("5,000")}},
	})
	w.must(err)
	for _, line := range []string{"share dora@customer.test", "watch walt@customer.test"} {
		c, _ := parser.ReadCommand("#" + line)
		done, err := w.desk.Act(ctx, desk.ActRequest{Ticket: t.Number, As: address("ana@agents.test"), Commands: []parser.Command{c}})
		w.must(err)
		if len(done.Refused) > 0 {
			w.Fatal(done.Refused)
		}
	}
	return t.Number
}

// visitor is who visits, as a cookie shows.
type visitor struct {
	name   string
	cookie *http.Cookie
}

// login logs somebody in by his letter.
func (w *world) login(who string) visitor {
	w.Helper()
	ctx, a := context.Background(), address(who)
	w.must(w.desk.Sessions.Ask(ctx, session.Asking{Address: a, Language: "en"}))
	code := ""
	w.must(w.db.View(ctx, func(tx ticket.Reader) error {
		c, err := ticket.FindContact(tx, a)
		if err != nil {
			return err
		}
		l, err := tx.Letter(c.Login.Letter)
		if err == nil {
			code = l.LoginCode
		}
		return err
	}))
	if code == "" { // it is made when the letter leaves
		w.Fatal("no code for " + who)
	}
	cookie, err := w.desk.Sessions.ByCode(ctx, a, code, "test")
	w.must(err)
	return visitor{who, &http.Cookie{Name: "guichet-session", Value: cookie}}
}

// byLink visits by the personal link of a ticket.
func (w *world) byLink(n ticket.Number, who string) visitor {
	w.Helper()
	l, err := w.desk.Pages.Link(context.Background(), n, address(who), time.Hour)
	w.must(err)
	return visitor{who + " by link", &http.Cookie{Name: "guichet-link", Value: l.Token}}
}

// ask sends a request and returns its status: 303 for what was done, and is told on the next page.
func (w *world) ask(v visitor, method, path string, form url.Values) (int, string) {
	w.Helper()
	req, err := http.NewRequest(method, w.site.URL+path, strings.NewReader(form.Encode()))
	w.must(err)
	if method == http.MethodPost {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	if v.cookie != nil {
		req.AddCookie(v.cookie)
	}
	resp, err := (&http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}).Do(req)
	w.must(err)
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	w.must(err)
	return resp.StatusCode, string(body)
}

// TestRights: person by role and scope, page by page and action by action. What the desk says of roles (ticket.May, question.MayRead) is
// what every page does; what a person may not see is answered as what is not there.
func TestRights(t *testing.T) {
	w := begin(t)
	ctx := context.Background()
	w.must(w.desk.People.PutOrganisation(ctx, ticket.Organisation{ID: "acme", Name: "Acme", Accounts: []ticket.Account{{ID: "paris", Name: "Paris"}, {ID: "rome", Name: "Rome"}}}))
	for who, role := range map[string]struct {
		account string
		role    ticket.Role
	}{
		"carla@customer.test": {"paris", ticket.Editor}, "vera@customer.test": {"paris", ticket.Viewer}, "olga@customer.test": {"", ticket.Viewer},
		"sven@customer.test": {"paris", ticket.SensitiveViewer}, "emil@customer.test": {"", ticket.Editor}, "rosa@customer.test": {"rome", ticket.SensitiveViewer},
	} {
		_, err := w.desk.People.Grant(ctx, address(who), ticket.Scope{Organisation: "acme", Account: role.account}, role.role, "test")
		w.must(err)
	}
	first := w.ticket()
	_, err := w.desk.Open(ctx, desk.OpenRequest{From: mail.Mailbox{Address: address("eve@else.test")}, Proven: true, Subject: "Other", Text: "Words"})
	w.must(err)
	people := []visitor{
		{"stranger", nil},
		w.byLink(first, "carla@customer.test"), w.login("carla@customer.test"), w.byLink(first, "dora@customer.test"), w.login("dora@customer.test"),
		w.login("walt@customer.test"), w.login("vera@customer.test"), w.login("olga@customer.test"), w.login("sven@customer.test"), w.login("emil@customer.test"),
		w.login("rosa@customer.test"), w.login("eve@else.test"), w.login("ana@agents.test"), w.login("ben@agents.test"), w.login("ida@agents.test"),
	}
	form := func(pairs ...string) url.Values {
		v := url.Values{}
		for i := 0; i < len(pairs); i += 2 {
			v.Set(pairs[i], pairs[i+1])
		}
		return v
	}
	// y: done or shown; n: as what is not there; l: log in first; p: prove once more that mail reaches you; r: refused in words; .: nothing of it on the page.
	for _, c := range []struct {
		what, method, path string
		form               url.Values
		want               string
	}{
		//                                                         stranger, Carla by link, Carla, Dora by link, Dora, Walt, Vera, Olga, Sven, Emil, Rosa, Eve, Ana, Ben, Ida
		{"see the request", "GET", "/tickets/%d", nil, "lyyyynyyyynnynn"},
		{"read the whole mail", "GET", "/tickets/%d/messages/1", nil, "lnynnnnnnnnnynn"},
		{"open the sensitive file", "GET", "/tickets/%d/files/1/1", nil, "lpypnnnnynnnynn"},
		{"answer", "POST", "/tickets/%d/reply", form("text", "Words"), "lyyyynnnnynnynn"},
		{"resolve", "POST", "/tickets/%d/act", form("command", "resolved"), "lyynnnnnnnnnynn"},
		{"share", "POST", "/tickets/%d/act", form("command", "share", "argument", "zoe@customer.test"), "lpypynnnnynnynn"},
		{"delete", "POST", "/tickets/%d/act", form("command", "delete"), "lpypnnnnnnnnynn"},
		{"an agent's command", "POST", "/tickets/%d/act", form("command", "assign", "argument", "me"), "lrrrrrrrrrrrynn"},
		{"rate one that is open", "POST", "/tickets/%d/rate", form("rating", "5"), "lnnnnnnnnnnnnnn"},
		{"be told of changes", "GET", "/tickets/%d/live", nil, "lnnnnnnnnnnnynn"},
		{"the form for callers", "GET", "/caller", nil, "lnnnnnnnnnnnyyy"},
		{"the quarantine", "GET", "/quarantine", nil, "lnnnnnnnnnnnyyy"},
		{"the profile", "GET", "/profile", nil, "lyyyyyyyyyyyyyy"},
		{"the list", "GET", "/tickets", nil, "lyyyyyyyyyyyyyy"},
	} {
		for i, v := range people {
			n := first
			if c.method == http.MethodPost {
				n = w.ticket()
				if strings.HasSuffix(v.name, " by link") {
					v = w.byLink(n, strings.TrimSuffix(v.name, " by link"))
				}
			}
			path := c.path
			if strings.Contains(path, "%d") {
				path = fmt.Sprintf(path, n)
			}
			if got := w.letter(v, n, c.method, path, c.form); i >= len(c.want) || got != c.want[i:i+1] {
				t.Errorf("%s, %s: %s, want %.1s", c.what, v.name, got, c.want[i:])
			}
		}
	}
}

// letter is what came of a request, in one letter.
func (w *world) letter(v visitor, n ticket.Number, method, path string, form url.Values) string {
	w.Helper()
	before := w.state(n)
	if strings.HasSuffix(path, "/live") {
		return w.live(v, path+"?seen=x")
	}
	status, _ := w.ask(v, method, path, form)
	changed := w.state(n) != before
	switch {
	case method == http.MethodGet && changed && !strings.Contains(path, "/files/"):
		w.Errorf("GET %s of %s changed the request", path, v.name)
	case status >= 400 && changed:
		w.Errorf("%s %s of %s: %d, and the request changed", method, path, v.name, status)
	}
	switch status {
	case http.StatusOK:
		return "y"
	case http.StatusSeeOther:
		if !changed {
			return "r"
		}
		return "y"
	case http.StatusNotFound:
		return "n"
	case http.StatusUnauthorized:
		return "l"
	case http.StatusForbidden:
		return "p"
	case http.StatusBadRequest:
		return "r"
	}
	return fmt.Sprint(status)
}

// live opens a stream and closes it at once.
func (w *world) live(v visitor, path string) string {
	w.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, w.site.URL+path, nil)
	w.must(err)
	if v.cookie != nil {
		req.AddCookie(v.cookie)
	}
	resp, err := http.DefaultClient.Do(req)
	w.must(err)
	cancel()
	_ = resp.Body.Close()
	return map[int]string{200: "y", 404: "n", 401: "l"}[resp.StatusCode]
}

// state is all that can change on a request.
func (w *world) state(n ticket.Number) (s string) {
	w.Helper()
	w.must(w.db.View(context.Background(), func(tx ticket.Reader) error {
		t, err := tx.Ticket(n)
		if errors.Is(err, ticket.ErrNotFound) {
			return nil
		}
		if err == nil {
			s = fmt.Sprint(t.Status, t.Assignee, t.Deleted, t.People, t.Rating)
			messages, failed := tx.Messages(n)
			for _, m := range messages {
				if m.Kind == ticket.FromCustomer || m.Kind == ticket.FromAgent || m.Kind == ticket.Note && m.Text != "" {
					s += fmt.Sprint(m.ID, m.Text)
				}
			}
			err = failed
		}
		return err
	}))
	return s
}
