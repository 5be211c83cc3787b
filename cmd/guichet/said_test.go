package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"guichet/templates"
)

// saying finds the sentences that the desk's rules say, with what stands before them.
var saying = regexp.MustCompile(`(refuse|say|\.answer)\("([a-z-]+)"`)

// TestSentences: what the desk says to commands has words in the templates.
func TestSentences(t *testing.T) {
	words, err := templates.New()
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob("../../desk/*.go")
	if err != nil || len(files) == 0 {
		t.Fatal(err, files)
	}
	lists := map[string][]string{"refuse": {"refused"}, ".answer": {"answer"}, "say": {"done", "refused", "answer"}}
	found := 0
	for _, file := range files {
		source, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range saying.FindAllStringSubmatch(string(source), -1) {
			known := false
			for _, list := range lists[m[1]] {
				_, ok := words.Sentence(list + "." + m[2])
				known = known || ok
			}
			if found++; !known {
				t.Errorf("%s: en.tmpl has no phrase %s.%s", file, strings.Join(lists[m[1]], "."+m[2]+" or "), m[2])
			}
		}
	}
	if found < 20 {
		t.Errorf("only %d sentences found: does the pattern still fit?", found)
	}
}
