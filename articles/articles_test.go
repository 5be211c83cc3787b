package articles

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// write makes a folder of files.
func write(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// spoken are the languages of the letters.
var spoken = []string{"en", "fr", "de"}

func TestLoad(t *testing.T) {
	dir := write(t, map[string]string{
		"Login.md":        "# I cannot log in\r\n\r\nAsk for a new link.\r\n",
		"fr/login.fr.md":  "---\ntitle: Je ne peux pas me connecter\nlanguage: FR\nkeywords: [mot de passe, accès]\nauthor: x\n---\n# Connexion\nDemandez un lien.",
		"web.md":          "\ufeff---\nurl: https://help.test/web\n---\n# On the web\n",
		"notes.txt":       "no article",
		".draft.md":       "not yet",
		".git/config.md":  "# not one either\nx",
		"README.markdown": "not one either",
	})
	s, faults := Load(dir, spoken)
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	want := []Article{
		{Name: "login", Title: "I cannot log in", Text: "Ask for a new link."},
		{Name: "login.fr", Title: "Je ne peux pas me connecter", Language: "fr", Keywords: "mot de passe, accès", Text: "Demandez un lien."},
		{Name: "web", Title: "On the web", URL: "https://help.test/web"},
	}
	if diff := cmp.Diff(want, s.articles); diff != "" {
		t.Error(diff)
	}
	for said, name := range map[string]string{"LOGIN": "login", " login.md ": "login", "login.fr": "login.fr", "logout": "", "": ""} {
		if got, ok := s.Find(said); got != name || ok != (name != "") {
			t.Errorf("%q is %q", said, got)
		}
	}
}

// TestFaults: each broken file is named with the remedy, and the others stand on the shelf.
func TestFaults(t *testing.T) {
	for _, c := range []struct{ name, file, text, want string }{
		{"not UTF-8", "a.md", "# caf\xe9\nx", "a.md: is not UTF-8: convert it"},
		{"no title", "a.md", "only words", `a.md: has no title: begin it with "# " and one`},
		{"empty", "a.md", "", `a.md: has no title: begin it with "# " and one`},
		{"no text", "a.md", "# Title", "a.md: has no text: write some below its title"},
		{"front matter without an end", "a.md", "---\ntitle: x\n", `a.md: its front matter has no end: write a line "---" below it`},
		{"a language that there is not", "a.md", "---\ntitle: x\nlanguage: xx\n---\nx", `a.md: "xx" is not a language that letters are written in: write en, fr, de, or leave it out`},
		{"a link that is none", "a.md", "---\ntitle: x\nurl: javascript:x\n---\nx", `a.md: "javascript:x" is not a web address: begin it with https://`},
		{"too large", "a.md", "# x\n" + strings.Repeat("x", maxFile), "a.md: is larger than 100000 bytes: part it"},
		{"control characters", "a.md", "# x\na\x01b", "a.md: holds control characters: take them out"},
		{"a name with spaces", "a b.md", "# x\nx", "a b.md: people cannot write its name: rename it, with letters from a to z, digits, '.', '_' and '-', at most 64"},
		{"the same name twice", "sub/good.md", "# x\nx", "sub/good.md: has the name of DIR/good.md: rename one of them"},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := write(t, map[string]string{"good.md": "# Good\nwords", c.file: c.text})
			s, faults := Load(dir, spoken)
			if len(faults) != 1 || strings.ReplaceAll(faults[0].Error(), dir, "DIR") != "DIR/"+c.want {
				t.Errorf("got %v, want %s", faults, c.want)
			}
			if diff := cmp.Diff([]string{"good"}, s.Names()); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestFoldersThatAreNone(t *testing.T) {
	dir := write(t, map[string]string{"file": "x"})
	for path, want := range map[string]string{
		filepath.Join(dir, "none"): "there is no folder",
		filepath.Join(dir, "file"): "is no folder",
	} {
		if s, faults := Load(path, spoken); len(faults) != 1 || !strings.Contains(faults[0].Error(), want) || s == nil {
			t.Errorf("%s: %v", path, faults)
		}
	}
	var none *Shelf
	if _, ok := none.Find("x"); ok || none.Suggest("x", "y", "en") != nil || none.Names() != nil {
		t.Error("nil is not an empty shelf")
	}
}

// TestSuggest: which articles a mail is answered with.
func TestSuggest(t *testing.T) {
	s, faults := Load(write(t, map[string]string{
		"login.md":    "---\nlanguage: en\nkeywords: password\n---\n# I cannot log in\nAsk for a new link on the login page. Check the spelling of your address.",
		"invoice.md":  "---\nlanguage: en\n---\n# Where is my invoice?\nInvoices are sent on the first day of each month, to the billing address.",
		"printer.md":  "---\nlanguage: en\n---\n# The printer says E-404\nPull the plug, wait ten minutes, plug it in again.",
		"sign.md":     "---\nlanguage: en\n---\n# Signing fails with a timeout\nThe signature service waits thirty seconds. Send smaller documents.",
		"facture.md":  "---\nlanguage: fr\n---\n# Où est ma facture ?\nLes factures sont envoyées le premier jour du mois.",
		"connect.md":  "---\nlanguage: fr\nkeywords: mot de passe\n---\n# Connexion impossible\nDemandez un nouveau lien.",
		"status.md":   "# Status page\nOutages of the signature service are announced there.",
		"contacts.md": "# How to reach us\nWrite a mail.",
	}), spoken)
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	for _, c := range []struct{ subject, text, language, want string }{
		{"Invoice", "Hello, where is the invoice of May? Thank you", "en", "invoice"},
		{"Problem", "Hello, I forgot my password and the login page does not know my address.", "en", "login"},
		{"Printer", "It says E-404 and does not print.", "en", "printer"},
		{"Facture de mai", "Bonjour, je n'ai pas reçu les factures du mois. Merci", "fr", "facture"},
		{"Mot de passe", "Bonjour, j'ai perdu mon mot de passe", "fr", "connect"},
		{"The signature service is down", "Signing fails with a timeout since Monday.", "en", "sign"},
		{"Signature service", "It does not answer.", "en", "status sign"},
		{"Printer", "L'imprimante dit E-404", "fr", "printer"}, // none in French
		{"Hello", "Thank you for the good help, have a nice day.", "en", ""},
		{"Lunch", "Do you like fish?", "en", ""},
		{"", "", "en", ""},
	} {
		if got := strings.Join(s.Suggest(c.subject, c.text, c.language), " "); got != c.want {
			t.Errorf("%s: %s %s: %q, want %q", c.language, c.subject, c.text, got, c.want)
		}
	}
}

func TestExcerpt(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"Pull the **plug**.\nWait.\n\nMore.", "Pull the plug. Wait."},
		{"## Steps\n\n- one\n\n1. two\n\nThen `wait`.", "Then wait."},
		{strings.Repeat("words ", 100), strings.Repeat("words ", 22) + "words …"},
		{"See [the page](https://x.test/a) and ![a picture](b.png).", "See the page and a picture."},
		{"- only a list", ""},
		{"*Never* do that: 2*3\\* &amp; `a*b`, <https://x.test/>.", "Never do that: 2*3* & a*b, https://x.test/."},
		{"Title\n=====\n\n![a picture](b.png)\n\n    code\n\n3 steps.", "3 steps."},
		{"", ""},
	} {
		if got := (Article{Text: c.text}).Excerpt(); got != c.want {
			t.Errorf("%q: %q, want %q", c.text, got, c.want)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add("---\ntitle: x\nurl: https://x.test\n---\n# y\nz")
	f.Fuzz(func(t *testing.T, text string) {
		a, err := parse(Article{Name: "x"}, text)
		if err == nil && (a.Title == "" || a.Text == "" && a.URL == "") {
			t.Errorf("%q is taken as %+v", text, a)
		}
		_ = a.Excerpt()
	})
}
