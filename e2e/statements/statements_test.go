package statements

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// statements says how many each help centre makes.
var statements = map[string]int{"V": 25, "D": 16, "Z": 9, "S": 21, "G": 21}

// TestStatements: every statement of the page has tests, which are there; none is missing on the page.
func TestStatements(t *testing.T) {
	page, err := os.ReadFile("../../docs/statements.md")
	if err != nil {
		t.Fatal(err)
	}
	have := tests(t)
	seen := map[string]bool{}
	for _, row := range regexp.MustCompile(`(?m)^\| ([VDZSG]\d+) \| ([^|]+) \| ([^|]+) \|$`).FindAllStringSubmatch(string(page), -1) {
		id, named := row[1], regexp.MustCompile(`Test\w+`).FindAllString(row[3], -1)
		if seen[id] {
			t.Errorf("%s stands twice", id)
		}
		seen[id] = true
		if len(named) == 0 {
			t.Errorf("%s (%s) has no test", id, row[2])
		}
		for _, name := range named {
			if !have[name] {
				t.Errorf("%s (%s): there is no %s", id, row[2], name)
			}
		}
	}
	for centre, count := range statements {
		for n := range count {
			if id := fmt.Sprint(centre, n+1); !seen[id] {
				t.Errorf("%s is not on the page", id)
			}
		}
	}
}

// tests are the names of all tests.
func tests(t *testing.T) map[string]bool {
	t.Helper()
	have := map[string]bool{}
	name := regexp.MustCompile(`(?m)^func (Test\w+)\(`)
	err := filepath.WalkDir("../..", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, "_test.go") {
			return err
		}
		source, err := os.ReadFile(path)
		for _, m := range name.FindAllSubmatch(source, -1) {
			have[string(m[1])] = true
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return have
}
