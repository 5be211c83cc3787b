package templates

import (
	"io/fs"
	"regexp"
	"strings"
	"testing"
)

// told finds what a template tells of a mail: fields, inserts and commands.
var told = regexp.MustCompile(`\.[A-Z][A-Za-z]*(\.State)?( "[a-z-]+")?|^@[a-z]+|#[a-z][a-z-]+`)

// TestLanguagesTellTheSame: no language leaves out a field, an insert, a case or a command
// that English has, or adds one.
func TestLanguagesTellTheSame(t *testing.T) {
	s := newSet(t)
	english := tells(t, fallback)
	for _, lang := range s.Languages() {
		have := tells(t, lang)
		for name, want := range english {
			for what := range want {
				if !have[name][what] {
					t.Errorf("%s.tmpl: %s does not tell %s", lang, name, what)
				}
			}
			for what := range have[name] {
				if !want[what] {
					t.Errorf("%s.tmpl: %s tells %s, English does not", lang, name, what)
				}
			}
		}
	}
}

// tells returns what each template and each sentence of a language tells.
func tells(t *testing.T, lang string) map[string]map[string]bool {
	t.Helper()
	text, err := fs.ReadFile(embedded, "lang/"+lang+".tmpl")
	if err != nil {
		t.Fatal(err)
	}
	all, name := map[string]map[string]bool{}, ""
	for ln := range strings.Lines(string(text)) {
		ln = strings.TrimSpace(ln)
		if n, ok := strings.CutPrefix(ln, `{{define "`); ok {
			name = strings.TrimSuffix(n, `"}}`)
		}
		key := name
		if phrase, _, ok := strings.Cut(ln, ": "); ok && name == "words" {
			key = phrase
		}
		if all[key] == nil {
			all[key] = map[string]bool{}
		}
		for _, m := range told.FindAllString(ln, -1) {
			all[key][m] = true
		}
	}
	return all
}

// TestEveryLanguageHasItsOwnWords: nothing was left in English by mistake.
func TestEveryLanguageHasItsOwnWords(t *testing.T) {
	s := newSet(t)
	english := s.languages[fallback].phrases
	for _, lang := range s.Languages() {
		for name, p := range s.languages[lang].phrases {
			bare := strings.Fields(regexp.MustCompile(`\{.*?\}|[|:]`).ReplaceAllString(p, ""))
			if lang != fallback && p == english[name] && len(bare) > 2 && name != "units" {
				t.Errorf("%s.tmpl: %q is English: %s", lang, name, p)
			}
		}
	}
}
