package e2e

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"image"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"

	"guichet/e2e/live"
)

// portalPictures makes TestPortalPages paint the pages of docs/portal.md again: go test ./e2e -run TestPortalPages -portal.
var portalPictures = flag.Bool("portal", false, "paint the pages of docs/portal.md again")

// window is Chromium, as somebody holds it.
type window struct {
	t       *testing.T
	ctx     context.Context
	mutex   sync.Mutex
	fetched []string // addresses that pages asked for
	weight  float64  // octets that came
}

// held is how a window is held.
type held struct {
	width, height int64
	dark, script  bool
}

var (
	desk   = held{width: 1000, height: 900, script: true}
	night  = held{width: 1000, height: 900, dark: true}
	phone  = held{width: 360, height: 740}
	phones = held{width: 360, height: 740, dark: true, script: true}
)

// openWindow starts Chromium, for four minutes, so after begin, which waits for its turn; without it the test is skipped.
func openWindow(t *testing.T, h held) *window {
	t.Helper()
	if _, err := exec.LookPath("chromium"); err != nil {
		t.Skip("needs Debian's chromium: apt-get install chromium")
	}
	ctx, cancel := chromedp.NewContext(context.Background(), chromedp.WithAllocatorOptions(chromedp.ExecPath("chromium"), chromedp.NoSandbox, chromedp.UserDataDir(t.TempDir())))
	t.Cleanup(cancel)
	ctx, cancelTime := context.WithTimeout(ctx, 4*time.Minute)
	t.Cleanup(cancelTime)
	w := &window{t: t, ctx: ctx}
	err := chromedp.Listen(ctx, func(ev any) {
		w.mutex.Lock()
		defer w.mutex.Unlock()
		switch ev := ev.(type) {
		case *network.EventRequestWillBeSent:
			w.fetched = append(w.fetched, ev.Request.URL)
		case *network.EventLoadingFinished:
			w.weight += ev.EncodedDataLength
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	scheme := "light"
	if h.dark {
		scheme = "dark"
	}
	_, none := chromedp.Call(ctx, network.Enable, network.EnableParams{})
	_, size := chromedp.Call(ctx, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{Width: h.width, Height: h.height, DeviceScaleFactor: 1, Mobile: h.width < 500})
	_, media := chromedp.Call(ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}})
	_, script := chromedp.Call(ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: !h.script})
	if err := errors.Join(none, size, media, script); err != nil {
		t.Fatal(err)
	}
	return w
}

func (w *window) run(steps ...chromedp.Action[chromedp.Void]) {
	w.t.Helper()
	if err := chromedp.Do(w.ctx, steps...); err != nil {
		w.t.Fatal(err)
	}
}

// ask returns what an expression says of the page.
func ask[T any](w *window, action chromedp.Action[T]) T {
	w.t.Helper()
	v, err := chromedp.Run(w.ctx, action)
	if err != nil {
		w.t.Fatal(err)
	}
	return v
}

// see opens an address, and returns where that led.
func (w *window) see(address string) (at string) {
	w.t.Helper()
	w.run(chromedp.Navigate(address), chromedp.WaitReady("main"))
	return ask(w, chromedp.Location())
}

// axe runs axe-core on the page and names what it violates (WCAG 2.2 AA and its best practices).
func (w *window) axe(source string) (violations []string) {
	w.t.Helper()
	w.run(chromedp.Evaluate[chromedp.Void](source + ";0"))
	out := ask(w, chromedp.Evaluate[string](
		`axe.run({runOnly:["wcag2a","wcag2aa","wcag21a","wcag21aa","wcag22aa","best-practice"]}).then(r=>JSON.stringify(r.violations.map(v=>v.id+": "+v.nodes.map(n=>n.html+" "+n.failureSummary).join(" | "))))`,
		chromedp.EvalAwaitPromise))
	if err := json.Unmarshal([]byte(out), &violations); err != nil {
		w.t.Fatal(err)
	}
	return violations
}

// portalScene is a desk with tickets in all states, and who visits it.
type portalScene struct {
	*scene
	base, link      string
	login, staff    string // addresses of login letters
	pages, forAgent []string
}

