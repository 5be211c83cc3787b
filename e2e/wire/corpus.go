package main

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync"
)

// corpus is what showed something new, and what has been seen. Many goroutines use it.
type corpus struct {
	dir  string // where scripts are kept; "" nowhere
	keep bool   // new ones too

	mu      sync.Mutex
	scripts []script
	seen    map[string]bool
	fresh   int
}

// openCorpus reads a folder of scripts. They are played first, so that what they show is known.
func openCorpus(dir string, keep bool) (*corpus, []script, error) {
	c := &corpus{dir: dir, keep: keep, seen: map[string]bool{}}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, nil, err
	}
	var all []script
	names, err := filepath.Glob(filepath.Join(dir, "*.txt"))
	if err != nil {
		return nil, nil, err
	}
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			return nil, nil, err
		}
		s, err := readScript(text)
		if err != nil {
			return nil, nil, fmt.Errorf("%s: %w", name, err)
		}
		all = append(all, s)
	}
	return c, all, nil
}

// learn keeps a script that showed something new. known says that it comes from the folder.
func (c *corpus) learn(s script, shown []string, known bool) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	fresh := false
	for _, what := range shown {
		fresh = fresh || !c.seen[what]
		c.seen[what] = true
	}
	if !fresh && !known {
		return nil
	}
	c.scripts = append(c.scripts, s)
	if known || s.bytes() > maxKept {
		return nil
	}
	c.fresh++
	if !c.keep {
		return nil
	}
	return c.save("", s)
}

// maxKept bounds what goes into the folder.
const maxKept = 1500

// save writes a script into the folder.
func (c *corpus) save(prefix string, s script) error {
	if c.dir == "" {
		return nil
	}
	text := s.text()
	return os.WriteFile(filepath.Join(c.dir, fmt.Sprintf("%s%x.txt", prefix, sha256.Sum256(text))[:len(prefix)+16]+".txt"), text, 0o644)
}

// choose takes two scripts, if there are any.
func (c *corpus) choose(r *rand.Rand) (one, other script, ok bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.scripts) == 0 {
		return one, other, false
	}
	return c.scripts[r.IntN(len(c.scripts))], c.scripts[r.IntN(len(c.scripts))], true
}

// state is how much is known.
func (c *corpus) state() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return fmt.Sprintf("%d answers seen, %d scripts kept, %d of them new", len(c.seen), len(c.scripts), c.fresh)
}

// testMails are the mails of the parser's tests, of at most 20 KB, with CR LF.
func testMails(root string) [][]byte {
	var all [][]byte
	filepath.WalkDir(filepath.Join(root, "parser", "testdata"), func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".eml") && !strings.HasSuffix(path, ".msg") {
			return nil
		}
		b, err := os.ReadFile(path)
		if err == nil && len(b) < 20_000 {
			b = bytes.ReplaceAll(bytes.ReplaceAll(b, []byte("\r\n"), []byte("\n")), []byte("\n"), []byte("\r\n"))
			all = append(all, b)
		}
		return nil
	})
	return all
}
