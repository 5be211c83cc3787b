package config

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"strings"

	"github.com/BurntSushi/toml"
)

// Load reads and checks the configuration file at path. Its error is Faults.
func Load(path string) (*Config, error) {
	data, err := os.ReadFile(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, Faults{{File: path, Text: "there is no such file; write one after the sample (guichet.toml(5)), or name another with --config"}}
	case errors.Is(err, fs.ErrPermission):
		return nil, Faults{{File: path, Text: "this user may not read it; run guichet as the user of the service, or let that user read it"}}
	case err != nil:
		return nil, Faults{{File: path, Text: err.Error()}}
	}
	return Parse(path, data)
}

// Parse reads and checks a configuration. Paths in it that are not absolute start where the
// file called name lies. Its error is Faults: all that is wrong, not the first only.
func Parse(name string, data []byte) (*Config, error) {
	var tree map[string]any
	if err := toml.Unmarshal(data, &tree); err != nil {
		return nil, Faults{syntax(name, err)}
	}
	d := decoder{where: source{file: name, lines: locate(data)}}
	c := &Config{}
	d.table("", tree, reflect.ValueOf(c).Elem())
	d.faults = append(d.faults, rules(c, d.where)...)
	if err := d.faults.err(); err != nil {
		return nil, err
	}
	c.where = d.where
	dir := filepath.Dir(name)
	if abs, err := filepath.Abs(dir); err == nil { // else the working directory is gone
		dir = abs
	}
	c.anchor(dir)
	return c, nil
}

// syntax turns the fault of a file that is not TOML into one line.
func syntax(name string, err error) Fault {
	var p toml.ParseError
	if !errors.As(err, &p) {
		return Fault{File: name, Text: err.Error()}
	}
	text := strings.TrimSuffix(strings.TrimPrefix(p.Message, "toml: "), ".")
	return Fault{File: name, Line: p.Position.Line, Key: p.LastKey, Text: text + "; mend the TOML there"}
}

// anchor makes the paths absolute that are relative to the file.
func (c *Config) anchor(dir string) {
	paths := []*string{&c.Data, &c.Templates, &c.Articles, &c.Brand.Logo, &c.SMTP.TLSCert, &c.SMTP.TLSKey, &c.ACME.CA, &c.Login.Breached}
	for i := range c.DKIM {
		paths = append(paths, &c.DKIM[i].Key)
	}
	for i := range c.Mailboxes {
		paths = append(paths, &c.Mailboxes[i].CA)
	}
	for _, file := range c.secretFiles() {
		if !strings.HasPrefix(*file, credential) {
			paths = append(paths, file)
		}
	}
	for i := range c.Relays {
		paths = append(paths, &c.Relays[i].CA)
		if r := &c.Relays[i]; !strings.HasPrefix(r.PasswordFile, credential) {
			paths = append(paths, &r.PasswordFile)
		}
	}
	for _, listen := range [][]Listen{c.LMTP.Listen, c.Filter.Milters, c.HTTP.Listen, c.HTTPS.Listen, c.ACME.Listen, c.Metrics.Listen} {
		for i := range listen {
			if l := &listen[i]; l.Network == "unix" {
				paths = append(paths, &l.Address)
			}
		}
	}
	if l := &c.Filter.ClamAV; l.Network == "unix" {
		paths = append(paths, &l.Address)
	}
	for i := range c.Addresses {
		c.Addresses[i].Signature = anchorPictures(c.Addresses[i].Signature, dir)
	}
	for i := range c.Agents {
		c.Agents[i].Signature = anchorPictures(c.Agents[i].Signature, dir)
	}
	for _, p := range paths {
		if *p != "" && !filepath.IsAbs(*p) {
			*p = filepath.Join(dir, *p)
		}
	}
}
