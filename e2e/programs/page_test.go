package programs

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write docs/programs.md")

const page = "../../docs/programs.md"

const head = `# Programs that were tried

What other programs write, and what the desk makes of it. Each row is a test of ` + "`e2e/programs`" + `: it runs the
program in the version named here on valid input, or reads a mail that was recorded of it, and fails once what the
page says the desk makes of it is no longer true. ` + "`./test`" + ` runs the cheap ones; ` + "`./test programs`" + ` the dear ones
too, each in a root file system of its own. ` + "`go test ./e2e/programs -run TestPage -update`" + ` writes this page.
`

const surprises = `
## Surprises

What some of these programs, and libraries that read mail, do on valid input, and no desk can help. Each is a script that
installs the pinned package in a temporary folder, runs it without the desk, prints what it does, and fails once it
does otherwise; its head says what follows for a reader of mail.

`

// text is the page as the lists have it.
func text() string {
	var b strings.Builder
	b.WriteString(head)
	for _, g := range groups() {
		fmt.Fprintf(&b, "\n## %s\n\n%s\n\n| program | version | what it is | what it does differently | what the desk makes of it | run by |\n|---|---|---|---|---|---|\n", g.title, g.about)
		for _, p := range g.programs {
			fmt.Fprintf(&b, "| %s | %s | %s | %s | %s | %s |\n", p.name, p.version, p.what, p.differs, p.desk, p.runBy())
		}
	}
	b.WriteString(surprises)
	scripts, _ := filepath.Glob("../../findings/*.sh")
	for _, path := range scripts {
		name := "findings/" + filepath.Base(path)
		fmt.Fprintf(&b, "- [%s](../%s): %s\n", name, name, title(path))
	}
	return b.String()
}

// title is the second line of a script of findings, a comment.
func title(path string) string {
	script, _ := os.ReadFile(path)
	lines := strings.SplitN(string(script), "\n", 3)
	if len(lines) < 3 {
		return ""
	}
	return strings.TrimPrefix(lines[1], "# ")
}

func (p program) runBy() string {
	switch {
	case p.file != "":
		return "recorded"
	case p.dear():
		return "`./test programs`"
	default:
		return "each `./test`"
	}
}

// TestPage holds docs/programs.md against the lists.
func TestPage(t *testing.T) {
	if *update {
		if err := os.WriteFile(page, []byte(text()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != text() {
		t.Error("docs/programs.md is not what the lists say: go test ./e2e/programs -run TestPage -update")
	}
	seen := map[string]bool{}
	for _, g := range groups() {
		for _, p := range g.programs {
			if seen[p.name] {
				t.Errorf("%s stands twice", p.name)
			}
			seen[p.name] = true
			if p.version == "" || p.what == "" || p.differs == "" || p.desk == "" || p.try == nil {
				t.Errorf("%s lacks a column or its test", p.name)
			}
			if p.file == "" && !p.dear() && p.needs == nil {
				t.Errorf("%s does not say what it needs", p.name)
			}
		}
	}
}
