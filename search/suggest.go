package search

import (
	"cmp"
	"slices"
	"unicode/utf8"
)

// maxKeyTerms is how many terms of a mail are asked for.
const maxKeyTerms = 200

// KeyTerms returns the terms of a mail that may say what it is about, each once: those that
// are not too short, and no greeting or filling word in the languages of letters.
func KeyTerms(text string) []string {
	seen := map[string]bool{}
	var terms []string
	for _, term := range split(text) {
		r, _ := utf8.DecodeRuneInString(term)
		short := utf8.RuneCountInString(term) < 3 && !isDense(r)
		if short || filling[term] || seen[term] {
			continue
		}
		seen[term] = true
		if terms = append(terms, term); len(terms) == maxKeyTerms {
			break
		}
	}
	return terms
}

// Suggest is Best for the terms of a whole mail. A term that stands in most articles says
// nothing; an article is among the answer only if two others stand in it, or one in its
// title, and if it is not far behind the best one.
func (r *Ranking) Suggest(terms []string, n int) []Score {
	scores, counts, titled := map[int]float64{}, map[int]int{}, map[int]bool{}
	most := max(1, len(r.lengths)/2)
	for _, term := range terms {
		entries := r.entries[term]
		if len(entries) == 0 || len(entries) > most && len(r.lengths) > 2 {
			continue
		}
		r.add(scores, entries)
		for _, e := range entries {
			counts[e.article]++
			titled[e.article] = titled[e.article] || e.count >= titleWeight
		}
	}
	var all []Score
	for article, score := range scores {
		if counts[article] > 1 || titled[article] {
			all = append(all, Score{article, score})
		}
	}
	slices.SortFunc(all, func(a, b Score) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.Article, b.Article))
	})
	far := func(s Score) bool { return s.Score < all[0].Score/2 }
	if at := slices.IndexFunc(all, far); at >= 0 {
		all = all[:at]
	}
	return all[:min(max(n, 0), len(all))]
}

// filling are folded words of three letters and more that stand in mails about anything.
var filling = func() map[string]bool {
	words := map[string]bool{}
	for _, list := range []string{
		"the and you your for not are was but can cannot have has had with this that from they them there then when what which who why how where here much many our ours its his her one all any some will would could should does did done been being just very still only also more than into about after before since please hello dear thanks thank regards best kind sincerely today yesterday tomorrow good morning need needs want wants help problem question",
		"les des une est pas que qui pour par sur dans avec sans plus nous vous mon mes votre vos notre nos ses son leur mais donc car elle ils sont suis avez avons ont ete etre fait faire cela cette ces tout tous tres bien bonjour bonsoir merci cordialement salutations madame monsieur aide probleme question depuis hier aujourd hui quand comment pourquoi",
		"der die das den dem des ein eine einen einem einer und oder aber nicht ist sind war bin habe hat haben wird werden wurde mit ohne von vom zum zur bei auf aus fur uber unter nach vor seit wie was wer wann warum sie ihr ihre ihnen ich wir uns mich mir mein meine kann konnen bitte danke hallo guten tag morgen grusse freundliche viele liebe sehr geehrte hilfe problem frage heute gestern",
		"los las una unos unas por para con sin que quien como cuando donde muy mas pero sus nuestro nuestra mis esta este esto estos estas hay soy son fue hola buenos dias gracias saludos ayuda problema pregunta desde hoy ayer puedo puede",
		"gli del della dei delle che chi per con non sono stato mio mia nostro vostro come quando dove molto anche buongiorno salve grazie saluti cordiali aiuto problema domanda oggi ieri posso puo",
		"dos das uma uns umas com sem que quem por para nao sao foi meu minha nosso vossa como quando onde muito mas ola bom dia obrigado obrigada cumprimentos ajuda problema pergunta hoje ontem posso pode",
		"het een van voor met zonder niet dat die wat wie waar hoe wanneer zijn was ben heb heeft hebben wordt worden mijn onze jullie ook maar nog naar bij uit over kan kunnen graag hallo goedendag bedankt groeten vriendelijke hulp probleem vraag vandaag gisteren",
	} {
		for _, term := range split(list) {
			words[term] = true
		}
	}
	return words
}()
