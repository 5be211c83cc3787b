package search

import (
	"cmp"
	"math"
	"slices"
	"strings"
)

// The constants of BM25, as most use them, and what a word in a title counts.
const (
	saturation  = 1.2  // k1: how soon a word that comes again stops to count
	lengthShare = 0.75 // b: how much a long article is held against itself
	titleWeight = 3
)

// Article is a text that a Ranking finds.
type Article struct {
	Title string
	Text  string
}

// Score is a place in the articles that NewRanking got, and how well it fits: above zero,
// and comparable within one answer only.
type Score struct {
	Article int
	Score   float64
}

// Ranking orders articles by how well they fit some words (BM25). It lies in memory and
// never changes, so any number of goroutines may ask it. The zero value finds nothing.
type Ranking struct {
	lengths []float64 // in terms; those of a title count titleWeight
	average float64
	terms   []string // sorted
	entries map[string][]entry
}

// entry is how often a term stands in an article.
type entry struct {
	article int
	count   float64
}

// NewRanking reads the articles.
func NewRanking(articles []Article) *Ranking {
	r := &Ranking{entries: map[string][]entry{}}
	for i, a := range articles {
		counts := map[string]float64{}
		length := 0.0
		for _, part := range []struct {
			text   string
			weight float64
		}{{a.Title, titleWeight}, {a.Text, 1}} {
			for _, term := range split(part.text) {
				counts[term] += part.weight
				length += part.weight
			}
		}
		for term, count := range counts {
			if r.entries[term] == nil {
				r.terms = append(r.terms, strings.Clone(term))
			}
			r.entries[term] = append(r.entries[term], entry{i, count})
		}
		r.lengths = append(r.lengths, length)
		r.average += length
	}
	if len(articles) > 0 {
		r.average /= float64(len(articles))
	}
	slices.Sort(r.terms)
	return r
}

// Best returns at most n articles in which any of the words stands, the best first; equal
// ones in the order of the articles. The last word may be the begin of one, as while
// somebody types.
func (r *Ranking) Best(words string, n int) []Score {
	terms := split(cut(words, maxQuery))
	if len(terms) == 0 || n <= 0 {
		return nil
	}
	last := terms[len(terms)-1]
	slices.Sort(terms)
	terms = slices.Compact(terms)
	scores := map[int]float64{}
	for _, term := range terms {
		r.add(scores, r.entries[term])
	}
	if r.entries[last] == nil && len(last) >= minPrefix {
		r.add(scores, r.begin(last))
	}
	all := make([]Score, 0, len(scores))
	for article, score := range scores {
		all = append(all, Score{article, score})
	}
	slices.SortFunc(all, func(a, b Score) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.Article, b.Article))
	})
	return all[:min(n, len(all))]
}

// begin returns the entries of all terms that begin so, as if they were one term.
func (r *Ranking) begin(prefix string) []entry {
	counts := map[int]float64{}
	from, _ := slices.BinarySearch(r.terms, prefix)
	for _, term := range r.terms[from:] {
		if !strings.HasPrefix(term, prefix) {
			break
		}
		for _, e := range r.entries[term] {
			counts[e.article] += e.count
		}
	}
	var all []entry
	for article, count := range counts {
		all = append(all, entry{article, count})
	}
	return all
}

// add adds to the scores what one term gives.
func (r *Ranking) add(scores map[int]float64, entries []entry) {
	have, n := float64(len(r.lengths)), float64(len(entries))
	rare := math.Log(1 + (have-n+0.5)/(n+0.5))
	for _, e := range entries {
		norm := saturation * (1 - lengthShare + lengthShare*r.lengths[e.article]/r.average)
		scores[e.article] += rare * e.count * (saturation + 1) / (e.count + norm)
	}
}
