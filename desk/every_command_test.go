package desk

import (
	"fmt"
	"maps"
	"slices"
	"testing"

	"guichet/desk/command"
	"guichet/desk/desktest"
	"guichet/mail"
	"guichet/parser"
	"guichet/ticket"
)

// TestEveryCommandIsTaken: whoever writes it, on a new ticket or one that is there, in any state of it, with words below or above
// it, alone, or beside a question: no command makes a mail that the rules' own check would ask for again, for days (Plan.Check).
func TestEveryCommandIsTaken(t *testing.T) {
	arguments := []string{"", " 7", " x@y.test", " dan@customer.test", " ben@agents.test", " me", " 4h"}
	people := []string{"carla@customer.test", "dan@customer.test", "ivy@customer.test", "walt@customer.test", "ana@agents.test", "new@else.test"}
	forms := []string{"%s\r\n", "%s\r\nHello there?\r\n", "Hello there?\r\n%s\r\n", "%s\r\n#help\r\n#list\r\nHello there?\r\n"}
	tried := 0
	for i, name := range slices.Sorted(maps.Keys(command.Registry)) {
		for j, argument := range arguments {
			for k, who := range people {
				for l, form := range forms {
					for to := range 2 {
						w := desktest.NewWorld(t)
						w.Ticket.Status = []ticket.Status{ticket.Open, ticket.Resolved, ticket.Pending, ticket.Closed}[(i+j+k+l)%4]
						w.Ticket.Sensitive = (i+j+l)%3 == 0
						w.Dir.Policy.Addresses[0].PortalOnly = (j+k+l)%3 == 1
						raw := fmt.Sprintf("From: %s\r\nTo: support@desk.test\r\nSubject: Printer\r\nMessage-ID: <m@x>\r\n\r\n"+form, who, "#"+name+argument)
						mail := desktest.TestMail{From: who, Verdict: []mail.Result{mail.Pass, mail.Pass, mail.None}[(i+k)%3], M: *parser.Parse([]byte(raw))}
						if to == 1 && w.Ticket.Place(desktest.Addr(who)) >= 0 {
							mail.To = w.TokenOf(who, ticket.TokenReply)
						}
						w.Decide(mail)
						if tried++; t.Failed() {
							t.Fatalf("to %q, %s, portal only %t: %s", mail.To, w.Ticket.Status, w.Dir.Policy.Addresses[0].PortalOnly, raw)
						}
					}
				}
			}
		}
	}
	t.Logf("%d mails", tried)
}
