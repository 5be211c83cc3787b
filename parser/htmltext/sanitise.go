package htmltext

import (
	"regexp"
	"sync"

	"github.com/microcosm-cc/bluemonday"
)

// Sanitise makes foreign HTML safe to show: nothing is loaded from elsewhere, no script,
// form, frame, id or class is left, and pictures of the mail keep their cid: address.
func Sanitise(doc string) string { return policy().Sanitize(boundStyles(doc)) }

// policy says what of foreign HTML may be shown.
var policy = sync.OnceValue(func() *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	p.AllowElements("p", "br", "hr", "div", "span", "b", "strong", "i", "em", "u", "s", "strike", "del", "ins", "sub", "sup", "small", "big", "tt", "code", "pre", "kbd", "samp",
		"h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "q", "cite", "ul", "ol", "li", "dl", "dt", "dd", "center", "font",
		"table", "thead", "tbody", "tfoot", "tr", "td", "th", "caption", "colgroup", "col", "address", "abbr", "section", "article", "header", "footer")
	p.AllowNoAttrs().OnElements("span", "font", "a")
	p.AllowAttrs("href").Matching(regexp.MustCompile(`(?i)^(https?|mailto|tel):[^\s]`)).OnElements("a")
	p.AllowAttrs("src").Matching(regexp.MustCompile(`(?i)^(cid:[^\s"'<>]+|data:image/(png|jpe?g|gif|webp);base64,[a-z0-9+/=\s]+)$`)).OnElements("img")
	p.AllowAttrs("alt", "title").OnElements("img")
	p.AllowAttrs("width", "height").Matching(regexp.MustCompile(`^[0-9]{1,4}%?$`)).OnElements("img", "td", "th", "table", "col")
	p.AllowAttrs("colspan", "rowspan").Matching(regexp.MustCompile(`^[0-9]{1,3}$`)).OnElements("td", "th")
	p.AllowAttrs("align").Matching(regexp.MustCompile(`(?i)^(left|right|center|justify)$`)).OnElements("p", "div", "td", "th", "tr", "table", "img", "h1", "h2", "h3")
	p.AllowAttrs("valign").Matching(regexp.MustCompile(`(?i)^(top|middle|bottom|baseline)$`)).OnElements("td", "th", "tr")
	p.AllowAttrs("bgcolor", "color").Matching(regexp.MustCompile(`(?i)^(#[0-9a-f]{3,8}|[a-z]{3,20})$`)).OnElements("td", "th", "tr", "table", "font")
	p.AllowAttrs("border", "cellpadding", "cellspacing").Matching(regexp.MustCompile(`^[0-9]{1,2}$`)).OnElements("table")
	p.AllowAttrs("dir").Matching(regexp.MustCompile(`(?i)^(ltr|rtl|auto)$`)).Globally()
	p.AllowAttrs("lang").Matching(regexp.MustCompile(`^[A-Za-z0-9-]{1,20}$`)).Globally()
	p.AllowAttrs("type").Matching(regexp.MustCompile(`(?i)^(cite|1|a|i|disc|circle|square)$`)).OnElements("blockquote", "ol", "ul", "li")
	p.AllowAttrs("start", "value").Matching(regexp.MustCompile(`^[0-9]{1,6}$`)).OnElements("ol", "li")
	p.AllowStyles("color", "background-color", "font-weight", "font-style", "text-align", "text-decoration", "white-space", "vertical-align").
		Matching(regexp.MustCompile(`(?i)^[-a-z0-9#%.(), ]{1,60}$`)).Globally()
	p.AllowStyles("font-size", "margin", "margin-left", "padding", "padding-left", "border-left", "border", "width").
		Matching(regexp.MustCompile(`(?i)^[-a-z0-9#%. ]{1,60}$`)).Globally()
	p.AllowURLSchemes("http", "https", "mailto", "tel", "cid")
	p.AllowDataURIImages()
	p.RequireNoFollowOnLinks(true)
	p.RequireNoReferrerOnLinks(true)
	p.RequireParseableURLs(true)
	p.SkipElementsContent("title", "head", "xml")
	return p
})
