package articles

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Bounds of a folder.
const (
	maxArticles = 1000
	maxFile     = 100_000 // bytes
)

// Load reads the Markdown files in dir and below it; spoken are the languages that letters are
// written in. A broken file is left out, and its fault names it and says what to do; the other
// ones are on the Shelf, which is never nil.
func Load(dir string, spoken []string) (*Shelf, []error) {
	var all []Article
	var faults []error
	seen := map[string]string{}
	if real, err := filepath.EvalSymlinks(dir); err == nil {
		dir = real
	}
	err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		switch {
		case errors.Is(err, fs.ErrNotExist) && path == dir:
			return fmt.Errorf("there is no folder %s: make it, or take articles out of the configuration", dir)
		case err != nil:
			faults = append(faults, fmt.Errorf("%s: %w: let this user read it", path, err))
			return nil
		case path == dir && !e.IsDir():
			return fmt.Errorf("%s is no folder: name one", dir)
		case path != dir && strings.HasPrefix(e.Name(), "."):
			return skip(e)
		case e.IsDir() || !strings.EqualFold(filepath.Ext(path), ".md"):
			return nil
		case len(all) == maxArticles:
			faults = append(faults, fmt.Errorf("%s: more than %d articles: this file and those behind it are left out", path, maxArticles))
			return fs.SkipAll
		}
		a, err := load(path)
		if err == nil && a.Language != "" && !slices.Contains(spoken, a.Language) {
			err = fmt.Errorf("%q is not a language that letters are written in: write %s, or leave it out", a.Language, strings.Join(spoken, ", "))
		}
		if first := seen[a.Name]; err == nil && first != "" {
			err = fmt.Errorf("has the name of %s: rename one of them", first)
		}
		if err != nil {
			faults = append(faults, fmt.Errorf("%s: %w", path, err))
			return nil
		}
		seen[a.Name] = path
		all = append(all, a)
		return nil
	})
	if err != nil {
		faults = append(faults, err)
	}
	return newShelf(all), faults
}

func skip(e fs.DirEntry) error {
	if e.IsDir() {
		return fs.SkipDir
	}
	return nil
}

// nameShape is what can be written behind #article.
var nameShape = regexp.MustCompile(`^[a-z0-9][a-z0-9._-]{0,63}$`)

func load(path string) (Article, error) {
	base := filepath.Base(path)
	a := Article{Name: strings.ToLower(strings.TrimSuffix(base, filepath.Ext(base)))}
	if !nameShape.MatchString(a.Name) {
		return a, errors.New("people cannot write its name: rename it, with letters from a to z, digits, '.', '_' and '-', at most 64")
	}
	text, err := readFile(path)
	if err != nil {
		return a, err
	}
	return parse(a, text)
}

// readFile reads a regular file of a bounded size.
func readFile(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", fmt.Errorf("%w: let this user read it", err)
	}
	defer f.Close()
	if info, err := f.Stat(); err != nil || !info.Mode().IsRegular() {
		return "", errors.Join(errors.New("is no file"), err)
	}
	data, err := io.ReadAll(io.LimitReader(f, maxFile+1))
	switch {
	case err != nil:
		return "", err
	case len(data) > maxFile:
		return "", fmt.Errorf("is larger than %d bytes: part it", maxFile)
	case !utf8.Valid(data):
		return "", errors.New("is not UTF-8: convert it")
	}
	return strings.ReplaceAll(strings.TrimPrefix(string(data), "\ufeff"), "\r\n", "\n"), nil
}

// parse reads front matter, title and text.
func parse(a Article, text string) (Article, error) {
	if rest, ok := strings.CutPrefix(text, "---\n"); ok {
		head, body, ok := strings.Cut("\n"+rest, "\n---\n")
		if !ok {
			return a, errors.New(`its front matter has no end: write a line "---" below it`)
		}
		text = body
		for line := range strings.SplitSeq(head, "\n") {
			if err := a.set(line); err != nil {
				return a, err
			}
		}
	}
	a.Text = strings.TrimSpace(text)
	if title, rest, _ := strings.Cut(a.Text, "\n"); strings.HasPrefix(title, "# ") {
		if a.Title == "" {
			a.Title = strings.Trim(title, "# \t")
		}
		a.Text = strings.TrimSpace(rest)
	}
	switch {
	case a.Title == "":
		return a, errors.New(`has no title: begin it with "# " and one`)
	case a.Text == "" && a.URL == "":
		return a, errors.New("has no text: write some below its title")
	case strings.IndexFunc(a.Text, func(r rune) bool { return unicode.IsControl(r) && r != '\n' && r != '\t' }) >= 0:
		return a, errors.New("holds control characters: take them out")
	}
	return a, nil
}

// set reads one line of front matter. Keys of other programs are passed over.
func (a *Article) set(line string) error {
	key, value, _ := strings.Cut(line, ":")
	value = strings.Trim(strings.TrimSpace(value), `"'`)
	switch strings.ToLower(strings.TrimSpace(key)) {
	case "title":
		a.Title = value
	case "keywords":
		a.Keywords = strings.Trim(value, "[]")
	case "language":
		a.Language = strings.ToLower(value)
	case "url":
		u, err := url.Parse(value)
		if value != "" && (err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http") {
			return fmt.Errorf("%q is not a web address: begin it with https://", value)
		}
		a.URL = value
	}
	return nil
}
