package e2e

import (
	"bufio"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"guichet/e2e/live"
)

// TestPortalCaller: an agent opens a request for somebody who called: the caller hears of it and can go on by mail, and what
// the agent noted stays inside (S2, PRODUCT 7.7).
func TestPortalCaller(t *testing.T) {
	setup, base := pagesAt()
	s := begin(t, setup)
	b := newBrowser(t, base)
	s.login(b, "ana@agents.test")
	_, _, page := b.get("/caller")
	holds(t, "the form", page, `name="email"`, `name="text"`)
	status, _, page := b.post("/caller", "name", "Kim Lee", "email", "nobody", "text", "Printer jams.")
	want(t, "without an address", status, 400)
	holds(t, "without an address", page, "Printer jams.", `aria-invalid="true"`)
	for range 2 {
		status, at, _ := b.post("/caller", "name", "Kim Lee", "email", "kim@customer.test", "subject", "Printer", "text", "Sounds angry. The printer jams.", "once", "k")
		want(t, "opened, once", fmt.Sprint(status, " ", at), "200 /tickets/1")
	}
	received := s.sink.Wait(s, 1, "kim@customer.test", "received")
	if strings.Contains(received.Text(), "angry") {
		t.Errorf("the caller reads the note:\n%s", received.Text())
	}
	want(t, "its messages", kinds(s.desk.Show(1)), "note")
	s.desk.Send(live.Reply(received, "Kim Lee <kim@customer.test>", "It works again.\n"))
	s.sink.Wait(s, 1, "ana@agents.test", "update")
	want(t, "then", kinds(s.desk.Show(1)), "note customer")
	customers := newBrowser(t, base)
	customers.get(pageIn(t, received))
	_, _, page = customers.get("/tickets/1")
	holds(t, "the caller's page", page, "It works again.")
	if strings.Contains(page, "angry") {
		t.Errorf("the caller's page shows the note:\n%s", page)
	}
	status, _, _ = b.post("/caller", "name", "Ben", "email", "ana@agents.test", "text", "Hello")
	want(t, "for a colleague", status, 400)
	for _, path := range []string{"/caller", "/tickets/1/live", "/quarantine/1"} {
		status, _, _ := customers.get(path)
		want(t, "a customer at "+path, status, 404)
	}
	status, _, _ = customers.post("/caller", "email", "eve@customer.test", "text", "Hi")
	want(t, "a customer's form for callers", status, 404)
}

// TestPortalButtons: what agents do most is one click, and says what became of it.
func TestPortalButtons(t *testing.T) {
	setup, base := pagesAt()
	s := begin(t, setup)
	s.open()
	b := newBrowser(t, base)
	s.login(b, "ana@agents.test")
	_, _, page := b.get("/tickets?queue=unassigned")
	holds(t, "unassigned", page, "Cannot log in")
	_, _, page = b.get("/tickets?queue=overdue")
	holds(t, "overdue", page, "There is nothing here.", "nothing has happened for a day")
	_, _, page = b.get("/tickets/1")
	holds(t, "the buttons", page, ">Take it</button>", ">Resolved</button>", ">URGENT</button>", ">Spam</button>", "/assets/")
	_, _, page = b.post("/tickets/1/act", "command", "assign", "argument", "me")
	holds(t, "taken", page, "assigned to")
	if strings.Contains(page, ">Take it</button>") {
		t.Error("she may take what she has")
	}
	_, _, page = b.post("/tickets/1/act", "command", "priority", "argument", "urgent")
	holds(t, "urgent", page, "priority urgent", ">Normal</button>")
	_, _, page = b.get("/tickets?queue=mine")
	holds(t, "hers", page, "Cannot log in", "URGENT")
	_, _, page = b.get("/tickets?queue=urgent")
	holds(t, "urgent and unassigned", page, "There is nothing here.")
	b.post("/tickets/1/act", "command", "resolved", "argument", "")
	s.sink.Wait(s, 1, "carla@customer.test", "resolved")
}

// TestPortalLive: the page of an agent is told when a ticket changes, of a bounded number of tickets at once, and the
// streams end with the desk.
func TestPortalLive(t *testing.T) {
	setup, base := pagesAt()
	s := begin(t, setup)
	received, _ := s.open()
	b := newBrowser(t, base)
	s.login(b, "ana@agents.test")
	_, _, page := b.get("/tickets/1")
	_, from, _ := strings.Cut(page, `data-from="`)
	from, _, _ = strings.Cut(from, `"`)
	open := func() *http.Response {
		t.Helper()
		resp, err := b.client.Get(base + from)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { resp.Body.Close() })
		return resp
	}
	first := open()
	want(t, "a stream", fmt.Sprint(first.StatusCode, " ", first.Header.Get("Content-Type")), "200 text/event-stream")
	for range 5 {
		want(t, "another", open().StatusCode, 200)
	}
	want(t, "one too many", open().StatusCode, 429)
	s.desk.Send(live.Reply(received, carla, "Still broken.\n"))
	lines := bufio.NewScanner(first.Body)
	for lines.Scan() && lines.Text() != "event: change" {
	}
	want(t, "what is told", lines.Text(), "event: change")
	_, _, page = b.get("/tickets/1")
	holds(t, "the page then", page, "Still broken.")
}
