package form

import (
	"slices"

	"guichet/desk/change"
	"guichet/desk/policy"
	"guichet/mail"
	"guichet/ticket"
)

// Ask puts what is missing into a confirmation. Whoever did not prove that he wrote is not
// asked, and mails of a sensitive ticket tell its number and status only.
func Ask(r *change.Decision, c *change.Change, facts *ticket.Facts, f Filled) {
	if facts.Bare || c.Ticket.Sensitive {
		return
	}
	facts.Denied = f.denied
	if question(r, c, facts, f) {
		c.Ticket.Asked = ticket.AskedOnce
	}
}

// Answered notes what a customer's later words left missing.
func Answered(r *change.Decision, c *change.Change, f Filled) {
	if c.Ticket.Asked == ticket.AskedOnce && len(missingFields(r, c.Ticket, f)) > 0 {
		c.Ticket.Asked = ticket.AskAgain
	}
}

// AskAgain puts what is still missing into a letter that an agent causes.
func AskAgain(r *change.Decision, c *change.Change, facts *ticket.Facts, kind ticket.LetterKind) {
	if c.Ticket.Asked != ticket.AskAgain || c.Ticket.Sensitive || kind != ticket.KindReply && kind != ticket.KindStatus {
		return
	}
	if question(r, c, facts, Filled{}) {
		c.Ticket.Asked = ticket.AskedTwice
	}
}

// question puts what is missing into a letter. It reports whether anything is.
func question(r *change.Decision, c *change.Change, facts *ticket.Facts, f Filled) bool {
	facts.Missing = missingFields(r, c.Ticket, f)
	if product := r.Dir.Policy.Product(c.Ticket.Product); product != nil && len(facts.Missing) > 0 {
		facts.Form = policy.LabelIn(product.Name, product.Labels, c.Ticket.Language)
	}
	return len(facts.Missing) > 0
}

// missingChoice asks for a category or product by what the author may choose.
func missingChoice(r *change.Decision, c *change.Change, label formLabel, author mail.Address) ticket.MissingField {
	lang := c.Ticket.Language
	q := ticket.MissingField{Label: policy.LabelIn(formWords[label]["en"], formWords[label], lang), Kind: ticket.ChoiceField}
	if label == labelProduct {
		for _, p := range r.Dir.Policy.Products {
			q.Choices = append(q.Choices, policy.LabelIn(p.Name, p.Labels, lang))
		}
		return q
	}
	for _, k := range r.Dir.Policy.Categories {
		if mayUse(r, &k, author) {
			q.Choices = append(q.Choices, policy.LabelIn(k.Name, k.Labels, lang))
		}
	}
	return q
}

// LimitFiles leaves out the files of a customer's first mail that are more than its product takes then
// (PRODUCT 4.4): the first ones stay, pictures in the text do not count, and agents and machines, who cannot send
// the others later, are not bound. The raw mail stays whole.
func LimitFiles(r *change.Decision, c *change.Change) {
	product := r.Dir.Policy.Product(c.Ticket.Product)
	if product == nil || product.MaxFiles == 0 || r.Agent != nil || r.Doubted {
		return
	}
	n := 0
	for i := range c.Message.Attachments {
		f := &c.Message.Attachments[i]
		if f.Inline || f.Dropped {
			continue
		}
		if n++; n > product.MaxFiles {
			f.Dropped, f.Surplus = true, true
		}
	}
}

func fieldMissing(f *policy.Field, language string) ticket.MissingField {
	return ticket.MissingField{Label: policy.LabelIn(f.Label, f.Labels, language), Kind: f.Kind, Choices: f.ChoicesIn(language), Required: f.Required}
}

// missingFields is what a letter asks for: what could not be read, then what is required and
// not there.
func missingFields(r *change.Decision, t *ticket.Ticket, f Filled) []ticket.MissingField {
	ask := slices.Clone(f.unread)
	product := r.Dir.Policy.Product(t.Product)
	for i := range productFields(product) {
		field := &product.Fields[i]
		q := fieldMissing(field, t.Language)
		asked := slices.ContainsFunc(ask, func(have ticket.MissingField) bool { return have.Label == q.Label })
		if field.Required && t.Fields[field.Label] == "" && !asked {
			ask = append(ask, q)
		}
	}
	return ask
}
