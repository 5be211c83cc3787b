package block

import (
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"
)

// bare is HTML without the looks of our letters and without line ends outside of code.
func bare(html string) string {
	return regexp.MustCompile(` style="[^"]*"`).ReplaceAllString(strings.ReplaceAll(html, ">\n<", "><"), "")
}

// TestMarkdown: help articles as a letter shows them, in both alternatives.
func TestMarkdown(t *testing.T) {
	for _, c := range []struct{ name, source, text, html string }{
		{"paragraphs", "One\ntwo.\n\nThree.", "One two.\n\nThree.", "<p>One\ntwo.</p><p>Three.</p>"},
		{"a line end that is meant", "One  \ntwo\\\nthree", "One\ntwo\nthree", "<p>One<br>\ntwo<br>\nthree</p>"},
		{"a heading", "## First **steps** ##\nGo on.", "First steps\n\nGo on.", "<h2>First <strong>steps</strong></h2><p>Go on.</p>"},
		{"a heading by a line below", "Steps\n=====\nGo on.", "Steps\n\nGo on.", "<h1>Steps</h1><p>Go on.</p>"},
		{"a list", "Do this:\n- one\n  and more\n* two", "Do this:\n\n- one and more\n\n- two", "<p>Do this:</p><ul><li>one\nand more</li></ul><ul><li>two</li></ul>"},
		{"a list in a list", "- one\n  1. a\n  2. b\n- two", "- one\n  1. a\n  2. b\n- two", "<ul><li>one\n<ol><li>a</li><li>b</li></ol></li><li>two</li></ul>"},
		{"items of several paragraphs", "- one\n\n  more\n\n- two", "- one\n\n  more\n\n- two", "<ul><li><p>one</p><p>more</p></li><li><p>two</p></li></ul>"},
		{"steps", "1. Open it\n2. Close it", "1. Open it\n2. Close it", "<ol><li>Open it</li><li>Close it</li></ol>"},
		{"steps that go on", "3) Open it\n3) Close it", "3) Open it\n4) Close it", `<ol start="3"><li>Open it</li><li>Close it</li></ol>`},
		{"code in a step", "1. Run\n\n   ```\n   a  b\n   ```", "1. Run\n\n   a  b", "<ol><li><p>Run</p><pre><code>a  b\n</code></pre></li></ol>"},
		{"an empty item", "-\n- a", "-\n- a", "<ul><li></li><li>a</li></ul>"},
		{"strong words and code", "**Never** run `rm **`, __never__", "Never run rm **, never", "<p><strong>Never</strong> run <code>rm **</code>, <strong>never</strong></p>"},
		{"leaning words and none", "*really*, 2*3*4, snake_case_name, ~~no~~", "really, 234, snake_case_name, ~~no~~", "<p><em>really</em>, 2<em>3</em>4, snake_case_name, ~~no~~</p>"},
		{"escapes and references", `\*a\* &amp; &lt;b&gt; &copy; &#35;`, "*a* & <b> © #", "<p>*a* &amp; &lt;b&gt; © #</p>"},
		{"a quote", "> Careful:\n> hot.", "  Careful: hot.", "<blockquote><p>Careful:\nhot.</p></blockquote>"},
		{"links", "See [the **page**](https://x.example/a \"x\") or <https://y.example/>.", "See the page <https://x.example/a> or <https://y.example/>.", `<p>See <a href="https://x.example/a">the <strong>page</strong></a> or <a href="https://y.example/">https://y.example/</a>.</p>`},
		{"a link by name", "See [this][1].\n\n[1]: https://x.example/(a)", "See this <https://x.example/(a)>.", `<p>See <a href="https://x.example/(a)">this</a>.</p>`},
		{"a bare address", "See https://x.example/a?b=c&d.", "See <https://x.example/a?b=c&d>.", `<p>See <a href="https://x.example/a?b=c&amp;d">https://x.example/a?b=c&amp;d</a>.</p>`},
		{"links that begin a mail", "<a@x.example>, [us](mailto:b@x.example)", "a@x.example, us <b@x.example>", `<p><a href="mailto:a@x.example">a@x.example</a>, <a href="mailto:b@x.example">us</a></p>`},
		{"links to nowhere", "[a](b.md) [c](javascript:x) [d](data:text/html,x) [e](//x.example)", "a c d e", "<p>a c d e</p>"},
		{"a picture", "![The button](https://x.example/button.png) [![b](c.png)](https://x.example/)", "The button b <https://x.example/>", `<p>The button <a href="https://x.example/">b</a></p>`},
		{"code", "```sh\nrm  -r x\n\n# **no heading**\n```\nDone.", "rm  -r x\n\n# **no heading**\n\nDone.", "<pre><code>rm  -r x\n\n# **no heading**\n</code></pre><p>Done.</p>"},
		{"code by its indent", "Run:\n\n    a\n      b", "Run:\n\na\n  b", "<p>Run:</p><pre><code>a\n  b\n</code></pre>"},
		{"a table", "| a | *b* |\n|---|---|\n| long | 1 |", "| a    | b |\n|------|---|\n| long | 1 |", "<table><thead><tr><th>a</th><th><em>b</em></th></tr></thead><tbody><tr><td>long</td><td>1</td></tr></tbody></table>"},
		{"a rule", "One\n\n---\n\nTwo", "One\n\nTwo", "<p>One</p><hr><p>Two</p>"},
		{"tags are words", "<b onclick=x>bold</b>\n\n<div>\n*x*\n</div>", "<b onclick=x>bold</b>\n\n<div> x </div>", "<p>&lt;b onclick=x&gt;bold&lt;/b&gt;</p><p>&lt;div&gt;\n<em>x</em>\n&lt;/div&gt;</p>"},
		{"an open fence", "~~~\nx", "x", "<pre><code>x\n</code></pre>"},
		{"a broken line of marks", "**open [x](y", "**open [x](y", "<p>**open [x](y</p>"},
		{"what turns the direction around", "a&#x202e;b &#1;c", "ab c", "<p>ab c</p>"},
		{"nothing", "[x]: https://x.example/", "", ""},
	} {
		text, html := Markdown(c.source)
		if text != c.text {
			t.Errorf("%s: text %q, want %q", c.name, text, c.text)
		}
		if html = strings.TrimSpace(bare(html)); html != c.html {
			t.Errorf("%s: HTML\n%s, want\n%s", c.name, html, c.html)
		}
	}
}

// TestMarkdownIsNarrow: a terminal shows every form without breaking its lines again.
func TestMarkdownIsNarrow(t *testing.T) {
	long := strings.TrimSpace(strings.Repeat("word ", 30))
	text, _ := Markdown("# " + long + "\n\n" + long + "\n\n1. " + long + "\n   - " + long + "\n\n> " + long + "\n\n| Step | What |\n|---|---|\n| 1 | " + long + " |\n")
	for ln := range strings.SplitSeq(text, "\n") {
		if utf8.RuneCountInString(ln) > TextWidth {
			t.Errorf("%q", ln)
		}
	}
	for _, want := range []string{"\n1. word", "\n   - word", "\n     word", "\n  word", "\n\nStep: 1\nWhat: word"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is missing in\n%s", want, text)
		}
	}
}
