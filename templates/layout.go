package templates

import (
	"embed"
	"io/fs"
	"strings"
	"text/template/parse"

	"guichet/templates/block"
	"guichet/templates/inline"
)

//go:embed layout/*.tmpl
var layoutFiles embed.FS

// readLayout reads the templates that all languages share, by name.
func readLayout(wrong *faults) map[string]piece {
	all := map[string]piece{}
	names, err := fs.Glob(layoutFiles, "layout/*.tmpl")
	for _, name := range names {
		var text []byte
		if text, err = fs.ReadFile(layoutFiles, name); err != nil {
			break
		}
		for template, p := range readSource(name, string(text), wrong).pieces {
			all[template] = p
		}
	}
	if err != nil {
		wrong.add("layout", 0, "%v", err)
	}
	return all
}

// texts returns the names of the phrases that templates include, each with one place where
// it does: all names that belong to no template of the layout.
func texts(layout, used map[string]piece) map[string]use {
	all := map[string]use{}
	for _, p := range used {
		for _, u := range p.includes() {
			if _, ok := layout[u.name]; !ok {
				all[u.name] = u
			}
		}
	}
	return all
}

// use is where a template includes another.
type use struct {
	name string
	file string
	line int
}

func (p piece) includes() []use {
	var all []use
	inline.Walk(p.tree.Root, true, func(n parse.Node, _ bool) {
		if t, ok := n.(*parse.TemplateNode); ok {
			all = append(all, use{t.Name, p.file, p.line(t.Pos)})
		}
	})
	return all
}

// fields returns the paths that a template asks a letter for, such as "Access.State", each
// with its line.
func (p piece) fields() map[string]int {
	all := map[string]int{}
	inline.Walk(p.tree.Root, true, func(n parse.Node, letter bool) {
		switch n := n.(type) {
		case *parse.FieldNode:
			if letter {
				all[strings.Join(n.Ident, ".")] = p.line(n.Pos)
			}
		case *parse.VariableNode:
			if n.Ident[0] == "$" && len(n.Ident) > 1 {
				all[strings.Join(n.Ident[1:], ".")] = p.line(n.Pos)
			}
		}
	})
	return all
}

// inserts returns the names behind "@", each with its line.
func (p piece) inserts() map[string]int {
	all := map[string]int{}
	inline.Walk(p.tree.Root, true, func(n parse.Node, _ bool) {
		t, ok := n.(*parse.TextNode)
		if !ok {
			return
		}
		at := t.Pos
		for ln := range strings.Lines(string(t.Text)) {
			if name, ok := strings.CutPrefix(ln, string(block.BeginMark)+"@"); ok {
				all[strings.TrimSpace(name)] = p.line(at)
			}
			at += parse.Pos(len(ln))
		}
	})
	return all
}
