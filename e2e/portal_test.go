package e2e

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"guichet/e2e/live"
	api "guichet/portal/client"
	"guichet/portal/rest"
	"guichet/ticket"
)

// browser is somebody's, without script.
type browser struct {
	t      testing.TB
	base   string
	client *http.Client
}

func newBrowser(t testing.TB, base string) *browser {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &browser{t: t, base: base, client: &http.Client{Jar: jar}}
}

// do sends a request, follows what the answer leads to, and returns the last page.
func (b *browser) do(req *http.Request) (status int, path, page string) {
	b.t.Helper()
	for {
		resp, err := b.client.Do(req)
		if err != nil {
			b.t.Fatal(err)
		}
		body, err := io.ReadAll(resp.Body)
		resp.Body.Close()
		if err != nil {
			b.t.Fatal(err)
		}
		_, to, on := strings.Cut(resp.Header.Get("Refresh"), "url=")
		if !on {
			return resp.StatusCode, resp.Request.URL.Path, string(body)
		}
		if req, err = http.NewRequest(http.MethodGet, b.base+to, nil); err != nil {
			b.t.Fatal(err)
		}
	}
}

// get opens a page by its path or whole address.
func (b *browser) get(path string) (status int, at, page string) {
	b.t.Helper()
	if strings.HasPrefix(path, "/") {
		path = b.base + path
	}
	req, err := http.NewRequest(http.MethodGet, path, nil)
	if err != nil {
		b.t.Fatal(err)
	}
	return b.do(req)
}

// post sends a form: pairs of names and values.
func (b *browser) post(path string, pairs ...string) (status int, at, page string) {
	b.t.Helper()
	form := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		form.Add(pairs[i], pairs[i+1])
	}
	req, err := http.NewRequest(http.MethodPost, b.base+path, strings.NewReader(form.Encode()))
	if err != nil {
		b.t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return b.do(req)
}

// upload sends a form with a file.
func (b *browser) upload(path, name string, content []byte, pairs ...string) (status int, at, page string) {
	b.t.Helper()
	return b.uploads(path, []string{name}, content, pairs...)
}

// uploads sends a form with files of the same content.
func (b *browser) uploads(path string, names []string, content []byte, pairs ...string) (status int, at, page string) {
	b.t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for i := 0; i < len(pairs); i += 2 {
		w.WriteField(pairs[i], pairs[i+1])
	}
	for _, name := range names {
		part, err := w.CreateFormFile("files", name)
		if err != nil {
			b.t.Fatal(err)
		}
		part.Write(content)
	}
	w.Close()
	req, err := http.NewRequest(http.MethodPost, b.base+path, &body)
	if err != nil {
		b.t.Fatal(err)
	}
	req.Header.Set("Content-Type", w.FormDataContentType())
	return b.do(req)
}

var linkIn = regexp.MustCompile(`http://[^\s<>"]+/(?:link|login|tickets)/[a-z0-9]+`)

// pageIn is the address of a page that a letter names.
func pageIn(t testing.TB, l live.Letter) string {
	t.Helper()
	found := linkIn.FindString(l.Text())
	if found == "" {
		t.Fatalf("no link to a page:\n%s", l.Text())
	}
	return found
}

// login logs a browser in by the first letter that it asks for.
func (s *scene) login(b *browser, who string) {
	s.Helper()
	if status, _, page := b.post("/login", "email", who); status != 200 || !strings.Contains(page, who) {
		s.Fatalf("asking for a login: %d\n%s", status, page)
	}
	letter := s.sink.Wait(s, 1, who, "login")
	status, _, page := b.get(pageIn(s, letter))
	want(s, "the login's page", status, 200)
	holds(s, "the login's page", page, "<button")
	at := strings.TrimPrefix(pageIn(s, letter), b.base)
	if status, at, page := b.post(at); status != 200 || at != "/tickets" {
		s.Fatalf("logging in: %d at %s\n%s", status, at, page)
	}
}

