package config

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestRules: the tests and scenarios that the pages name are there, and docs/rules.md says
// each rule once.
func TestRules(t *testing.T) {
	tests, scenarios := written(t)
	named := regexp.MustCompile(`\b(?:Test|Fuzz)[A-Z]\w*|\bS\d\d\b`)
	pages, err := filepath.Glob("../docs/*.md")
	if err != nil || len(pages) == 0 {
		t.Fatal("no pages", err)
	}
	for _, page := range pages {
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range named.FindAllString(string(text), -1) {
			if !tests[name] && !scenarios[name] {
				t.Errorf("%s names %s, which is not there", page, name)
			}
		}
	}
	rules, err := os.ReadFile("../docs/rules.md")
	if err != nil {
		t.Fatal(err)
	}
	said := map[string]bool{}
	for line := range strings.Lines(string(rules)) {
		row, _, _ := strings.Cut(strings.TrimPrefix(line, "| "), " | ")
		if strings.HasPrefix(line, "| ") && row != "rule" && said[row] {
			t.Errorf("docs/rules.md says twice: %s", row)
		}
		said[row] = true
	}
}

// written lists the tests of all packages, and the scenarios that they show: S07 for TestS07Foo.
func written(t *testing.T) (tests, scenarios map[string]bool) {
	t.Helper()
	tests, scenarios = map[string]bool{}, map[string]bool{}
	head := regexp.MustCompile(`(?m)^func ((?:Test|Fuzz)\w+)\(`)
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, "_test.go") {
			return err
		}
		source, err := os.ReadFile(path)
		for _, m := range head.FindAllStringSubmatch(string(source), -1) {
			tests[m[1]] = true
			if scenario, ok := strings.CutPrefix(m[1], "TestS"); ok && len(scenario) > 2 {
				scenarios["S"+scenario[:2]] = true
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return tests, scenarios
}
