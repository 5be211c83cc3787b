package htmltext

import (
	"strings"
	"testing"
)

// TestStylesAreBounded: what a style may cost is known before the CSS parser sees it. The bounds are
// checked, not the time.
func TestStylesAreBounded(t *testing.T) {
	for name, c := range map[string]struct{ style, want string }{
		"of people":       {"color: red; background-color: rgb(1, 2, 3)", "color: red; background-color: rgb(1, 2, 3)"},
		"nested":          {"color: " + strings.Repeat("url(", maxNested+1) + strings.Repeat(")", maxNested+1), ""},
		"never closed":    {"color: " + strings.Repeat("url(", maxNested+1), ""},
		"other brackets":  {"color: " + strings.Repeat("[{", maxNested), ""},
		"many":            {strings.Repeat("color: rgb(1, 2, 3);", maxBrackets+1), ""},
		"long":            {"color: " + strings.Repeat("x", maxStyle), ""},
		"as many as may":  {strings.TrimSuffix(strings.Repeat("color: rgb(1, 2, 3); ", maxBrackets), "; "), "color: rgb"},
		"closed, in turn": {"color: rgb(1, 2, 3); background-color: rgb(4, 5, 6)", "background-color: rgb(4, 5, 6)"},
	} {
		for _, tag := range []string{"p", "P", "DIV"} {
			doc := "<" + tag + " STYLE='" + c.style + "'>words</" + tag + "><p>more &amp; more</p>"
			got := boundStyles(doc)
			if kept := strings.Contains(got, c.style); kept != (c.want != "") {
				t.Errorf("%s: %q", name, got)
			}
			if safe := Sanitise(doc); !strings.Contains(safe, "words") || !strings.Contains(safe, "more &amp; more") || !strings.Contains(safe, c.want) {
				t.Errorf("%s: made safe %q", name, safe)
			}
		}
	}
	if doc := "<p Style=a>x<br/>y <b class=\"c\">&lt;z</b><!-- style -->"; boundStyles(doc) != doc {
		t.Errorf("a document within the bounds changed: %q", boundStyles(doc))
	}
	many := strings.Repeat(`<i style="`+strings.Repeat(" ", maxStyle-1)+`">`, maxStyles/maxStyle*2)
	if got := boundStyles(many); len(got) > maxStyles+len(many)/10 {
		t.Errorf("of %d bytes of styles %d are left", len(many), len(got))
	}
}