// TestPortalStory: from the mail to a click, an answer with a file on the page, and by mail to the agent; his answer
// by his page, and back by mail to the customer (S1, D11, Z8, S5, V18).
func TestPortalStory(t *testing.T) {
	setup, base := pagesAt()
	s := begin(t, setup)
	received, notice := s.open()

	customers := newBrowser(t, base)
	status, at, page := customers.get(pageIn(t, received))
	want(t, "the customer's page", fmt.Sprint(status, " ", at), "200 /tickets/1")
	holds(t, "the customer's page", page, "#1", "Open", "We are working on it.", "Carla")
	want(t, "an agent's link has no authority", pageIn(t, notice), base+"/tickets/1")

	file := bytes.Repeat([]byte("0123456789\n"), 1000)
	status, at, page = customers.upload("/tickets/1/reply", "Führerschein.txt", file, "text", "Here is <b>the log</b>.", "once", "a")
	want(t, "after the answer", fmt.Sprint(status, " ", at), "200 /tickets/1")
	holds(t, "after the answer", page, "It is sent.", "Here is &lt;b&gt;the log&lt;/b&gt;.", "Führerschein.txt")
	customers.upload("/tickets/1/reply", "Führerschein.txt", file, "text", "Here is <b>the log</b>.", "once", "a")
	want(t, "messages after a double click", kinds(s.desk.Show(1)), "customer customer")
	update := s.sink.Wait(s, 1, "ana@agents.test", "update")
	holds(t, "the agent's letter", update.Text(), "Here is <b>the log</b>.", "Führerschein.txt")
	status, _, got := customers.get("/tickets/1/files/2/1")
	want(t, "the file comes back", fmt.Sprint(status, got == string(file)), "200 true")

	agents := newBrowser(t, base)
	status, _, page = agents.get(pageIn(t, notice))
	want(t, "the agent's link before he logs in", status, 401)
	holds(t, "the login", page, `action="/login"`)
	s.login(agents, "ana@agents.test")
	_, _, page = agents.get("/tickets/1")
	holds(t, "the agent's page", page, "History", "carla@customer.test", `name="to" value="note"`)
	status, _, page = agents.post("/tickets/1/reply", "text", "Try another cable.", "to", "customer", "once", "b")
	want(t, "the agent's answer", status, 200)
	holds(t, "the agent's answer", page, "Try another cable.", "Pending")
	reply := s.sink.Wait(s, 1, "carla@customer.test", "reply")
	holds(t, "the customer's letter", reply.Text(), "Try another cable.")
	agents.post("/tickets/1/reply", "text", "Ask Ben first.", "to", "note", "once", "c")
	_, _, page = customers.get("/tickets/1")
	holds(t, "the customer's page", page, "Try another cable.", "We wait for your answer.")
	if strings.Contains(page, "Ask Ben") || strings.Contains(page, "ana@agents.test") {
		t.Errorf("the customer reads what is inside:\n%s", page)
	}
	_, _, page = customers.post("/tickets/1/act", "command", "closed")
	holds(t, "closed by its page", page, "Closed", `name="rating"`)
	events := s.desk.Show(1).Events
	want(t, "the event's cause", events[len(events)-1].Cause, "portal")
	customers.post("/tickets/1/rate", "rating", "4")
	want(t, "the rating", *s.desk.Show(1).Rating, 4)
}