// populate writes what the pages show.
func populate(t *testing.T) *portalScene {
	t.Helper()
	setup, base := pagesAt()
	setup.Extra += `[brand]
name = "Example Inc."
[[category]]
name = "customer"
[[category]]
name = "invoice"
[[product]]
name = "eSignature"
[[product.field]]
label = "Envelope ID"
type = "text"
required = true
[[product.field]]
label = "Environment"
type = "choice"
choices = ["production", "test"]
[[reply]]
name = "cable"
text = "Please try another cable."
`
	setup.Articles = articleFolder(t)
	setup.Extra += "[login]\npassword = true\nsign_up = true\ncannot_log_in = \"customer\"\n"
	setup.Hold = "120s"
	s := &portalScene{scene: begin(t, setup), base: base}
	d := live.NewDraft(carla, support, "The printer on the second floor does not answer", "Hello,\n\nsince this morning nothing comes out. I tried:\n\n- another cable\n- to switch it off and on\n\nProduct: eSignature\nEnvelope ID: e-77\n\nKind regards\nCarla\n")
	d.Files = []live.File{{Name: "printer.png", Type: "image/png", Body: photograph(t)}, {Name: "log.txt", Type: "text/plain", Body: []byte("paper jam\n")}}
	s.desk.Send(d)
	received := s.sink.Wait(t, 1, "carla@customer.test", "received")
	notice := s.sink.Wait(t, 1, "ana@agents.test", "new")
	s.link = pageIn(t, received)
	s.desk.Send(live.Reply(notice, ana, "#watch walt@customer.test\n#share zoe@customer.test\nThank you, Carla. We look into it.\n"))
	s.desk.Send(live.NewDraft(carla, support, "Invoice of October", "Category: invoice\n\nThe invoice of October is missing.\n"))
	s.sink.Wait(t, 2, "carla@customer.test", "received")
	b := newBrowser(t, base)
	for who, to := range map[string]*string{"carla@customer.test": &s.login, "ana@agents.test": &s.staff} {
		b.post("/login", "email", who)
		*to = pageIn(t, s.sink.Wait(t, 1, who, "login"))
	}
	s.pages = []string{"/tickets", "/tickets/1", "/tickets/1/messages/1", "/tickets?status=closed", "/tickets?q=invoice", "/new", "/new?product=eSignature", "/profile", "/tickets/1/delete", "/help", "/help/printer", "/help?q=vpn"}
	s.desk.Send(live.NewDraft(carla, support, "VPN", "The VPN asks for a password.\n"))
	s.sink.Wait(t, 3, "carla@customer.test", "received")
	s.forAgent = []string{"/tickets?queue=unassigned", "/tickets/1", "/quarantine", "/profile"}
	return s
}

// TestPortalPages: every page, at a desk and on a phone, by day and by night, with and without script: nothing is too wide,
// nothing comes from elsewhere, and no page has more than 30 KB with its style.
func TestPortalPages(t *testing.T) {
	s := populate(t)
	strangers := openWindow(t, phone)
	for _, path := range []string{"/", "/login", "/new", "/tickets/1", "/link/nonsense", "/signup", "/password", "/help", "/help/printer", "/new?cannot-log-in"} {
		s.look(strangers, "stranger", path)
	}
	w := openWindow(t, desk)
	w.see(s.link)
	w.run(chromedp.WaitVisible("textarea"))
	holds(t, "the page behind the link", ask(w, chromedp.Title()), "printer")
	w.run(chromedp.SetValue("#text", "It <script>window.pwned=1</script> works again."), chromedp.Submit("#reply"), chromedp.WaitVisible(".notice"))
	holds(t, "the agent's letter", s.sink.Wait(t, 1, "ana@agents.test", "update").Text(), "works again")
	for name, h := range map[string]held{"desk": desk, "night": night, "phone": phone, "phone-night": phones} {
		w := openWindow(t, h)
		w.see(s.link)
		w.run(chromedp.WaitVisible("textarea"))
		for _, path := range s.pages {
			s.look(w, "customer-"+name, path)
		}
	}
	agents := openWindow(t, desk)
	agents.see(s.staff)
	submit(agents)
	for _, path := range s.forAgent {
		s.look(agents, "agent", path)
	}
}

// submit logs an agent in by the button of his letter.
func submit(w *window) {
	w.t.Helper()
	w.run(chromedp.Submit("main form"), chromedp.WaitVisible(".tabs"))
}

