package templates

import (
	"strings"
	"testing"

	"guichet/templates/block"
)

// TestPages: every language has every page, with a form only where something is asked, and
// with nothing that is fetched or runs.
func TestPages(t *testing.T) {
	s, err := New()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		kind      PageKind
		form      bool
		has, none string
	}{
		{PageRate, true, `value="4" required checked`, ""},
		{PageRated, false, "34", "<form"},
		{PageLeave, true, "34", "radio"},
		{PageLeft, false, "34", "<form"},
		{PageVoid, false, "<h1>", "34"},
	} {
		for _, lang := range append(s.Languages(), "xx") {
			b, err := s.RenderPage(Page{Kind: c.kind, Language: lang, Desk: "<b>Desk", Number: 34, Chosen: 4})
			if err != nil {
				t.Fatal(err)
			}
			page := string(b)
			if strings.Contains(page, "<form method=\"post\">") != c.form || !strings.Contains(page, c.has) ||
				c.none != "" && strings.Contains(page, c.none) || strings.Contains(page, "{") && strings.Contains(page, "{number}") {
				t.Errorf("%s in %s:\n%s", c.kind, lang, page)
			}
			for _, bad := range []string{"<script", "http:", "https:", "<b>Desk", "src="} {
				if strings.Contains(page, bad) {
					t.Errorf("%s in %s has %q", c.kind, lang, bad)
				}
			}
		}
	}
}

// TestPageOfABrand: pages have the name and the colors of letters.
func TestPageOfABrand(t *testing.T) {
	b, err := block.NewBrand("Ex & Co", "#c2185b")
	if err != nil {
		t.Fatal(err)
	}
	page, err := newSet(t).RenderPage(Page{Kind: PageRate, Language: "en", Number: 34, Brand: b})
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`<p class="link brand">Ex &amp; Co</p>`, "background-color:#c2185b;color:#ffffff", `<button class="primary">Send</button>`, "prefers-color-scheme:dark"} {
		if !strings.Contains(string(page), want) {
			t.Errorf("%q is missing in\n%s", want, page)
		}
	}
}
