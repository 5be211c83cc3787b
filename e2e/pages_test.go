package e2e

import (
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"guichet/e2e/live"
)

// visit opens a page, or posts a form to it, and returns what it shows.
func visit(t *testing.T, address string, form url.Values) (status int, body string) {
	t.Helper()
	get := func() (*http.Response, error) { return http.Get(address) }
	if form != nil {
		get = func() (*http.Response, error) { return http.PostForm(address, form) }
	}
	resp, err := get()
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	if policy := resp.Header.Get("Content-Security-Policy"); !strings.Contains(policy, "default-src 'none'") {
		t.Errorf("%s may load what it likes: %q", address, policy)
	}
	return resp.StatusCode, string(b)
}

// pagesAt returns the setup of a desk with pages, and where they are.
func pagesAt() (live.Setup, string) {
	addr := live.FreeAddr()
	return live.Setup{Extra: fmt.Sprintf("[http]\nlisten = [%q]\nurl = %q\n", addr, "http://"+addr)}, "http://" + addr
}

// TestS39RatingByPage: a link shows the page, which counts once it is sent; a scanner that
// follows the link rates nothing.
func TestS39RatingByPage(t *testing.T) {
	setup, _ := pagesAt()
	s := begin(t, setup)
	_, notice := s.open()
	s.desk.Send(live.Reply(notice, ana, "#closed"))
	closed := s.sink.Wait(s, 1, "carla@customer.test", "closed")
	link := regexp.MustCompile(`http://[^\s<>"]+/rate/[a-z2-7]+\?n=4`).FindString(closed.Text())
	if link == "" {
		t.Fatalf("no link to rate by:\n%s", closed.Text())
	}
	rating := func() int {
		t.Helper()
		if r := s.ticket().Rating; r != nil {
			return *r
		}
		return 0
	}
	for range 3 {
		status, page := visit(t, link, nil)
		want(t, "status", status, 200)
		if !strings.Contains(page, `value="4" required checked`) {
			t.Errorf("the page does not offer what the link stood for:\n%s", page)
		}
	}
	want(t, "after looking", rating(), 0)
	for range 2 {
		status, _ := visit(t, link, url.Values{"rating": {"4"}})
		want(t, "status", status, 200)
	}
	want(t, "after sending", rating(), 4)
	status, _ := visit(t, link, url.Values{"rating": {"9"}})
	want(t, "status of nonsense", status, 200)
	want(t, "after nonsense", rating(), 4)
	status, _ = visit(t, strings.Replace(link, "n=4", "n=2", 1), url.Values{})
	want(t, "status of a post to the link itself", status, 200)
	want(t, "after a post to the link itself", rating(), 2)
	altered := strings.Replace(link, "/rate/", "/rate/a", 1)
	status, _ = visit(t, altered, url.Values{"rating": {"1"}})
	want(t, "status of an altered link", status, 404)
	want(t, "after an altered link", rating(), 2)
}

// TestS25LeavingByPage: one click in a mail program ends the watching; opening the page does
// not.
func TestS25LeavingByPage(t *testing.T) {
	setup, base := pagesAt()
	s := begin(t, setup)
	_, notice := s.open()
	s.desk.Send(live.Reply(notice, ana, "#watch walt@else.test\n#pending"))
	watch := s.sink.Wait(s, 1, "walt@else.test", "watch")
	token := regexp.MustCompile(`support\+([a-z2-7]+)@`).FindStringSubmatch(watch.Get("List-Unsubscribe"))
	if token == nil {
		t.Fatalf("no token in List-Unsubscribe: %q", watch.Get("List-Unsubscribe"))
	}
	page := base + "/leave/" + token[1]
	status, _ := visit(t, page, nil)
	want(t, "status", status, 200)
	want(t, "watchers after looking", len(s.ticket().Watchers), 1)
	for range 2 {
		status, _ = visit(t, page, url.Values{"List-Unsubscribe": {"One-Click"}})
		want(t, "status", status, 200)
	}
	want(t, "watchers", len(s.ticket().Watchers), 0)
	_, words := visit(t, page, nil)
	lacks(t, "the page afterwards", words, "<form")
	status, _ = visit(t, base+"/leave/"+strings.Repeat("a", 27), url.Values{})
	want(t, "status of a made-up link", status, 404)
}
