package setup

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/BurntSushi/toml"

	"guichet/config"
)

// Successor is a DKIM key that is to take the place of another.
type Successor struct {
	Old      config.DKIM
	Selector string
	File     string // of the private key
	Made     bool   // by this call
}

// Successors returns those of a domain's keys, which it makes where they are missing: beside the old ones, of the same
// kind, named for the month. kindOf says which that is, "rsa" or "ed25519". Nothing signs with them before Switch.
func Successors(c *config.Config, domain string, now time.Time, kindOf func(file string) (string, error)) ([]Successor, error) {
	var all []Successor
	taken := map[string]bool{}
	for _, k := range c.DKIM {
		taken[filepath.Clean(k.Key)] = true
	}
	for _, k := range c.DKIM {
		if !strings.EqualFold(k.Domain, domain) {
			continue
		}
		kind, err := kindOf(k.Key)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", k.Key, err)
		}
		s, err := successor(k, kind, taken, now)
		if err != nil {
			return nil, err
		}
		taken[filepath.Clean(s.File)] = true
		all = append(all, s)
	}
	if len(all) == 0 {
		return nil, fmt.Errorf("no [[dkim]] of the configuration signs for %s; guichet setup makes keys", domain)
	}
	return all, nil
}

// nextForm is how the file of a successor begins and ends; between stands the selector.
func nextForm(k config.DKIM) (head, tail string) {
	return filepath.Join(filepath.Dir(k.Key), strings.ToLower(k.Domain)+"."), ".next.pem"
}

// successor finds the successor that was made before, or makes it.
func successor(k config.DKIM, kind string, taken map[string]bool, now time.Time) (Successor, error) {
	head, tail := nextForm(k)
	suffix := "-" + strings.TrimSuffix(kind, "25519")
	made, err := filepath.Glob(head + "*" + suffix + tail)
	if err != nil {
		return Successor{}, err
	}
	for _, file := range made {
		if !taken[file] {
			return Successor{Old: k, File: file, Selector: strings.TrimSuffix(strings.TrimPrefix(file, head), tail)}, nil
		}
	}
	for n := 'a'; n <= 'z'; n++ {
		selector := now.UTC().Format("200601") + string(n) + suffix
		s := Successor{Old: k, Selector: selector, File: head + selector + tail, Made: true}
		if exists(s.File) || exists(s.final()) || exists(s.final()+".old") {
			continue
		}
		b, err := newKey(kind)
		if err != nil {
			return Successor{}, err
		}
		return s, keyFile(s.File, k.Key, b)
	}
	return Successor{}, errors.New("26 keys in a month are enough")
}

// final is where the key is once it signs.
func (s Successor) final() string { return strings.TrimSuffix(s.File, ".next.pem") + ".pem" }

// keyFile writes a private key with the owner and mode of the one beside it.
func keyFile(path, like string, b []byte) error {
	info, err := os.Stat(like)
	if err != nil {
		return err
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(b)
	return errors.Join(err, own(f, info), f.Chmod(info.Mode().Perm()), f.Sync(), f.Close())
}

// Switch writes the successors into the configuration, in place of the keys that they follow: only selector and key of
// their [[dkim]] change. The old keys stay beside, as ".old". It changes nothing where it cannot change all.
func Switch(file string, all []Successor) error {
	before, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	after := before
	for _, s := range all {
		if after, err = s.inside(after, filepath.Dir(file)); err != nil {
			return err
		}
	}
	if err := onlyThese(file, before, after, all); err != nil {
		return err
	}
	for _, s := range all {
		if err := os.Link(s.File, s.final()); err != nil {
			return err
		}
	}
	if err := replace(file, after); err != nil {
		return err
	}
	for _, s := range all {
		if err := errors.Join(os.Remove(s.File), os.Rename(s.Old.Key, s.Old.Key+".old")); err != nil {
			return err
		}
	}
	return nil
}

var tableLine = regexp.MustCompile(`^\s*\[`)

// inside replaces selector and key in the [[dkim]] section of the old key.
func (s Successor) inside(text []byte, dir string) ([]byte, error) {
	lines := strings.SplitAfter(string(text), "\n")
	for i := 0; i < len(lines); i++ {
		if strings.TrimSpace(strings.Split(lines[i], "#")[0]) != "[[dkim]]" {
			continue
		}
		end := i + 1
		for end < len(lines) && !tableLine.MatchString(lines[end]) {
			end++
		}
		var have struct{ Domain, Selector, Key string }
		if err := toml.Unmarshal([]byte(strings.Join(lines[i+1:end], "")), &have); err != nil {
			return nil, err
		}
		if !filepath.IsAbs(have.Key) {
			have.Key = filepath.Join(dir, have.Key)
		}
		if have.Selector != s.Old.Selector || !strings.EqualFold(have.Domain, s.Old.Domain) || filepath.Clean(have.Key) != filepath.Clean(s.Old.Key) {
			continue
		}
		for j := i + 1; j < end; j++ {
			name, _, _ := strings.Cut(lines[j], "=")
			switch strings.TrimSpace(name) {
			case "selector":
				lines[j] = name + "= " + quote(s.Selector) + "\n"
			case "key":
				lines[j] = name + "= " + quote(s.final()) + "\n"
			}
		}
		return []byte(strings.Join(lines, "")), nil
	}
	return nil, fmt.Errorf("the [[dkim]] of %s is not written as a section; give it selector = %s and key = %s yourself", s.Old.Selector, quote(s.Selector), quote(s.File))
}

// onlyThese refuses a changed configuration unless it is the old one with the successors' keys.
func onlyThese(file string, before, after []byte, all []Successor) error {
	was, err := config.Parse(file, before)
	if err != nil {
		return err
	}
	is, err := config.Parse(file, after)
	if err != nil {
		return err
	}
	for i := range was.DKIM {
		for _, s := range all {
			if was.DKIM[i] == s.Old {
				was.DKIM[i].Selector, was.DKIM[i].Key = s.Selector, s.final()
			}
		}
	}
	if !slices.Equal(was.DKIM, is.DKIM) || bytes.Count(before, []byte("\n")) != bytes.Count(after, []byte("\n")) {
		return errors.New("the configuration cannot be changed safely by a program; change the [[dkim]] sections yourself")
	}
	return nil
}

// replace writes a file anew with its owner and mode.
func replace(path string, b []byte) error {
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".new-*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name()) // gone already when all went well
	_, err = f.Write(b)
	if err := errors.Join(err, own(f, info), f.Chmod(info.Mode().Perm()), f.Sync(), f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}

// own gives a file the owner of another, as far as this user may.
func own(f *os.File, like os.FileInfo) error {
	s, ok := like.Sys().(*syscall.Stat_t)
	if !ok || os.Geteuid() != 0 {
		return nil
	}
	return f.Chown(int(s.Uid), int(s.Gid))
}
