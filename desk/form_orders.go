package desk

import (
	"strings"

	"guichet/mail"
	"guichet/parser"
)

func formCommands() map[string]command {
	return map[string]command{
		"category": {do: (*ruling).orderCategory, agents: true, inside: true},
		"product":  {do: (*ruling).orderProduct, agents: true, inside: true},
		"field":    {do: (*ruling).orderField, agents: true, inside: true},
	}
}

// orderCategory puts the ticket into a category that its requester may use. Without
// configured categories every word is one.
func (r *ruling) orderCategory(c *Change, _ *orders, args string) (Said, error) {
	p, lang := &r.dir.policy, r.dir.agentLanguage(r.agent)
	if len(p.Categories) == 0 && args != "" && len(args) <= maxCategory {
		c.Ticket.Category = args
		return say("category", args), nil
	}
	k := p.category(args)
	if k == nil {
		var names []string
		for _, k := range p.Categories {
			names = append(names, labelIn(k.Name, k.Labels, lang))
		}
		return Said{}, refuseName("category", args, names)
	}
	if requester := c.Ticket.requesterAddress(); !k.open(requester, []string{c.Ticket.Organisation}) {
		return Said{}, refuse("category-restricted", labelIn(k.Name, k.Labels, lang))
	}
	c.Ticket.Category = k.Name
	return say("category", labelIn(k.Name, k.Labels, lang)), nil
}

// maxCategory bounds a category that no config lists, in bytes.
const maxCategory = 50

func (r *ruling) orderProduct(c *Change, _ *orders, args string) (Said, error) {
	p, lang := &r.dir.policy, r.dir.agentLanguage(r.agent)
	product := p.product(args)
	if product == nil {
		var names []string
		for _, x := range p.Products {
			names = append(names, labelIn(x.Name, x.Labels, lang))
		}
		return Said{}, refuseName("product", args, names)
	}
	c.Ticket.Product = product.Name
	return say("product", labelIn(product.Name, product.Labels, lang)), nil
}

// orderField fills a field of the ticket's product, or empties it: "#field name = value".
func (r *ruling) orderField(c *Change, _ *orders, args string) (Said, error) {
	lang := r.dir.agentLanguage(r.agent)
	product := r.dir.policy.product(c.Ticket.Product)
	if product == nil {
		return Said{}, refuse("product-first")
	}
	name, value, ok := cutField(args)
	if !ok {
		return Said{}, refuse("field-which")
	}
	f := product.field(parser.FoldLabel(name))
	if f == nil {
		var labels []string
		for _, f := range product.Fields {
			labels = append(labels, labelIn(f.Label, f.Labels, lang))
		}
		return Said{}, refuse("field", name, list(labels))
	}
	label := labelIn(f.Label, f.Labels, lang)
	if value == "" {
		c.Ticket.setField(f.Label, "")
		return say("field-cleared", label), nil
	}
	kept, ok := f.read(value, lang, r.state.Now.In(r.dir.policy.zone(c.Ticket.Address)))
	switch {
	case ok:
		c.Ticket.setField(f.Label, kept)
		return say("field", label, f.shown(kept, lang)), nil
	case f.Kind == ChoiceField:
		return Said{}, refuse("field-choice", label, list(f.choices(lang)))
	case f.Kind == DateField:
		return Said{}, refuse("field-date", label)
	}
	return Said{}, refuse("field-number", label)
}

// refuseName says which names there are, to one that is none of them or to no name at all.
func refuseName(key, given string, names []string) error {
	if given == "" {
		return refuse(key+"-which", list(names))
	}
	return refuse(key, given, list(names))
}

// cutField parts a field's name from its value at the first "=", else at the first colon.
func cutField(args string) (name, value string, ok bool) {
	if name, value, ok = strings.Cut(args, "="); !ok {
		name, value, ok = strings.Cut(args, ":")
	}
	name, value = strings.TrimSpace(name), strings.TrimSpace(value)
	return name, value, ok && name != ""
}

// list writes names one behind another; "-" if there are none.
func list(names []string) string {
	if len(names) == 0 {
		return "-"
	}
	return strings.Join(names, ", ")
}

// requesterAddress is whose ticket it is; zero if nobody's.
func (t *Ticket) requesterAddress() mail.Address {
	if at := t.requester(); at >= 0 {
		return t.People[at].Address
	}
	return mail.Address{}
}

func (d *directory) agentLanguage(a *Agent) string {
	if a == nil || a.Language == "" {
		return "en"
	}
	return a.Language
}
