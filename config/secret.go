package config

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// secretName checks the name of a secret's file.
func (r *ruling) secretName(path, file string) {
	if name, ok := strings.CutPrefix(file, credential); ok && (name == "" || name != filepath.Base(name) || name == "." || name == "..") {
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
	for i := range c.OIDC {
		all[fmt.Sprintf("oidc[%d].secret_file", i)] = &c.OIDC[i].SecretFile
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
		_, err := Secret(*file)
		if strings.HasPrefix(*file, credential) && (os.Getenv("CREDENTIALS_DIRECTORY") == "" || errors.Is(err, fs.ErrPermission)) {
			continue // not the unit: only systemd can hand it over
		}
		fail(key, err)
	}
}
