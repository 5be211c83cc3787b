package config

import (
	"bytes"
	"flag"
	"go/ast"
	"go/parser"
	"go/token"
	"net/netip"
	"os"
	"reflect"
	"strings"
	"testing"
	"time"

	"guichet/mail"
)

var update = flag.Bool("update", false, "write the generated files anew")

// golden compares got with a file, or writes it there.
func golden(t *testing.T, file string, got []byte) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(want, got) {
		t.Errorf("%s differs; look at it after: go test ./config -update\ngot:\n%s", file, got)
	}
}

// section is one table of the file as the structs document it; the first has no name.
type section struct {
	name string
	many bool // [[name]]
	doc  string
	keys []key
}

type key struct {
	name, kind, doc  string
	standard, sample string // as TOML; "" where there is none
	need             bool
}

// reference reads the structs: tags by reflection, comments from the source.
func reference(t *testing.T) []section {
	docs := comments(t, "config.go", "people.go", "forms.go", "trust.go", "web.go", "relay.go", "inbound.go", "login.go")
	top := section{}
	out := []section{{}}
	root := reflect.TypeFor[Config]()
	for i := range root.NumField() {
		f := root.Field(i)
		name := f.Tag.Get("toml")
		inner := f.Type
		if inner.Kind() == reflect.Slice {
			inner = inner.Elem()
		}
		switch {
		case name == "":
		case parsers[inner] != nil:
			top.keys = append(top.keys, describe(t, f, docs["Config."+f.Name]))
		default:
			out = append(out, tables(t, name, f.Type, docs)...)
		}
	}
	out[0] = top
	return out
}

// tables describes one table and those below it.
func tables(t *testing.T, name string, of reflect.Type, docs map[string]string) []section {
	s := section{name: name, many: of.Kind() == reflect.Slice}
	if s.many {
		of = of.Elem()
	}
	s.doc = docs[of.Name()]
	var below []section
	for i := range of.NumField() {
		f := of.Field(i)
		if f.Type.Kind() == reflect.Slice && parsers[f.Type.Elem()] == nil {
			below = append(below, tables(t, name+"."+f.Tag.Get("toml"), f.Type, docs)...)
			continue
		}
		s.keys = append(s.keys, describe(t, f, docs[of.Name()+"."+f.Name]))
	}
	return append([]section{s}, below...)
}

func describe(t *testing.T, f reflect.StructField, doc string) key {
	t.Helper()
	k := key{name: f.Tag.Get("toml"), doc: doc, kind: kinds[f.Type], need: f.Tag.Get("need") != ""}
	k.standard, k.sample = double(f.Tag.Get("default")), double(f.Tag.Get("sample"))
	if k.doc == "" || k.kind == "" || k.standard == "" && !k.need || k.need && k.sample == "" {
		t.Errorf("%s lacks documentation, a kind, a default or a sample: %+v", f.Name, k)
	}
	return k
}

// kinds are what people call the types of values.
var kinds = map[reflect.Type]string{
	reflect.TypeFor[string]():              "text",
	reflect.TypeFor[[]string]():            "list of texts",
	reflect.TypeFor[int]():                 "number",
	reflect.TypeFor[bool]():                "true or false",
	reflect.TypeFor[map[string]string]():   "table of texts",
	reflect.TypeFor[map[string][]string](): "table of lists of texts",
	reflect.TypeFor[int64]():               "size",
	reflect.TypeFor[time.Duration]():       "time",
	reflect.TypeFor[mail.Address]():        "mail address",
	reflect.TypeFor[[]mail.Address]():      "list of mail addresses",
	reflect.TypeFor[[]Listen]():            "list of places",
	reflect.TypeFor[Listen]():              "place",
	reflect.TypeFor[netip.Prefix]():        "network",
	reflect.TypeFor[[]netip.Prefix]():      "list of networks",
}

// comments returns the words above types ("SMTP") and their fields ("SMTP.Listen").
func comments(t *testing.T, files ...string) map[string]string {
	out := map[string]string{}
	for _, file := range files {
		tree, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(tree, func(n ast.Node) bool {
			g, ok := n.(*ast.GenDecl)
			if !ok || g.Tok != token.TYPE {
				return true
			}
			spec := g.Specs[0].(*ast.TypeSpec)
			out[spec.Name.Name] = subject(spec.Name.Name, g.Doc.Text())
			if s, ok := spec.Type.(*ast.StructType); ok {
				for _, f := range s.Fields.List {
					for _, name := range f.Names {
						out[spec.Name.Name+"."+name.Name] = oneLine(f.Doc.Text())
					}
				}
			}
			return false
		})
	}
	return out
}

// subject turns "SMTP is where mail comes in." into "Where mail comes in."
func subject(name, doc string) string {
	doc = strings.TrimPrefix(oneLine(doc), name+" is ")
	return strings.ToUpper(doc[:1]) + doc[1:]
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// TestReference holds the generated documents against the structs.
func TestReference(t *testing.T) {
	r := reference(t)
	golden(t, "../docs/config.md", markdown(r))
	golden(t, "../docs/guichet.sample.toml", sample(r))
	golden(t, "../man/guichet.toml.5", manual(r))
}

// TestSample: the sample file as it is, and with every key taken out of its comment, is a
// good configuration.
func TestSample(t *testing.T) {
	text := string(sample(reference(t)))
	if _, err := Parse("guichet.sample.toml", []byte(text)); err != nil {
		t.Errorf("as it is: %v", err)
	}
	var all strings.Builder
	for line := range strings.Lines(text) {
		if !strings.HasPrefix(line, "# ") {
			line = strings.TrimPrefix(line, "#")
		}
		all.WriteString(line)
	}
	if _, err := Parse("guichet.sample.toml", []byte(all.String())); err != nil {
		t.Errorf("with every key: %v\n%s", err, all.String())
	}
}
