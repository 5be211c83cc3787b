package web

import (
	"encoding/base64"
	"encoding/json"
	"html/template"
	"net/http"
	"strings"
	"time"

	"guichet/articles"
	"guichet/templates/block"
	"guichet/ticket"
)

// maxFound is how many articles a search lists.
const maxFound = 20

// helpData is the list of help articles.
type helpData struct {
	Words    string
	Articles []articles.Article
}

// articleData is one of them.
type articleData struct {
	Article articles.Article
	HTML    template.HTML
	Judged  bool // its reader has said whether it helped
	Asks    bool // he may say so
}

// help lists the articles, or those that a search finds.
func help(x *visit) error {
	if len(x.site.Shelf.Names()) == 0 {
		return ticket.ErrNotFound
	}
	d := helpData{Words: ticket.CutText(strings.TrimSpace(x.r.FormValue("q")), 200)}
	if d.Words != "" {
		d.Articles = articlesNamed(x, x.site.Shelf.Search(d.Words, x.Lang, maxFound))
	} else {
		for _, a := range articlesNamed(x, x.site.Shelf.Names()) {
			if a.Language == "" || a.Language == x.Lang {
				d.Articles = append(d.Articles, a)
			}
		}
		if len(d.Articles) == 0 {
			d.Articles = articlesNamed(x, x.site.Shelf.Names())
		}
	}
	return x.render(http.StatusOK, "help", x.say("help.title"), d)
}

func articlesNamed(x *visit, names []string) (all []articles.Article) {
	for _, name := range names {
		if a, ok := x.site.Shelf.Article(name); ok {
			all = append(all, a)
		}
	}
	return all
}

// suggest answers the script of the form while a subject is typed: the same list as without script, alone.
func suggest(x *visit) error {
	found := articlesNamed(x, x.site.Shelf.Suggest(ticket.CutText(x.r.FormValue("q"), 200), "", x.Lang))
	return ignoreGone(x, pages.ExecuteTemplate(x.w, "suggested", suggestData{view{x}, found}))
}

// suggestData is a list of articles on a page.
type suggestData struct {
	X     view
	Found []articles.Article
}

// Suggested is that of the form.
func (d newData) Suggested(x view) suggestData { return suggestData{x, d.Found} }

// article shows one.
func article(x *visit) error {
	a, ok := x.site.Shelf.Article(x.r.PathValue("name"))
	if !ok {
		return ticket.ErrNotFound
	}
	_, html := block.Markdown(a.Text)
	d := articleData{Article: a, HTML: template.HTML(html), Asks: x.v.Agent == nil} //nolint:gosec // made safe by block
	_, d.Judged = judgedBy(x)[a.Name]
	if c := x.v.Contact; c != nil {
		_, d.Judged = c.Judged[a.Name]
	}
	return x.render(http.StatusOK, "article", a.Title, d)
}

// articleJudged counts whether one helped.
func articleJudged(x *visit) error {
	a, ok := x.site.Shelf.Article(x.r.PathValue("name"))
	yes := x.r.FormValue("helped") == "yes"
	switch {
	case !ok:
		return ticket.ErrNotFound
	case !yes && x.r.FormValue("helped") != "no":
		return errForm
	case !x.site.count.may("judge "+x.client(), 30):
		return errMany
	}
	said, before := judgedBy(x), 0
	if was, had := said[a.Name]; had {
		before = map[bool]int{true: 1, false: -1}[was]
	}
	if err := x.site.Pages.JudgeArticle(x.r.Context(), x.v, a.Name, yes, before); err != nil {
		return err
	}
	if x.v.IsZero() {
		said[a.Name] = yes
		keepJudged(x, said)
	}
	return x.goTo("/help/"+a.Name, x.say("help.thanks"))
}

// cookieJudged keeps what a stranger said of articles, so that his word counts once.
const cookieJudged = "guichet-helped"

func judgedBy(x *visit) map[string]bool {
	said := map[string]bool{}
	if b, err := base64.RawURLEncoding.DecodeString(x.cookie(cookieJudged)); err == nil {
		_ = json.Unmarshal(b, &said) // what he broke himself counts as nothing said
	}
	if said == nil {
		said = map[string]bool{}
	}
	return said
}

func keepJudged(x *visit, said map[string]bool) {
	if b, err := json.Marshal(said); err == nil && len(b) < 2500 {
		x.setCookie(cookieJudged, base64.RawURLEncoding.EncodeToString(b), 90*24*time.Hour)
	}
}

// Help reports whether there are articles.
func (x view) Help() bool { return len(x.site.Shelf.Names()) > 0 }