// TestPortalNew: a request by the form, without a login (V9, V13, V25, D8).
func TestPortalNew(t *testing.T) {
	setup, base := pagesAt()
	setup.Extra += "[[product]]\nname = \"eSignature\"\n[[product.field]]\nlabel = \"Envelope ID\"\ntype = \"text\"\nrequired = true\n[[product.field]]\nlabel = \"Users\"\ntype = \"number\"\n"
	s := begin(t, setup)
	b := newBrowser(t, base)
	_, _, page := b.get("/new")
	holds(t, "the form", page, `name="email"`, "eSignature")
	_, _, page = b.get("/new?product=eSignature")
	holds(t, "the form of a product", page, "Envelope ID *", `name="field.Users"`)
	done := work(t, page)
	status, _, page := b.post("/new", "email", "nina@customer.test", "subject", "Stuck", "text", "It does not go on.", "product", "eSignature", "field.Users", "12")
	want(t, "without what is required", status, 400)
	holds(t, "without what is required", page, `aria-invalid="true"`, "It does not go on.")
	filled := []string{"email", "nina@customer.test", "subject", "Stuck", "text", "It does not go on.", "product", "eSignature", "field.Envelope ID", "e-77", "field.Users", "12"}
	status, _, page = b.post("/new", append(filled, done[:2]...)...)
	want(t, "without work", status, 400)
	holds(t, "without work", page, "Please wait ten seconds", "It does not go on.", "e-77")
	status, _, page = b.post("/new", append(filled, done...)...)
	want(t, "the form", status, 200)
	holds(t, "the page of success", page, "#1", "nina@customer.test", "e-77", "12", "It does not go on.")
	received := s.sink.Wait(s, 1, "nina@customer.test", "received")
	if strings.Contains(received.Text(), "Stuck") || strings.Contains(received.Text(), "/link/") {
		t.Errorf("who is not proven is told what somebody wrote in his name:\n%s", received.Text())
	}
	got := s.desk.Show(1)
	want(t, "the fields", fmt.Sprint(got.Product, " ", got.Fields), "eSignature map[Envelope ID:e-77 Users:12]")
	s.login(b, "nina@customer.test")
	_, _, page = b.get("/tickets")
	holds(t, "her requests", page, "Stuck")
}

// TestPortalScanner: GET and HEAD of every link of every letter, again and again, change nothing (PRODUCT 5.6).
func TestPortalScanner(t *testing.T) {
	setup, base := pagesAt()
	s := begin(t, setup)
	received, notice := s.open()
	b := newBrowser(t, base)
	b.post("/login", "email", "carla@customer.test")
	login := s.sink.Wait(s, 1, "carla@customer.test", "login")
	before := fmt.Sprintf("%+v", s.desk.Show(1))
	all := regexp.MustCompile(`http://[^\s<>"]+`)
	for range 3 {
		for _, l := range []live.Letter{received, notice, login} {
			links := all.FindAllString(l.Text(), -1)
			if len(links) == 0 {
				t.Errorf("no link in\n%s", l.Text())
			}
			for _, link := range links {
				for _, method := range []string{http.MethodGet, http.MethodHead} {
					req, _ := http.NewRequest(method, link, nil)
					resp, err := http.DefaultClient.Do(req)
					if err != nil {
						t.Fatal(err)
					}
					resp.Body.Close()
				}
			}
		}
	}
	want(t, "the ticket", fmt.Sprintf("%+v", s.desk.Show(1)), before)
	at := strings.TrimPrefix(pageIn(t, login), base)
	_, path, _ := b.post(at)
	want(t, "the login still works", path, "/tickets")
	status, _, _ := newBrowser(t, base).post(at)
	want(t, "and only once", status, 404)
}

// TestPortalFresh: what a personal link may not do until its reader has shown that mail reaches him.
func TestPortalFresh(t *testing.T) {
	setup, base := pagesAt()
	s := begin(t, setup)
	received, _ := s.open()
	b := newBrowser(t, base)
	b.get(pageIn(t, received))
	for _, act := range [][]string{{"command", "share", "argument", "zoe@customer.test"}, {"command", "delete"}, {"command", "grant", "argument", "4h"}} {
		status, _, page := b.post("/tickets/1/act", act...)
		want(t, fmt.Sprint(act), status, 403)
		holds(t, fmt.Sprint(act), page, "carla@customer.test")
	}
	want(t, "who takes part", len(s.desk.Show(1).Participants), 0)
	status, _, _ := b.post("/tickets/1/act", "command", "assign", "argument", "me")
	want(t, "an agent's command", status, 400)
	s.login(b, "carla@customer.test")
	status, _, _ = b.post("/tickets/1/act", "command", "share", "argument", "zoe@customer.test")
	want(t, "sharing then", status, 200)
	want(t, "who takes part then", len(s.desk.Show(1).Participants), 1)

	req, _ := http.NewRequest(http.MethodPost, base+"/tickets/1/act", strings.NewReader("command=closed"))
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Sec-Fetch-Site", "cross-site")
	status, _, _ = b.do(req)
	want(t, "a form of another site", status, 403)
	want(t, "the ticket", s.desk.Show(1).Status, "open")

	strangers := newBrowser(t, base)
	s.desk.Send(live.NewDraft(dora, support, "Paper jam", "The printer jams.\n"))
	dorasLetter := s.sink.Wait(s, 1, "dora@customer.test", "received")
	strangers.get(pageIn(t, dorasLetter))
	for _, path := range []string{"/tickets/1", "/tickets/1/messages/1", "/tickets/99", "/quarantine"} {
		status, _, _ := strangers.get(path)
		want(t, "another customer at "+path, status, 404)
	}
	status, _, _ = strangers.post("/tickets/1/reply", "text", "Let me in")
	want(t, "another customer's answer", status, 404)
	status, _, _ = b.post("/profile/end", "session", "all")
	want(t, "after ending all sessions", status, 401)
}

