package demo

import (
	"bufio"
	"context"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

func TestOnlyThisMachine(t *testing.T) {
	w := newWorld(t)
	for _, c := range []struct{ name, host, remote, site, method, path string }{
		{"a name that leads here", "evil.test", "127.0.0.1:5", "", "GET", "/"},
		{"another machine", "localhost:80", "192.0.2.1:5", "", "GET", "/"},
		{"a form of another site", "localhost:80", "127.0.0.1:5", "cross-site", "POST", "/send"},
	} {
		r := httptest.NewRequest(c.method, c.path, nil)
		r.Host, r.RemoteAddr = c.host, c.remote
		r.Header.Set("Sec-Fetch-Site", c.site)
		got := httptest.NewRecorder()
		w.demo.Handler().ServeHTTP(got, r)
		if got.Code != http.StatusForbidden {
			t.Errorf("%s: %d", c.name, got.Code)
		}
	}
	l, err := net.Listen("tcp", "0.0.0.0:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	if err := w.demo.ServeSMTP(l); err == nil {
		t.Error("mail from everywhere is taken")
	}
}

func TestMailboxIsBounded(t *testing.T) {
	d := New(Options{Support: "support@desk.test", People: []Person{{Name: "Carla", Address: "carla@customer.test"}}})
	for i := range maxLetters + 10 {
		d.file(fmt.Appendf(nil, "Subject: %d\r\n\r\n", i), "Carla@Customer.test")
	}
	box := d.boxes[0]
	if len(box.letters) != maxLetters || box.letters[0].Subject != "10" {
		t.Errorf("%d letters from %s", len(box.letters), box.letters[0].Subject)
	}
	d.file([]byte("Subject: big\r\n\r\n"+strings.Repeat("x", maxBytes)), "carla@customer.test")
	if len(box.letters) != 1 || box.letters[0].Subject != "big" {
		t.Errorf("%d letters of %d bytes", len(box.letters), box.bytes)
	}
}

// TestEvents: an open page hears of a mail and of a ticket that changed without one.
func TestEvents(t *testing.T) {
	w := newWorld(t)
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, "GET", w.page.URL+"/events", nil)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	lines := bufio.NewScanner(answer.Body)
	hear := func(want string) {
		t.Helper()
		for lines.Scan() {
			if lines.Text() == want {
				return
			}
		}
		t.Fatalf("never heard %q: %v", want, lines.Err())
	}
	hear("event: run")
	if err := w.deliver(t, "ana@agents.test", notification("one")); err != nil {
		t.Fatal(err)
	}
	hear("event: changed")
	w.desk.mu.Lock()
	w.desk.json = `[{"number":1,"subject":"The invoice","status":"closed","requester":{"email":"carla@customer.test"}}]`
	w.desk.mu.Unlock()
	hear("event: changed")
	contains(t, w.get(t, "/"), `<span class="pill closed">closed</span>`)
}

func TestTickets(t *testing.T) {
	w := newWorld(t)
	w.desk.json = `[{"number":1,"subject":"<b>","status":"open","requester":"carla@customer.test","assignee":"ana@agents.test",
	 "messages":[{"kind":"customer","author":{"name":"Carla","email":"carla@customer.test"},"at":"2027-01-04T09:30:00Z","text":"Hello",
	   "letters":[{"to":"ana@agents.test","state":"deferred"}],"attachments":[{"name":"a.pdf","size":1200}]}],
	 "events":[{"at":"2027-01-04T09:29:00Z","actor":"timer","what":"first"}]}, {"number":2,"subject":"Newer","status":"resolved"}]`
	page := w.get(t, "/")
	contains(t, page, "&lt;b&gt;", "with ana", `<span class="out deferred">→ ana@agents.test: deferred</span>`, "a.pdf <small>1 kB</small>")
	if strings.Index(page, "Newer") > strings.Index(page, "&lt;b&gt;") || strings.Index(page, "first") > strings.Index(page, "Hello</span>") {
		t.Error("not in order")
	}
	w.desk.mu.Lock()
	w.desk.json = "{"
	w.desk.mu.Unlock()
	contains(t, w.get(t, "/"), "The tickets cannot be read just now.")
}

func TestParseMailto(t *testing.T) {
	for _, c := range []struct {
		in   string
		want mailto
		ok   bool
	}{
		{"mailto:a+b@desk.test", mailto{To: "a+b@desk.test"}, true},
		{"MAILTO:a%2Bb@desk.test?Subject=A%20B&body=%23resolved%0D%0A1+1", mailto{"a+b@desk.test", "A B", "#resolved\n1+1"}, true},
		{"mailto:?to=a@desk.test", mailto{To: "a@desk.test"}, true},
		{"https://desk.test/", mailto{}, false},
		{"mailto:a%zz", mailto{}, false},
	} {
		got, ok := parseMailto(c.in)
		if got != c.want || ok != c.ok {
			t.Errorf("%s: %+v, %v", c.in, got, ok)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(notification("one")))
	f.Add([]byte("Subject: x\r\n\r\nbody"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		l := read(raw)
		_ = l.quote() + l.snippet() + frame(l.HTML, func(string) string { return "/" })
		if _, ok := l.content(len(l.Files)); ok {
			t.Error("a file that is not there")
		}
	})
}
