package problem

import (
	"slices"
	"strings"

	"guichet/parser/plain"
)

// maxProblems is how many different problems of one mail are told.
const maxProblems = 50

// List collects what was tolerated, each once.
type List []string

// Add adds a text of this package, once.
func (p *List) Add(text string) {
	if len(*p) < maxProblems && !slices.Contains(*p, text) {
		*p = append(*p, text)
	}
}

// AddAbout adds a text and names a stranger's word behind it, made short and printable.
func (p *List) AddAbout(text, word string) {
	p.Add(text + ": " + strings.ToValidUTF8(plain.Cut(plain.Printable(word), 60), ""))
}
