package templates

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// folder writes a folder of templates: names and texts in turn.
func folder(t *testing.T, files ...string) string {
	t.Helper()
	dir := t.TempDir()
	for i := 0; i < len(files); i += 2 {
		if err := os.WriteFile(filepath.Join(dir, files[i]), []byte(files[i+1]), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestOverride(t *testing.T) {
	s, err := Load(folder(t, "en.tmpl", `
{{define "words"}}
subject.request: Your case
{{end}}
{{define "foot"}}
~ Example Inc., 1 Main Street
{{end}}
{{define "rate"}}{{end}}
`, ".en.tmpl.swp", "x", "en.tmpl~", "x"))
	if err != nil {
		t.Fatal(err)
	}
	ours, err := New()
	if err != nil {
		t.Fatal(err)
	}
	m := customer(KindClosed)
	text, _, err := s.Render(m)
	if err != nil || !strings.HasSuffix(text, "\n-- \nExample Inc., 1 Main Street\n") || strings.Contains(text, "How did we do?") || !strings.Contains(text, "now closed.") {
		t.Errorf("%v:\n%s", err, text)
	}
	if got := s.RequestSubject("en"); got != "Your case" {
		t.Errorf("the subject is %q", got)
	}
	m.Language = "fr"
	before, _, _ := ours.Render(m)
	if after, _, err := s.Render(m); err != nil || after != before {
		t.Errorf("%v: French changed:\n%s", err, after)
	}
}

// TestOverrideOfAnotherEditor: line ends, byte order mark, spaces and comments do not matter.
func TestOverrideOfAnotherEditor(t *testing.T) {
	s, err := Load(folder(t, "fr.tmpl", "\ufeff{{/* ours */}}\r\n{{ define \"words\" }}\r\n{{/* shorter */}}\r\nsubject.request: Votre dossier\r\n{{ end }}\r\n"))
	if err != nil || s.RequestSubject("fr") != "Votre dossier" {
		t.Errorf("%v: the subject is not ours", err)
	}
}

func TestNewLanguage(t *testing.T) {
	english, err := fs.ReadFile(embedded, "lang/en.tmpl")
	if err != nil {
		t.Fatal(err)
	}
	s, err := Load(folder(t, "sv.tmpl", strings.Replace(string(english), "Your request\n", "Ditt ärende\n", 1)))
	if err != nil || !slices.Contains(s.Languages(), "sv") || s.RequestSubject("sv-SE") != "Ditt ärende" {
		t.Errorf("%v, languages %q", err, s.Languages())
	}
}

// TestBrokenOverrides: each is an error that names the file, and the line where one is wrong.
func TestBrokenOverrides(t *testing.T) {
	phrases := func(s string) string { return "{{define \"words\"}}\n" + s + "\n{{end}}\n" }
	for _, c := range []struct{ name, file, text, want string }{
		{"an unknown phrase", "de.tmpl", phrases("subject.requests: Anfrage"), `de.tmpl:2: nobody uses the phrase "subject.requests"`},
		{"a sentence that nobody says", "en.tmpl", phrases("done.eaten: eaten"), `en.tmpl:2: nobody uses the phrase "done.eaten"`},
		{"a placeholder is missing", "fr.tmpl", phrases("\nvia: {name}"), `fr.tmpl:3: the phrase "via" has the placeholders ["name"]`},
		{"no plural", "it.tmpl", phrases("day: {n} giorni"), `it.tmpl:2: the phrase "day" is not`},
		{"an empty phrase", "it.tmpl", phrases("day: "), `it.tmpl:2: not a phrase`},
		{"an unknown template", "de.tmpl", "\n{{define \"feet\"}}{{end}}", `de.tmpl:2: nobody uses the template "feet"`},
		{"words outside", "de.tmpl", "{{define \"foot\"}}\n{{if .Number}}x{{end}}\n{{end}}\n\nTschüss\n", "de.tmpl:5: there are words outside"},
		{"words before", "de.tmpl", "Hallo {{define \"foot\"}}x{{end}}\n", "de.tmpl:1: there are words outside"},
		{"a reply without the agent's words", "de.tmpl", "\n{{define \"reply\"}}\nHallo\n{{end}}", `de.tmpl:2: the template "reply" leaves out @words`},
		{"a new request without its words for agents", "fr.tmpl", "{{define \"new\"}}\n{{if not .ToAgent}}\n@messages\n{{end}}\n{{end}}", `fr.tmpl:1: the template "new" leaves out @messages`},
		{"syntax", "de.tmpl", "{{define \"foot\"}}\n{{if}}\n{{end}}{{end}}", "de.tmpl:2:"},
		{"an unknown field", "de.tmpl", "{{define \"foot\"}}\n\n{{.Nummer}}\n{{end}}", "de.tmpl:3: no letter tells .Nummer"},
		{"an unknown part", "de.tmpl", "{{define \"foot\"}}\n{{template \"fuß\" .}}\n{{end}}", "de.tmpl:2: there is no template"},
		{"an unknown insert", "de.tmpl", "{{define \"foot\"}}\n@wörter\n{{end}}", "de.tmpl:2: nothing is called @wörter"},
		{"a use that cannot be", "de.tmpl", "{{define \"foot\"}}\n{{len .Number}}\n{{end}}", "de.tmpl:2:"},
		{"a new language that is not whole", "sv.tmpl", phrases("day: {n} dag | {n} dagar"), `sv.tmpl: the template "foot" is missing`},
		{"another charset", "de.tmpl", phrases("\nleave: Gr\xfc\xdfe"), "de.tmpl:3: not text in UTF-8"},
		{"a control character", "de.tmpl", "{{define \"foot\"}}\n\x01@actions\n{{end}}", "de.tmpl:2: not text in UTF-8"},
		{"another file", "README.md", "hello", "README.md is not a language file"},
	} {
		dir := folder(t, c.file, c.text)
		_, err := Load(dir)
		if err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), filepath.Join(dir, c.file)) {
			t.Errorf("%s: got %v, want %s", c.name, err, c.want)
		}
	}
	dir := folder(t)
	if err := os.Symlink(filepath.Join(dir, "nowhere"), filepath.Join(dir, "de.tmpl")); err != nil {
		t.Fatal(err)
	}
	if _, err := Load(dir); err == nil || !strings.Contains(err.Error(), "language de in "+dir) {
		t.Errorf("an unreadable file: %v", err)
	}
	if _, err := Load(filepath.Join(dir, "none")); err == nil || !strings.Contains(err.Error(), "none") {
		t.Errorf("no folder: %v", err)
	}
}
