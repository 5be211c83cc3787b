package parser

import (
	"slices"
	"strings"
)

// maxProblems is how many different problems of one mail are told.
const maxProblems = 50

// problems collects what was tolerated, each once.
type problems []string

func (p *problems) add(text string) {
	if len(*p) < maxProblems && !slices.Contains(*p, text) {
		*p = append(*p, text)
	}
}

// addAbout names a stranger's word, made short and printable.
func (p *problems) addAbout(text, word string) {
	p.add(text + ": " + strings.ToValidUTF8(cutString(printable(word), 60), ""))
}
