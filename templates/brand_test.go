package templates

import (
	"strings"
	"testing"

	"guichet/templates/block"
)

func TestBrand(t *testing.T) {
	s := newSet(t)
	b, err := block.NewBrand("Ex & Co", "#c2185b")
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
	m.Brand.Logo = block.NewLogo("<logo.1@x.example>", 480, 160)
	if _, html, err = s.Render(m); err != nil || !strings.Contains(html, `<img src="cid:logo.1@x.example" alt="Ex &amp; Co" width="120" height="40"`) || strings.Contains(html, ">Ex &amp; Co<") {
		t.Errorf("%v: no logo in\n%s", err, html)
	}
	for _, bad := range []string{"red", "#fff", "#12345g", "#1234567", ";color:red"} {
		if _, err := block.NewBrand("", bad); err == nil {
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
		if p := block.NewLogo("x", c.width, c.height); p.Width != c.wantWidth || p.Height != c.wantHeight {
			t.Errorf("%d × %d is shown as %d × %d", c.width, c.height, p.Width, p.Height)
		}
	}
}
