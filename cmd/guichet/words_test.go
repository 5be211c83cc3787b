package main

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"guichet/service"
)

// TestWords: check and serve name the file and the line of broken words, and the languages
// that there are not.
func TestWords(t *testing.T) {
	const base = "hostname = 'mx.example.org'\ndata = 'data'\ntemplates = 'words'\n[[address]]\nemail = 'support@example.org'\nlanguage = 'LANG'\n"
	const agent = "\n[[agent]]\nemail = 'ana@example.org'\n" // without one, check says that nobody would hear
	for _, c := range []struct{ name, language, file, text, want string }{
		{"as they are", "pt", "", "", ""},
		{"one phrase changed", "de", "de.tmpl", "{{define \"words\"}}\nsubject.request: Ihr Anliegen\n{{end}}\n", ""},
		{"an unknown phrase", "de", "de.tmpl", "{{define \"words\"}}\n\nsubject.requests: Ihr Anliegen\n{{end}}\n", "words/de.tmpl:3: nobody uses the phrase"},
		{"a language that there is not", "sv", "", "", `guichet.toml:6: address.language: letters are not written in "sv"; write one of de, en,`},
		{"a label in a language that there is not", "de'\n[[category]]\nname = 'a'\nlabels = { pl = 'b', fr = 'c' }\n[[reply]]\nname = 'r'\ntext = 'd", "", "", `guichet.toml:9: category.labels: letters are not written in "pl"`},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			if err := os.Mkdir(filepath.Join(dir, "words"), 0o755); err != nil {
				t.Fatal(err)
			}
			files := map[string]string{"guichet.toml": strings.Replace(base, "LANG", c.language, 1) + agent}
			if c.file != "" {
				files[filepath.Join("words", c.file)] = c.text
			}
			for name, text := range files {
				if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			err := checkCommand{}.Run(&env{ctx: t.Context(), config: filepath.Join(dir, "guichet.toml"), json: true})
			if c.want == "" {
				if err != nil {
					t.Error(err)
				}
				return
			}
			var usage service.UsageError
			if !errors.As(err, &usage) || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v", err)
			}
		})
	}
}
