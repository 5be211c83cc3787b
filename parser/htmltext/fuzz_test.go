package htmltext

import (
	"testing"
	"unicode/utf8"

	"guichet/parser/plain"
)

func FuzzHTML(f *testing.F) {
	f.Add("<p>a<blockquote type=cite>b</blockquote><table><tr><td>c<td>d</table><a href='http://x'>e</a>")
	f.Add("<ul><li>a<pre>b\nc</pre><div class=gmail_quote>d")
	f.Add("Hello<div id=Signature>--<br>Zoe</div><blockquote type=cite>Old")
	f.Add("<blockquote>0</blockquote>")
	f.Fuzz(func(t *testing.T, doc string) {
		text, cut := Text(doc, plain.MaxText)
		if !utf8.ValidString(text) || cut > len(text)+64 || cut < -1 && cut != Uncut {
			t.Fatalf("%d %q", cut, text)
		}
		if cut > 0 && cut < len(text) && !utf8.RuneStart(text[cut]) {
			t.Fatalf("cut at %d inside a character of %q", cut, text)
		}
	})
}