// TestPortalHeld: an answer that #undo still takes back is on no customer's page, nor in what he asks for by mail
// (PRODUCT 7.5); a button takes it back.
func TestPortalHeld(t *testing.T) {
	setup, base := pagesAt()
	setup.Hold = "120s"
	s := begin(t, setup)
	received, _ := s.open()
	customers, agents := newBrowser(t, base), newBrowser(t, base)
	customers.get(pageIn(t, received))
	s.login(agents, "ana@agents.test")
	_, _, page := agents.post("/tickets/1/reply", "text", "Throw it away.", "to", "customer")
	holds(t, "the agent's page", page, "Throw it away.", "Not sent yet, to carla@customer.test", "Take it back")
	s.desk.Send(live.Reply(received, carla, "#show\n"))
	shown := s.sink.Wait(s, 1, "carla@customer.test", "transcript")
	_, _, page = customers.get("/tickets/1")
	for what, text := range map[string]string{"her page": page, "what she asked for by mail": shown.Text()} {
		if strings.Contains(text, "Throw it away") {
			t.Errorf("%s shows what was not sent:\n%s", what, text)
		}
	}
	_, _, page = agents.post("/tickets/1/act", "command", "undo")
	holds(t, "taken back", page, "taken back")
}

// TestPortalHostile: what strangers write in subjects, names, bodies and names of files is words on every page, and their
// HTML stands in a sandbox that may run and fetch nothing.
func TestPortalHostile(t *testing.T) {
	setup, base := pagesAt()
	s := begin(t, setup)
	evil := `"><script>alert(1)</script><img src=x onerror=alert(2)>`
	d := live.NewDraft(`"`+strings.ReplaceAll(evil, `"`, "")+`" <carla@customer.test>`, support, evil+" {{.}} javascript:alert(3)", evil+"\n")
	d.HTML = `<html><body onload="alert(4)"><p style="background:url(http://evil.test/a)">Hi</p><script>alert(5)</script><iframe src="http://evil.test/b"></iframe><form action="http://evil.test/c"><input></form><img src="http://evil.test/d"><a href="javascript:alert(6)">x</a></body></html>`
	d.Files = []live.File{{Name: `a"><script>alert(7)</script>.html`, Type: "text/html", Body: []byte("<script>alert(8)</script>")}, {Name: "b.svg", Type: "image/svg+xml", Body: []byte(`<svg xmlns="http://www.w3.org/2000/svg" onload="alert(9)"/>`)}}
	s.desk.Send(d)
	received := s.sink.Wait(s, 1, "carla@customer.test", "received")
	b, agents := newBrowser(t, base), newBrowser(t, base)
	b.get(pageIn(t, received))
	s.login(agents, "ana@agents.test")
	for _, who := range []*browser{b, agents} {
		for _, path := range []string{"/tickets/1", "/tickets/1/messages/1", "/tickets/1/messages/1/html", "/tickets?q=" + url.QueryEscape(evil), "/tickets?queue=unassigned", "/tickets?category=" + url.QueryEscape(evil), "/new?subject=" + url.QueryEscape(evil)} {
			_, _, page := who.get(path)
			page = regexp.MustCompile(`<script src="/assets/[0-9a-f]+\.js" defer></script>`).ReplaceAllString(page, "") // our own
			for _, bad := range []string{"<script", "onerror=alert(2)>", "onload=", "<iframe src=\"http", "<form action=\"http", `href="javascript`, "evil.test"} {
				if strings.Contains(page, bad) {
					t.Errorf("%s has %q:\n%s", path, bad, page)
				}
			}
		}
		for _, place := range []string{"1", "2"} {
			resp, err := who.client.Get(base + "/tickets/1/files/1/" + place)
			if err != nil {
				t.Fatal(err)
			}
			resp.Body.Close()
			h := resp.Header
			want(t, "a download", fmt.Sprint(h.Get("Content-Type"), " ", h.Get("X-Content-Type-Options"), " ", h.Get("Content-Security-Policy")), "application/octet-stream nosniff sandbox; default-src 'none'")
			holds(t, "a download", h.Get("Content-Disposition"), "attachment")
			status, _, _ := who.get("/tickets/1/files/1/" + place + "/image")
			want(t, "as a picture", status, 404)
		}
	}
	for _, to := range []string{"//evil.test", "https://evil.test/tickets", `/\evil.test`, "/tickets/../../evil", "javascript:alert(1)"} {
		_, _, page := b.get("/login?to=" + url.QueryEscape(to))
		holds(t, "where a login leads on from "+to, page, `name="to" value="/tickets`)
		if strings.Contains(page, "evil.test") {
			t.Errorf("a login leads on to %s", to)
		}
	}
}

