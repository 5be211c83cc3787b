package ticket

// ArticleCount is how often people met a help article. What Tx.CountArticle gets is added to
// what is there, and may be negative: somebody changed his mind.
type ArticleCount struct {
	Name      string
	Suggested int `json:",omitempty"` // in a confirmation
	Opened    int `json:",omitempty"` // asked for and sent
	Helpful   int `json:",omitempty"` // people who said that it helped
	Unhelpful int `json:",omitempty"` // people who said that it did not
}

// Add adds the counts of another.
func (c *ArticleCount) Add(o ArticleCount) {
	c.Suggested += o.Suggested
	c.Opened += o.Opened
	c.Helpful += o.Helpful
	c.Unhelpful += o.Unhelpful
}

// Judge notes whether an article helped the person, who may change his mind, and returns what that adds to its counts:
// once for a person.
func (c *Contact) Judge(name string, helped bool) []ArticleCount {
	before, had := c.Judged[name]
	if had && before == helped {
		return nil
	}
	if c.Judged == nil {
		c.Judged = map[string]bool{}
	}
	c.Judged[name] = helped
	var counts []ArticleCount
	if had {
		counts = append(counts, Judgement(name, before, -1))
	}
	return append(counts, Judgement(name, helped, 1))
}

// Judgement is what one word on an article adds to its counts.
func Judgement(name string, helped bool, n int) ArticleCount {
	if helped {
		return ArticleCount{Name: name, Helpful: n}
	}
	return ArticleCount{Name: name, Unhelpful: n}
}
