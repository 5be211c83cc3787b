package templates

import "guichet/templates/block"

// Article is a help article that may answer the request.
type Article struct {
	Title   string
	Excerpt string // one or two sentences; "": none
	URL     string // http or https; "": it can be had by mail only
	ReadTo  string // without URL: the command that asks for it by reply, such as "#article login"
}

// maxArticles is how many a letter suggests (PRODUCT 4.6): more would be a search page.
const maxArticles = 3

// articles appends the suggestions, each a link.
func (v *view) articles(to []block.Block) []block.Block {
	for _, a := range v.Articles {
		text := a.Title
		switch {
		case a.URL != "":
			text = link(a.Title, a.URL)
		case a.ReadTo != "" && v.ReplyTo != "":
			text = link(a.Title, block.Mailto(v.ReplyTo, v.subjectLine(), a.ReadTo+"\n"))
		}
		if a.Excerpt != "" {
			text += " – " + a.Excerpt
		}
		if a.URL == "" && a.ReadTo != "" {
			text += " (" + code(a.ReadTo) + ")"
		}
		to = append(to, block.Block{Kind: block.Item, Text: text})
	}
	return to
}

// link is words that open url, as marks inside a line.
func link(words, url string) string {
	return string(block.LinkMark) + words + string(block.CutMark) + url + string(block.EndMark)
}

func cleanArticles(articles []Article) []Article {
	out := append([]Article(nil), articles[:min(len(articles), maxArticles)]...)
	for i := range out {
		a := &out[i]
		a.Title, a.Excerpt, a.ReadTo = block.OneLine(a.Title), block.OneLine(a.Excerpt), block.OneLine(a.ReadTo)
	}
	return out
}

// byMail reports whether an article can be had by reply only.
func byMail(articles []Article) bool {
	for _, a := range articles {
		if a.URL == "" && a.ReadTo != "" {
			return true
		}
	}
	return false
}

// ArticleText is an article that a letter tells whole.
type ArticleText struct {
	Name  string // what commands call it
	Title string
	Text  string // Markdown
	URL   string // http or https, where it stands on the web; "": nowhere
}

// readings appends articles, each with the question whether it helped.
func (v *view) readings(to []block.Block) []block.Block {
	for _, r := range v.Read {
		title := r.Title
		if r.URL != "" {
			title = link(title, r.URL)
		}
		to = append(to, block.Block{Kind: block.Paragraph, Text: string(block.StrongMark) + title + string(block.StrongMark)})
		if text, html := block.Markdown(r.Text); text != "" {
			to = append(to, block.Block{Kind: block.Article, Text: text, HTML: html})
		}
		back := v.ReplyTo
		if back == "" {
			back = v.Support
		}
		if v.ToAgent || back == "" {
			continue
		}
		to = append(to, block.Block{Kind: block.Paragraph, Text: v.l.phrases["article.helped"]})
		for _, answer := range []struct{ phrase, word string }{{"action.yes", "yes"}, {"action.refuse", "no"}} {
			command := "#helpful " + r.Name + " " + answer.word
			to = append(to, block.Block{Kind: block.Action, Label: v.l.phrases[answer.phrase], Text: command, URL: block.Mailto(back, v.subjectLine(), command+"\n")})
		}
	}
	return to
}

func cleanArticleTexts(readings []ArticleText) []ArticleText {
	out := append([]ArticleText(nil), readings...)
	for i := range out {
		r := &out[i]
		r.Name, r.Title, r.Text = block.OneLine(r.Name), block.OneLine(r.Title), block.MultiLine(r.Text)
	}
	return out
}
