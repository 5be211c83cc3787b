package demo

import (
	"bytes"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
)

// get returns the page in one state.
func (w *world) get(t *testing.T, path string) string {
	t.Helper()
	r, err := http.Get(w.page.URL + path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = r.Body.Close() }()
	body, err := io.ReadAll(r.Body)
	if err != nil || r.StatusCode != http.StatusOK {
		t.Fatalf("%s: %d, %v\n%s", path, r.StatusCode, err, body)
	}
	return string(body)
}

// post sends a form as a browser does: pairs of field and value; "file" is a file's text.
func (w *world) post(t *testing.T, fields ...string) (code int, location, page string) {
	t.Helper()
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	for i := 0; i < len(fields); i += 2 {
		var part io.Writer
		var err error
		if fields[i] == "file" {
			part, err = m.CreateFormFile("file", "Rückseite.txt")
		} else {
			part, err = m.CreateFormField(fields[i])
		}
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(part, fields[i+1]); err != nil {
			t.Fatal(err)
		}
	}
	if err := m.Close(); err != nil {
		t.Fatal(err)
	}
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	r, err := client.Post(w.page.URL+"/send", m.FormDataContentType(), &b)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = r.Body.Close() }()
	body, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return r.StatusCode, r.Header.Get("Location"), string(body)
}

func contains(t *testing.T, page string, want ...string) {
	t.Helper()
	for _, s := range want {
		if !strings.Contains(page, s) {
			t.Errorf("not there: %s\nin:\n%s", s, page)
		}
	}
}

func TestCustomerWrites(t *testing.T) {
	w := newWorld(t)
	contains(t, w.get(t, "/"), "Nothing yet. <a href=\"/?carla.do=new\">Write to support</a>")
	contains(t, w.get(t, "/?carla.do=new"), `value="support@desk.test"`, "Hello,", `aria-label="New mail as Carla"`)
	code, location, body := w.post(
		t, "who", "carla", "kind", "new", "query", "ana=7", "to", "Support <support@desk.test>",
		"subject", "Où est ma facture ?", "text", "Bonjour,\r\n.\r\nmerci", "file", "pixels",
	)
	if code != http.StatusSeeOther || location != "/?ana=7" {
		t.Fatalf("%d to %q\n%s", code, location, body)
	}
	got := w.desk.next(t)
	if got.from != "carla@customer.test" || !slices.Equal(got.to, []string{"support@desk.test"}) {
		t.Errorf("envelope %s to %v", got.from, got.to)
	}
	l := got.read
	if l.Subject != "Où est ma facture ?" || strings.TrimSpace(l.Text) != "Bonjour,\n.\nmerci" || full(l.From) != "Carla <carla@customer.test>" {
		t.Errorf("%+v", l)
	}
	if len(l.Files) != 1 || l.Files[0].Name != "Rückseite.txt" || l.Files[0].Size != 6 {
		t.Errorf("files %+v", l.Files)
	}
	if !strings.HasSuffix(l.MessageID, "@customer.test") || !strings.Contains(got.raw, "\r\nDate: Mon, 04 Jan 2027 09:30:00 +0000\r\n") {
		t.Errorf("source:\n%s", got.raw)
	}
	contains(t, w.get(t, "/"), "To support@desk.test", "Où est ma facture ?")
	contains(t, w.get(t, "/?carla=1"), `<a href="/file/carla/1/0" download>Rückseite.txt</a>`)
	if file := w.get(t, "/file/carla/1/0"); file != "pixels" {
		t.Errorf("the file came back as %q", file)
	}
}

func TestAgentReads(t *testing.T) {
	w := newWorld(t)
	if err := w.deliver(t, "ana@agents.test", notification("one")); err != nil {
		t.Fatal(err)
	}
	contains(t, w.get(t, "/"), "<title>(1) Guichet demo</title>", "Carla via Support", "[#1] The invoice", `<span class="event">new</span>`)
	page := w.get(t, "/?ana=1")
	contains(t, page, `sandbox="allow-same-origin allow-popups`, "srcdoc=", "&lt;b&gt;The address is wrong.&lt;/b&gt;", ">Internal note</a>")
	if strings.Contains(page, "<script>alert") || strings.Contains(page, "allow-scripts") {
		t.Error("a letter's script got into the page")
	}
	contains(t, page, "ana.do=link", "target=&#34;_top&#34;", "rel=&#34;noopener noreferrer&#34;")
	contains(t, w.get(t, "/?ana=1&ana.tab=text"), "Carla wrote:\n&gt; The address is wrong.")
	contains(t, w.get(t, "/?ana=1&ana.tab=source"), "X-Guichet-Note: support&#43;notetoken@desk.test")
	contains(t, w.get(t, "/"), "<title>Guichet demo</title>") // read
}

