package e2e

import (
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"guichet/e2e/live"
)

// opened is what `guichet ticket visit --json` prints.
type opened struct {
	Email, Name string
	Ticket      int
	Tickets     []int
	Expires     time.Time
}

// link issues a personal link.
func (s *scene) link(number int, who string, more ...string) (link struct{ Token, URL string }) {
	s.Helper()
	s.desk.JSON(&link, append([]string{"ticket", "link", strconv.Itoa(number), who}, more...)...)
	return link
}

// refused fails unless a subcommand fails with these words.
func (s *scene) refused(words string, args ...string) {
	s.Helper()
	out, errs, code := s.desk.Run(args...)
	want(s, strings.Join(args, " ")+": exit code", code, 1)
	holds(s, strings.Join(args, " "), errs, words)
	want(s, "printed", out, "")
}

// S34: a personal link opens that person's tickets and no others; altered, expired and
// revoked ones are refused in the same words, and asking changes nothing.
func TestS34PersonalLink(t *testing.T) {
	setup, base := pagesAt()
	s := begin(t, setup)
	received, notice := s.open()
	s.desk.Send(live.NewDraft(dora, support, "Paper jam", "The printer jams.\n"))
	s.sink.Wait(s, 1, "dora@customer.test", "received")
	s.desk.Send(live.NewDraft(carla, support, "VPN", "No VPN.\n"))
	s.sink.Wait(s, 2, "carla@customer.test", "received")
	s.desk.Send(live.Reply(received, carla, "#share zoe@customer.test\n#watch walt@customer.test"))
	s.sink.Wait(s, 1, "zoe@customer.test", "status")

	link := s.link(1, "carla@customer.test")
	want(t, "address of the page", link.URL, base+"/link/"+link.Token)
	status, _, page := newBrowser(t, base).get(link.URL)
	want(t, "the page", status, 200)
	holds(t, "the page", page, "#1", "Open")
	status, _ = visit(t, base+"/link/"+altered(link.Token), nil)
	want(t, "the page of an altered link", status, 404)
	before := fmt.Sprintf("%+v", s.desk.Show(1))
	var got opened
	for range 3 {
		s.desk.JSON(&got, "ticket", "visit", link.Token)
		want(t, "opens", fmt.Sprintf("%s %d %v", got.Email, got.Ticket, got.Tickets), "carla@customer.test 1 [1 3]")
	}
	if left := time.Until(got.Expires); left < 719*time.Hour || left > 720*time.Hour {
		t.Errorf("good for %v", left)
	}
	want(t, "the ticket after asking", fmt.Sprintf("%+v", s.desk.Show(1)), before)
	zoes := s.link(1, "zoe@customer.test")
	s.desk.JSON(&got, "ticket", "visit", zoes.Token)
	want(t, "a participant's opens", fmt.Sprintf("%s %v", got.Email, got.Tickets), "zoe@customer.test [1]")

	for what, who := range map[string]string{"a watcher": "walt@customer.test", "an agent": "ana@agents.test", "another customer": "dora@customer.test"} {
		t.Log(what)
		s.refused("ticket 1", "ticket", "link", "1", who)
	}
	s.refused("not valid", "ticket", "visit", altered(link.Token))
	s.refused("not valid", "ticket", "visit", "nonsense")
	s.refused("not for", "ticket", "link", "1", "carla@customer.test", "--for", "3000h")
	s.desk.Send(live.NewDraft(carla, "support+"+link.Token[:27]+"@desk.test", "By the link", "Hello\n"), "support+"+link.Token[:27]+"@desk.test")
	want(t, "messages after a mail to a link's token", kinds(s.desk.Show(1)), "customer")

	short := s.link(1, "carla@customer.test", "--for", "2s")
	live.Until(t, "the short link to end", func() bool {
		_, _, code := s.desk.Run("ticket", "visit", short.Token)
		return code == 1
	})
	s.refused("not valid", "ticket", "visit", short.Token)
	s.desk.JSON(&got, "ticket", "visit", link.Token)

	if out, errs, code := s.desk.Run("ticket", "link", "1", "carla@customer.test", "--revoke"); code != 0 {
		t.Fatalf("revoke: exit %d, %s%s", code, out, errs)
	}
	s.refused("not valid", "ticket", "visit", link.Token)
	s.desk.JSON(&got, "ticket", "visit", zoes.Token)
	s.desk.JSON(&got, "ticket", "visit", s.link(1, "carla@customer.test").Token)
	s.desk.Send(live.Reply(notice, ana, "#unshare zoe@customer.test"))
	s.desk.Settle()
	s.refused("not valid", "ticket", "visit", zoes.Token)
	s.desk.Send(live.Reply(received, carla, "My mails go on."))
	s.sink.Wait(s, 1, "ana@agents.test", "update")
}

// altered changes one character in the middle of a token.
func altered(token string) string {
	b := []byte(token)
	if i := len(b) / 2; b[i] == 'a' {
		b[i] = 'b'
	} else {
		b[i] = 'a'
	}
	return string(b)
}
