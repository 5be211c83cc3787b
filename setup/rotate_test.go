package setup

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"guichet/config"
)

const rotating = `hostname = "mx.example.org"   # ours

[[address]]
email = "support@example.org"

[[address]]
email = "help@example.net"

[[agent]]
email = "ana@example.org"

[[dkim]]            # the old one
domain   = "example.org"
selector = "one"    # of 2025
key      = "one.pem"

[[dkim]]
selector = "two"
key = 'two.pem'
domain = "Example.org"

# another domain's
[[dkim]]
domain = "example.net"
selector = "one"
key = "three.pem"
`

// TestRotate: keys are made once, nothing signs with them before the switch, and that changes selector and key of
// their sections only.
func TestRotate(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "guichet.toml")
	for name, kind := range map[string]string{"one.pem": "rsa", "two.pem": "ed25519", "three.pem": "rsa"} {
		b, err := newKey(kind)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), b, 0o640); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(file, []byte(rotating), 0o640); err != nil {
		t.Fatal(err)
	}
	kindOf := func(path string) (string, error) {
		if strings.HasSuffix(path, "two.pem") || strings.Contains(path, "-ed") {
			return "ed25519", nil
		}
		return "rsa", nil
	}
	now := time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC)
	load := func() *config.Config {
		t.Helper()
		c, err := config.Load(file)
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	successors := func() []Successor {
		t.Helper()
		all, err := Successors(load(), "example.org", now, kindOf)
		if err != nil || len(all) != 2 {
			t.Fatalf("%+v, %v", all, err)
		}
		return all
	}
	first := successors()
	again := successors()
	for i, s := range first {
		want := []string{"202612a-rsa", "202612a-ed"}[i]
		info, err := os.Stat(s.File)
		if err != nil || info.Mode().Perm() != 0o640 || s.Selector != want || !s.Made || again[i].Made || again[i].Selector != want {
			t.Errorf("%+v, then %+v, %v", s, again[i], err)
		}
	}
	if text, _ := os.ReadFile(file); string(text) != rotating {
		t.Error("the configuration has changed before the switch")
	}
	if err := Switch(file, again); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	want := strings.NewReplacer(
		`selector = "one"    # of 2025`, `selector = "202612a-rsa"`, `key      = "one.pem"`, `key      = "`+filepath.Join(dir, "example.org.202612a-rsa.pem")+`"`,
		`selector = "two"`, `selector = "202612a-ed"`, `key = 'two.pem'`, `key = "`+filepath.Join(dir, "example.org.202612a-ed.pem")+`"`,
	).Replace(rotating)
	if string(text) != want {
		t.Errorf("it is\n%s\nwant\n%s", text, want)
	}
	for _, k := range load().DKIM {
		if _, err := os.Stat(k.Key); err != nil {
			t.Error(err)
		}
	}
	for name, there := range map[string]bool{"one.pem.old": true, "two.pem.old": true, "one.pem": false, "three.pem": true, "three.pem.old": false} {
		if exists(filepath.Join(dir, name)) != there {
			t.Errorf("%s is there: %v", name, !there)
		}
	}
	if next := successors(); next[0].Selector != "202612b-rsa" {
		t.Errorf("the next in the same month is %s", next[0].Selector)
	}
}

// TestSwitchRefuses: where a program cannot change the file safely it changes nothing.
func TestSwitchRefuses(t *testing.T) {
	const head = "hostname = \"mx.example.org\"\ndkim = [{domain = \"example.org\", selector = \"one\", key = \"one.pem\"}]\n[[address]]\nemail = \"support@example.org\"\n"
	dir := t.TempDir()
	file := filepath.Join(dir, "guichet.toml")
	b, err := newKey("ed25519")
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string][]byte{"one.pem": b, "guichet.toml": []byte(head)} {
		if err := os.WriteFile(filepath.Join(dir, name), text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	c, err := config.Load(file)
	if err != nil {
		t.Fatal(err)
	}
	all, err := Successors(c, "example.org", time.Now(), func(string) (string, error) { return "ed25519", nil })
	if err != nil {
		t.Fatal(err)
	}
	if err := Switch(file, all); err == nil || !strings.Contains(err.Error(), "is not written as a section") {
		t.Errorf("Switch = %v", err)
	}
	if text, _ := os.ReadFile(file); !bytes.Equal(text, []byte(head)) || !exists(filepath.Join(dir, "one.pem")) {
		t.Error("something has changed")
	}
	if _, err := Successors(c, "example.com", time.Now(), nil); err == nil {
		t.Error("a domain without keys has successors")
	}
}
