package e2e

import (
	"fmt"
	"net/url"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"guichet/e2e/live"
)

// hostile are words that have run as scripts, or fetched something, in other programs.
var hostile = []string{
	`<script>window.pwned=1</script>`,
	`"><img src=http://evil.test/a onerror="window.pwned=1">`,
	`'"--></style></script><svg/onload=window.pwned=1>`,
	`<a href="javascript:window.pwned=1" autofocus onfocus="window.pwned=1">x</a>`,
	`{{.}}${7*7}<%= window.pwned=1 %>]]><iframe srcdoc="<script>parent.pwned=1</script>">`,
	`<style>@import "http://evil.test/b";body{background:url(http://evil.test/c)}</style><link rel=stylesheet href=http://evil.test/d>`,
	`<base href="http://evil.test/"><meta http-equiv="refresh" content="0;url=http://evil.test/e"><form action="http://evil.test/f"><button>x</button></form>`,
	`<math><mtext><table><mglyph><style><img src=x onerror="window.pwned=1"></style></mglyph></table></mtext></math>`,
}

// TestPortalScripts: the set above in subjects, names, bodies, HTML, names of files and fields, looked at with Chromium by
// customer and agent: no script runs, and nothing is asked for elsewhere.
func TestPortalScripts(t *testing.T) {
	setup, base := pagesAt()
	setup.Extra += "[[product]]\nname = \"eSignature\"\n[[product.field]]\nlabel = \"Envelope ID\"\ntype = \"text\"\n"
	s := &portalScene{base: base}
	s.scene = begin(t, setup)
	w, agents := openWindow(t, desk), openWindow(t, desk)
	b := newBrowser(t, base)
	var links []string
	for i, words := range hostile {
		d := live.NewDraft(fmt.Sprintf("%q <c%d@customer.test>", strings.NewReplacer(`"`, "'", `\`, "").Replace(words), i), support, words, words+"\n\nProduct: eSignature\nEnvelope ID: "+words+"\n")
		d.HTML = "<html><head>" + words + "</head><body onload=\"window.pwned=1\">" + words + "</body></html>"
		d.Files = []live.File{{Name: words + ".html", Type: "text/html", Body: []byte(words)}, {Name: words + ".svg", Type: "image/svg+xml", Body: []byte(words)}, {Name: "a.png", Type: "image/png", Body: []byte(words)}}
		s.desk.Send(d)
		links = append(links, pageIn(t, s.sink.Wait(t, 1, fmt.Sprintf("c%d@customer.test", i), "received")))
	}
	_, _, form := b.get("/new?product=eSignature")
	status, _, page := b.post("/new", append(work(t, form), "name", hostile[0], "email", "nina@customer.test", "subject", hostile[1], "text", hostile[2], "product", "eSignature", "field.Envelope ID", hostile[3])...)
	want(t, "the form", status, 200)
	if strings.Contains(page, hostile[0]) || strings.Contains(page, hostile[3]) {
		t.Errorf("the page of success has markup of others:\n%s", page)
	}
	b.post("/login", "email", "ana@agents.test")
	agents.see(pageIn(t, s.sink.Wait(t, 1, "ana@agents.test", "login")))
	submit(agents)
	for _, who := range []*window{w, agents} {
		q := ""
		for i, words := range hostile {
			if q = url.QueryEscape(words); who == w {
				w.see(links[i])
				w.run(chromedp.WaitVisible("#reply"))
			}
			for _, path := range []string{
				fmt.Sprintf("/tickets/%d", i+1), fmt.Sprintf("/tickets/%d/messages/1", i+1), "/tickets?q=" + q, "/tickets?category=" + q + "&scope=" + q, "/help?q=" + q, "/new?subject=" + q + "&product=" + q, "/login?to=" + q,
			} {
				s.look(who, "hostile", path)
			}
		}
		s.look(who, "hostile", "/tickets?status=all")
	}
	s.look(agents, "hostile", "/tickets/9")
}
