package htmltext

import (
	"strings"
	"testing"
)

// TestExcerpt: what programs write, and what of it goes on: the words that were kept, and how they look.
func TestExcerpt(t *testing.T) {
	const quote = `<div class="gmail_quote"><div class="gmail_attr">On Tue, Carla wrote:<br></div><blockquote>Restart what?<b>inside</b></blockquote></div>`
	for _, c := range []struct{ name, doc, text, want string }{
		{
			"Gmail", `<div dir="ltr">Please <b>restart</b> it.<div><br></div><div>See <a href="https://x.test/a">the page</a></div></div>` + quote,
			"Please *restart* it.\n\nSee the page <https://x.test/a>", `<div>Please <strong>restart</strong> it.<div><br></div><div>See <a href="https://x.test/a">the page</a></div></div>`,
		},
		{"Gmail, an address", `<div dir="ltr">See <a href="https://x.test/a">https://x.test/a</a>.</div>` + quote, "See https://x.test/a.", `<div>See <a href="https://x.test/a">https://x.test/a</a>.</div>`},
		{"a list", `<div>Steps:<ol><li>Off</li><li>On <i>again</i></li></ol></div>`, "Steps:\n\n   1. Off\n   2. On *again*", `<div>Steps:<ol><li>Off</li><li>On <em>again</em></li></ol></div>`},
		{"a list of our own reading", `<p>Steps:</p><ul><li>Off</li><li>On</li></ul>`, "Steps:\n\n- Off\n- On", `<p>Steps:</p><ul><li>Off</li><li>On</li></ul>`},
		{
			"Outlook", `<div class=WordSection1><p class=MsoNormal>Hello<o:p></o:p></p><p class=MsoNormal><o:p>&nbsp;</o:p></p><p class=MsoNormal>It is <b>done</b>.<o:p></o:p></p><div id=Signature><p class=MsoNormal>-- </p><p class=MsoNormal>Ana</p></div></div>`,
			"Hello\n\nIt is done.", "<div><div>Hello</div><div>\u00a0</div><div>It is <strong>done</strong>.</div></div>",
		},
		{"Outlook, a link", `<p class=MsoNormal>See <a href="https://x.test/a?b=1&amp;c=2">this</a>.</p>`, "See this<https://x.test/a?b=1&c=2>.", `<div>See <a href="https://x.test/a?b=1&amp;c=2">this</a>.</div>`},
		{"Thunderbird", `<p>It is <i>done</i>.<br>Thank you</p><pre class="moz-signature">-- <br>Ana</pre>`, "It is /done/.\nThank you", `<p>It is <em>done</em>.<br>Thank you</p>`},
		{"by styles", `<div><span style="font-weight: bold;">Now</span> <span style="font-style:italic">please</span> <span style="color:red">red</span></div>`, "Now please red", `<div><strong>Now</strong> <em>please</em> red</div>`},
		{"code", `<p>Run</p><pre>a  b
c</pre><p>with <code>-v</code></p>`, "Run\n\na  b\nc\n\nwith -v", "<p>Run</p><pre>a  b\nc</pre><p>with <code>-v</code></p>"},
		{"a table", `<table><tr><th>a</th><td>b</td></tr></table>`, "a  b", "<table><tr><th>a</th><td>b</td></tr></table>"},
		{"a table for layout", `<table><tr><td><p>So <b>now</b></p></td></tr></table>`, "So now", `<p>So <strong>now</strong></p>`},
		{"a picture", `<div>Look: <img src="cid:ii_1" alt="shot.png"> here</div>` + quote, "Look: [image: shot.png] here", `<div>Look: <img src="cid:ii_1"> here</div>`},
		{"a picture by Outlook", `<p class=MsoNormal>Look:</p><p class=MsoNormal><img src="cid:image001.png@01D"></p>`, "Look:\n\n[cid:image001.png@01D]", `<div>Look:</div><div><img src="cid:image001.png@01D"></div>`},
		{"a picture as we read it", `<div>Look<br><img src="cid:1" alt="the lamp"><br>here</div>`, "Look\n[the lamp]\nhere", `<div>Look<br><img src="cid:1"><br>here</div>`},
		{"a picture alone below", `<div>Look at <u>this</u></div><div><img src="cid:1"></div><div>-- </div><div><img src="cid:2">Ana</div>`, "Look at this", `<div>Look at <u>this</u></div><div><img src="cid:1"></div>`},
		{"commands above", `<div>#resolved</div><div>#tag yes</div><div>Yes, <b>done</b>.</div>`, "Yes, done.", `<div>Yes, <strong>done</strong>.</div>`},
		{"commands below", `<div>Yes, <b>done</b>.</div><div>#resolved</div>`, "Yes, done.", `<div>Yes, <strong>done</strong>.</div>`},
		{"a word of a command", `<div>#tag yes</div><div><b>yes</b></div>`, "yes", `<div><strong>yes</strong></div>`},
		{"an emoji", `<div><b>Done</b> <img alt="😀" src="https://mail.test/e.png"></div>`, "*Done* 😀", `<div><strong>Done</strong> 😀</div>`},
		{"to whom the words name", `<div>Write to <a href="mailto:dora@x.test">dora@x.test</a></div>`, "Write to dora@x.test", `<div>Write to <a href="mailto:dora@x.test">dora@x.test</a></div>`},
		{"a soft hyphen", `<div>un<b>be</b>&shy;lievable</div>`, "unbelievable", `<div>un<strong>be</strong>lievable</div>`},

		{"no formatting", `<div dir="ltr">Please restart it.<div>Ana</div></div>`, "Please restart it.\nAna", ""},
		{"other words", `<div>Please <b>restart</b> it.</div>`, "Please restart it at once.", ""},
		{"words between", `<div>Please <b>restart</b> it.</div><div>secret</div><div>Thanks</div>`, "Please restart it.\nThanks", ""},
		{"the begin of a line", `<div>Please <b>restart</b> it, secretly.</div>`, "Please restart it", ""},
		{"the end of a line", `<div>Secretly, please <b>restart</b> it.</div>`, "please restart it.", ""},
		{"hidden words", `<div>Please <b>restart</b> it.<span style="display:none">x</span></div>`, "Please restart it.", ""},
		{"laid out by spaces", `<div style="white-space: pre-wrap">Please
<b>restart</b></div>`, "Please\nrestart", "<div>Please<br><strong>restart</strong></div>"},
		{"hidden words in the quote", `<div>Please <b>restart</b> it.</div><div style="display:none">x</div>`, "Please restart it.", `<div>Please <strong>restart</strong> it.</div>`},
		{"another address", `<div>See <b>https://x.test/a</b></div>`, "See https://x.test/b", ""},
		{"nothing", `<div><b>x</b></div>`, "", ""},
	} {
		if got, _, found := Excerpt(c.doc, c.text); got != c.want || !found && got != "" {
			t.Errorf("%s:\n%s\nwant\n%s", c.name, got, c.want)
		}
	}
}

