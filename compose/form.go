package compose

import (
	"slices"

	"guichet/templates"
	"guichet/ticket"
)

// missingFields are the fields that a letter asks for.
func missingFields(fields []ticket.MissingField) []templates.Field {
	var all []templates.Field
	for _, f := range fields {
		all = append(all, templates.Field{Label: f.Label, Kind: string(f.Kind), Choices: f.Choices, Required: f.Required})
	}
	return all
}

// personal returns the kinds of personal data in the words that a letter is about. Customers
// are reminded of what they wrote by the confirmation alone.
func personal(job *ticket.Job, toAgent bool) []string {
	if !toAgent && job.Letter.Kind != ticket.KindReceived {
		return nil
	}
	var kinds []string
	for _, msg := range messagesFor(job, toAgent) {
		kinds = append(kinds, msg.Personal...)
	}
	slices.Sort(kinds)
	return slices.Compact(kinds)
}

// form tells agents what the ticket's form says.
func (c *Composer) form(m *templates.Mail, t *ticket.Ticket, language string) {
	category, product, fields := c.Policy.Told(t, language)
	m.Category, m.Product = category, product
	m.Account = ticket.Scope{Organisation: t.Organisation, Account: t.Account}.String()
	for _, f := range fields {
		m.Fields = append(m.Fields, templates.FieldValue(f))
	}
}
