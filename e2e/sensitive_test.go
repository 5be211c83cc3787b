package e2e

import (
	"strings"
	"testing"

	"guichet/e2e/live"
)

// TestSensitiveTicket: once a ticket is marked, no mail tells of it, not even one that was
// written before, and what an agent answers goes without what he quotes and attaches.
func TestSensitiveTicket(t *testing.T) {
	s := begin(t, anaAndBen())
	s.sink.Refuse(func(rcpt string) string {
		if strings.HasPrefix(rcpt, "carla") {
			return "451 4.2.0 come again"
		}
		return ""
	})
	first := live.NewDraft(carla, support, "About "+secret, "My word is "+secret+".\n")
	first.Files = []live.File{{Name: secret + ".txt", Type: "text/plain", Body: []byte(secret)}}
	s.desk.Send(first)
	notice := s.sink.Wait(s, 1, "ana@agents.test", "new")
	live.Until(t, "a first attempt", func() bool { return len(s.waiting("deferred")) == 1 })

	mark := live.NewDraft(carla, support, "Re: About "+secret, "#sensitive\nAnd this is "+secret+", too.\n")
	mark.InReplyTo = "<" + first.MessageID + ">"
	before := len(s.sink.All())
	s.desk.Send(mark)
	s.sink.Wait(s, 1, "ana@agents.test", "update")
	s.sink.Refuse(nil)
	for _, l := range s.waiting("deferred") {
		s.retry(l)
	}
	received := s.sink.Wait(s, 1, "carla@customer.test", "received")
	if got := received.Get("Subject"); got != "Re: [#1] Your request" {
		t.Errorf("the confirmation that waited has the subject %q", got)
	}
	answer := live.Reply(notice, ana, "#assign ben\nThese are my words.\n> you wrote: "+secret+"\nAnd more of them.")
	answer.Files = []live.File{{Name: "contract-" + secret + ".txt", Type: "text/plain", Body: []byte(secret)}}
	s.desk.Send(answer)
	reply := s.sink.Wait(s, 1, "carla@customer.test", "reply")
	if text := reply.Text(); !strings.Contains(text, "These are my words.") || !strings.Contains(text, "And more of them.") {
		t.Errorf("the answer lacks the agent's words:\n%s", text)
	}
	if said := s.sink.Wait(s, 1, "ana@agents.test", "transcript").Text(); !strings.Contains(said, "files were not mailed") {
		t.Errorf("the agent is not told of his file:\n%s", said)
	}
	for _, ask := range []string{"#show", "#list", "#search " + secret, "#resolved"} {
		s.desk.Send(live.Reply(notice, ana, ask))
	}
	s.desk.Send(live.Reply(reply, carla, "#unshare "+secret+"\nMore of "+secret))
	s.desk.Settle()
	for _, l := range s.sink.All()[before:] {
		if found([]byte(l.All())) != "" {
			t.Errorf("%s to %v tells it:\n%s", l.Event(), l.Rcpt, l.All())
		}
	}

	if out := s.must("ticket", "show", "1"); !strings.Contains(out, "sensitive: ") || !strings.Contains(out, "bytes, sensitive)") {
		t.Errorf("ticket show does not say that it is sensitive:\n%s", out)
	}
	if got := s.must("ticket", "file", "1", "1", "1", "--as", "ana@agents.test"); got != secret {
		t.Errorf("the file is %q", got)
	}
	opened := ""
	for _, e := range s.desk.Show(1).Events {
		if strings.HasPrefix(e.What, "opened") && e.Actor == "ana@agents.test" {
			opened += e.What
		}
	}
	want(t, "record of the download", opened, "opened the sensitive file 1 of message 1")
}

// TestSensitiveAddress: local+sensitive@ marks a new ticket, and one that a reply joins.
func TestSensitiveAddress(t *testing.T) {
	s := begin(t, live.Setup{})
	s.desk.Send(live.NewDraft(carla, "support+sensitive@desk.test", "About "+secret, "My word is "+secret+".\n"))
	received := s.sink.Wait(s, 1, "carla@customer.test", "received")
	if text := received.Text(); !strings.Contains(text, "Thank you for your mail") || strings.Contains(text, "somebody used your address") {
		t.Errorf("the proven author is greeted as a stranger:\n%s", text)
	}
	s.desk.Send(live.NewDraft(carla, support, "The printer", "It burns.\n"))
	s.sink.Wait(s, 2, "carla@customer.test", "received")
	s.desk.Send(live.NewDraft(carla, "support+sensitive@desk.test", "Re: [#2] The printer", "It is "+secret+".\n"))
	s.sink.Wait(s, 1, "ana@agents.test", "update")
	for _, l := range s.sink.All() {
		if form := found(l.Raw); form != "" {
			t.Errorf("%s tells %s:\n%s", l.Get("Subject"), form, l.Raw)
		}
	}
	for _, n := range []string{"1", "2"} {
		if out := s.must("ticket", "show", n, "--json"); !strings.Contains(out, `"sensitive": true`) {
			t.Errorf("ticket %s is not marked", n)
		}
	}
}