// TestExcerptIsBounded: nothing of a document but words, known tags, web addresses and pictures comes out, however it is written.
func TestExcerptIsBounded(t *testing.T) {
	for name, c := range map[string]struct{ doc, text string }{
		"a script":           {`<div><b>Hi</b><script>alert(1)</script></div>`, "Hi"},
		"a handler":          {`<b onclick="x()" style="background:url(https://t.test)" class="c">Hi</b>`, "Hi"},
		"a link of code":     {`<a href="javascript:x()"><b>Hi</b></a>`, "Hi"},
		"a link to a token":  {`<a href="mailto:support+eaaa@desk.test"><b>Hi</b></a>`, "Hi"},
		"a picture far away": {`<b>Hi</b><img src="https://t.test/x.png">`, "Hi"},
		"a picture as data":  {`<b>Hi</b><img src="data:image/png;base64,AA">`, "Hi"},
		"a quote in a link":  {`<b>Hi</b> <a href='https://x.test/"onclick="x()'>x</a>`, "Hi x"},
		"a form":             {`<form action="https://t.test"><input><b>Hi</b></form>`, "Hi"},
		"unclosed":           {`<b>Hi<i><u><ul><li>x`, "Hi\n- x"},
		"crossed":            {`<b><i>Hi</b></i>`, "Hi"},
	} {
		got, _, _ := Excerpt(c.doc, c.text)
		if got == "" {
			t.Errorf("%s: nothing", name)
		}
		for _, bad := range []string{"script", "onclick=\"", "url(", "javascript", "mailto", "t.test", "data:", "form", "class=", "input"} {
			if strings.Contains(got, bad) {
				t.Errorf("%s: %q in %s", name, bad, got)
			}
		}
		if strings.Count(got, "<") != 2*strings.Count(got, "</")+strings.Count(got, "<img")+strings.Count(got, "<br") {
			t.Errorf("%s: not closed: %s", name, got)
		}
	}
	if got, _, _ := Excerpt(strings.Repeat("<b>", 5000)+"Hi", "Hi"); got != "" {
		t.Errorf("5,000 elements: %d bytes", len(got))
	}
}

func FuzzExcerpt(f *testing.F) {
	f.Add(`<div>Please <b>restart</b> it.</div><ol><li>x<img src=cid:1>`, "Please restart it.\n1. x")
	f.Add(`<a href="https://x.test">y</a>`, "y")
	f.Fuzz(func(t *testing.T, doc, text string) {
		got, _, _ := Excerpt(doc, text)
		if got == "" {
			return
		}
		// What is read out of it are the words that were asked for.
		have := tokensOf(text)
		p := excerpt{doc: got}
		p.read()
		if _, _, found := p.find(have); !found {
			t.Errorf("%q of %q says %q", text, doc, got)
		}
	})
}
