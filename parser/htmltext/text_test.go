package htmltext

import (
	"strings"
	"testing"

	"guichet/parser/plain"
)

func TestTextOfHTML(t *testing.T) {
	for _, c := range []struct{ name, given, want string }{
		{"paragraphs", "<p>a</p><p>b</p>", "a\n\nb"},
		{"divs", "<div>a</div><div><br></div><div>b<br></div><div>c</div>", "a\n\nb\nc"},
		{"Outlook's paragraphs", "<p class=MsoNormal>a</p><p class=MsoNormal>&nbsp;</p><p class=MsoNormal>b</p>", "a\n\nb"},
		{"white space", " a \n  b <b> c</b>d &nbsp; e ", "a b cd   e"},
		{"preformatted", "<pre>a\n  b\n\nc</pre>d", "a\n  b\n\nc\n\nd"},
		{"preserved by style", `<div style="white-space: pre-wrap">a
  b</div>c`, "a\n  b\nc"},
		{"link", `<a href="https://x.org/a">here</a>`, "here <https://x.org/a>"},
		{"link that says its address", `<a href="https://www.x.org/">x.org</a> <a href="mailto:a@b.c">a@b.c</a> <a href="#top">up</a>`, "x.org a@b.c up"},
		{"picture link", `<a href="https://x.org"><img src="a.png" alt="Shop"></a>`, ""},
		{"list", "<ol start=1><li>a<li><p>b</p><ul><li>c</ul></ol>d", "1. a\n2. b\n  - c\nd"},
		{"table", "<table><tr><td>Name:</td><td><p>Zoe</p></td></tr><tr><td>City</td></tr></table>", "Name:  Zoe\nCity"},
		{"quotes", "a<blockquote type=cite>b<br>c<blockquote class=gmail_quote>d</blockquote></blockquote>e", "a\n> b\n> c\n> > d\ne"},
		{"indentation", "a<blockquote>b</blockquote>c", "a\nb\nc"},
		{"quote after a colon", "Ana wrote:<blockquote>b</blockquote>c", "Ana wrote:\n> b\nc"},
		{"blank lines in quotes", "<blockquote type=cite><p>a</p><p>b</p></blockquote>c", "> a\n>\n> b\nc"},
		{"unseen", "<title>t</title><style>s</style><script>x()</script><!-- c -->a", "a"},
		{"emoji picture", `Thanks <img alt="😀" src="https://x.org/e.png">`, "Thanks 😀"},
		{"zero width", "a\u200bb\u00adc\ufeff", "abc"},
		{"comment without an end", "<!-- <p>a</p>", "a"},
		{"entities", "&lt;a&gt; &eacute; &#8364; &nosuch;", "<a> é € &nosuch;"},
		{"rule", "a<hr>b", "a\n" + strings.Repeat("_", 32) + "\nb"},
		{"not HTML", "just text", "just text"},
		{"nothing", "", ""},
	} {
		if got, _ := Text(c.given, plain.MaxText); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func TestQuoteContainer(t *testing.T) {
	for name, given := range map[string]string{
		"Gmail":           `<div dir="ltr">New</div><br><div class="gmail_quote gmail_quote_container"><div class="gmail_attr">On Monday wrote:</div><blockquote class="gmail_quote">old</blockquote></div>`,
		"Outlook web":     `<div>New</div><div id="appendonsend"></div><hr><div id="divRplyFwdMsg">From: Ana</div>`,
		"Outlook desktop": `<p class=MsoNormal>New</p><div style='border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm'><p class=MsoNormal>From: Ana</p></div>`,
		"Thunderbird":     `<p>New</p><div class="moz-cite-prefix">On Monday wrote:<br></div><blockquote type="cite">old</blockquote>`,
		"Apple":           `New<br><div><blockquote type="cite"><div>On Monday wrote:</div></blockquote></div>`,
		"Yahoo":           `<div>New</div><div id="yahoo_quoted_123" class="yahoo_quoted">old</div>`,
		"GMX":             `<div>New<div name="quote" style="margin: 10px; border-left: 2px solid #C3D9E5">old</div></div>`,
		"Proton":          `New<div class="protonmail_quote">On Monday</div>`,
	} {
		text, cut := Text(given, plain.MaxText)
		if cut < 0 || strings.TrimSpace(strings.Trim(text[:cut], "_ \n")) != "New" {
			t.Errorf("%s: cut %d in %q", name, cut, text)
		}
	}
	if _, cut := Text("<p>a</p><blockquote>b</blockquote>", plain.MaxText); cut != -1 {
		t.Errorf("an indentation is cut at %d", cut)
	}
}
