package e2e

import (
	"fmt"
	"testing"

	"guichet/e2e/live"
)

// forms is a desk with a product that asks for two things, and a category for partners.
const forms = `
[[category]]
name = "customer"
[[category]]
name = "onboarding"
restricted = true
addresses = ["*@partner.test"]
[[product]]
name = "signature"
labels = { en = "E-signature" }
[[product.field]]
label = "Transaction ID"
labels = { fr = "Identifiant de transaction" }
required = true
[[product.field]]
label = "Environment"
type = "choice"
choices = ["production", "test"]
required = true
`

// formAddress has defaults for both.
const formAddress = `email = "support@desk.test"
name = "Desk"
category = "customer"
product = "signature"
`

// TestForms: a mail that says half of what is needed is confirmed with a question; the reply
// fills it in, and its words stay as they were written.
func TestForms(t *testing.T) {
	s := begin(t, live.Setup{Extra: forms, Addresses: []string{formAddress}})
	const words = "Hello,\nsigning fails.\nidentifiant de transaction : TX-4711\nEnvironment: staging\nCategory: onboarding"
	s.desk.Send(live.NewDraft(carla, support, "Signing fails", words))
	received := s.sink.Wait(s, 1, "carla@customer.test", "received")
	holds(t, "question", received.Text(), "E-signature", "- Environment (one of production, test)", "onboarding")
	lacks(t, "question", received.Text(), "Transaction ID")
	want(s.T, "form", formOf(s), "customer signature map[Transaction ID:TX-4711]")
	want(s.T, "words", s.ticket().Messages[0].Text, words)

	s.desk.Send(live.Reply(received, carla, "Environment: TEST"))
	s.sink.Wait(s, 1, "ana@agents.test", "update")
	want(s.T, "form", formOf(s), "customer signature map[Environment:test Transaction ID:TX-4711]")

	notice := s.sink.Wait(s, 1, "ana@agents.test", "new")
	holds(t, "notification", notice.Text(), "Category:", "E-signature", "Transaction ID: TX-4711")
	out, _, _ := s.desk.Run("ticket", "show", "1")
	holds(t, "ticket show", out, "category customer, product signature", "Environment: test")
	s.desk.Send(live.Reply(notice, ana, "#field environment = production\nThank you, we look at it."))
	reply := s.sink.Wait(s, 1, "carla@customer.test", "reply")
	lacks(t, "answer", reply.Text(), "Environment")
	want(s.T, "form", formOf(s), "customer signature map[Environment:production Transaction ID:TX-4711]")
}

// TestPersonalData: a password in words is flagged, and its sender reminded.
func TestPersonalData(t *testing.T) {
	s := begin(t, live.Setup{})
	s.desk.Send(live.NewDraft(carla, support, "Cannot log in", "Hello,\nPassword: hunter2\nIt does not work."))
	received := s.sink.Wait(s, 1, "carla@customer.test", "received")
	holds(t, "reminder", received.Text(), "a password")
	notice := s.sink.Wait(s, 1, "ana@agents.test", "new")
	holds(t, "notification", notice.Text(), "the words seem to hold a password")
	want(s.T, "kinds", fmt.Sprint(s.ticket().Messages[0].Personal), "[password]")
}

// formOf tells the form of the scene's ticket.
func formOf(s *scene) string {
	ticket := s.ticket()
	return fmt.Sprint(ticket.Category, " ", ticket.Product, " ", ticket.Fields)
}
