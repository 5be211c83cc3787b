package config

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode"
)

// fromSystemd begins the name of a secret that systemd gave to this process.
const fromSystemd = "credential:"

// longestSecret is how long a secret may be: access tokens have some 3,000 octets.
const longestSecret = 16 << 10

// ReadSecret reads a password or token: the only line of a file, or of a credential of systemd
// ("credential:NAME").
func ReadSecret(file string) (string, error) {
	if name, ok := strings.CutPrefix(file, fromSystemd); ok {
		dir := os.Getenv("CREDENTIALS_DIRECTORY")
		if dir == "" {
			return "", fmt.Errorf("systemd gave this process no credentials; write LoadCredential=%s:/path/to/the/file into the unit", name)
		}
		file = filepath.Join(dir, name)
	}
	f, err := os.Open(file)
	if err != nil {
		return "", err
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, longestSecret+1))
	if err != nil {
		return "", err
	}
	secret := string(bytes.TrimRight(b, "\r\n"))
	switch {
	case len(b) > longestSecret:
		return "", fmt.Errorf("%s is too long for a password", file)
	case secret == "":
		return "", fmt.Errorf("%s is empty; write the password into it", file)
	case strings.IndexFunc(secret, unicode.IsControl) >= 0:
		return "", fmt.Errorf("%s has more than one line; leave only the password", file)
	}
	return secret, nil
}

// secretName checks the name of a secret's file.
func (r *ruling) secretName(path, file string) {
	if name, ok := strings.CutPrefix(file, fromSystemd); ok && (name == "" || name != filepath.Base(name) || name == "." || name == "..") {
		r.fail(path, "%q is no name of a credential; write for example \"credential:webhook\"", name)
	}
}

// secretFiles are the keys that name a secret's file, with the file.
func (c *Config) secretFiles() map[string]*string {
	all := map[string]*string{}
	for i := range c.Tokens {
		all[fmt.Sprintf("token[%d].secret_file", i)] = &c.Tokens[i].SecretFile
	}
	for i := range c.Mailboxes {
		all[fmt.Sprintf("mailbox[%d].password_file", i)] = &c.Mailboxes[i].PasswordFile
	}
	return all
}

// checkSecrets looks at the files of secrets, and at authorities.
func (c *Config) checkSecrets(fail func(key string, err error)) {
	for i, m := range c.Mailboxes {
		_, err := m.Roots()
		fail(fmt.Sprintf("mailbox[%d].ca", i), err)
	}
	files := c.secretFiles()
	for _, key := range slices.Sorted(maps.Keys(files)) {
		file := files[key]
		_, err := ReadSecret(*file)
		if strings.HasPrefix(*file, fromSystemd) && (os.Getenv("CREDENTIALS_DIRECTORY") == "" || errors.Is(err, fs.ErrPermission)) {
			continue // not the unit: only systemd can hand it over
		}
		fail(key, err)
	}
}