// TestNewShowsWhoTookIt: the letter that told an agent of a ticket says who has it since, in the list and
// when it is open; the letter of another ticket, and a letter of any other kind, do not.
func TestNewShowsWhoTookIt(t *testing.T) {
	w := newWorld(t)
	put := func(event, number, from string) {
		t.Helper()
		raw := "From: \"" + from + " via Support\" <support@desk.test>\nSubject: [#" + number + "] The invoice\nX-Guichet-Ticket: " +
			number + "\nX-Guichet-Event: " + event + "\n\nWords\n"
		if err := w.deliver(t, "ana@agents.test", raw); err != nil {
			t.Fatal(err)
		}
	}
	put("new", "1", "Carla")
	put("new", "2", "Carla")
	put("update", "1", "Carla")
	if page := w.get(t, "/"); strings.Contains(page, "took it") {
		t.Error("taken before anybody said so:\n", page)
	}
	put("taken", "1", "Ben")
	put("taken", "1", "Dan") // the latest one has it
	page := w.get(t, "/")
	contains(t, page, `<span class="event">new</span><span class="event took">Dan took it</span>`)
	if strings.Count(page, "took it") != 1 {
		t.Error("said of other letters, too:\n", page)
	}
	contains(t, w.get(t, "/?ana=1"), `<span class="event took">Dan took it</span></h3>`)
	if page := w.get(t, "/?ana=2"); strings.Contains(page, "took it") {
		t.Error("said of another ticket:\n", page)
	}
}

func TestAgentReplies(t *testing.T) {
	w := newWorld(t)
	if err := w.deliver(t, "ana@agents.test", notification("one")); err != nil {
		t.Fatal(err)
	}
	contains(t, w.get(t, "/?ana=1&ana.do=reply"), `value="support&#43;agenttoken@desk.test"`, `value="Re: [#1] The invoice"`, `value="#assign me"`)
	code, _, body := w.post(
		t, "who", "ana", "kind", "reply", "query", "ana=1", "answer", "1", "to", "support+agenttoken@desk.test",
		"subject", "Re: [#1] The invoice", "command", "#resolved", "command", "#assign me", "text", "Done.", "quote", "1",
	)
	if code != http.StatusSeeOther {
		t.Fatal(code, body)
	}
	got := w.desk.next(t)
	want := "#resolved\n#assign me\nDone.\n\nOn Mon, 4 Jan 2027 at 09:30, Carla via Support wrote:\n> Carla wrote:\n>> The address is wrong.\n"
	if got.read.Text != want || !slices.Equal(got.to, []string{"support+agenttoken@desk.test"}) {
		t.Errorf("to %v: %q\nwant %q", got.to, got.read.Text, want)
	}
	for _, field := range []string{
		"In-Reply-To: <one@mx.desk.test>\r\n",
		"References: <root@customer.test> <earlier@mx.desk.test> <one@mx.desk.test>\r\n",
	} {
		if !strings.Contains(strings.ReplaceAll(got.raw, "\r\n ", " "), field) {
			t.Errorf("no %q in\n%s", field, got.raw)
		}
	}
}

func TestInternalNote(t *testing.T) {
	w := newWorld(t)
	if err := w.deliver(t, "ana@agents.test", notification("one")); err != nil {
		t.Fatal(err)
	}
	contains(t, w.get(t, "/?ana=1&ana.do=note"), `value="support&#43;notetoken@desk.test"`, "Your note, for agents only")
	link := url.Values{"ana": {"1"}, "ana.do": {"link"}, "ana.link": {"mailto:support+notetoken@desk.test?subject=Note%20on%20%231&body=%23note"}}
	contains(t, w.get(t, "/?"+link.Encode()), `value="support&#43;notetoken@desk.test"`, `value="Note on #1"`, ">#note</textarea>")
}

func TestRefusedKeepsTheWords(t *testing.T) {
	w := newWorld(t)
	for _, c := range []struct{ name, to, want string }{
		{"by the desk", "nobody@desk.test", "the desk refused: 550 no such address"},
		{"no address", "support at desk.test", `&#34;support at desk.test&#34; is not a mail address`},
		{"elsewhere", "president@example.org", "president@example.org has no mailbox in this demo"},
		{"nobody", "", "nobody to send it to"},
	} {
		code, _, page := w.post(t, "who", "carla", "kind", "new", "query", "", "to", c.to, "subject", "S", "text", "my words")
		if code != http.StatusUnprocessableEntity {
			t.Errorf("%s: %d", c.name, code)
		}
		contains(t, page, c.want, ">my words</textarea>", `role="alert"`)
	}
}

func TestPeopleWriteToEachOther(t *testing.T) {
	w := newWorld(t)
	code, _, _ := w.post(t, "who", "carla", "kind", "new", "query", "", "to", "ana@agents.test, support@desk.test", "subject", "Both", "text", "Hello")
	if got := w.desk.next(t); code != http.StatusSeeOther || !slices.Equal(got.to, []string{"support@desk.test"}) {
		t.Errorf("%d, to the desk: %v", code, got.to)
	}
	contains(t, w.get(t, "/?ana=1"), "Both", "carla@customer.test")
}

func TestStrangersGetMailboxes(t *testing.T) {
	w := newWorld(t)
	for _, who := range []string{"dora", "emil", "fay", "gus"} {
		if err := w.deliver(t, who+"@elsewhere.test", "Subject: for "+who+"\n\nHello\n"); err != nil {
			t.Fatal(err)
		}
	}
	contains(t, w.get(t, "/"), `id="dora"`, "for dora", "gus@elsewhere.test")
	err := w.deliver(t, "hal@elsewhere.test", "Subject: too many\n\nHello\n")
	if err == nil || !strings.Contains(err.Error(), "550") {
		t.Errorf("one too many: %v", err)
	}
	if err := w.deliver(t, "support@desk.test", "Subject: astray\n\nHello\n"); err == nil {
		t.Error("the desk's own address got a mailbox")
	}
}
