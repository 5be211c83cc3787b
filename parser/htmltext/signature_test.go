package htmltext

import (
	"strings"
	"testing"

	"guichet/parser/plain"
	"guichet/parser/reply"
)

func TestSignatureOfHTML(t *testing.T) {
	for _, c := range []struct{ name, given, text, reply string }{
		{"Gmail", `<div dir="ltr">Hello<br></div><div class="gmail_signature">Zoe<br>Sales</div>`, "Hello\n-- \nZoe\nSales", "Hello"},
		{"Gmail's own line", `<div dir="ltr">Hello<div><span class="gmail_signature_prefix">-- </span><br><div class="gmail_signature">Zoe</div></div></div>`, "Hello\n-- \nZoe", "Hello"},
		{
			"Gmail, above the quote", `<div>Hello</div><div class="gmail_signature">Zoe</div><div class="gmail_quote"><div class="gmail_attr">On Mon, 2 Nov 2026 at 10:00, Ana &lt;a@b.c&gt; wrote:</div><blockquote class="gmail_quote">Old</blockquote></div>`,
			"Hello\n-- \nZoe\nOn Mon, 2 Nov 2026 at 10:00, Ana <a@b.c> wrote:\n> Old", "Hello",
		},
		{
			"Thunderbird", `<p>Hello</p><div class="moz-signature">-- <br>Zoe</div><div class="moz-cite-prefix">On 02/11/2026 10:00, Ana wrote:<br></div><blockquote type="cite">Old</blockquote>`,
			"Hello\n-- \nZoe\nOn 02/11/2026 10:00, Ana wrote:\n> Old", "Hello",
		},
		{"Thunderbird, preformatted", "<p>Hello</p><pre class=\"moz-signature\">-- \nZoe</pre>", "Hello\n\n-- \nZoe", "Hello"},
		{
			"Outlook", `<div>Hello</div><div id="Signature"><div><p>Zoe</p><p>Sales</p></div></div><div id="appendonsend"></div><hr><div id="divRplyFwdMsg">From: Ana</div>`,
			"Hello\n\n-- \nZoe\n\nSales\n" + strings.Repeat("_", 32) + "\nFrom: Ana", "Hello",
		},
		{"Outlook, seen twice", `<div>Hello</div><div id="x_Signature">Zoe</div>`, "Hello\n-- \nZoe", "Hello"},
		{
			"Apple, attribution outside the quote", `Hello<div id="AppleMailSignature">Zoe<br>Sales</div><div><br>On 2 Nov 2026, at 10:00, Ana &lt;a@b.c&gt; wrote:<br></div><blockquote type="cite">Old</blockquote>`,
			"Hello\n-- \nZoe\nSales\n\nOn 2 Nov 2026, at 10:00, Ana <a@b.c> wrote:\n> Old", "Hello",
		},
		{"Apple, words typed inside", `Hello<div id="AppleMailSignature">It still does not work here.<br>Zoe</div>`, "Hello\nIt still does not work here.\nZoe", "Hello\nIt still does not work here.\nZoe"},
		{"all there is", `<div class="gmail_signature">Hello<br>Zoe</div>`, "Hello\nZoe", "Hello\nZoe"},
		{"words below", `<div>Hello</div><div class="gmail_signature">Zoe</div><div>One more thing</div>`, "Hello\nZoe\nOne more thing", "Hello\nZoe\nOne more thing"},
		{"words below, above the quote", `<div>Hello</div><div class="gmail_signature">Zoe</div><div>One more thing:</div><blockquote type="cite">Old</blockquote>`, "Hello\nZoe\nOne more thing:\n> Old", "Hello\nZoe\nOne more thing:\n> Old"},
		{"never closed", `<div>Hello</div><div class="gmail_signature">Zoe<div>Bye</div>`, "Hello\nZoe\nBye", "Hello\nZoe\nBye"},
		{"inside a line", `Hello <span class="gmail_signature">Zoe</span>`, "Hello Zoe", "Hello Zoe"},
		{"in the quote", `<div>Hello</div><blockquote type="cite"><div>Old</div><div class="gmail_signature">Ana</div></blockquote>`, "Hello\n> Old\n> Ana", "Hello\n> Old\n> Ana"},
		{"empty", `<div>Hello</div><div class="gmail_signature"><br></div>`, "Hello", "Hello"},
		{"another class", `<div>Hello</div><div class="signature">Please sign here</div>`, "Hello\nPlease sign here", "Hello\nPlease sign here"},
	} {
		text, cut := Text(c.given, plain.MaxText)
		if text != c.text {
			t.Errorf("%s: text %q, want %q", c.name, text, c.text)
		}
		if got, _ := reply.NewText(text, cut); got != c.reply {
			t.Errorf("%s: reply %q, want %q", c.name, got, c.reply)
		}
	}
}
