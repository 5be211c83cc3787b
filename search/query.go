package search

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Bounds of a query. What is over them is left out.
const (
	maxQuery  = 1000 // octets
	maxAtoms  = 16
	maxPhrase = 16 // terms
	minPrefix = 2  // letters before a "*": a shorter one is a word
)

// Query is what somebody looks for. The zero value asks nothing and finds nothing.
type Query struct {
	atoms []Atom
}

// Atom is one condition of a query.
type Atom struct {
	Terms  []string // more than one: they follow each other
	Prefix bool     // the last one is the begin of a term
}

// ParseQuery reads what a person typed: every word must be there; "words in quotes" must
// stand together; word* is the begin of a word. A word that has more than one term, such
// as an address, is a phrase. Nothing is an error.
func ParseQuery(s string) Query {
	var q Query
	s = cut(s, maxQuery)
	for s != "" && len(q.atoms) < maxAtoms {
		var part string
		var quoted bool
		part, s, quoted = next(s)
		if a, ok := parseAtom(part, quoted); ok && !q.has(a) {
			q.atoms = append(q.atoms, a)
		}
	}
	return q
}

// next parts the first word or quoted phrase from the rest.
func next(s string) (part, rest string, quoted bool) {
	s = strings.TrimLeftFunc(s, unicode.IsSpace)
	r, size := utf8.DecodeRuneInString(s)
	if isQuote(r) {
		s = s[size:]
		end := strings.IndexFunc(s, isQuote)
		if end < 0 {
			return s, "", true
		}
		_, size = utf8.DecodeRuneInString(s[end:])
		return s[:end], s[end+size:], true
	}
	end := strings.IndexFunc(s, func(r rune) bool { return unicode.IsSpace(r) || isQuote(r) })
	if end < 0 {
		end = len(s)
	}
	return s[:end], s[end:], false
}

func isQuote(r rune) bool { return strings.ContainsRune("\"“”„«»", r) }

func parseAtom(part string, quoted bool) (a Atom, ok bool) {
	a.Terms = split(part)
	if len(a.Terms) == 0 {
		return a, false
	}
	last := a.Terms[len(a.Terms)-1]
	if !quoted && strings.HasSuffix(part, "*") {
		a.Prefix = utf8.RuneCountInString(last) >= minPrefix
	}
	if r, size := utf8.DecodeRuneInString(last); isDense(r) && size == len(last) {
		a.endDense(r)
	}
	if len(a.Terms) > maxPhrase {
		a.Terms, a.Prefix = a.Terms[:maxPhrase], false
	}
	return a, true
}

// endDense mends the end of a run of letters without spaces: its last letter need not be
// the last one in the text. Behind a pair it says nothing new; alone it begins a pair.
func (a *Atom) endDense(r rune) {
	if n := len(a.Terms); n > 1 {
		if before := a.Terms[n-2]; utf8.RuneCountInString(before) == 2 && strings.HasSuffix(before, string(r)) {
			a.Terms, a.Prefix = a.Terms[:n-1], false
			return
		}
	}
	a.Prefix = true
}

func (q Query) has(a Atom) bool {
	return slices.ContainsFunc(q.atoms, func(b Atom) bool {
		return a.Prefix == b.Prefix && slices.Equal(a.Terms, b.Terms)
	})
}

// With returns the query that asks for these exact terms as well.
func (q Query) With(exact ...string) Query {
	atoms := slices.Clone(q.atoms)
	for _, e := range exact {
		atoms = append(atoms, Atom{Terms: []string{e}})
	}
	return Query{atoms}
}

// Empty reports whether the query asks nothing: no letter or digit was in it.
func (q Query) Empty() bool { return len(q.atoms) == 0 }

// Atoms returns the conditions, which must all hold. An engine looks them up.
func (q Query) Atoms() []Atom { return slices.Clone(q.atoms) }

// Match reports whether each condition holds in one of the docs. It is the last word on
// what an index found.
func (q Query) Match(docs ...Words) bool {
	for _, a := range q.atoms {
		if !slices.ContainsFunc(docs, a.In) {
			return false
		}
	}
	return !q.Empty()
}

// In reports whether the condition holds in the doc.
func (a Atom) In(w Words) bool {
	if len(a.Terms) == 1 && strings.HasPrefix(a.Terms[0], exactMark) {
		return slices.Contains(w.exact, a.Terms[0])
	}
	return slices.ContainsFunc(w.texts, a.stands)
}

// stands reports whether the terms follow each other in a text.
func (a Atom) stands(text []string) bool {
	last := len(a.Terms) - 1
	for i := 0; i+last < len(text); i++ {
		if a.ends(text[i+last]) && slices.Equal(text[i:i+last], a.Terms[:last]) {
			return true
		}
	}
	return false
}

func (a Atom) ends(term string) bool {
	want := a.Terms[len(a.Terms)-1]
	return term == want || a.Prefix && strings.HasPrefix(term, want)
}
