package form

import (
	"slices"

	"guichet/desk/authority"
	"guichet/desk/change"
	"guichet/desk/policy"
	"guichet/mail"
	"guichet/parser"
	"guichet/ticket"
)

// formLabel is a label that every form has.
type formLabel int

const (
	labelCategory formLabel = iota + 1
	labelProduct
)

// formLabels are the folded words for them in the languages of letters.
var formLabels = map[string]formLabel{
	"category": labelCategory, "categorie": labelCategory, "kategorie": labelCategory, "categoria": labelCategory,
	"product": labelProduct, "produit": labelProduct, "produkt": labelProduct, "producto": labelProduct,
	"prodotto": labelProduct, "produto": labelProduct,
}

// formWords are the labels as a question writes them.
var formWords = map[formLabel]map[string]string{
	labelCategory: {"en": "Category", "fr": "Catégorie", "de": "Kategorie", "es": "Categoría", "it": "Categoria", "pt": "Categoria", "nl": "Categorie"},
	labelProduct:  {"en": "Product", "fr": "Produit", "de": "Produkt", "es": "Producto", "it": "Prodotto", "pt": "Produto", "nl": "Product"},
}

// Filled is what the lines of one mail did to a ticket's form.
type Filled struct {
	unread []ticket.MissingField // lines whose value is none of their field's
	denied string                // the restricted category that the author may not use
}

// Fill reads the lines "Label: value" of a human's mail into the ticket (PRODUCT 4.3).
// author is whose words they are. Category and product come first, since the product says
// which fields there are; of several lines with one label the last counts. A field of the
// product goes before what its label means elsewhere.
func Fill(r *change.Decision, c *change.Change, words change.Reading, author mail.Address) Filled {
	var f Filled
	p := &r.Dir.Policy
	product := p.Product(c.Ticket.Product)
	own := slices.DeleteFunc(slices.Clone(words.Lines), func(l parser.FieldLine) bool { return product.Field(l.Label) != nil })
	fillCategory(r, c, &f, lastKnown(own, labelCategory, func(said string) bool { return p.Category(said) != nil }), author)
	fillProduct(r, c, &f, lastKnown(own, labelProduct, func(said string) bool { return p.Product(said) != nil }), author)
	fillFields(r, c, &f, words, author)
	fillAccount(r, c, &f, append(slices.Clone(words.Lines), words.Quoted...), author)
	return f
}

// lastKnown is what the lines of one label say: the last one that is known, else the last
// one; "" if there is none.
func lastKnown(lines []parser.FieldLine, label formLabel, known func(said string) bool) string {
	var found, last string
	for _, line := range lines {
		switch {
		case formLabels[line.Label] != label || line.Value == "":
		case known(line.Value):
			found = line.Value
		default:
			last = line.Value
		}
	}
	return ticket.FirstOf(found, last)
}

// fillFields fills those of the ticket's product. What was filled in inside our quoted
// question fills empty fields only: it may be quoted again, long after it was changed.
func fillFields(r *change.Decision, c *change.Change, f *Filled, words change.Reading, author mail.Address) {
	product := r.Dir.Policy.Product(c.Ticket.Product)
	quoted, _ := readFields(r, c, product, words.Quoted)
	read, wrong := readFields(r, c, product, words.Lines)
	for i := range productFields(product) {
		field := &product.Fields[i]
		value, ok := read[field]
		if !ok && c.Ticket.Fields[field.Label] == "" && !slices.Contains(wrong, field) {
			value, ok = quoted[field]
		}
		if ok {
			fillField(r, c, field, value, author.String())
		}
	}
	for _, field := range wrong {
		f.unread = append(f.unread, fieldMissing(field, c.Ticket.Language))
	}
}

// readFields reads the lines that are of a product's fields: what they say, and the fields of
// which none could be read.
func readFields(r *change.Decision, c *change.Change, product *policy.Product, lines []parser.FieldLine) (read map[*policy.Field]string, wrong []*policy.Field) {
	read = map[*policy.Field]string{}
	for _, line := range lines {
		field, said := product.Field(line.Label), ticket.FirstOf(line.Value, line.Below)
		if field == nil || said == "" {
			continue
		}
		value, ok := Read(field, said, ticket.FirstOf(field.Spoken(line.Label), c.Ticket.Language), r.State.Now.In(r.Dir.Policy.Zone(c.Ticket.Address)))
		switch {
		case ok:
			read[field] = value
		case line.Value != "" && !slices.Contains(wrong, field):
			wrong = append(wrong, field)
		}
	}
	return read, slices.DeleteFunc(wrong, func(f *policy.Field) bool { return read[f] != "" })
}

func productFields(p *policy.Product) []policy.Field {
	if p == nil {
		return nil
	}
	return p.Fields
}

// fillCategory takes the category that the author names, if he may use it.
func fillCategory(r *change.Decision, c *change.Change, f *Filled, said string, author mail.Address) {
	p := &r.Dir.Policy
	k := p.Category(said)
	switch {
	case said == "" || len(p.Categories) == 0:
	case k == nil:
		f.unread = append(f.unread, missingChoice(r, c, labelCategory, author))
	case !mayUse(r, k, author):
		f.denied = policy.LabelIn(k.Name, k.Labels, c.Ticket.Language)
		c.Event(r.State.Now, "rule", "mail", "category "+k.Name+" refused: "+author.String()+" may not use it")
	default:
		c.Changed(r, "category", &c.Ticket.Category, k.Name, author.String())
	}
}

func fillProduct(r *change.Decision, c *change.Change, f *Filled, said string, author mail.Address) {
	p := &r.Dir.Policy
	product := p.Product(said)
	switch {
	case said == "" || len(p.Products) == 0:
	case product == nil:
		f.unread = append(f.unread, missingChoice(r, c, labelProduct, author))
	default:
		c.Changed(r, "product", &c.Ticket.Product, product.Name, author.String())
	}
}

// mayUse reports whether a category is for the author. Nobody gets into a restricted one
// without a proof of who he is.
func mayUse(r *change.Decision, k *policy.Category, author mail.Address) bool {
	if !k.Restricted {
		return true
	}
	return r.Proven() && k.Open(author, authority.KnownContact(r, author).Organisations())
}

// fillField fills a field and records it.
func fillField(r *change.Decision, c *change.Change, f *policy.Field, value, actor string) {
	have := c.Ticket.Fields[f.Label]
	c.Changed(r, f.Label, &have, value, actor)
	c.Ticket.SetField(f.Label, value)
	if f.IsPriority {
		c.Ticket.Priority = ticket.Priority(value) // the configuration has no other choices
	}
}
