package block

import "strings"

// The styles. All are inline, since many programs drop style sheets; the sheet of a look
// says only what a dark program shows otherwise. Neither text nor ground has a color, so that
// any program may choose both: grey and links are readable on white and on black, and the
// sheet has lighter ones for the grounds between.
const (
	styleBody   = `margin:0;padding:0`
	styleSheet  = `max-width:600px;margin:0 auto;padding:16px;font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;font-size:16px;line-height:1.5;overflow-wrap:anywhere;word-break:break-word`
	stylePeek   = `display:none;max-height:0;max-width:0;overflow:hidden;opacity:0;font-size:1px;line-height:1px;mso-hide:all`
	styleMarker = `margin:0 0 16px;font-size:11px;` + styleMuted
	styleBrand  = `margin:0 0 20px;font-size:18px;line-height:1.35;font-weight:600`
	stylePara   = `margin:0 0 16px`
	styleTitle  = `margin:0 0 16px;font-size:19px;line-height:1.35;font-weight:600`
	styleHead   = `margin:0 0 4px;font-size:14px;` + styleMuted
	styleWords  = `margin:0 0 16px`
	styleSign   = `margin:0 0 24px;` + styleMuted
	styleList   = `margin:0 0 16px;padding:0 0 0 20px`
	styleFacts  = `margin:0 0 16px`
	styleFact   = `margin:0 0 2px`
	styleMuted  = `color:#767676`
	styleFoot   = `margin:24px 0 0;padding:12px 0 0;border-top:1px solid #b0b0b0;font-size:13px;` + styleMuted
	styleSmall  = `margin:0 0 4px`
	styleH      = `margin:0 0 8px;font-size:16px;line-height:1.35;font-weight:600`
	styleRule   = `margin:0 0 16px;border:0;border-top:1px solid #b0b0b0`
	stylePre    = `margin:0 0 16px;padding:0 0 0 12px;border-left:3px solid #b0b0b0;white-space:pre-wrap`
	styleTable  = `margin:0 0 16px;border-collapse:collapse`
	styleCell   = `padding:4px 10px;border:1px solid #b0b0b0;text-align:left`
	styleCode   = `font-family:ui-monospace,Menlo,Consolas,monospace;font-size:.93em`
	styleAction = `display:inline-block;margin:0 6px 8px 0;padding:8px 14px;border-radius:6px;font-size:15px;line-height:1.2;text-decoration:none;`
)

// The greys of dark programs, for words and for lines.
const (
	mutedDark = "#a8a8a8"
	ruleDark  = "#5c5c5c"
)

// look is what depends on the color of a brand. Its classes are those of pages, too: muted,
// link, button, primary, quote and rule.
type look struct {
	accent, onAccent, accentLink, darkLink rgb

	Link, button, primary, quote string // inline styles
	Sheet                        string // the style sheet, for dark programs
	Page                         string // the style sheet of pages
	article                      *strings.Replacer
}

// PlainLook is our own.
var PlainLook = newLook(parseColor("#2a7ab0"))

func newLook(accent rgb) *look {
	l := &look{accent: accent, onAccent: accent.above(), accentLink: accent.onWhiteAndBlack(), darkLink: accent.onDark()}
	l.Link = "color:" + l.accentLink.String()
	l.button = styleAction + "border:1px solid " + l.accentLink.String() + ";" + l.Link
	l.primary = styleAction + "border:1px solid " + l.accentLink.String() + ";font-weight:600;background-color:" + accent.String() + ";color:" + l.onAccent.String()
	l.quote = "margin:0 0 16px;padding:2px 0 2px 12px;border-left:3px solid " + l.accentLink.String()
	l.Sheet = "@media (prefers-color-scheme:dark){" +
		".muted{color:" + mutedDark + " !important}" +
		".link,.button{color:" + l.darkLink.String() + " !important}" +
		".button,.primary,.quote{border-color:" + l.darkLink.String() + " !important}" +
		".rule{border-color:" + ruleDark + " !important}}"
	l.Page = "body{margin:0 auto;max-width:36rem;padding:1rem;font:1.1rem/1.5 system-ui,sans-serif}" +
		"h1{font-size:1.5rem;line-height:1.3}" +
		"fieldset{border:0;margin:0 0 1.5rem;padding:0;display:flex;flex-wrap:wrap;gap:.5rem}" +
		"label{border:1px solid #767676;border-radius:.4rem;padding:.6rem 1rem;cursor:pointer}" +
		"label:focus-within{outline:3px solid " + l.accentLink.String() + "}" +
		"button{font:inherit;padding:.6rem 1.4rem;border-radius:.4rem;cursor:pointer}" +
		"button:focus-visible{outline:3px solid #767676;outline-offset:2px}" +
		".muted{" + styleMuted + "}.link{" + l.Link + "}.brand{font-weight:600}" +
		".primary{border:1px solid " + l.accentLink.String() + ";background-color:" + accent.String() + ";color:" + l.onAccent.String() + "}" +
		l.Sheet
	l.article = articleStyles(l)
	return l
}

// articleStyles gives the elements of an article the look of the letter around it. What is
// replaced cannot be words, since "<" is never one in HTML that was sanitised.
func articleStyles(l *look) *strings.Replacer {
	var pairs []string
	for _, e := range []struct{ tag, style string }{
		{"p", stylePara},
		{"h1", styleH},
		{"h2", styleH},
		{"h3", styleH},
		{"h4", styleH},
		{"h5", styleH},
		{"h6", styleH},
		{"ul", styleList},
		{"ol", styleList},
		{"li", styleSmall},
		{"code", styleCode},
		{"table", styleTable},
	} {
		pairs = append(pairs, "<"+e.tag+">", "<"+strings.TrimSuffix(e.tag, "/")+` style="`+e.style+`">`)
	}
	return strings.NewReplacer(append(pairs,
		"<pre><code>", `<pre class="rule" style="`+stylePre+`"><code>`,
		"<pre>", `<pre class="rule" style="`+stylePre+`">`,
		"<hr>", `<hr class="rule" style="`+styleRule+`">`, "<hr/>", `<hr class="rule" style="`+styleRule+`">`,
		"<th>", `<th class="rule" style="`+styleCell+`">`, "<td>", `<td class="rule" style="`+styleCell+`">`,
		"<ol start=", `<ol style="`+styleList+`" start=`,
		"<a href=", `<a class="link" style="`+l.Link+`" href=`,
		"<img src=", `<img style="border:0;max-width:100%" src=`,
		"<blockquote>", `<blockquote class="quote" style="`+l.quote+`">`,
	)...)
}

// Variables are the brand's colors for the style sheet of the portal's pages, in the light and in the dark.
func (l *look) Variables() string {
	return ":root{--accent:" + l.accent.String() + ";--on-accent:" + l.onAccent.String() + ";--link:" + l.accentLink.String() + "}" +
		"@media (prefers-color-scheme:dark){:root{--link:" + l.darkLink.String() + "}}"
}
