package config

import (
	"fmt"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// pictureIn is a picture in Markdown (CommonMark 6.4): its words, its file or address, perhaps its title.
var pictureIn = regexp.MustCompile(`!\[([^\]\n]*)\]\(([^()\s<>]+)((?:\s+"[^"\n]*")?)\)`)

// isFile reports whether a picture is a file beside the configuration: nothing is fetched from elsewhere.
func isFile(picture string) bool { return !strings.Contains(picture, ":") }

// anchorPictures makes the files of a signature's pictures absolute that are relative to dir.
func anchorPictures(signature, dir string) string {
	return pictureIn.ReplaceAllStringFunc(signature, func(found string) string {
		m := pictureIn.FindStringSubmatch(found)
		if !isFile(m[2]) || filepath.IsAbs(m[2]) {
			return found
		}
		return "![" + m[1] + "](" + filepath.Join(dir, m[2]) + m[3] + ")"
	})
}

// signatures returns the signatures that there are, by their keys.
func (c *Config) signatures() map[string]string {
	all := make(map[string]string)
	for i, a := range c.Addresses {
		all[fmt.Sprintf("address[%d].signature", i)] = a.Signature
	}
	for i, a := range c.Agents {
		all[fmt.Sprintf("agent[%d].signature", i)] = a.Signature
	}
	return all
}

// SignaturePictures reads the pictures that signatures show, each file once, in the order of their names. The error
// is the first one; the others are read all the same.
func (c *Config) SignaturePictures() (pictures []Picture, first error) {
	files := make(map[string]bool)
	for _, s := range c.signatures() {
		for _, m := range pictureIn.FindAllStringSubmatch(s, -1) {
			files[m[2]] = isFile(m[2])
		}
	}
	for _, file := range slices.Sorted(maps.Keys(files)) {
		if !files[file] {
			continue
		}
		p, err := readPicture(file)
		switch {
		case err == nil:
			pictures = append(pictures, p)
		case first == nil:
			first = err
		}
	}
	return pictures, first
}

// checkSignatures reports the pictures of signatures that cannot be read, by fail.
func (c *Config) checkSignatures(fail func(key string, err error)) {
	for key, s := range c.signatures() {
		for _, m := range pictureIn.FindAllStringSubmatch(s, -1) {
			if isFile(m[2]) {
				_, err := readPicture(m[2])
				fail(key, err)
			}
		}
	}
}
