package desk

import (
	"slices"
	"strings"

	"guichet/mail"
	"guichet/parser"
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

// form is what the lines of one mail did to a ticket's form.
type form struct {
	unread []Missing // lines whose value is none of their field's
	denied string    // the restricted category that the author may not use
}

// fill reads the lines "Label: value" of a human's mail into the ticket (PRODUCT 4.3).
// author is whose words they are. Category and product come first, since the product says
// which fields there are; of several lines with one label the last counts. A field of the
// product goes before what its label means elsewhere.
func (r *ruling) fill(c *Change, words reading, author mail.Address) form {
	var f form
	p := &r.dir.policy
	product := p.product(c.Ticket.Product)
	own := slices.DeleteFunc(slices.Clone(words.lines), func(l parser.FieldLine) bool { return product.field(l.Label) != nil })
	r.fillCategory(c, &f, lastKnown(own, labelCategory, func(said string) bool { return p.category(said) != nil }), author)
	r.fillProduct(c, &f, lastKnown(own, labelProduct, func(said string) bool { return p.product(said) != nil }), author)
	r.fillFields(c, &f, words, author)
	r.fillAccount(c, &f, append(slices.Clone(words.lines), words.quoted...), author)
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
	return either(found, last)
}

// fillFields fills those of the ticket's product. What was filled in inside our quoted
// question fills empty fields only: it may be quoted again, long after it was changed.
func (r *ruling) fillFields(c *Change, f *form, words reading, author mail.Address) {
	product := r.dir.policy.product(c.Ticket.Product)
	quoted, _ := r.readFields(c, product, words.quoted)
	read, wrong := r.readFields(c, product, words.lines)
	for i := range productFields(product) {
		field := &product.Fields[i]
		value, ok := read[field]
		if !ok && c.Ticket.Fields[field.Label] == "" && !slices.Contains(wrong, field) {
			value, ok = quoted[field]
		}
		if ok {
			r.fillField(c, field, value, author.String())
		}
	}
	for _, field := range wrong {
		f.unread = append(f.unread, field.missing(c.Ticket.Language))
	}
}

// readFields reads the lines that are of a product's fields: what they say, and the fields of
// which none could be read.
func (r *ruling) readFields(c *Change, product *Product, lines []parser.FieldLine) (read map[*Field]string, wrong []*Field) {
	read = map[*Field]string{}
	for _, line := range lines {
		field, said := product.field(line.Label), either(line.Value, line.Below)
		if field == nil || said == "" {
			continue
		}
		value, ok := field.read(said, either(field.spoken(line.Label), c.Ticket.Language), r.state.Now.In(r.dir.policy.zone(c.Ticket.Address)))
		switch {
		case ok:
			read[field] = value
		case line.Value != "" && !slices.Contains(wrong, field):
			wrong = append(wrong, field)
		}
	}
	return read, slices.DeleteFunc(wrong, func(f *Field) bool { return read[f] != "" })
}

func productFields(p *Product) []Field {
	if p == nil {
		return nil
	}
	return p.Fields
}

// fillCategory takes the category that the author names, if he may use it.
func (r *ruling) fillCategory(c *Change, f *form, said string, author mail.Address) {
	p := &r.dir.policy
	k := p.category(said)
	switch {
	case said == "" || len(p.Categories) == 0:
	case k == nil:
		f.unread = append(f.unread, r.missingChoice(c, labelCategory, author))
	case !r.mayUse(k, author):
		f.denied = labelIn(k.Name, k.Labels, c.Ticket.Language)
		c.event(r.state.Now, "rule", "mail", "category "+k.Name+" refused: "+author.String()+" may not use it")
	default:
		c.changed(r, "category", &c.Ticket.Category, k.Name, author.String())
	}
}

func (r *ruling) fillProduct(c *Change, f *form, said string, author mail.Address) {
	p := &r.dir.policy
	product := p.product(said)
	switch {
	case said == "" || len(p.Products) == 0:
	case product == nil:
		f.unread = append(f.unread, r.missingChoice(c, labelProduct, author))
	default:
		c.changed(r, "product", &c.Ticket.Product, product.Name, author.String())
	}
}

// mayUse reports whether a category is for the author. Nobody gets into a restricted one
// without a proof of who he is.
func (r *ruling) mayUse(k *Category, author mail.Address) bool {
	if !k.Restricted {
		return true
	}
	return r.proven() && k.open(author, r.known(author).organisations())
}

// fillField fills a field and records it.
func (r *ruling) fillField(c *Change, f *Field, value, actor string) {
	have := c.Ticket.Fields[f.Label]
	c.changed(r, f.Label, &have, value, actor)
	c.Ticket.setField(f.Label, value)
}

// setField keeps a value of a field; "" empties it.
func (t *Ticket) setField(label, value string) {
	if value == "" {
		delete(t.Fields, label)
		return
	}
	if t.Fields == nil {
		t.Fields = map[string]string{}
	}
	t.Fields[label] = value
}

// changed sets one value of the form and records it, unless it was so already.
func (c *Change) changed(r *ruling, what string, have *string, value, actor string) {
	if *have == value {
		return
	}
	text := what + " " + shown(*have) + " -> " + shown(value)
	*have = value
	c.event(r.state.Now, actor, "mail", text)
}

// shown is a value in an event, on one line and not too long.
func shown(value string) string {
	if value == "" {
		return "(none)"
	}
	if text := []rune(value); len(text) > 100 {
		value = string(text[:100]) + "…"
	}
	return strings.Join(strings.Fields(value), " ")
}
