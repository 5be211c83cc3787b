package command

import (
	"strings"

	"guichet/desk/change"
	"guichet/desk/people"
	"guichet/ticket"
)

// maxRead is how many articles one letter holds.
const maxRead = 3

func articleCommands() map[string]Command {
	return map[string]Command{
		"article": {Run: doArticle, Agents: true, customers: true},
		"helpful": {Run: doHelpful, customers: true},
	}
}

// Suggest puts help articles into a confirmation (PRODUCT 4.6), where it may tell anything.
func Suggest(r *change.Decision, c *change.Change, facts *ticket.Facts, names []string) {
	if facts.Bare || c.Ticket.Sensitive {
		return
	}
	facts.Articles = names
	for _, name := range names {
		r.Plan.Articles = append(r.Plan.Articles, ticket.ArticleCount{Name: name, Suggested: 1})
	}
}

// doArticle answers with a whole article.
func doArticle(r *change.Decision, _ *change.Change, o *change.Outcome, args string) (ticket.Said, error) {
	name, ok := r.Dir.Articles.Find(args)
	switch {
	case !ok:
		return ticket.Said{}, ticket.Refuse("article", args)
	case len(o.Read) == maxRead:
		return ticket.Said{}, ticket.Refuse("asked-twice", "article")
	}
	o.Read = append(o.Read, name)
	r.Plan.Articles = append(r.Plan.Articles, ticket.ArticleCount{Name: name, Opened: 1})
	return ticket.Said{}, nil
}

// doHelpful counts whether an article helped: once for a person, who may change his mind.
// It is not answered: a letter for a click would be one too many.
func doHelpful(r *change.Decision, _ *change.Change, _ *change.Outcome, args string) (ticket.Said, error) {
	cut := strings.LastIndexByte(args, ' ') + 1
	yes, clear := readYes(args[cut:])
	name, ok := r.Dir.Articles.Find(args[:cut])
	switch {
	case !clear:
		return ticket.Said{}, ticket.Refuse("helpful")
	case !ok:
		return ticket.Said{}, ticket.Refuse("article", strings.TrimSpace(args[:cut]))
	case r.Agent != nil:
		return ticket.Said{}, ticket.Refuse("not-allowed")
	}
	people.NoteContact(r, r.Sender)
	person := people.SenderContact(r)
	counts := person.Judge(name, yes)
	if len(counts) == 0 {
		return ticket.Said{}, nil
	}
	r.Plan.Contact = person
	r.Plan.Articles = append(r.Plan.Articles, counts...)
	return ticket.Said{}, nil
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
