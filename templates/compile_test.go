package templates

import (
	"strings"
	"testing"
	"text/template/parse"

	"guichet/templates/inline"
)

// TestCompiled: what a letter includes stands in its place, in every language (that the letters are the same, the golden files
// show), also in a folder's templates; and nothing is changed where one is included for something in the letter.
func TestCompiled(t *testing.T) {
	includes := func(l *language) (n int) {
		for _, kind := range kinds() {
			inline.Walk(l.kinds.Lookup(string(kind)).Root, true, func(node parse.Node, _ bool) {
				if _, ok := node.(*parse.TemplateNode); ok {
					n++
				}
			})
		}
		return n
	}
	s := newSet(t)
	for _, lang := range s.Languages() {
		if n := includes(s.language(lang)); n != 0 {
			t.Errorf("%s still looks up %d includes", lang, n)
		}
	}
	for _, c := range []struct {
		name, text, want string
		compiled         bool
	}{
		{"fields", `{{define "rate"}}status {{.Status}} {{$.Number}} {{.Desk | printf "%s!"}} {{if and .ReplyTo (not .Sensitive)}}yes{{end}}{{end}}`, "status open 123 Example Support! yes", true},
		{"variables stay apart", `{{define "rate"}}{{$n := .Number}}of {{$n}}{{end}}`, "of 123", false},
		{"with", `{{define "rate"}}{{with .Requester}}{{.Name}}{{else}}{{.Number}}{{end}} of {{.Number}}{{end}}`, "Carla Jones of 123", true},
		{"an include in with", `{{define "rate"}}{{with .Requester}}{{.Name}} {{template "sensitive" $}}{{end}} of {{.Number}}{{end}}`, "Carla Jones", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, err := Load(folder(t, "en.tmpl", c.text))
			if err != nil {
				t.Fatal(err)
			}
			m := customer(KindClosed)
			m.Requester = Person{Name: "Carla Jones"}
			text, _, err := s.Render(m)
			if err != nil || !strings.Contains(text, c.want) {
				t.Errorf("%v: %q is not in\n%s", err, c.want, text)
			}
			if got := includes(s.language("en")) == 0; got != c.compiled {
				t.Errorf("compiled: %v", got)
			}
		})
	}
}
