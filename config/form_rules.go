package config

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// forms checks categories, products and their fields, and who names them.
func (r *ruling) forms(c *Config) {
	categories, products := words{r: r}, words{r: r}
	for i, k := range c.Categories {
		categories.add(fmt.Sprintf("category[%d]", i), k.Name, k.Labels)
		if !k.Restricted && len(k.Addresses)+len(k.Organisations) > 0 {
			r.fail(fmt.Sprintf("category[%d].addresses", i), "everybody may use %q; add restricted = true, or take the list out", k.Name)
		}
	}
	for i, p := range c.Products {
		products.add(fmt.Sprintf("product[%d]", i), p.Name, p.Labels)
		r.fields(fmt.Sprintf("product[%d].field", i), p.Fields)
	}
	replies := words{r: r}
	for i, s := range c.Replies {
		replies.one(fmt.Sprintf("reply[%d].name", i), s.Name)
	}
	for i, a := range c.Addresses {
		path := fmt.Sprintf("address[%d]", i)
		if a.Category != "" && len(c.Categories) > 0 && !slices.ContainsFunc(c.Categories, func(k Category) bool { return k.Name == a.Category }) {
			r.fail(path+".category", "there is no [[category]] with name = %q; add one, or write %s", a.Category, either(categories.names))
		}
		if a.Product != "" && !slices.ContainsFunc(c.Products, func(p Product) bool { return p.Name == a.Product }) {
			r.fail(path+".product", "there is no [[product]] with name = %q; add one, or write %s", a.Product, either(products.names))
		}
	}
}

// fields checks those of one product.
func (r *ruling) fields(path string, fields []Field) {
	labels := words{r: r}
	for i, f := range fields {
		at := fmt.Sprintf("%s[%d]", path, i)
		labels.add(at, f.Label, f.Labels)
		choices := words{r: r}
		for j, choice := range f.Choices {
			choices.one(fmt.Sprintf("%s.choices[%d]", at, j), choice)
		}
		for _, language := range slices.Sorted(maps.Keys(f.ChoiceLabels)) {
			if n := len(f.ChoiceLabels[language]); n != len(f.Choices) {
				r.fail(at+".choice_labels", "there are %d words in %q for %d choices; write one for each, in the same order", n, language, len(f.Choices))
			}
		}
		if f.Maps == "priority" && (f.Type != "choice" || slices.ContainsFunc(f.Choices, isNoPriority)) {
			r.fail(at+".maps", "a field that is the priority is of type \"choice\", between low, normal, high and urgent; name them otherwise in choice_labels")
		}
		switch {
		case f.Type == "choice" && len(f.Choices) == 0:
			r.fail(at+".type", "there is nothing to choose from; add choices = [\"…\"]")
		case f.Type != "choice" && len(f.Choices) > 0:
			r.fail(at+".choices", "only a field of type \"choice\" has some; write type = \"choice\", or take them out")
		}
	}
}

func isNoPriority(choice string) bool {
	return !slices.Contains([]string{"low", "normal", "high", "urgent"}, choice)
}

// words are names that must tell things apart, whatever their letters' case.
type words struct {
	r     *ruling
	names []string
	seen  []string // names and labels
}

// add takes a name with its labels; those of one thing may repeat each other.
func (w *words) add(path, name string, labels map[string]string) {
	var own []string
	for _, s := range labels {
		if !slices.ContainsFunc(own, func(o string) bool { return strings.EqualFold(o, s) }) && !strings.EqualFold(s, name) {
			own = append(own, s)
		}
	}
	slices.Sort(own)
	w.names = append(w.names, name)
	for _, s := range append([]string{name}, own...) {
		w.one(path, s)
	}
}

func (w *words) one(path, s string) {
	if s != "" && slices.ContainsFunc(w.seen, func(o string) bool { return strings.EqualFold(o, s) }) {
		w.r.fail(path, "%q stands here twice; choose another word", s)
	}
	w.seen = append(w.seen, s)
}

// either lists names as people read them, "nothing" if there are none.
func either(names []string) string {
	var quoted []string
	for _, n := range names {
		if n != "" {
			quoted = append(quoted, strconv.Quote(n))
		}
	}
	if len(quoted) == 0 {
		return "nothing"
	}
	return strings.Join(quoted, " or ")
}
