package templates

import (
	"strings"
	"testing"
	"unicode/utf8"

	"guichet/templates/block"
)

func TestLinesAreShort(t *testing.T) {
	s := newSet(t)
	for _, lang := range s.Languages() {
		for _, c := range samples() {
			c.mail.Language = lang
			c.mail.Subject = strings.Repeat("a long subject ", 30)
			text, _, err := s.Render(c.mail)
			if err != nil {
				t.Fatal(err)
			}
			for ln := range strings.SplitSeq(text, "\n") {
				if utf8.RuneCountInString(ln) > block.TextMax && strings.Contains(strings.TrimLeft(ln, "> "), " ") {
					t.Errorf("%s in %s: %q", c.name, lang, ln)
				}
			}
		}
	}
}

func TestFrenchSpaces(t *testing.T) {
	s := newSet(t)
	for _, c := range samples() {
		c.mail.Language = "fr"
		text, _, err := s.Render(c.mail)
		if err != nil {
			t.Fatal(err)
		}
		for ln := range strings.SplitSeq(text, "\n") {
			if strings.HasPrefix(ln, ">") {
				continue // somebody's own words
			}
			for _, loose := range []string{" :", " ;", " ?", " !", " »", "« "} {
				if strings.Contains(ln, loose) {
					t.Errorf("%s: %q needs a no-break space in %q", c.name, loose, ln)
				}
			}
		}
	}
}

func TestTextLines(t *testing.T) {
	long := strings.TrimSpace(strings.Repeat("word ", 17)) // 84 columns
	for _, c := range []struct{ name, given, mark, want string }{
		{"short lines stay", "a\n\n  b", "", "a\n\n  b\n"},
		{"quoted", "a\n\nb", ">", "> a\n>\n> b\n"},
		{"quoted again", "> a\n>b", ">", ">> a\n>>b\n"},
		{"long", long, "", long[:69] + "\n" + long[70:] + "\n"},
		{"long and indented", "  " + long, "", "  " + long[:69] + "\n  " + long[70:] + "\n"},
		{"long and quoted", "> " + long, ">", ">> " + long[:69] + "\n>> " + long[70:] + "\n"},
		{"one long word", strings.Repeat("x", 100), "", strings.Repeat("x", 100) + "\n"},
	} {
		d := new(buffers)
		block.TextLines(&d.text, c.given, c.mark)
		if got := d.text.String(); got != c.want {
			t.Errorf("%s: got\n%s\nwant\n%s", c.name, got, c.want)
		}
	}
}

func TestWords(t *testing.T) {
	for _, c := range []struct{ given, want string }{
		{"", ""},
		{" \r\n\t\n", ""},
		{"a\r\nb\rc\n", "a\nb\nc"},
		{"\n\na\n\n\n\n\nb  \n", "a\n\n\nb"},
		{"a\u2028b\vc", "a\nb\nc"},
		{"\tcode", "    code"},
		{"a\x00\x1b[31mb", "a[31mb"},
		{"invoice\u202efdp.exe", "invoicefdp.exe"},
		{"שלום", "שלום"},
		{"👩\u200d🔧", "👩\u200d🔧"},
		{"\xff", "\ufffd"},
	} {
		if got := block.MultiLine(c.given); got != c.want {
			t.Errorf("words(%q) is %q, want %q", c.given, got, c.want)
		}
	}
}

func TestLine(t *testing.T) {
	for _, c := range []struct{ given, want string }{
		{"Printer", "Printer"},
		{"  a \r\n b\tc ", "a b c"},
		{"a\u2028b\u00a0c", "a b\u00a0c"},
		{"\x01@actions\x07", "@actions"},
	} {
		if got := block.OneLine(c.given); got != c.want {
			t.Errorf("line(%q) is %q, want %q", c.given, got, c.want)
		}
	}
}

func TestExcerpt(t *testing.T) {
	for _, c := range []struct{ name, given, want string }{
		{"short", "a\nb", "a\nb"},
		{"many lines", strings.Repeat("a\n", 20), strings.TrimSuffix(strings.Repeat("a\n", 12), "\n") + " […]"},
		{"long", strings.Repeat("word ", 400), strings.TrimSpace(strings.Repeat("word ", 160)) + " […]"},
	} {
		if got := excerpt(c.given); got != c.want {
			t.Errorf("%s: got %q", c.name, got)
		}
	}
}
