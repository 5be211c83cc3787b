package language

import (
	"bufio"
	"io/fs"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"
)

// kinds reads the kinds out of the source, so that none is forgotten here.
func kinds(t *testing.T) map[Kind]bool {
	t.Helper()
	src, err := os.ReadFile("language.go")
	if err != nil {
		t.Fatal(err)
	}
	found := make(map[Kind]bool)
	for _, m := range regexp.MustCompile(`Kind = "([a-z-]+)"`).FindAllSubmatch(src, -1) {
		found[Kind(m[1])] = true
	}
	return found
}

// TestFiles: every file is of a known language and holds known sections of words that are
// spelt as the rooms compare them.
func TestFiles(t *testing.T) {
	known := kinds(t)
	names, err := fs.Glob(files, "words/*.txt")
	if err != nil || len(names) != len(tags) {
		t.Errorf("%d files of %d languages, %v", len(names), len(tags), err)
	}
	for _, l := range All() {
		if len(l.words) == 0 {
			t.Errorf("%s has no words", l.Tag)
		}
		for k, words := range l.words {
			if !known[k] {
				t.Errorf("%s: no such kind: %q", l.Tag, k)
			}
			for i, w := range words {
				if w == "" || norm.NFC.String(w) != w || strings.ContainsAny(w, "\t\u00a0") {
					t.Errorf("%s, %s: %q is not composed, or has odd spaces", l.Tag, k, w)
				}
				if low := strings.ToLower(w); low != w {
					t.Errorf("%s, %s: %q is not lower case", l.Tag, k, w)
				}
				if slices.Contains(words[:i], w) && k != Month {
					t.Errorf("%s, %s: %q stands there twice", l.Tag, k, w)
				}
			}
		}
		if n := len(l.Words(Month)); n != 0 && n != 12 {
			t.Errorf("%s has %d months", l.Tag, n)
		}
	}
	for k := range known {
		if len(Words(k)) == 0 {
			t.Errorf("no language has words of kind %s", k)
		}
	}
}

// TestSections: a section comes once in a file, so that a reader finds all of it.
func TestSections(t *testing.T) {
	for _, tag := range tags {
		f, err := files.Open("words/" + tag + ".txt")
		if err != nil {
			t.Fatal(err)
		}
		seen := make(map[string]bool)
		for lines := bufio.NewScanner(f); lines.Scan(); {
			if name, ok := strings.CutPrefix(lines.Text(), "== "); ok {
				if seen[name] {
					t.Errorf("%s has section %s twice", tag, name)
				}
				seen[name] = true
			}
		}
	}
}

// TestLabels: no label of a header block has two meanings.
func TestLabels(t *testing.T) {
	meaning := make(map[string]Kind)
	for _, k := range []Kind{LabelFrom, LabelSent, LabelDate, LabelTo, LabelCc, LabelSubject, LabelOther} {
		for _, w := range Words(k) {
			if was := meaning[w]; was != "" && was != k {
				t.Errorf("%q is %s and %s", w, was, k)
			}
			meaning[w] = k
		}
	}
}
