package command

import (
	"strings"

	"guichet/desk/change"
	"guichet/desk/form"
	"guichet/desk/policy"
	"guichet/parser"
	"guichet/ticket"
)

func formCommands() map[string]Command {
	return map[string]Command{
		"category": {Run: doCategory, Agents: true, inside: true},
		"product":  {Run: doProduct, Agents: true, inside: true},
		"field":    {Run: doField, Agents: true, inside: true},
	}
}

// doCategory puts the ticket into a category that its requester may use. Without
// configured categories every word is one.
func doCategory(r *change.Decision, c *change.Change, _ *change.Outcome, args string) (ticket.Said, error) {
	p, lang := &r.Dir.Policy, agentLanguage(r.Dir, r.Agent)
	if len(p.Categories) == 0 && args != "" && len(args) <= maxCategory {
		c.Ticket.Category = args
		return ticket.Say("category", args), nil
	}
	k := p.Category(args)
	if k == nil {
		var names []string
		for _, k := range p.Categories {
			names = append(names, policy.LabelIn(k.Name, k.Labels, lang))
		}
		return ticket.Said{}, refuseName("category", args, names)
	}
	if requester := c.Ticket.RequesterAddress(); !k.Open(requester, []string{c.Ticket.Organisation}) {
		return ticket.Said{}, ticket.Refuse("category-restricted", policy.LabelIn(k.Name, k.Labels, lang))
	}
	c.Ticket.Category = k.Name
	return ticket.Say("category", policy.LabelIn(k.Name, k.Labels, lang)), nil
}

// maxCategory bounds a category that no config lists, in bytes.
const maxCategory = 50

func doProduct(r *change.Decision, c *change.Change, _ *change.Outcome, args string) (ticket.Said, error) {
	p, lang := &r.Dir.Policy, agentLanguage(r.Dir, r.Agent)
	product := p.Product(args)
	if product == nil {
		var names []string
		for _, x := range p.Products {
			names = append(names, policy.LabelIn(x.Name, x.Labels, lang))
		}
		return ticket.Said{}, refuseName("product", args, names)
	}
	c.Ticket.Product = product.Name
	return ticket.Say("product", policy.LabelIn(product.Name, product.Labels, lang)), nil
}

// doField fills a field of the ticket's product, or empties it: "#field name = value".
func doField(r *change.Decision, c *change.Change, _ *change.Outcome, args string) (ticket.Said, error) {
	lang := agentLanguage(r.Dir, r.Agent)
	product := r.Dir.Policy.Product(c.Ticket.Product)
	if product == nil {
		return ticket.Said{}, ticket.Refuse("product-first")
	}
	name, value, ok := cutField(args)
	if !ok {
		return ticket.Said{}, ticket.Refuse("field-which")
	}
	f := product.Field(parser.FoldLabel(name))
	if f == nil {
		var labels []string
		for _, f := range product.Fields {
			labels = append(labels, policy.LabelIn(f.Label, f.Labels, lang))
		}
		return ticket.Said{}, ticket.Refuse("field", name, list(labels))
	}
	label := policy.LabelIn(f.Label, f.Labels, lang)
	if value == "" {
		c.Ticket.SetField(f.Label, "")
		return ticket.Say("field-cleared", label), nil
	}
	kept, ok := form.Read(f, value, lang, r.State.Now.In(r.Dir.Policy.Zone(c.Ticket.Address)))
	switch {
	case ok:
		c.Ticket.SetField(f.Label, kept)
		return ticket.Say("field", label, f.Display(kept, lang)), nil
	case f.Kind == ticket.ChoiceField:
		return ticket.Said{}, ticket.Refuse("field-choice", label, list(f.ChoicesIn(lang)))
	case f.Kind == ticket.DateField:
		return ticket.Said{}, ticket.Refuse("field-date", label)
	}
	return ticket.Said{}, ticket.Refuse("field-number", label)
}

// refuseName says which names there are, to one that is none of them or to no name at all.
func refuseName(key, given string, names []string) error {
	if given == "" {
		return ticket.Refuse(key+"-which", list(names))
	}
	return ticket.Refuse(key, given, list(names))
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

func agentLanguage(d *policy.Directory, a *policy.Agent) string {
	if a == nil || a.Language == "" {
		return "en"
	}
	return a.Language
}
