package e2e

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"guichet/e2e/live"
)

// articleFolder is a folder with two articles, one of them hostile.
func articleFolder(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{
		"printer": "# The printer does not print\n\nSwitch the printer off and on again.\n\n- look at the cable\n",
		"vpn":     "# The VPN asks for a password\n\n<script>window.pwned=1</script>\n\n![x](http://evil.test/a.png) [go](javascript:alert(1)) Connect to the VPN once more.\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name+".md"), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// TestPortalHelp: articles stand on pages, are found, and counted helpful once for a person; they are suggested on the form,
// without script by a button, with script while the subject is typed (PRODUCT 4.6).
func TestPortalHelp(t *testing.T) {
	setup, base := pagesAt()
	setup.Articles = articleFolder(t)
	s := begin(t, setup)
	s.open()
	b := newBrowser(t, base)
	_, _, page := b.get("/help")
	holds(t, "the list", page, "The printer does not print", "The VPN asks for a password")
	_, _, page = b.get("/help?q=printer")
	holds(t, "the search", page, "/help/printer")
	if strings.Contains(page, "/help/vpn") {
		t.Errorf("the search finds another:\n%s", page)
	}
	_, _, page = b.get("/help/vpn")
	holds(t, "an article", page, "Connect to the VPN once more.", "Was this article helpful?")
	for _, bad := range []string{"<script>window", "src=\"http://evil", "javascript:"} {
		if strings.Contains(page, bad) {
			t.Errorf("it has %s:\n%s", bad, page)
		}
	}
	counts := func() string {
		for _, line := range strings.Split(s.cli("article", "list"), "\n") {
			if strings.Contains(line, "printer") {
				return strings.Join(strings.Fields(line), " ")
			}
		}
		return ""
	}
	before := counts()
	for range 3 {
		b.get("/help/printer")
	}
	want(t, "after reading", counts(), before)
	for range 2 {
		_, _, page = b.post("/help/printer", "helped", "yes")
	}
	holds(t, "thanks", page, "Thank you", "answered already")
	stranger := counts()
	s.login(b, "carla@customer.test")
	b.post("/help/printer", "helped", "yes")
	b.post("/help/printer", "helped", "no")
	known := counts()
	if stranger == before || known == stranger {
		t.Errorf("counted: %q, %q, %q", before, stranger, known)
	}
	status, _, _ := b.post("/help/printer", "helped", "maybe")
	want(t, "another word", status, 400)
	status, _, _ = b.get("/help/nothing")
	want(t, "another article", status, 404)
	_, _, page = newBrowser(t, base).post("/new", "look", "yes", "subject", "My printer does not print", "text", "Nothing comes out.", "email", "nina@customer.test")
	holds(t, "the form without script", page, "These articles may help", "/help/printer", "Nothing comes out.", "nina@customer.test")
	want(t, "tickets", len(s.desk.Tickets()), 1)

	w := openWindow(t, desk)
	w.see(base + "/new")
	w.run(chromedp.SendKeys("#subject", "printer does not print"), chromedp.WaitVisible("#suggested a"))
	holds(t, "while typing", ask(w, chromedp.Text("#suggested")), "The printer does not print")
	w.run(chromedp.SetValue("#email", "nina@customer.test"), chromedp.SetValue("#text", "Nothing comes out."), chromedp.Click("button.primary"), chromedp.WaitVisible("dl"))
	holds(t, "sent with the work of its script", ask(w, chromedp.Text("main")), "#2", "Nothing comes out.")
	want(t, "scripts of articles", ask(w, chromedp.Evaluate[bool]("!!window.pwned")), false)
}

// TestPortalFormLimits: a product takes a number of files with its first message; files over the sum are named and the rest
// is taken; who cannot log in has a form of his own, with its category (PRODUCT 1.13, 4.4, 4.7).
func TestPortalFormLimits(t *testing.T) {
	setup, base := waysAt("cannot_log_in = \"access\"\n")
	setup.Extra += "[[category]]\nname = \"access\"\n[[category]]\nname = \"invoice\"\n[[product]]\nname = \"eSignature\"\nmax_files = 1\n[brand]\nname = \"Example Inc.\"\ncolor = \"#7a2a8f\"\n"
	s := begin(t, setup)
	b := newBrowser(t, base)
	_, _, page := b.get("/new?product=eSignature")
	holds(t, "the form", page, "number at most: 1", "Example Inc.")
	if strings.Contains(page, "multiple") {
		t.Error("the form takes several files")
	}
	status, _, page := b.uploads("/new", []string{"a.txt", "b.txt"}, []byte("x"), append(work(t, page), "email", "nina@customer.test", "subject", "Stuck", "text", "It stops.", "product", "eSignature")...)
	want(t, "two files", status, 400)
	holds(t, "two files", page, "At most 1 files", "It stops.")
	_, _, page = b.get("/new")
	half := bytes.Repeat([]byte("0123456789"), 600_000)
	status, _, page = b.uploads("/new", []string{"a.txt", "b.txt", "c.txt"}, half, append(work(t, page), "email", "nina@customer.test", "subject", "Stuck", "text", "It stops.")...)
	want(t, "files over the sum", status, 200)
	holds(t, "files over the sum", page, "#1", "a.txt", "b.txt (6", "not kept")
	files := s.desk.Show(1).Messages[0].Attachments
	want(t, "kept", fmt.Sprint(len(files), files[0].Dropped, files[1].Dropped), "3 false true")

	_, _, page = b.get("/login")
	holds(t, "the login", page, "/new?cannot-log-in")
	_, _, page = b.get("/new?cannot-log-in")
	holds(t, "its form", page, "I cannot log in", "matters of access only")
	for _, bad := range []string{`name="category"`, `name="product"`, `name="files"`, `name="cc"`} {
		if strings.Contains(page, bad) {
			t.Errorf("its form has %s", bad)
		}
	}
	status, _, page = b.post("/new", append(work(t, page), "cannot-log-in", "yes", "category", "invoice", "email", "nina@customer.test", "subject", "My address is gone", "text", "I have a new one.")...)
	want(t, "sent", status, 200)
	holds(t, "sent", page, "access")
	want(t, "its category", s.desk.Show(2).Category, "access")
}

// TestPortalAccounts: all pages switch to one account and keep to it; the form begins with it; the usual one and further
// addresses are the visitor's own matter, after a proof (PRODUCT 5.3, 4.5).
func TestPortalAccounts(t *testing.T) {
	setup, base := pagesAt()
	s := begin(t, setup)
	s.cli("org", "put", "acme", "--name", "Acme", "--account", "paris=Paris", "--account", "rome=Rome")
	for _, scope := range []string{"acme/paris", "acme/rome"} {
		s.cli("org", "grant", "carla@customer.test", scope, "viewer")
	}
	for _, city := range []string{"paris", "rome"} {
		s.desk.Send(live.NewDraft(carla, support, "Matter of "+city, "Account: acme/"+city+"\n\nWords of "+city+".\n"))
	}
	s.sink.Wait(t, 2, "carla@customer.test", "received")
	s.desk.Send(live.NewDraft("Carla <carla@home.test>", support, "From home", "Hello.\n"))
	received := s.sink.Wait(t, 1, "carla@home.test", "received")
	b := newBrowser(t, base)
	s.login(b, "carla@customer.test")
	_, _, page := b.get("/tickets")
	holds(t, "all of them", page, "Matter of paris", "Matter of rome", "Acme / Paris (acme/paris)", `action="/scope"`)
	b.post("/scope", "scope", "acme/rome", "back", "/tickets")
	for _, path := range []string{"/tickets", "/tickets?q=words"} {
		_, _, page = b.get(path)
		holds(t, path, page, "Matter of rome")
		if strings.Contains(page, "Matter of paris") {
			t.Errorf("%s shows another account:\n%s", path, page)
		}
	}
	_, _, page = b.get("/new")
	holds(t, "the form", page, `<option value="acme/rome" selected>Acme / Rome (acme/rome)`)
	other := newBrowser(t, base)
	other.post("/login", "email", "carla@customer.test")
	other.post(strings.TrimPrefix(pageIn(t, s.sink.Wait(t, 2, "carla@customer.test", "login")), base))
	_, _, page = other.get("/tickets")
	if strings.Contains(page, "Matter of paris") {
		t.Error("another browser does not remember it")
	}
	status, _, _ := b.post("/scope", "scope", "globex")
	want(t, "another's account", status, 400)
	b.post("/scope", "scope", "")
	_, _, page = b.get("/tickets")
	holds(t, "all again", page, "Matter of paris")
	b.post("/profile/account", "account", "acme/paris")
	_, _, page = b.get("/new")
	holds(t, "the usual one", page, `<option value="acme/paris" selected>`)

	link := newBrowser(t, base)
	link.get(pageIn(t, received))
	status, _, _ = link.post("/profile/address", "address", "carla@customer.test")
	want(t, "a further address by a link that may be passed on", status, 403)
	b.post("/profile/address", "address", "carla@home.test")
	letter := s.sink.Wait(t, 1, "carla@home.test", "login")
	holds(t, "its letter", letter.Text(), "carla@customer.test would like")
	_, _, page = b.post("/profile/address/code", "code", "0000 0000")
	holds(t, "another code", page, "does not confirm")
	_, _, page = b.post("/profile/address/code", "code", code(t, letter))
	holds(t, "its code", page, "The address is yours now", "carla@home.test")
	_, _, page = b.get("/tickets")
	holds(t, "its requests", page, "From home")
	_, _, page = b.get("/tickets/1")
	holds(t, "the link to pass on", page, base+"/tickets/1?scope=acme%2Fparis")
	status, _, page = newBrowser(t, base).get("/tickets/1?scope=acme%2Fparis")
	want(t, "that link without authority", status, 401)
	holds(t, "that link without authority", page, `value="/tickets/1?scope=acme%2Fparis"`)
	_, at, page := b.get("/tickets/1/delete")
	holds(t, "before it is deleted at "+at, page, "Delete this request?", "Yes, send me the mail")
	b.post("/tickets/1/act", "command", "delete")
	s.sink.Wait(t, 1, "carla@customer.test", "confirm")
	_, _, page = b.get("/tickets/1")
	holds(t, "until that letter is answered", page, "Words of paris")
}

// cli runs a command that must succeed, and returns what it prints.
func (s *scene) cli(args ...string) string {
	s.Helper()
	out, errs, code := s.desk.Run(args...)
	if code != 0 {
		s.Fatalf("%v: %s%s", args, out, errs)
	}
	return out
}
