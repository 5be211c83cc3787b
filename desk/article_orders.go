package desk

import "strings"

// maxRead is how many articles one letter holds.
const maxRead = 3

func articleCommands() map[string]command {
	return map[string]command{
		"article": {do: (*ruling).orderArticle, agents: true, customers: true},
		"helpful": {do: (*ruling).orderHelpful, customers: true},
	}
}

// suggest puts help articles into a confirmation (PRODUCT 4.6), where it may tell anything.
func (r *ruling) suggest(c *Change, facts *Facts, names []string) {
	if facts.Bare || c.Ticket.Sensitive {
		return
	}
	facts.Articles = names
	for _, name := range names {
		r.plan.Articles = append(r.plan.Articles, ArticleCount{Name: name, Suggested: 1})
	}
}

// orderArticle answers with a whole article.
func (r *ruling) orderArticle(_ *Change, o *orders, args string) (Said, error) {
	name, ok := r.dir.articles.Find(args)
	switch {
	case !ok:
		return Said{}, refuse("article", args)
	case len(o.read) == maxRead:
		return Said{}, refuse("asked-twice", "article")
	}
	o.read = append(o.read, name)
	r.plan.Articles = append(r.plan.Articles, ArticleCount{Name: name, Opened: 1})
	return Said{}, nil
}

// orderHelpful counts whether an article helped: once for a person, who may change his mind.
// It is not answered: a letter for a click would be one too many.
func (r *ruling) orderHelpful(_ *Change, _ *orders, args string) (Said, error) {
	cut := strings.LastIndexByte(args, ' ') + 1
	yes, clear := readYes(args[cut:])
	name, ok := r.dir.articles.Find(args[:cut])
	switch {
	case !clear:
		return Said{}, refuse("helpful")
	case !ok:
		return Said{}, refuse("article", strings.TrimSpace(args[:cut]))
	case r.agent != nil:
		return Said{}, refuse("not-allowed")
	}
	r.meet(r.sender)
	person := r.contact()
	before, had := person.Judged[name]
	if had && before == yes {
		return Said{}, nil
	}
	if person.Judged == nil {
		person.Judged = map[string]bool{}
	}
	person.Judged[name] = yes
	r.plan.Contact = person
	if had {
		r.plan.Articles = append(r.plan.Articles, judgement(name, before, -1))
	}
	r.plan.Articles = append(r.plan.Articles, judgement(name, yes, 1))
	return Said{}, nil
}

func judgement(name string, helpful bool, n int) ArticleCount {
	if helpful {
		return ArticleCount{Name: name, Helpful: n}
	}
	return ArticleCount{Name: name, Unhelpful: n}
}

// readYes reads yes and no in the languages of letters.
func readYes(word string) (yes, clear bool) {
	switch strings.ToLower(strings.TrimRight(word, ".!")) {
	case "yes", "oui", "ja", "sí", "si", "sì", "sim":
		return true, true
	case "no", "non", "nein", "não", "nao", "nee":
		return false, true
	}
	return false, false
}
