package config

import (
	"bytes"
	"fmt"
	"image"
	_ "image/gif" // the formats that every mail program shows
	_ "image/jpeg"
	_ "image/png"
	"io"
	"os"
	"regexp"
)

// Picture is a logo as its file has it.
type Picture struct {
	File string // its path, as the configuration names it

	Data          []byte
	Format        string // "png", "jpeg" or "gif"
	Width, Height int    // pixels
}

// maxLogo is how many octets a logo may have: every letter to a customer carries it.
const maxLogo = 64_000

// Picture reads the logo. It must be named.
func (b Brand) Picture() (Picture, error) { return readPicture(b.Logo) }

func readPicture(file string) (Picture, error) {
	f, err := os.Open(file)
	if err != nil {
		return Picture{}, err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxLogo+1))
	switch {
	case err != nil:
		return Picture{}, err
	case len(data) > maxLogo:
		return Picture{}, fmt.Errorf("%s has more than %d bytes, which every letter would carry; make it smaller", file, maxLogo)
	}
	c, format, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil || c.Width == 0 || c.Height == 0 {
		return Picture{}, fmt.Errorf("%s is no PNG, JPEG or GIF file; convert it to one", file)
	}
	return Picture{File: file, Data: data, Format: format, Width: c.Width, Height: c.Height}, nil
}

var color = regexp.MustCompile(`^#[0-9a-fA-F]{6}$`)

func checkColor(s string) error {
	if !color.MatchString(s) {
		return fmt.Errorf(`%q is not a color; write "#" and six hexadecimal digits, such as "#2a7ab0"`, s)
	}
	return nil
}