// TestPortalAPI: a token of the configuration opens the HTTP API on the listener of the pages, and no other does.
func TestPortalAPI(t *testing.T) {
	setup, base := pagesAt()
	setup.Dir = t.TempDir()
	secret := filepath.Join(setup.Dir, "shop.secret")
	if err := os.WriteFile(secret, []byte("0123456789abcdef0123456789\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	setup.Extra += fmt.Sprintf("[[token]]\nname = \"shop\"\nsecret_file = %q\nscopes = [\"tickets:read\", \"tickets:write\"]\nas = \"ana@agents.test\"\n", secret)
	s := begin(t, setup)
	s.open()
	call := func(token, method, path, body string) (int, string) {
		t.Helper()
		req, err := http.NewRequest(method, base+path, strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Authorization", "Bearer "+token)
		req.Header.Set("Content-Type", "application/json")
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		b, err := io.ReadAll(resp.Body)
		if err != nil {
			t.Fatal(err)
		}
		return resp.StatusCode, string(b)
	}
	status, _ := call("0123456789abcdef0123456788", "GET", "/v1/tickets", "")
	want(t, "another token", status, 401)
	status, page := call("0123456789abcdef0123456789", "GET", "/v1/tickets?status=open", "")
	want(t, "the list", status, 200)
	holds(t, "the list", page, `"number":1`)
	status, page = call("0123456789abcdef0123456789", "POST", "/v1/tickets/1/act", `{"text":"Try another cable.","commands":["#resolved"]}`)
	want(t, "the answer", status, 200)
	holds(t, "the answer", page, `"refused":[]`)
	holds(t, "the customer's letter", s.sink.Wait(s, 1, "carla@customer.test", "resolved").Text(), "Try another cable.")
	status, _ = call("0123456789abcdef0123456789", "POST", "/v1/mail", "From: x@y.test\r\n\r\nHi\r\n")
	want(t, "mail without its scope", status, 403)
}

// TestClient: what portal/client offers a program does what it says, over the listener of the pages.
func TestClient(t *testing.T) {
	setup, base := pagesAt()
	setup.Dir = t.TempDir()
	var tokens string
	for name, more := range map[string]string{"agent": `scopes = ["tickets:read", "tickets:write"]` + "\nas = \"ana@agents.test\"", "admin": `scopes = ["desk:read", "people:read"]`} {
		secret := filepath.Join(setup.Dir, name+".secret")
		if err := os.WriteFile(secret, []byte(strings.Repeat(name, 6)), 0o600); err != nil {
			t.Fatal(err)
		}
		tokens += fmt.Sprintf("[[token]]\nname = %q\nsecret_file = %q\n%s\n", name, secret, more)
	}
	setup.Extra += tokens
	s := begin(t, setup)
	s.open()
	c, ctx := api.New(base+"/", strings.Repeat("agent", 6)), t.Context()
	for range 2 { // the same key twice
		opened, err := c.Open(ctx, "order-17", rest.New{From: "dora@customer.test", Subject: "Paper jam", Text: "The printer jams."})
		if err != nil || opened.Number != 2 {
			t.Fatalf("opened %d: %v", opened.Number, err)
		}
	}
	done, err := c.Act(ctx, 2, "", rest.Act{Text: "Open the tray.", Commands: []string{"#resolved"}})
	if err != nil || len(done.Refused) > 0 {
		t.Fatalf("%+v, %v", done, err)
	}
	whole, err := c.Ticket(ctx, 2)
	if err != nil || len(whole.Messages) != 2 {
		t.Fatalf("%d messages: %v", len(whole.Messages), err)
	}
	numbers := []ticket.Number{}
	for x, err := range c.Tickets(ctx, url.Values{"limit": {"1"}}) {
		if err != nil {
			t.Fatal(err)
		}
		numbers = append(numbers, x.Number)
	}
	slices.Sort(numbers)
	want(t, "all tickets, a page each", fmt.Sprint(numbers), "[1 2]")
	if _, err = c.Ticket(ctx, 99); !errors.Is(err, ticket.ErrNotFound) {
		t.Errorf("a ticket that is not there: %v", err)
	}
	if _, err = c.Status(ctx); err == nil {
		t.Error("an agent's token asks how the desk is")
	}
	original, err := c.Original(ctx, 1, 1)
	if err != nil {
		t.Fatal(err)
	}
	defer original.Close()
	if raw, err := io.ReadAll(original); err != nil || !strings.Contains(string(raw), "From: ") {
		t.Errorf("the original %q: %v", raw, err)
	}
	admin := api.New(base, strings.Repeat("admin", 6))
	if _, err := admin.Letters(ctx); err != nil {
		t.Error(err)
	}
	people, err := admin.Contacts(ctx)
	if err != nil || len(people) < 2 {
		t.Errorf("%d people: %v", len(people), err)
	}
}

// TestPortalSensitive: of a sensitive request mails tell number, status and link (PRODUCT 6.2); its page has the words, and its files
// open after a login, each time on record (G10, G11).
func TestPortalSensitive(t *testing.T) {
	setup, base := pagesAt()
	s := begin(t, setup)
	d := live.NewDraft(carla, support, "My salary", "#sensitive\nPlease look at the file.\n")
	d.Files = []live.File{{Name: "salary.txt", Type: "text/plain", Body: []byte("5,000")}}
	s.desk.Send(d)
	received := s.sink.Wait(s, 1, "carla@customer.test", "received")
	notice := s.sink.Wait(s, 1, "ana@agents.test", "new")
	s.desk.Send(live.Reply(notice, ana, "The figure is right.\n"))
	reply := s.sink.Wait(s, 1, "carla@customer.test", "reply")
	for what, text := range map[string]string{"the confirmation": received.Text(), "the answer's letter": reply.Text(), "the agent's letter": notice.Text()} {
		for _, word := range []string{"salary", "look at the file", "figure is right"} {
			if strings.Contains(text, word) {
				t.Errorf("%s tells %q:\n%s", what, word, text)
			}
		}
		holds(t, what, text, "#1", "You can read it on its page")
	}
	b, agents := newBrowser(t, base), newBrowser(t, base)
	_, _, page := b.get(pageIn(t, reply))
	holds(t, "her page", page, "Please look at the file.", "The figure is right.", "salary.txt")
	status, _, page := b.get("/tickets/1/files/1/1")
	want(t, "the file by a link that may have been passed on", status, 403)
	holds(t, "the file by a link", page, "Send the code")
	opened := func() (n int) {
		for _, e := range s.desk.Show(1).Events {
			if strings.Contains(e.What, "opened the sensitive file 1 of message 1") {
				n++
			}
		}
		return n
	}
	want(t, "on record", opened(), 0)
	s.login(b, "carla@customer.test")
	s.login(agents, "ana@agents.test")
	for _, who := range []*browser{b, agents} {
		_, _, got := who.get("/tickets/1/files/1/1")
		want(t, "the file", got, "5,000")
	}
	want(t, "on record then", opened(), 2)
}

// TestPortalRights: who may what on whose page: person × role × scope × page × action (PRODUCT 5.4; G3, G4, G5, G20, V21).
func TestPortalRights(t *testing.T) {
	setup, base := pagesAt()
	s := begin(t, setup)
	s.desk.Run("org", "put", "acme", "--name", "Acme", "--account", "paris=Paris", "--account", "rome=Rome")
	for _, grant := range [][]string{{"vera@acme.test", "viewer", "acme"}, {"sam@acme.test", "sensitive-viewer", "acme"}, {"ed@acme.test", "editor", "acme/paris"}, {"rob@acme.test", "editor", "acme/rome"}, {"carla@customer.test", "", "acme/paris"}} {
		args := []string{"org", "grant", grant[0], grant[2]}
		if grant[1] != "" {
			args = append(args, grant[1])
		}
		if out, errs, code := s.desk.Run(args...); code != 0 {
			t.Fatalf("%v: %s%s", args, out, errs)
		}
	}
	d := live.NewDraft(carla, support, "Paris matter", "Account: acme/paris\n\nWords of Paris.\n")
	d.Files = []live.File{{Name: "plan.txt", Type: "text/plain", Body: []byte("plan")}}
	s.desk.Send(d)
	received := s.sink.Wait(s, 1, "carla@customer.test", "received")
	s.desk.Send(live.Reply(received, carla, "#watch walt@customer.test\n#share zoe@customer.test\nMore words.\n"))
	s.desk.Send(live.NewDraft(dora, support, "Another matter", "Words of Dora.\n"))
	s.sink.Wait(s, 1, "dora@customer.test", "received")
	want(t, "whose it is", fmt.Sprint(s.desk.Show(1).Organisation, "/", s.desk.Show(1).Account), "acme/paris")
	for _, c := range []struct {
		who                        string
		sees, opens, writes, rates bool
	}{
		{"carla@customer.test", true, true, true, true},
		{"zoe@customer.test", true, true, true, false},
		{"walt@customer.test", false, false, false, false},
		{"vera@acme.test", true, true, false, false},
		{"sam@acme.test", true, true, false, false},
		{"ed@acme.test", true, true, true, false},
		{"rob@acme.test", false, false, false, false},
		{"dora@customer.test", false, false, false, false},
		{"ana@agents.test", true, true, true, false},
	} {
		b := newBrowser(t, base)
		s.login(b, c.who)
		code := func(may bool) int {
			if may {
				return 200
			}
			return 404
		}
		status, _, _ := b.get("/tickets/1")
		want(t, c.who+" sees", status, code(c.sees))
		_, _, list := b.get("/tickets?status=all")
		want(t, c.who+" has it in his list", strings.Contains(list, "Paris matter"), c.sees)
		status, _, _ = b.get("/tickets/1/files/1/1")
		want(t, c.who+" opens", status, code(c.opens))
		status, _, _ = b.post("/tickets/1/reply", "text", "Words of "+c.who, "to", "note")
		want(t, c.who+" writes", status, code(c.writes))
		status, _, _ = b.post("/tickets/1/rate", "rating", "5")
		want(t, c.who+" rates an open one", status, 404)
		status, _, _ = b.get("/quarantine")
		want(t, c.who+" looks into the quarantine", status, code(strings.HasPrefix(c.who, "ana@")))
	}
	want(t, "messages", len(s.desk.Show(1).Messages), 2+4)
}
