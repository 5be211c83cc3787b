package policy

import (
	"maps"
	"path"
	"slices"
	"strings"

	"guichet/mail"
	"guichet/parser"
	"guichet/ticket"
)

// Category is a kind of request that the config lists.
type Category struct {
	Name                string            // what tickets hold
	Labels              map[string]string // what customers call it, by language
	Restricted          bool              // only those below may use it
	Addresses           []string          // patterns of addresses
	Organisations       []string
	LaterFilesSensitive bool // files that come after a ticket's first message are sensitive (PRODUCT 6.1)
}

// Product is what a request may be about.
type Product struct {
	Name   string // what tickets hold
	Labels map[string]string
	Fields []Field

	MaxFiles int // that the mail of a customer may bring which opens a request; 0: any number
}

// Field is something that a product's requests should say.
type Field struct {
	Label    string // the key in Ticket.Fields
	Labels   map[string]string
	Kind     ticket.FieldKind
	Required bool
	Choices  []string // of a ChoiceField

	ChoiceLabels map[string][]string // what customers call the choices, by language, in their order
	IsPriority   bool                // what is chosen is the ticket's priority as well
}

// ChoicesIn are what may be chosen, as a language calls it.
func (f *Field) ChoicesIn(language string) []string {
	if labels := f.ChoiceLabels[language]; len(labels) == len(f.Choices) {
		return labels
	}
	return f.Choices
}

// Display is a kept value as a language writes it.
func (f *Field) Display(value, language string) string {
	if i := slices.Index(f.Choices, value); i >= 0 && f.Kind == ticket.ChoiceField {
		return f.ChoicesIn(language)[i]
	}
	return value
}

// LabelIn is what a thing is called in a language: its name where there is no word.
func LabelIn(name string, labels map[string]string, language string) string {
	if label := labels[language]; label != "" {
		return label
	}
	return name
}

// called reports whether a customer's word means the thing of that name, in any language.
func called(word, name string, labels map[string]string) bool {
	word = parser.FoldLabel(strings.TrimRight(word, ".!,; "))
	if word == parser.FoldLabel(name) {
		return true
	}
	for _, label := range labels {
		if word == parser.FoldLabel(label) {
			return true
		}
	}
	return false
}

// Category returns the configured category that a word means, nil if none.
func (p *Policy) Category(word string) *Category {
	for i := range p.Categories {
		if k := &p.Categories[i]; called(word, k.Name, k.Labels) {
			return k
		}
	}
	return nil
}

// Product returns the product that a word means, nil if none.
func (p *Policy) Product(word string) *Product {
	for i := range p.Products {
		if x := &p.Products[i]; called(word, x.Name, x.Labels) {
			return x
		}
	}
	return nil
}

// Field returns the field that a label means, nil if the product has none such or is nil. A
// letter names behind the label what may stand there, and people copy that.
func (p *Product) Field(label string) *Field {
	if p == nil {
		return nil
	}
	bare, _, _ := strings.Cut(label, "(")
	for _, label := range []string{label, bare} {
		for i := range p.Fields {
			f := &p.Fields[i]
			if sameLabel(f.Label, label) || slices.ContainsFunc(values(f.Labels), func(own string) bool { return sameLabel(own, label) }) {
				return f
			}
		}
	}
	return nil
}

// sameLabel reports whether a folded label of a mail is one of ours, with or without its
// question mark.
func sameLabel(own, label string) bool {
	return strings.TrimRight(parser.FoldLabel(own), "? ") == strings.TrimRight(label, "? ")
}

// Spoken is the language of the label that a line has, "" where it is none's: then numbers
// are written as in that language, whatever the ticket's.
func (f *Field) Spoken(label string) string {
	for _, language := range slices.Sorted(maps.Keys(f.Labels)) {
		if !sameLabel(f.Label, label) && sameLabel(f.Labels[language], label) {
			return language
		}
	}
	return ""
}

func values(m map[string]string) []string {
	var all []string
	for _, v := range m {
		all = append(all, v)
	}
	return all
}

// Open reports whether somebody may use the category: everybody unless it is restricted.
func (k *Category) Open(who mail.Address, organisations []string) bool {
	if !k.Restricted {
		return true
	}
	for _, pattern := range k.Addresses {
		if ok, _ := path.Match(strings.ToLower(pattern), ticket.Fold(who).String()); ok {
			return true
		}
	}
	for _, theirs := range organisations {
		for _, ours := range k.Organisations {
			if strings.EqualFold(ours, theirs) {
				return true
			}
		}
	}
	return false
}

// Told is a ticket's form in the words of a language: the labels of its category and
// product, "" where the config lists none, and what is filled in.
func (p *Policy) Told(t *ticket.Ticket, language string) (category, product string, fields []ticket.FieldValue) {
	if k := p.Category(t.Category); k != nil {
		category = LabelIn(k.Name, k.Labels, language)
	}
	about := p.Product(t.Product)
	if about == nil {
		return category, "", nil
	}
	for _, f := range about.Fields {
		if value := t.Fields[f.Label]; value != "" {
			fields = append(fields, ticket.FieldValue{Label: LabelIn(f.Label, f.Labels, language), Value: f.Display(value, language)})
		}
	}
	return category, LabelIn(about.Name, about.Labels, language), fields
}

// DisplayValue is a value in an event, on one line and not too long.
func DisplayValue(value string) string {
	if value == "" {
		return "(none)"
	}
	if text := []rune(value); len(text) > 100 {
		value = string(text[:100]) + "…"
	}
	return strings.Join(strings.Fields(value), " ")
}
