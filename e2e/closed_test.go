package e2e

import (
	"strconv"
	"strings"
	"testing"

	"guichet/e2e/live"
)

// TestClosedLetterTellsTheTruth: what the letter at close says of replies is what a reply then meets. A ticket
// that came to an alias is answered from there, so that its letter names the alias, which takes new mail.
func TestClosedLetterTellsTheTruth(t *testing.T) {
	address := func(email, language, closed string) string {
		return "email = \"" + email + "\"\nlanguage = \"" + language + "\"\nclosed_reply = \"" + closed + "\"\naliases = [\"old-" + email + "\"]"
	}
	s := begin(t, live.Setup{Addresses: []string{
		address("help@desk.test", "en", "refuse"), address("aide@desk.test", "fr", "refuse"),
		address("hilfe@desk.test", "de", "refuse"), address("support@desk.test", "en", "follow-up"),
	}})
	for _, c := range []struct {
		to, who, subject, text string
		says, never            string
	}{
		{"help@desk.test", "carla@customer.test", "Printer", "The printer does not work, please help.", "write a new mail to help@desk.test", "opens a new request"},
		{"old-help@desk.test", "cleo@customer.test", "Printer", "The printer does not work, please help.", "write a new mail to old-help@desk.test", "opens a new request"},
		{"aide@desk.test", "chloe@customer.test", "Imprimante", "Bonjour, mon imprimante ne marche pas, merci.", "nouveau message à aide@desk.test", "nouvelle demande"},
		{"hilfe@desk.test", "cora@customer.test", "Drucker", "Guten Tag, mein Drucker geht nicht, danke und Grüße.", "neue E-Mail an hilfe@desk.test", "eröffnet eine neue"},
		{"support@desk.test", "claus@customer.test", "Printer", "The printer does not work, please help.", "That opens a new request", "takes no more replies"},
	} {
		s.desk.Send(live.NewDraft(c.who, c.to, c.subject, c.text+"\n"))
		number := s.sink.Wait(s, 1, c.who, "received").Number()
		s.must("ticket", "do", strconv.Itoa(number), "closed")
		closed := s.sink.Wait(s, 1, c.who, "closed")
		words := strings.Join(strings.Fields(closed.Text()), " ")
		holds(t, c.to, words, c.says)
		lacks(t, c.to, words, c.never)
		before := len(s.desk.Tickets())
		s.desk.Send(live.Reply(closed, c.who, "It is broken again."))
		opened := len(s.desk.Tickets()) - before
		want(t, "opened by a reply to "+c.to, opened == 1, c.never == "takes no more replies")
	}
}
