package config

import (
	"crypto/ed25519"
	"crypto/rsa"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Check looks at the files that c names: certificates and keys are there, may be read by
// this user and hold what they should, and the data directory exists or can be made. Its
// error is Faults. It changes nothing.
func (c *Config) Check() error {
	var f Faults
	fail := func(key string, err error) {
		if err != nil {
			f = append(f, c.where.fault(key, "%v", remedy(err)))
		}
	}
	fail("data", checkData(c.Data))
	if c.SMTP.TLSCert != "" {
		_, err := os.ReadFile(c.SMTP.TLSCert)
		fail("smtp.tls_cert", err)
		_, kerr := os.ReadFile(c.SMTP.TLSKey)
		fail("smtp.tls_key", kerr)
		if err == nil && kerr == nil {
			_, err = tls.LoadX509KeyPair(c.SMTP.TLSCert, c.SMTP.TLSKey)
			fail("smtp.tls_cert", err)
		}
	}
	if c.ACME.CA != "" {
		fail("acme.ca", checkAuthority(c.ACME.CA))
	}
	for i, k := range c.DKIM {
		fail(fmt.Sprintf("dkim[%d].key", i), checkSigner(k.Key))
	}
	if c.Login.Breached != "" {
		f, err := os.Open(c.Login.Breached)
		if err == nil {
			err = f.Close()
		}
		fail("login.breached", err)
	}
	c.checkSecrets(fail)
	c.checkRelays(fail)
	if c.Brand.Logo != "" {
		_, err := c.Brand.Picture()
		fail("brand.logo", err)
	}
	c.checkSignatures(fail)
	return f.err()
}

// CheckLanguages reports where a language is named in which no letters are written; spoken
// are those that there are. Its error is Faults.
func (c *Config) CheckLanguages(spoken []string) error {
	var f Faults
	look := func(path, lang string) {
		if !slices.Contains(spoken, lang) {
			f = append(f, c.where.fault(path, "letters are not written in %q; write one of %s, or add %s.tmpl to the folder templates",
				lang, strings.Join(spoken, ", "), lang))
		}
	}
	for i, a := range c.Addresses {
		look(fmt.Sprintf("address[%d].language", i), a.Language)
	}
	for i, a := range c.Agents {
		look(fmt.Sprintf("agent[%d].language", i), a.Language)
	}
	labelled := c.labelled()
	for _, path := range slices.Sorted(maps.Keys(labelled)) {
		for _, lang := range labelled[path] {
			look(path, lang)
		}
	}
	return f.err()
}

// labelled are the keys with words by language, each with its languages.
func (c *Config) labelled() map[string][]string {
	all := map[string][]string{}
	for i, k := range c.Categories {
		all[fmt.Sprintf("category[%d].labels", i)] = slices.Sorted(maps.Keys(k.Labels))
	}
	for i, p := range c.Products {
		all[fmt.Sprintf("product[%d].labels", i)] = slices.Sorted(maps.Keys(p.Labels))
		for j, field := range p.Fields {
			at := fmt.Sprintf("product[%d].field[%d]", i, j)
			all[at+".labels"] = slices.Sorted(maps.Keys(field.Labels))
			all[at+".choice_labels"] = slices.Sorted(maps.Keys(field.ChoiceLabels))
		}
	}
	for i, r := range c.Replies {
		all[fmt.Sprintf("reply[%d].texts", i)] = slices.Sorted(maps.Keys(r.Texts))
	}
	return all
}

// Warnings returns what is unwise and works all the same, one line each: keys that other
// users of the machine may read.
func (c *Config) Warnings() []string {
	var out []string
	look := func(key, path string) {
		info, err := os.Stat(path)
		if err == nil && info.Mode().Perm()&0o007 != 0 {
			out = append(out, c.where.fault(key, "every user of this machine may open %s; chmod o= it", path).String())
		}
	}
	look("smtp.tls_key", c.SMTP.TLSKey)
	for i, k := range c.DKIM {
		look(fmt.Sprintf("dkim[%d].key", i), k.Key)
	}
	files := c.secretFiles()
	for _, key := range slices.Sorted(maps.Keys(files)) {
		look(key, *files[key])
	}
	for i, r := range c.Relays {
		look(fmt.Sprintf("relay[%d].password_file", i), r.PasswordFile)
	}
	look("data", c.Data)
	return out
}

// remedy says what to do about a file.
func remedy(err error) error {
	var p *fs.PathError
	switch {
	case !errors.As(err, &p):
		return err
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("there is no file %s; make it, or name another", p.Path)
	case errors.Is(err, fs.ErrPermission):
		return fmt.Errorf("%s may not be read by this user; let the service's user read it", p.Path)
	}
	return err
}

// checkData wants a directory, or a place where one can be made.
func checkData(path string) error {
	info, err := os.Stat(path)
	switch {
	case err == nil && !info.IsDir():
		return fmt.Errorf("%s is not a directory; name one", path)
	case !errors.Is(err, fs.ErrNotExist):
		return err
	}
	for up := filepath.Dir(path); ; up = filepath.Dir(up) {
		info, err = os.Stat(up)
		switch {
		case err == nil && info.IsDir():
			return nil
		case err == nil:
			return fmt.Errorf("%s cannot be made: %s is not a directory", path, up)
		case !errors.Is(err, fs.ErrNotExist) || up == filepath.Dir(up):
			return err
		}
	}
}

// checkSigner wants a PEM file with an RSA or Ed25519 private key.
func checkSigner(path string) error {
	data, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	block, _ := pem.Decode(data)
	if block == nil {
		return fmt.Errorf("%s is not a PEM file", path)
	}
	if key, err := x509.ParsePKCS1PrivateKey(block.Bytes); err == nil {
		return bits(key)
	}
	key, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil {
		return fmt.Errorf("%s holds no private key: make one with: openssl genpkey -algorithm ed25519", path)
	}
	switch key := key.(type) {
	case ed25519.PrivateKey:
		return nil
	case *rsa.PrivateKey:
		return bits(key)
	}
	return fmt.Errorf("%s is neither an RSA nor an Ed25519 key, and DKIM knows no others", path)
}

// bits refuses keys that receivers do not take (RFC 8301 §3.2).
func bits(key *rsa.PrivateKey) error {
	if n := key.N.BitLen(); n < 1024 || n > 4096 {
		return fmt.Errorf("an RSA key of %d bits is not taken everywhere; make one of 2048", n)
	}
	return nil
}
