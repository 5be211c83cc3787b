package search

import (
	"strings"
	"testing"
)

func TestKeyTerms(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"Hello, where is my invoice of May?", "invoice may"},
		{"Bonjour, je n'ai pas reçu la facture", "recu facture"},
		{"Größe größe GROSSE", "grosse"},
		{"id 12 of E-404", "404"},
		{"请求 登录", "请求 求 登录 录"},
		{"", ""},
	} {
		if got := strings.Join(KeyTerms(c.text), " "); got != c.want {
			t.Errorf("%q: %q, want %q", c.text, got, c.want)
		}
	}
	if got := len(KeyTerms(strings.Repeat("aaa bbb ", 5) + distinct(1000))); got != maxKeyTerms {
		t.Errorf("%d terms", got)
	}
}

// distinct makes n words.
func distinct(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString("w" + strings.Repeat("x", i%26) + string(rune('a'+i/26%26)) + "z ")
	}
	return b.String()
}

// TestSuggest: a word in most articles says nothing, one in a text is too little, one in a
// title or two are enough.
func TestSuggest(t *testing.T) {
	r := NewRanking([]Article{
		{"Login", "Our service sends a link by mail."},
		{"Invoice", "Our service sends invoices every month."},
		{"Printer", "Our service mends printers; the plug is behind."},
		{"Scanner", "Our service mends scanners; the plug is below."},
		{"Phone", "Call our service."},
	})
	for _, c := range []struct {
		terms string
		want  []int
	}{
		{"service", nil},
		{"link", nil},
		{"link mail", []int{0}},
		{"login", []int{0}},
		{"plug behind", []int{2}},
		{"printer scanner plug", []int{2, 3}},
		{"fish", nil},
		{"", nil},
	} {
		var got []int
		for _, s := range r.Suggest(strings.Fields(c.terms), 3) {
			got = append(got, s.Article)
		}
		if len(got) != len(c.want) {
			t.Errorf("%q: %v, want %v", c.terms, got, c.want)
			continue
		}
		for i := range got {
			if got[i] != c.want[i] {
				t.Errorf("%q: %v, want %v", c.terms, got, c.want)
			}
		}
	}
}
