package templates

import (
	"fmt"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"guichet/templates/block"
)

// TestBrokenLanguages: whoever adds a language hears at start what is wrong with it.
func TestBrokenLanguages(t *testing.T) {
	source, err := fs.ReadFile(embedded, "lang/en.tmpl")
	if err != nil {
		t.Fatal(err)
	}
	good := string(source)
	at := func(words string) string {
		before, _, ok := strings.Cut(good, words)
		if !ok {
			t.Fatalf("%q is not in en.tmpl", words)
		}
		return fmt.Sprintf("de.tmpl:%d: ", 1+strings.Count(before, "\n"))
	}
	const thanks, state = "mail.received.thanks: ", "{{if .State}} · Status: {{.State}}{{end}}"
	for _, c := range []struct{ name, file, source, want string }{
		{"an unknown file", "README", good, "README is not a language file"},
		{"a name that no reader's language has", "pt-BR.tmpl", good, "pt-BR.tmpl is not a language file"},
		{"a letter's words are missing", "de.tmpl", strings.Replace(good, thanks, "{{/* */}}", 1), `de.tmpl: the phrase "mail.received.thanks" is missing`},
		{"a template that nobody uses", "de.tmpl", good + `{{define "extra"}}{{end}}`, `nobody uses the template "extra"`},
		{"not a phrase", "de.tmpl", strings.Replace(good, "via: ", "via ", 1), `de.tmpl:10: not a phrase`},
		{"a phrase that nobody uses", "de.tmpl", strings.Replace(good, "via: ", "vai: ", 1), `de.tmpl:10: nobody uses the phrase "vai"`},
		{"a phrase of no letter", "de.tmpl", strings.Replace(good, thanks, "mail.received.danke: ", 1), at(thanks) + `nobody uses the phrase "mail.received.danke"`},
		{"a phrase twice", "de.tmpl", strings.Replace(good, "via: ", "marker: ", 1), `de.tmpl:10: the phrase "marker" stands there twice`},
		{"a phrase is missing", "de.tmpl", strings.Replace(good, "via: {name} via {desk}", "", 1), `de.tmpl: the phrase "via" is missing`},
		{"a sentence is missing", "de.tmpl", strings.Replace(good, "done.on-it: {1} is part of it already", "", 1), `the phrase "done.on-it" is missing`},
		{"a sentence that English does not have", "de.tmpl", strings.Replace(good, "done.merged: ", "done.married: ", 1), `nobody uses the phrase "done.married"`},
		{"a placeholder is missing", "de.tmpl", strings.Replace(good, "via: {name} via {desk}", "via: {name}", 1), `de.tmpl:10: the phrase "via" has the placeholders ["name"], want ["desk" "name"]`},
		{"a placeholder too many", "de.tmpl", strings.Replace(good, "done.undone: ", "done.undone: {1} ", 1), `the phrase "done.undone" has the placeholders ["1"], want []`},
		{"phrases without an end", "de.tmpl", "{{define \"words\"}}\nvia: x\n", "de.tmpl:2: the phrases do not end"},
		{"a plural is missing", "de.tmpl", strings.Replace(good, " | {n} days", "", 1), `de.tmpl:15: the phrase "day" is not`},
		{"eleven months", "de.tmpl", strings.Replace(good, "January ", "", 1), `de.tmpl:19: the phrase "months" does not name twelve`},
		{"syntax", "de.tmpl", good + "\n{{if}}", "de.tmpl:"},
		{"syntax of a letter's words", "de.tmpl", strings.Replace(good, state, "{{if .State}}", 1), at(state) + "unexpected EOF"},
		{"a field that is not there", "de.tmpl", strings.Replace(good, state, `{{.Stat}}`, 1), at(state) + "no letter tells .Stat"},
		{"a field below that is not there", "de.tmpl", strings.Replace(good, state, `{{.Access.Stat}}`, 1), at(state) + "no letter tells .Access.Stat"},
		{"a field of what has none", "de.tmpl", strings.Replace(good, state, `{{.State.Why}}`, 1), at(state) + "no letter tells .State.Why"},
		{"a part that is not there", "de.tmpl", strings.Replace(good, state, `{{template "feet" .}}`, 1), at(state) + `there is no template "feet"`},
		{"a number used as a list", "de.tmpl", strings.Replace(good, state, `{{len .Number}}`, 1), at(state)},
		{"words outside", "de.tmpl", good + "Hello\n", "words outside"},
		{"an insert that is not there", "de.tmpl", good + "{{define \"undo\"}}\n@udno\n{{end}}", "nothing is called @udno"},
	} {
		dir := fstest.MapFS{"en.tmpl": {Data: source}, c.file: {Data: []byte(c.source)}}
		if _, err := loadFS(dir); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v", c.name, err)
		}
	}
	if _, err := loadFS(fstest.MapFS{"fr.tmpl": {Data: source}}); err == nil || !strings.Contains(err.Error(), "en.tmpl is missing") {
		t.Errorf("without English: got %v", err)
	}
}

func loadFS(dir fs.FS) (*Set, error) {
	var wrong faults
	sources := map[string][]*source{}
	read(dir, "", sources, &wrong)
	return build(sources, wrong)
}

func TestUnknownKind(t *testing.T) {
	for _, k := range []Kind{"", "words", "foot", "hello"} {
		if _, _, err := newSet(t).Render(Mail{Kind: k}); err == nil {
			t.Errorf("a letter of kind %q was rendered", k)
		}
	}
}

// TestEmptyMailRenders: no field is needed but the kind.
func TestEmptyMailRenders(t *testing.T) {
	s := newSet(t)
	for _, k := range kinds() {
		for _, agent := range []bool{true, false} {
			if text, html, err := s.Render(Mail{Kind: k, ToAgent: agent}); err != nil || text == "" || html == "" {
				t.Errorf("%s: %v", k, err)
			}
		}
	}
}

func TestMarker(t *testing.T) {
	s := newSet(t)
	for _, c := range samples() {
		text, html, err := s.Render(c.mail)
		if err != nil {
			t.Fatal(err)
		}
		want := c.mail.answerable()
		first, _, _ := strings.Cut(text, "\n")
		if got := strings.HasPrefix(first, block.MarkerPrefix) && strings.HasSuffix(first, block.MarkerSuffix); got != want {
			t.Errorf("%s: first line %q", c.name, first)
		}
		if got := strings.Contains(html, block.ReplyMarker("Please type your reply above this line")); got != want {
			t.Errorf("%s: marker in the HTML: %v", c.name, got)
		}
	}
}

func BenchmarkRender(b *testing.B) {
	s := newSet(b)
	for _, c := range samples() {
		if c.name != "received" && c.name != "reply" && c.name != "new" && c.name != "update" {
			continue
		}
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, _, err := s.Render(c.mail); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
