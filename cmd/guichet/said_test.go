package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"guichet/templates"
)

// TestSentences: what the desk says to commands has words in the templates, and as many
// arguments as these have places.
func TestSentences(t *testing.T) {
	words, err := templates.New()
	if err != nil {
		t.Fatal(err)
	}
	rooms, err := filepath.Glob("../../desk/*/*.go")
	if err != nil {
		t.Fatal(err)
	}
	engine, err := filepath.Glob("../../desk/*.go")
	files := slices.Concat(rooms, engine)
	if err != nil || len(files) == 0 {
		t.Fatal(err, files)
	}
	found, set := 0, token.NewFileSet()
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		tree, err := parser.ParseFile(set, file, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(tree, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			lists, key := sentence(call)
			if key == "" {
				return true
			}
			found++
			for _, list := range lists {
				args, known := words.Sentence(list + "." + key)
				if known && (call.Ellipsis.IsValid() || args == len(call.Args)-1) {
					return true
				}
			}
			t.Errorf("%s: en.tmpl has no phrase %s.%s with %d arguments", set.Position(call.Pos()), strings.Join(lists, " or "), key, len(call.Args)-1)
			return true
		})
	}
	if found < 100 {
		t.Errorf("only %d sentences found: are they still said in this way?", found)
	}
}

// sentence returns the key that a call says, and the lists in which it may be: "" if it is
// no such call, or the key is no literal.
func sentence(call *ast.CallExpr) (lists []string, key string) {
	if f, ok := call.Fun.(*ast.SelectorExpr); ok {
		switch f.Sel.Name {
		case "Refuse":
			lists = []string{"refused"}
		case "Say":
			lists = []string{"done", "refused", "answer"}
		case "Answer":
			lists = []string{"answer"}
		}
	}
	if len(call.Args) == 0 || lists == nil {
		return nil, ""
	}
	if literal, ok := call.Args[0].(*ast.BasicLit); ok && literal.Kind == token.STRING {
		key, _ = strconv.Unquote(literal.Value)
	}
	return lists, key
}
