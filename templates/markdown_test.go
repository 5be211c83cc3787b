package templates

import (
	"bytes"
	"strings"
	"testing"
)

// TestMarkdown: help articles as a letter shows them, in both alternatives.
func TestMarkdown(t *testing.T) {
	for _, c := range []struct{ name, source, text, html string }{
		{"paragraphs", "One\ntwo.\n\nThree.", "One two.\n\nThree.", "<p>One two.</p><p>Three.</p>"},
		{"a heading", "## First **steps** ##\nGo on.", "First steps\n\nGo on.", "<p><strong>First steps</strong></p><p>Go on.</p>"},
		{"a list", "Do this:\n- one\n  and more\n* two", "Do this:\n\n- one and more\n- two", "<p>Do this:</p><ul><li>one and more</li><li>two</li></ul>"},
		{"steps", "1. Open it\n2) Close it", "1. Open it\n2) Close it", `<ol><li value="1">Open it</li><li value="2">Close it</li></ol>`},
		{"strong words and code", "**Never** run `rm **`, __never__", "Never run rm **, never", "<p><strong>Never</strong> run <code>rm **</code>, <strong>never</strong></p>"},
		{"links", "See [the **page**](https://x.example/a) or <https://y.example/>.", "See the page <https://x.example/a> or y.example/ <https://y.example/>.", `<p>See <a href="https://x.example/a">the page</a> or <a href="https://y.example/">y.example/</a>.</p>`},
		{"links to nowhere", "[a](b.md) [c](javascript:x)", "a c", "<p>a c</p>"},
		{"a picture", "![The button](img/button.png)", "The button", "<p>The button</p>"},
		{"code", "```sh\nrm  -r x\n\n# **no heading**\n```\nDone.", "rm  -r x\n\n# **no heading**\n\nDone.", "<div>rm&nbsp; -r x<br><br># **no heading**</div><p>Done.</p>"},
		{"a table", "| a | b |\n|---|---|", "| a | b |\n|---|---|", "<div>| a | b |<br>|---|---|</div>"},
		{"a rule", "One\n\n---\n\nTwo", "One\n\nTwo", "<p>One</p><p>Two</p>"},
		{"HTML is text", "<b onclick=x>bold</b>", "<b onclick=x>bold</b>", "<p>&lt;b onclick=x&gt;bold&lt;/b&gt;</p>"},
		{"an open fence", "~~~\nx", "x", "<div>x</div>"},
	} {
		blocks := markdown(nil, c.source)
		var text, html bytes.Buffer
		layText(&text, blocks)
		layHTML(&html, "en", "", blocks)
		if got := strings.TrimSpace(text.String()); got != c.text {
			t.Errorf("%s: text %q, want %q", c.name, got, c.text)
		}
		_, body, _ := strings.Cut(html.String(), styleSheet+"\">\n")
		body = strings.NewReplacer("\n", "").Replace(body)
		body = strings.TrimSuffix(body, "</div></body></html>")
		for _, style := range []string{stylePara, styleWords, styleList, styleSmall, styleCode, styleLink} {
			body = strings.ReplaceAll(body, ` style="`+style+`"`, "")
		}
		if body = strings.ReplaceAll(body, ` dir="auto"`, ""); body != c.html {
			t.Errorf("%s: HTML %q, want %q", c.name, body, c.html)
		}
	}
}
