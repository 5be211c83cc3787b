package templates

import (
	"embed"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

//go:embed lang/*.tmpl
var embedded embed.FS

// New parses the embedded languages. A missing or unknown template or phrase is an error
// that names the language and what is wrong.
func New() (*Set, error) { return Load("") }

// Load is New with the files of a folder laid over the embedded ones: "xx.tmpl" replaces
// what it has of the phrases and templates of the language xx, and is a whole language if
// there is none yet. An empty folder name is none. Every fault of a file is an error that
// names it, and its line where there is one.
func Load(folder string) (*Set, error) {
	sub, err := fs.Sub(embedded, "lang")
	if err != nil {
		return nil, err
	}
	sources := map[string][]*source{}
	if err := read(sub, "", sources); err != nil {
		return nil, err
	}
	if folder != "" {
		if err := read(os.DirFS(folder), folder, sources); err != nil {
			return nil, err
		}
	}
	return build(sources)
}

// read adds the files of a directory, which errors name as path does.
func read(dir fs.FS, path string, sources map[string][]*source) error {
	files, err := fs.ReadDir(dir, ".")
	if err != nil {
		return fmt.Errorf("reading the templates in %s: %w", path, err)
	}
	for _, f := range files {
		if strings.HasPrefix(f.Name(), ".") || strings.HasSuffix(f.Name(), "~") {
			continue // what editors leave
		}
		file := filepath.Join(path, f.Name())
		name, ok := strings.CutSuffix(f.Name(), ".tmpl")
		if !ok || f.IsDir() || len(name) < 2 || len(name) > 3 || strings.Trim(name, "abcdefghijklmnopqrstuvwxyz") != "" {
			return fmt.Errorf("%s is not a language file: want a name such as fr.tmpl", file)
		}
		text, err := fs.ReadFile(dir, f.Name())
		if err != nil {
			return fmt.Errorf("reading the language %s in %s: %w", name, path, err)
		}
		src, err := readSource(file, string(text))
		if err != nil {
			return err
		}
		sources[name] = append(sources[name], src)
	}
	return nil
}

// build makes the languages of their sources. Our own English is what all are held against.
func build(sources map[string][]*source) (*Set, error) {
	s := &Set{languages: map[string]*language{}}
	if sources[fallback] == nil {
		return nil, fmt.Errorf("%s.tmpl is missing: readers of unknown language get it", fallback)
	}
	reference := named(sources[fallback][0].phrases)
	for name, src := range sources {
		l, err := parseLanguage(name, src, reference)
		if err != nil {
			return nil, err
		}
		s.languages[name] = l
		s.names = append(s.names, name)
	}
	slices.Sort(s.names)
	s.drafts.New = func() any { return new(draft) }
	return s, nil
}