// look looks at one page.
func (s *portalScene) look(w *window, name, path string) {
	s.Helper()
	w.mutex.Lock()
	w.fetched, w.weight = nil, 0
	w.mutex.Unlock()
	at := w.see(s.base + path)
	wide := ask(w, chromedp.Evaluate[int64]("document.documentElement.scrollWidth-innerWidth"))
	pwned := ask(w, chromedp.Evaluate[bool]("!!window.pwned"))
	if wide > 0 || pwned {
		s.Errorf("%s %s: %d pixels too wide, a script ran: %v", name, at, wide, pwned)
	}
	w.mutex.Lock()
	for _, u := range w.fetched {
		if !strings.HasPrefix(u, s.base+"/") && !strings.HasPrefix(u, "data:") {
			s.Errorf("%s %s asks for %s", name, at, u)
		}
	}
	if w.weight > 30_000 && !strings.Contains(path, "messages") {
		s.Errorf("%s %s: %.0f octets", name, at, w.weight)
	}
	w.mutex.Unlock()
	if file := portalPages[name+" "+path]; *portalPictures && file != "" {
		full, err := png.Decode(bytes.NewReader(ask(w, chromedp.FullScreenshot(100))))
		if err != nil {
			s.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join("../docs/portal", file+".png"), fewColours(s.T, full, 64), 0o644); err != nil {
			s.Fatal(err)
		}
	}
}

// portalPages are the pictures of docs/portal.md, by whose page they show.
var portalPages = map[string]string{
	"stranger /": "home", "stranger /login": "login", "stranger /new": "new-phone", "customer-desk /new?product=eSignature": "new",
	"customer-desk /tickets": "tickets", "customer-desk /tickets/1": "ticket", "customer-phone-night /tickets/1": "ticket-phone-night",
	"customer-desk /tickets/1/messages/1": "original", "customer-night /profile": "profile-night", "agent /tickets?queue=unassigned": "queue",
	"stranger /signup": "signup", "stranger /password": "password", "stranger /help": "help", "stranger /help/printer": "article", "stranger /new?cannot-log-in": "cannot-log-in",
	"customer-desk /tickets/1/delete": "delete", "agent /tickets/1": "ticket-agent", "agent /quarantine": "quarantine",
}

// TestPortalPagePictures: docs/portal.md shows each picture and no other.
func TestPortalPagePictures(t *testing.T) {
	text, err := os.ReadFile("../docs/portal.md")
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob("../docs/portal/*.png")
	if err != nil || len(files) != len(portalPages) {
		t.Errorf("%d files of %d pictures, %v", len(files), len(portalPages), err)
	}
	for _, name := range portalPages {
		holds(t, "docs/portal.md", string(text), "portal/"+name+".png")
	}
}

// TestPortalAccessible: axe-core finds nothing on any page, by day and by night.
func TestPortalAccessible(t *testing.T) {
	source := axeCore(t)
	s := populate(t)
	for _, dark := range []bool{false, true} {
		h := held{width: 360, height: 740, dark: dark, script: true}
		check := func(w *window, path string) {
			w.see(s.base + path)
			for _, v := range w.axe(source) {
				t.Errorf("%s, dark %v: %s", path, dark, v)
			}
		}
		w := openWindow(t, h)
		for _, path := range []string{"/", "/login", "/login/nonsense", "/new", "/new?product=eSignature", "/tickets/1", "/signup", "/password", "/help", "/help/printer", "/new?cannot-log-in"} {
			check(w, path)
		}
		w.see(s.link)
		w.run(chromedp.WaitVisible("textarea"))
		for _, path := range s.pages {
			check(w, path)
		}
		if dark {
			continue // the agent's letter is used
		}
		agents := openWindow(t, h)
		agents.see(s.staff)
		agents.run(chromedp.Submit("main form"), chromedp.WaitVisible(".tabs"))
		for _, path := range s.forAgent {
			check(agents, path)
		}
	}
}

// axeCore returns axe-core, which npm installs; without npm the test is skipped.
func axeCore(t *testing.T) string {
	t.Helper()
	if _, err := exec.LookPath("npm"); err != nil {
		t.Skip("needs npm, which brings axe-core: apt-get install npm")
	}
	dir := t.TempDir()
	out, err := exec.Command("npm", "install", "--prefix", dir, "--no-audit", "--no-fund", "--ignore-scripts", "--silent", "axe-core@4.14.1").CombinedOutput()
	if err != nil {
		t.Skipf("npm has no axe-core: %v\n%s", err, out)
	}
	source, err := os.ReadFile(filepath.Join(dir, "node_modules", "axe-core", "axe.min.js"))
	if err != nil {
		t.Fatal(err)
	}
	return string(source)
}

// photograph is one of nothing.
func photograph(t *testing.T) []byte {
	t.Helper()
	p := image.NewGray(image.Rect(0, 0, 320, 200))
	for i := range p.Pix {
		p.Pix[i] = byte(i % 320 / 2)
	}
	var b bytes.Buffer
	if err := png.Encode(&b, p); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
