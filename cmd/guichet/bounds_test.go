package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// The bounds of a room: what fits into the head of somebody who comes to change one rule.
const (
	maxRoomLines     = 3000 // without tests
	maxRoomFiles     = 30   // without tests
	maxMethods       = 40   // of one type, also of an interface with what it embeds from its own room
	maxFunctionLines = 80
)

// TestBounds keeps the rooms small. It prints what is over, and where.
func TestBounds(t *testing.T) {
	for _, room := range rooms(t) {
		room.check(t)
	}
}

// room is one package: its files without tests, by name.
type room struct {
	dir    string
	files  *token.FileSet
	syntax map[string]*ast.File
}

// rooms reads every package of the module.
func rooms(t *testing.T) []room {
	t.Helper()
	byDir := map[string]room{}
	root := filepath.Join("..", "..")
	err := filepath.WalkDir(root, func(path string, d os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (d.Name() == "testdata" || strings.HasPrefix(d.Name(), ".") && path != root) {
			return filepath.SkipDir
		}
		if !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return nil
		}
		dir := filepath.Dir(path)
		if _, ok := byDir[dir]; !ok {
			byDir[dir] = room{dir: dir, files: token.NewFileSet(), syntax: map[string]*ast.File{}}
		}
		file, err := parser.ParseFile(byDir[dir].files, path, nil, parser.ParseComments)
		byDir[dir].syntax[path] = file
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(byDir) < 40 {
		t.Fatalf("found %d packages only", len(byDir))
	}
	var all []room
	for _, r := range byDir {
		all = append(all, r)
	}
	slices.SortFunc(all, func(a, b room) int { return strings.Compare(a.dir, b.dir) })
	return all
}

func (r room) check(t *testing.T) {
	t.Helper()
	lines, documented := 0, []string(nil)
	methods := map[string]int{}
	for path, file := range r.syntax {
		lines += r.files.File(file.Pos()).LineCount()
		if file.Doc != nil {
			documented = append(documented, path)
		}
		for _, d := range file.Decls {
			r.declaration(t, d, methods)
		}
	}
	if lines > maxRoomLines {
		t.Errorf("%s: %d lines, at most %d", r.dir, lines, maxRoomLines)
	}
	if len(r.syntax) > maxRoomFiles {
		t.Errorf("%s: %d files, at most %d", r.dir, len(r.syntax), maxRoomFiles)
	}
	if len(documented) != 1 {
		t.Errorf("%s: a room is described in one place, this one in %d: %q", r.dir, len(documented), documented)
	}
	for name, n := range methods {
		if n > maxMethods {
			t.Errorf("%s: type %s has %d methods, at most %d", r.dir, name, n, maxMethods)
		}
	}
}

// declaration counts the methods of d and measures its function.
func (r room) declaration(t *testing.T, d ast.Decl, methods map[string]int) {
	t.Helper()
	switch d := d.(type) {
	case *ast.FuncDecl:
		from, to := r.files.Position(d.Pos()), r.files.Position(d.End())
		if n := to.Line - from.Line + 1; n > maxFunctionLines {
			t.Errorf("%s: func %s has %d lines, at most %d", from, d.Name.Name, n, maxFunctionLines)
		}
		if d.Recv != nil {
			methods[receiver(d.Recv.List[0].Type)]++
		}
	case *ast.GenDecl:
		for _, s := range d.Specs {
			if s, ok := s.(*ast.TypeSpec); ok {
				if i, ok := s.Type.(*ast.InterfaceType); ok {
					methods[s.Name.Name] += i.Methods.NumFields()
				}
			}
		}
	}
}

// receiver is the name of the type of a method's receiver.
func receiver(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.StarExpr:
		return receiver(e.X)
	case *ast.IndexExpr:
		return receiver(e.X)
	case *ast.Ident:
		return e.Name
	}
	return fmt.Sprintf("%T", e)
}
