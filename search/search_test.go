package search

import (
	"slices"
	"strings"
	"testing"
)

func TestTerms(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       []string
	}{
		{"nothing", " \t…–!", nil},
		{"case", "The PRINTER Burns", []string{"the", "printer", "burns"}},
		{"accents", "Éléphant où ça naïve Škoda", []string{"elephant", "ou", "ca", "naive", "skoda"}},
		{"accents written apart", "e\u0301te\u0301", []string{"ete"}},
		{"letters that are two", "Straße Œuvre Ærø Łódź Đakovo", []string{"strasse", "oeuvre", "aero", "lodz", "dakovo"}},
		{"Turkish", "İstanbul ılık", []string{"istanbul", "ilik"}},
		{"Greek", "ΟΔΟΣ οδός", []string{"οδοσ", "οδοσ"}},
		{"Cyrillic", "Йод ЁЖ", []string{"иод", "еж"}},
		{"width and ligatures", "ＡＢＣ１２ ﬁn ½", []string{"abc12", "fin", "1", "2"}},
		{"apostrophe, hyphen", "l'imprimante X-200", []string{"l", "imprimante", "x", "200"}},
		{"an address", "Carla.C@customer.test", []string{"carla", "c", "customer", "test"}},
		{"Chinese", "东京都abc", []string{"东京", "京都", "都", "abc"}},
		{"one letter", "火", []string{"火"}},
		{"half width", "ｶﾞｽ", []string{"ガス", "ス"}},
		{"Korean has spaces", "한국어 표", []string{"한국어", "표"}},
		{"vowel signs stay", "हिन्दी", []string{"हिन्दी"}},
		{"Hebrew points go", "שָׁלוֹם", []string{"שלום"}},
		{"octets of no text", "a\xff\xfeb", []string{"a", "b"}},
		{"a long word", strings.Repeat("x", 500), []string{strings.Repeat("x", maxTerm)}},
		{"emoji", "ok 👍🏽\ufe0f done", []string{"ok", "done"}},
	} {
		if got := split(c.text); !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func TestQuery(t *testing.T) {
	ticket := Doc{Texts: []string{"Drucker brennt", "hot"}, Exact: []string{Exact("person", "carla@customer.test")}}
	message := Doc{Texts: []string{"L'imprimante du 2e étage brûle depuis ce matin. 东京都の書類", "Fiche technique.pdf", "carla@customer.test"}}
	for _, c := range []struct {
		query string
		want  bool
	}{
		{"", false},
		{"!?", false},
		{"imprimante", true},
		{"IMPRIMANTE BRULE", true},
		{"imprimante drucker", true}, // one in the message, one on the ticket
		{"imprimante fax", false},
		{"imprim", false},
		{"imprim*", true},
		{"i*", false}, // one letter is a word
		{`"brûle depuis"`, true},
		{`"depuis brûle"`, false},
		{`«brûle depuis» drucker`, true},
		{`"matin fiche"`, false}, // of two texts
		{`"brennt hot"`, false},
		{`"brûle dep*"`, false}, // no prefix within quotes
		{"carla@customer.test", true},
		{"customer@carla.test", false},
		{"carla@cust*", true},
		{"2e", true},
		{"技*", false},
		{"京", true},
		{"京都", true},
		{"都京", false},
		{"东京都", true},
		{"书", false},
		{"書類", true},
		{"類", true}, // the last of its run
		{`"unfinished`, false},
		{`"ce matin`, true},
		{"person:carla@customer.test", false}, // what is typed is never exact
	} {
		if got := ParseQuery(c.query).Match(ticket.Words(), message.Words()); got != c.want {
			t.Errorf("%q: %v, want %v", c.query, got, c.want)
		}
	}
}

func TestExact(t *testing.T) {
	long := strings.Repeat("x", 100)
	carla := Exact("person", "carla@customer.test")
	doc := Doc{Texts: []string{"person customer"}, Exact: []string{carla, Exact("account", long)}}.Words()
	for _, c := range []struct {
		name string
		term string
		want bool
	}{
		{"the value", carla, true},
		{"another kind", Exact("account", "carla@customer.test"), false},
		{"a part", Exact("person", "carla"), false},
		{"a word", Exact("person", ""), false},
		{"a long value", Exact("account", long), true},
		{"another long value", Exact("account", long+"y"), false},
		{"control characters", Exact("person", "a\x00b"), false},
	} {
		if got := (Query{}).With(c.term).Match(doc); got != c.want {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
		if len(c.term) > 64 || strings.ContainsRune(c.term, 0) {
			t.Errorf("%s: %q cannot be a key", c.name, c.term)
		}
	}
	both := ParseQuery("customer").With(carla)
	if !both.Match(doc) || both.Match(Doc{Texts: []string{"customer"}}.Words()) {
		t.Error("words and an exact term are not both asked")
	}
	if n := len(ParseQuery("customer").Atoms()); n != 1 {
		t.Errorf("%d conditions", n)
	}
}

// TestQueryBounds: a query of any size is small.
func TestQueryBounds(t *testing.T) {
	for _, s := range []string{
		strings.Repeat("ab ", 10_000), strings.Repeat("a1-", 10_000), strings.Repeat(`"`, 10_000), strings.Repeat("京", 10_000),
	} {
		q := ParseQuery(s)
		if len(q.Atoms()) > maxAtoms {
			t.Errorf("%.10q: %d conditions", s, len(q.Atoms()))
		}
		for _, a := range q.Atoms() {
			if len(a.Terms) > maxPhrase {
				t.Errorf("%.10q: a phrase of %d", s, len(a.Terms))
			}
		}
	}
}

// FuzzSearch: terms can be keys, every term of a text is found in it, also as a prefix and
// together with its neighbours, and folding twice is folding once.
func FuzzSearch(f *testing.F) {
	for _, s := range []string{"The printer", "Éa 东京 ﬁ½ ẞ", "\xff\u0301İ", "ｶﾞ\u3099ก็", `"a b" c*`, "𐐀ﬀ\u0345ᾳ"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		words := Doc{Texts: []string{s}}.Words()
		terms := split(s)
		if again := fold(fold(s)); again != fold(s) {
			t.Errorf("%q folds to %q, and again to %q", s, fold(s), again)
		}
		for i, term := range terms {
			if len(term) == 0 || len(term) > 64 || strings.ContainsAny(term, "\x00\x01 ") {
				t.Fatalf("%q is no term", term)
			}
			q := Query{atoms: []Atom{{Terms: []string{term}}, {Terms: terms[i:min(i+3, len(terms))], Prefix: true}}}
			if !q.Match(words) {
				t.Fatalf("%q is not found in %q", term, s)
			}
		}
		ParseQuery(s).Match(words)
		NewRanking([]Article{{Text: s}}).Best(s, 1)
	})
}

func TestRanking(t *testing.T) {
	r := NewRanking([]Article{
		{"Reset a password", "Open the settings and choose reset. The password must be long."},
		{"Printers", "How to install a printer. The printer needs a driver and a password."},
		{"Invoices", "Where to find the invoices of the month."},
		{"Réglages", "Le mot de passe se change dans les réglages."},
	})
	for _, c := range []struct {
		name, words string
		want        []int
	}{
		{"the title counts more", "password", []int{0, 1}},
		{"any word will do", "unknown printer", []int{1}},
		{"more words, better", "install password", []int{1, 0}},
		{"a word under way", "invo", []int{2}},
		{"accents", "reglages", []int{3}},
		{"nothing", "zebra", nil},
		{"no words", "?", nil},
	} {
		var got []int
		for _, s := range r.Best(c.words, 2) {
			got = append(got, s.Article)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
	if got := new(Ranking).Best("a", 3); len(got) != 0 {
		t.Errorf("an empty ranking found %v", got)
	}
}
