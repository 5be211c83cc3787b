package desk

import (
	"slices"

	"guichet/mail"
)

// Missing is a field that a letter asks for, in the words of the ticket's language.
type Missing struct {
	Label    string
	Kind     FieldKind
	Choices  []string `json:",omitempty"`
	Required bool     `json:",omitempty"`
}

// Asking is how far the desk went in asking for the fields that a ticket misses. It asks
// in the confirmation; if a reply leaves something missing, once more in the next letter
// that an agent causes; and never again.
type Asking string

// The steps.
const (
	NotAsked   Asking = ""
	AskedOnce  Asking = "once"
	AskAgain   Asking = "again" // the next letter asks
	AskedTwice Asking = "twice"
)

// ask puts what is missing into a confirmation. Whoever did not prove that he wrote is not
// asked, and mails of a sensitive ticket tell its number and status only.
func (r *ruling) ask(c *Change, facts *Facts, f form) {
	if facts.Bare || c.Ticket.Sensitive {
		return
	}
	facts.Denied = f.denied
	if r.question(c, facts, f) {
		c.Ticket.Asked = AskedOnce
	}
}

// answered notes what a customer's later words left missing.
func (r *ruling) answered(c *Change, f form) {
	if c.Ticket.Asked == AskedOnce && len(r.missing(c.Ticket, f)) > 0 {
		c.Ticket.Asked = AskAgain
	}
}

// askAgain puts what is still missing into a letter that an agent causes.
func (r *ruling) askAgain(c *Change, facts *Facts, kind LetterKind) {
	if c.Ticket.Asked != AskAgain || c.Ticket.Sensitive || kind != KindReply && kind != KindStatus {
		return
	}
	if r.question(c, facts, form{}) {
		c.Ticket.Asked = AskedTwice
	}
}

// question puts what is missing into a letter. It reports whether anything is.
func (r *ruling) question(c *Change, facts *Facts, f form) bool {
	facts.Missing = r.missing(c.Ticket, f)
	if product := r.dir.policy.product(c.Ticket.Product); product != nil && len(facts.Missing) > 0 {
		facts.Form = labelIn(product.Name, product.Labels, c.Ticket.Language)
	}
	return len(facts.Missing) > 0
}

// missingChoice asks for a category or product by what the author may choose.
func (r *ruling) missingChoice(c *Change, label formLabel, author mail.Address) Missing {
	lang := c.Ticket.Language
	q := Missing{Label: labelIn(formWords[label]["en"], formWords[label], lang), Kind: ChoiceField}
	if label == labelProduct {
		for _, p := range r.dir.policy.Products {
			q.Choices = append(q.Choices, labelIn(p.Name, p.Labels, lang))
		}
		return q
	}
	for _, k := range r.dir.policy.Categories {
		if r.mayUse(&k, author) {
			q.Choices = append(q.Choices, labelIn(k.Name, k.Labels, lang))
		}
	}
	return q
}

func (f *Field) missing(language string) Missing {
	return Missing{Label: labelIn(f.Label, f.Labels, language), Kind: f.Kind, Choices: f.choices(language), Required: f.Required}
}

// missing is what a letter asks for: what could not be read, then what is required and
// not there.
func (r *ruling) missing(t *Ticket, f form) []Missing {
	ask := slices.Clone(f.unread)
	product := r.dir.policy.product(t.Product)
	for i := range productFields(product) {
		field := &product.Fields[i]
		q := field.missing(t.Language)
		asked := slices.ContainsFunc(ask, func(have Missing) bool { return have.Label == q.Label })
		if field.Required && t.Fields[field.Label] == "" && !asked {
			ask = append(ask, q)
		}
	}
	return ask
}
