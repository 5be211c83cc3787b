package command

import (
	"os"
	"regexp"
	"strings"
	"testing"
)

// TestAgentsPage: the table of docs/agents.md has every command that agents may give, and the page shows
// no other.
func TestAgentsPage(t *testing.T) {
	page, err := os.ReadFile("../../docs/agents.md")
	if err != nil {
		t.Fatal(err)
	}
	written := regexp.MustCompile("(?m)(?:^|[` ])#([a-z][a-z-]*)")
	inTable := map[string]bool{}
	for line := range strings.Lines(string(page)) {
		first, _, row := strings.Cut(strings.TrimPrefix(line, "| "), " | ")
		for _, m := range written.FindAllStringSubmatch(line, -1) {
			if c, known := Registry[m[1]]; !known || !c.Agents {
				t.Errorf("#%s is no command of agents: %s", m[1], line)
			}
		}
		if row && strings.HasPrefix(line, "| `#") {
			for _, m := range written.FindAllStringSubmatch(first, -1) {
				inTable[m[1]] = true
			}
		}
	}
	for name, c := range Registry {
		if c.Agents && !inTable[name] {
			t.Errorf("no row for #%s", name)
		}
	}
	if len(inTable) < 20 {
		t.Errorf("the table has %d commands", len(inTable))
	}
}
