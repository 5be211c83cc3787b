package e2e

import (
	"fmt"
	"strings"
	"testing"

	"guichet/e2e/live"
)

// S36: what an agent forwards is a ticket in the customer's name, however his mail program
// forwards.
func TestS36ForwardedMail(t *testing.T) {
	inline := func(head ...string) func(live.Draft) []byte {
		return func(d live.Draft) []byte {
			d.Text = "Can you take this one?\n\n" + strings.Join(head, "\n") + "\n\nThe printer jams.\n"
			return d.Bytes()
		}
	}
	s := begin(t, anaAndBen())
	for i, c := range []struct {
		name, from string
		mail       func(live.Draft) []byte
	}{
		{"gmail", "Dora <dora@customer.test>", inline(
			"---------- Forwarded message ---------", "From: Dora <dora@customer.test>", "Date: Sat, Nov 21, 2026 at 10:00 AM",
			"Subject: Paper jam", "To: Ana <ana@agents.test>")},
		{"outlook in French", "Zoé Bé <zoe@customer.test>", inline(
			"De : Zoé Bé <zoe@customer.test>", "Envoyé : samedi 21 novembre 2026 10:00", "À : Ana <ana@agents.test>", "Objet : Paper jam")},
		{"apple", "Eve <eve@customer.test>", inline(
			"Begin forwarded message:", "", "From: Eve <eve@customer.test>", "Subject: Paper jam",
			"Date: 21 November 2026 at 10:00:00 CET", "To: Ana <ana@agents.test>")},
		{"mutt", "Gil <gil@customer.test>", inline(
			"----- Forwarded message from Gil <gil@customer.test> -----", "", "Date: Sat, 21 Nov 2026 10:00:00 +0100",
			"From: Gil <gil@customer.test>", "To: Ana <ana@agents.test>", "Subject: Paper jam")},
		{"as an attachment", "Hal <hal@customer.test>", attached},
	} {
		want(t, c.name, s.sendRaw(ana, c.mail(live.NewDraft(ana, support, "Fwd: Paper jam", ""))).Code, 250)
		customer := address(c.from)
		received := s.sink.Wait(s, 1, customer, "received")
		holds(t, c.name+": confirmation", received.Get("Subject"), fmt.Sprintf("[#%d] Paper jam", i+1))
		lacks(t, c.name+": confirmation", received.All(), "agents.test", "take this one")
		ticket := s.desk.Show(i + 1)
		want(t, c.name+": requester", ticket.Requester.Email, customer)
		var words string
		for _, m := range ticket.Messages {
			words += fmt.Sprintf("%s:%s ", m.Kind, m.Author.Email)
			if m.Visibility == "all" {
				holds(t, c.name+": words of all", m.Text, "The printer jams.")
				lacks(t, c.name+": words of all", m.Text, "take this one", "agents.test")
			}
		}
		holds(t, c.name+": messages", words, "customer:"+customer)
		holds(t, c.name+": notification", s.sink.Wait(s, i+1, "ben@agents.test", "new").Text(), "passed on by one of our agents")
		holds(t, c.name+": transcript", s.sink.Wait(s, i+1, "ana@agents.test", "transcript").Get("Subject"), fmt.Sprintf("[#%d]", i+1))
		said := ""
		for _, e := range ticket.Events {
			said += e.What + "\n"
		}
		holds(t, c.name+": events", said, "wrote above it: Can you take this one?")
		s.desk.Send(live.Reply(received, c.from, "It still jams."))
		s.desk.Settle()
		answered := s.desk.Show(i + 1).Messages
		want(t, c.name+": answer", answered[len(answered)-1].Author.Email, customer)
	}
	want(t, "tickets", len(s.desk.Tickets()), 5)
}

// attached makes the draft carry Hal's mail as a whole.
func attached(d live.Draft) []byte {
	d.Text = "Can you take this one?\n"
	hal := live.NewDraft("Hal <hal@customer.test>", "ana@agents.test", "Paper jam", "The printer jams.\n")
	head, body, _ := strings.Cut(string(d.Bytes()), "MIME-Version: 1.0\r\n")
	const cut = "=_forward"
	return []byte(head + "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=\"" + cut + "\"\r\n\r\n--" + cut + "\r\n" + body +
		"--" + cut + "\r\nContent-Type: message/rfc822\r\nContent-Disposition: attachment; filename=\"Paper jam.eml\"\r\n\r\n" +
		string(hal.Bytes()) + "\r\n--" + cut + "--\r\n")
}

// sendRaw sends octets to the support address.
func (s *scene) sendRaw(from string, raw []byte) live.Answer {
	s.Helper()
	return live.Try(s.desk.Addr, address(from), []string{support}, raw)
}
