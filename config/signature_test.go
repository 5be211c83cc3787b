package config

import (
	"image"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"guichet/mail"
)

// writePNG writes a picture of one size.
func writePNG(t *testing.T, file string) {
	t.Helper()
	f, err := os.Create(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := png.Encode(f, image.NewGray(image.Rect(0, 0, 80, 20))); err != nil {
		t.Fatal(err)
	}
}

// TestSignaturePictures: files beside the configuration are read, each once; what lies elsewhere is not asked for.
func TestSignaturePictures(t *testing.T) {
	dir := t.TempDir()
	writePNG(t, filepath.Join(dir, "logo.png"))
	writePNG(t, filepath.Join(dir, "ana.png"))
	if err := os.WriteFile(filepath.Join(dir, "text.png"), []byte("words"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ name, signature, files, fault string }{
		{"none", "**Ana**", "", ""},
		{"a file", "![Example](logo.png)", "logo.png", ""},
		{"with a title, in a link", "[![Example](logo.png \"Us\")](https://example.org)", "logo.png", ""},
		{"two, and one again", "![a](ana.png) ![b](logo.png)\n\n![c](./logo.png)", "ana.png logo.png", ""},
		{"an absolute one", "![a](" + filepath.Join(dir, "ana.png") + ")", "ana.png", ""},
		{"elsewhere", "![a](https://track.example/x.png) ![b](cid:x) ![c](data:image/png;base64,AA==)", "", ""},
		{"missing", "![a](none.png)", "", "none.png"},
		{"no picture", "![a](text.png)", "", "text.png"},
	} {
		for _, of := range []string{"agent", "address"} {
			conf := Config{Data: dir}
			if of == "agent" {
				conf.Agents = []Agent{{Email: mail.Address{Local: "ana", Domain: "a.test"}, Signature: c.signature}}
			} else {
				conf.Addresses = []Address{{Signature: c.signature}}
			}
			conf.anchor(dir)
			pictures, err := conf.SignaturePictures()
			var names []string
			for _, p := range pictures {
				names = append(names, filepath.Base(p.File))
			}
			if got := strings.Join(names, " "); got != c.files || (err != nil) != (c.fault != "") {
				t.Errorf("%s, %s: %q, %v", c.name, of, got, err)
			}
			var faults []string
			conf.checkSignatures(func(key string, err error) {
				if err != nil {
					faults = append(faults, key+" "+err.Error())
				}
			})
			if got := strings.Join(faults, "\n"); c.fault == "" && got != "" || c.fault != "" && (!strings.Contains(got, c.fault) || !strings.HasPrefix(got, of+"[0].signature ")) {
				t.Errorf("%s, %s: faults %q", c.name, of, got)
			}
		}
	}
}
