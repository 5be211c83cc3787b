package templates

import (
	"io/fs"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
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
				if lang == "it" && name == "mail.closed.now" && what == ".Messages" {
					continue // it begins in lower case below a greeting only
				}
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
			all[key][strings.TrimSuffix(m, "Inside")] = true // where it stands in a sentence is the language's matter
		}
	}
	return all
}

// TestLanguagesHaveTheSameLines: a phrase stands on the same line of every language, so that
// whoever changes one finds the others.
func TestLanguagesHaveTheSameLines(t *testing.T) {
	english := phraseLines(t, fallback)
	for _, lang := range newSet(t).Languages() {
		if diff := cmp.Diff(english, phraseLines(t, lang)); diff != "" {
			t.Errorf("%s.tmpl is laid out other than en.tmpl:\n%s", lang, diff)
		}
	}
}

func phraseLines(t *testing.T, lang string) []string {
	t.Helper()
	text, err := fs.ReadFile(embedded, "lang/"+lang+".tmpl")
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for ln := range strings.Lines(string(text)) {
		name, _, _ := strings.Cut(ln, ": ")
		all = append(all, name)
	}
	return all
}

// TestLayout: the layout has a template for every kind, and none that no letter uses.
func TestLayout(t *testing.T) {
	var wrong faults
	layout := readLayout(&wrong)
	if err := wrong.err(); err != nil {
		t.Fatal(err)
	}
	used := map[string]bool{}
	for _, k := range kinds() {
		if _, ok := layout[string(k)]; !ok {
			t.Errorf("the layout has no template %q", k)
		}
		used[string(k)] = true
	}
	for _, p := range layout {
		for _, u := range p.includes() {
			used[u.name] = true
		}
	}
	for name, p := range layout {
		if !used[name] {
			t.Errorf("%s: no letter uses the template %q", p.file, name)
		}
	}
}

// TestEveryLanguageHasItsOwnWords: nothing was left in English by mistake.
func TestEveryLanguageHasItsOwnWords(t *testing.T) {
	s := newSet(t)
	english := s.languages[fallback].phrases
	for _, lang := range s.Languages() {
		for name, p := range s.languages[lang].phrases {
			bare := strings.Fields(regexp.MustCompile(`\{\{.*?\}\}|\{.*?\}|[|:#]`).ReplaceAllString(p, ""))
			if lang != fallback && p == english[name] && len(bare) > 2 && name != "units" {
				t.Errorf("%s.tmpl: %q is English: %s", lang, name, p)
			}
		}
	}
}
