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

// TestOverrideOfWords: a letter's words are changed by one line, and may ask for what others do not.
func TestOverrideOfWords(t *testing.T) {
	s, err := Load(folder(t, "en.tmpl", "{{define \"words\"}}\nmail.received.add: Reply to {{.Support}}.\nmail.title.subject: {{/* none */}}\n{{end}}\n{{define \"mail.received.next\"}}\nWe read it.\n\nWe answer.\n{{end}}\n"))
	if err != nil {
		t.Fatal(err)
	}
	text, _, err := s.Render(customer(KindReceived))
	if err != nil || !strings.Contains(text, "\n\nReply to support@example.org.\n") || !strings.Contains(text, "\n\nWe read it.\n\nWe answer. There is nothing") {
		t.Errorf("%v:\n%s", err, text)
	}
	if text, _, err = s.Render(agent(KindNew)); err != nil || !strings.Contains(text, "\nNew request #123\n") {
		t.Errorf("%v:\n%s", err, text)
	}
}

// TestOverrideOfEverything: a language that brings all templates itself, as files did before
// the layout was apart, needs no phrases of the layout and looks as it did.
func TestOverrideOfEverything(t *testing.T) {
	whole, err := os.ReadFile("testdata/override/whole.tmpl")
	if err != nil {
		t.Fatal(err)
	}
	s, err := Load(folder(t, "sv.tmpl", string(whole)))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range samples() {
		c.mail.Language = "sv"
		text, html, err := s.Render(c.mail)
		if err != nil {
			t.Fatal(err)
		}
		golden(t, c.name+".en.txt", text)
		golden(t, c.name+".en.html", strings.Replace(html, `<html lang="sv">`, `<html lang="en">`, 1))
	}
}

// TestOverrideOfTheHowto: what the manual shows is good.
func TestOverrideOfTheHowto(t *testing.T) {
	page, err := os.ReadFile("../docs/howto.md")
	if err != nil {
		t.Fatal(err)
	}
	_, example, ok := strings.Cut(string(page), "```\n{{define \"words\"}}")
	example, _, end := strings.Cut(example, "```")
	if !ok || !end {
		t.Fatal("the manual has no example")
	}
	s, err := Load(folder(t, "en.tmpl", "{{define \"words\"}}"+example))
	if err != nil {
		t.Fatal(err)
	}
	text, _, err := s.Render(customer(KindReceived))
	if err != nil || !strings.Contains(text, "Thank you. Your mail is now case #123, “The printer") || !strings.HasSuffix(text, "Exampletown\n") {
		t.Errorf("%v:\n%s", err, text)
	}
}

// TestAllFaultsAtOnce: who mends one fault does not have to start again for the next.
func TestAllFaultsAtOnce(t *testing.T) {
	dir := folder(t, "de.tmpl", `{{define "words"}}
day: {n} Tage
mail.hello: Hallo {{.Leser}},
hallo: x
{{end}}
{{define "foot"}}
{{if}}
{{end}}
{{define "earlier"}}
@historie
{{end}}
{{define "facts"}}
{{.Nummer}} {{with .Actor}}{{.Name}} {{$.Nummer}}{{end}}
{{template "fuß" .}}
{{end}}
{{define "rate"}}
{{len .Number}}
{{end}}
`, "fr.tmpl", "{{define \"words\"}}\nvia: {name}\n", "README", "x", "it.tmpl", "{{define \"reply\"}}\nCiao\n{{end}}")
	_, err := Load(dir)
	want := []string{
		"README is not a language file: want a name such as fr.tmpl",
		`de.tmpl:2: the phrase "day" is not "one | many"`,
		"de.tmpl:3: no letter tells .Leser",
		`de.tmpl:4: nobody uses the phrase "hallo"`,
		"de.tmpl:7: missing value for if",
		"de.tmpl:10: nothing is called @historie",
		"de.tmpl:13: no letter tells .Nummer",
		`de.tmpl:14: there is no template "fuß"`,
		`de.tmpl:17: executing "rate" at <len .Number>: error calling len: len of type uint64`,
		`fr.tmpl:2: the phrase "via" has the placeholders ["name"], want ["desk" "name"]`,
		"fr.tmpl:2: the phrases do not end with {{end}}",
		`it.tmpl:1: the template "reply" leaves out @words, what the letter is written for`,
	}
	for i := range want {
		want[i] = filepath.Join(dir, want[i])
	}
	if err == nil || err.Error() != strings.Join(want, "\n") {
		t.Errorf("got\n%v\nwant\n%s", err, strings.Join(want, "\n"))
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
		{"a new language that is not whole", "sv.tmpl", phrases("day: {n} dag | {n} dagar"), `phrases are missing: action.accept, action.assign, `},
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
