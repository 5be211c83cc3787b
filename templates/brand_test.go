package templates

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
)

// TestColorsAreReadable: whatever the color of a brand, every word of a letter has a contrast of
// 4.5 : 1 on white and on black, and in dark programs on all grounds from black to a light one.
func TestColorsAreReadable(t *testing.T) {
	atLeast := func(what string, word, ground rgb) {
		t.Helper()
		if got := contrast(word, ground); got < readable {
			t.Errorf("%s: %v on %v has %.2f : 1", what, word, ground, got)
		}
	}
	parts := []int{0, 1, 0x33, 0x7f, 0xb0, 0xfe, 0xff}
	for _, r := range parts {
		for _, g := range parts {
			for _, b := range parts {
				accent := parseColor(fmt.Sprintf("#%02x%02x%02x", r, g, b))
				l := newLook(accent)
				atLeast("link", l.accentLink, white)
				atLeast("link", l.accentLink, black)
				atLeast("dark link", l.darkLink, black)
				atLeast("dark link", l.darkLink, darkGround)
				atLeast("button", l.onAccent, l.accent)
			}
		}
	}
	grey := regexp.MustCompile(`#[0-9a-f]{6}`).FindString(styleMuted)
	atLeast("grey", parseColor(grey), white)
	atLeast("grey", parseColor(grey), black)
	atLeast("dark grey", parseColor(mutedDark), black)
	atLeast("dark grey", parseColor(mutedDark), darkGround)
}

// TestContrast: the values of the examples of WCAG.
func TestContrast(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want float64
	}{{"#000000", "#ffffff", 21}, {"#777777", "#ffffff", 4.48}, {"#0000ff", "#ffffff", 8.59}, {"#ffffff", "#ffffff", 1}} {
		if got := contrast(parseColor(c.a), parseColor(c.b)); got < c.want-.01 || got > c.want+.01 {
			t.Errorf("%s on %s has %.3f, want %.2f", c.a, c.b, got, c.want)
		}
	}
}

func TestBrand(t *testing.T) {
	s := newSet(t)
	b, err := NewBrand("Ex & Co", "#c2185b")
	if err != nil {
		t.Fatal(err)
	}
	m := agent(KindNew)
	m.Brand = b
	text, html, err := s.Render(m)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`">Ex &amp; Co</p>`, "background-color:#c2185b;color:#ffffff"} {
		if !strings.Contains(html, want) {
			t.Errorf("%q is missing in\n%s", want, html)
		}
	}
	if strings.Contains(text, "Ex & Co") || strings.Contains(html, "#2a7ab0") {
		t.Error("the name is in the text, or our own color in the letter")
	}
	m.Brand.Logo = NewLogo("<logo.1@x.example>", 480, 160)
	if _, html, err = s.Render(m); err != nil || !strings.Contains(html, `<img src="cid:logo.1@x.example" alt="Ex &amp; Co" width="120" height="40"`) || strings.Contains(html, ">Ex &amp; Co<") {
		t.Errorf("%v: no logo in\n%s", err, html)
	}
	for _, bad := range []string{"red", "#fff", "#12345g", "#1234567", ";color:red"} {
		if _, err := NewBrand("", bad); err == nil {
			t.Errorf("%q is a color", bad)
		}
	}
}

func TestNewLogo(t *testing.T) {
	for _, c := range []struct{ width, height, wantWidth, wantHeight int }{
		{100, 20, 100, 20},
		{300, 100, 120, 40},
		{4800, 100, 240, 5},
		{4800, 1, 240, 1},
		{1, 4000, 1, 40},
	} {
		if p := NewLogo("x", c.width, c.height); p.Width != c.wantWidth || p.Height != c.wantHeight {
			t.Errorf("%d × %d is shown as %d × %d", c.width, c.height, p.Width, p.Height)
		}
	}
}
