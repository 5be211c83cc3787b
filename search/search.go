// Package search owns what "found" means: how text becomes terms (case, accents and width
// folded), what a query says, and whether a text answers it. It refuses to know tickets,
// stores and rights: an engine keeps terms in an index of its own and asks Query.Match
// about what it found there. Ranking is a small index in memory, for help articles.
//
// Words are parted at everything that is no letter and no digit. Scripts without spaces,
// such as Chinese, are cut into pairs of neighbours.
package search

import "slices"

// Doc is one thing that can be found: a message, or what stands on its ticket.
type Doc struct {
	Texts []string // a phrase lies within one of them; of each, 64 KiB are looked at
	Exact []string // terms that Exact made
}

// Words is a Doc cut into terms. The zero value holds none.
type Words struct {
	texts [][]string
	exact []string
}

// Words cuts the doc, so that it can be asked more than once.
func (d Doc) Words() Words {
	w := Words{exact: d.Exact}
	for _, t := range d.Texts {
		if terms := split(t); len(terms) > 0 {
			w.texts = append(w.texts, terms)
		}
	}
	return w
}

// Count returns how many terms there are, each as often as it stands there.
func (w Words) Count() int {
	n := len(w.exact)
	for _, t := range w.texts {
		n += len(t)
	}
	return n
}

// Terms returns every term once, sorted: what an index keeps of the doc. A term is valid
// UTF-8 of at most 64 octets without NUL.
func (w Words) Terms() []string {
	all := slices.Clone(w.exact)
	for _, t := range w.texts {
		all = append(all, t...)
	}
	slices.Sort(all)
	return slices.Compact(all)
}
