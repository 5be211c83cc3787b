package config

import (
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/BurntSushi/toml"
)

// TestStandards: every RFC that the code cites stands in docs/standards.md.
func TestStandards(t *testing.T) {
	page, err := os.ReadFile("../docs/standards.md")
	if err != nil {
		t.Fatal(err)
	}
	cited := regexp.MustCompile(`RFC ([0-9]{3,5})\b`)
	listed := map[string]bool{}
	for _, m := range cited.FindAllStringSubmatch(string(page), -1) {
		listed[m[1]] = true
	}
	err = filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) != ".go" {
			return err
		}
		source, err := os.ReadFile(path)
		for _, m := range cited.FindAllStringSubmatch(string(source), -1) {
			if !listed[m[1]] {
				t.Errorf("%s cites RFC %s, which docs/standards.md does not list", path, m[1])
				listed[m[1]] = true // once is enough
			}
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

// TestLinks: what the pages link to is there, headings too.
func TestLinks(t *testing.T) {
	pages, err := filepath.Glob("../docs/*.md")
	if err != nil || len(pages) == 0 {
		t.Fatal("no pages", err)
	}
	link := regexp.MustCompile(`\]\(([^):]*)\)`)
	for _, page := range pages {
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range link.FindAllStringSubmatch(string(text), -1) {
			file, heading, _ := strings.Cut(m[1], "#")
			target := page
			if file != "" {
				target = filepath.Join(filepath.Dir(page), file)
			}
			there, err := os.ReadFile(target)
			if err != nil || heading != "" && !hasHeading(string(there), heading) {
				t.Errorf("%s links to %s, which is not there", page, m[1])
			}
		}
	}
}

// hasHeading makes anchors of headings as web pages do.
func hasHeading(text, anchor string) bool {
	drop := regexp.MustCompile(`[^\p{L}\p{N}\- ]`)
	for line := range strings.Lines(text) {
		if title, ok := strings.CutPrefix(strings.TrimLeft(line, "#"), " "); ok && line[0] == '#' {
			if strings.ReplaceAll(drop.ReplaceAllString(strings.ToLower(strings.TrimSpace(title)), ""), " ", "-") == anchor {
				return true
			}
		}
	}
	return false
}

// TestExamples: the configurations in the how-to are good ones, as far as they go.
func TestExamples(t *testing.T) {
	text, err := os.ReadFile("../docs/howto.md")
	if err != nil {
		t.Fatal(err)
	}
	blocks := regexp.MustCompile("(?s)```toml\n(.*?)```").FindAllStringSubmatch(string(text), -1)
	if len(blocks) < 4 {
		t.Fatalf("%d examples", len(blocks))
	}
	whole := blocks[0][1]
	if _, err := Parse("howto.md", []byte(whole)); err != nil {
		t.Error(err)
	}
	for _, b := range blocks[1:] {
		var tree map[string]any
		if err := toml.Unmarshal([]byte(b[1]), &tree); err != nil {
			t.Errorf("%v in\n%s", err, b[1])
			continue
		}
		rest := least
		if tree["dkim"] != nil || tree["outbound"] != nil || tree["smtp"] != nil || tree["product"] != nil {
			rest += b[1]
		}
		if _, err := Parse("howto.md", []byte(rest)); err != nil {
			t.Errorf("%v in\n%s", err, b[1])
		}
	}
}

// TestManualPages asks mandoc, where it is, about their form.
func TestManualPages(t *testing.T) {
	tool, err := exec.LookPath("mandoc")
	if err != nil {
		t.Skip("no mandoc here")
	}
	for _, page := range []string{"../man/guichet.1", "../man/guichet.toml.5"} {
		if out, err := exec.Command(tool, "-T", "lint", "-W", "warning", page).CombinedOutput(); err != nil {
			t.Errorf("%s: %v\n%s", page, err, out)
		}
	}
}
