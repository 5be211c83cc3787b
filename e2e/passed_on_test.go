package e2e

import (
	"fmt"
	"strings"
	"testing"

	"guichet/e2e/live"
)

// Ana forwards the notification of Carla's request: to another address of the desk, to a colleague, to an expert, in
// the manner of her mail program. What she says there is a note, whoever else gets the mail, and Carla reads neither it
// nor a line of the notification (PRODUCT 7.10).
func TestForwardedNotificationStaysInside(t *testing.T) {
	const billing = "billing@desk.test"
	setup := anaAndBen()
	setup.Addresses = []string{
		"email = 'support@desk.test'\nname = 'Desk Support'\nagents = ['ana@agents.test']",
		"email = 'billing@desk.test'\nname = 'Billing'\nagents = ['ben@agents.test']",
	}
	s := begin(t, setup)
	_, notice := s.open()
	head := func(labels ...string) string {
		lines := []string{labels[0] + "Carla via Desk Support <" + notice.ReplyTo() + ">", labels[1] + "Tue, Dec 1, 2026", labels[2] + "Ana <ana@agents.test>", labels[3] + notice.Get("Subject")}
		return strings.Join(lines, "\n") + "\n\n"
	}
	for i, c := range []struct {
		name, to, cc string
		above, below string // of the notification
		html         bool
		plain        bool // without a reference to the notification
	}{
		{name: "Gmail, to another address", to: billing, above: "WORDS\n\n---------- Forwarded message ---------\n" + head("From: ", "Date: ", "To: ", "Subject: ")},
		{name: "Outlook in German, to another address", to: billing, above: "WORDS\n\n" + head("Von: ", "Gesendet: ", "An: ", "Betreff: "), plain: true},
		{name: "Apple in Spanish, to the desk itself", to: support, above: "WORDS\n\nInicio del mensaje reenviado:\n\n" + head("De: ", "Fecha: ", "Para: ", "Asunto: ")},
		{name: "Thunderbird, to a colleague, the desk in Cc", to: "ben@agents.test", cc: support, above: "WORDS\n\n-------- Forwarded Message --------\n" + head("From: ", "Date: ", "To: ", "Subject: ")},
		{name: "to an expert, the desk in Cc", to: "expert@else.test", cc: support, above: "WORDS\n\n" + head("De : ", "Envoyé : ", "À : ", "Objet : ")},
		{name: "to an expert, her own address in Cc", to: "expert@else.test", cc: "own", above: "WORDS\n\n"},
		{name: "a telephone", to: billing, above: "WORDS\n\nSent from my iPhone\n\nBegin forwarded message:\n\n" + head("From: ", "Date: ", "To: ", "Subject: ")},
		{name: "words below", to: billing, below: "\n\nWORDS\n"},
		{name: "HTML", to: billing, above: "WORDS", html: true},
	} {
		words := fmt.Sprintf("She never pays, number %d.", i)
		cc := strings.ReplaceAll(c.cc, "own", notice.ReplyTo())
		d := live.NewDraft(ana, c.to, "Fwd: "+notice.Get("Subject"), strings.ReplaceAll(c.above, "WORDS", words)+notice.Text()+strings.ReplaceAll(c.below, "WORDS", words))
		d.Cc = cc
		if !c.plain {
			d.InReplyTo, d.References = notice.Get("Message-ID"), notice.Get("Message-ID")
		}
		if c.html {
			d.Text, d.HTML = words, "<div>"+words+"</div><div>---------- Forwarded message ---------<br>From: Carla via Desk Support<br>Subject: x</div>"+notice.HTML()
		}
		rcpt := c.to
		if cc != "" {
			rcpt = cc
		}
		want(t, c.name, live.Try(s.desk.Addr, "ana@agents.test", []string{rcpt}, d.Bytes()).Code, 250)
		told := s.sink.Wait(s, i+1, "ana@agents.test", "transcript")
		holds(t, c.name+": Ana reads", told.Text(), "#send")
		if rcpt == billing {
			s.desk.Settle()
			heard := ""
			for _, l := range s.sink.To("ben@agents.test", "note") {
				heard += l.Text()
			}
			holds(t, c.name+": Ben reads", heard, words)
		}
	}
	s.desk.Settle()
	s.count(1, "carla@customer.test")
	for _, m := range s.ticket().Messages[1:] {
		want(t, m.Text, m.Visibility, "agents")
	}
}
