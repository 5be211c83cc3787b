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
// that names the file and what is wrong.
func New() (*Set, error) { return Load("") }

// Load is New with the files of a folder laid over the embedded ones: "xx.tmpl" replaces
// what it has of the phrases and templates of the language xx, and is a whole language if
// there is none yet. An empty folder name is none. The error has every fault of every file,
// one a line, with the file and the line where there is one.
func Load(folder string) (*Set, error) {
	sub, err := fs.Sub(embedded, "lang")
	if err != nil {
		return nil, err
	}
	var wrong faults
	sources := map[string][]*source{}
	read(sub, "", sources, &wrong)
	if folder != "" {
		read(os.DirFS(folder), folder, sources, &wrong)
	}
	return build(sources, wrong)
}

// read adds the files of a directory, which faults name as path does.
func read(dir fs.FS, path string, sources map[string][]*source, wrong *faults) {
	files, err := fs.ReadDir(dir, ".")
	if err != nil {
		wrong.add("", 0, "reading the templates in %s: %v", path, err)
		return
	}
	for _, f := range files {
		if strings.HasPrefix(f.Name(), ".") || strings.HasSuffix(f.Name(), "~") {
			continue // what editors leave
		}
		file := filepath.Join(path, f.Name())
		name, ok := strings.CutSuffix(f.Name(), ".tmpl")
		if !ok || f.IsDir() || len(name) < 2 || len(name) > 3 || strings.Trim(name, "abcdefghijklmnopqrstuvwxyz") != "" {
			wrong.add("", 0, "%s is not a language file: want a name such as fr.tmpl", file)
			continue
		}
		text, err := fs.ReadFile(dir, f.Name())
		if err != nil {
			wrong.add("", 0, "reading the language %s in %s: %v", name, path, err)
			continue
		}
		sources[name] = append(sources[name], readSource(file, string(text), wrong))
	}
}

// build makes the languages of their sources. Our own English is what all are held against.
func build(sources map[string][]*source, wrong faults) (*Set, error) {
	if sources[fallback] == nil {
		return nil, fmt.Errorf("%s.tmpl is missing: readers of unknown language get it", fallback)
	}
	s := &Set{languages: map[string]*language{}}
	layout := readLayout(&wrong)
	all := newKeys(sources[fallback][0].phrases, layout)
	for name, src := range sources {
		s.languages[name] = parseLanguage(name, layout, src, all, &wrong)
		s.names = append(s.names, name)
	}
	if err := wrong.err(); err != nil {
		return nil, err
	}
	slices.Sort(s.names)
	s.pool.New = func() any { return new(buffers) }
	return s, nil
}
