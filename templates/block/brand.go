package block

import (
	"fmt"
	"regexp"
	"strings"
)

// Brand is how the letters and pages of a company look. The zero value is our own look.
type Brand struct {
	Name string // of the company, stands above the words of each letter; "": nothing does
	Logo Picture

	look *look // nil: plainLook
}

// Picture is an image that travels with a letter. The zero value is none.
type Picture struct {
	ContentID     string // without angle brackets (RFC 2392)
	Width, Height int    // in CSS pixels, as it is shown
}

var hexColor = regexp.MustCompile(`^#[0-9a-fA-F]{6}$`)

// NewBrand makes a brand. The color is "#" and six hexadecimal digits, or "" for our own; an
// error names it where it is not.
func NewBrand(name, color string) (Brand, error) {
	b := Brand{Name: OneLine(name), look: PlainLook}
	if color == "" {
		return b, nil
	}
	if !hexColor.MatchString(color) {
		return b, fmt.Errorf("%q is not a color: want # and six hexadecimal digits", color)
	}
	b.look = newLook(parseColor(color))
	return b, nil
}

// Style is how the brand looks; that of the zero value is our own.
func (b Brand) Style() *look {
	if b.look == nil {
		return PlainLook
	}
	return b.look
}

// logo is the HTML above a letter's words: the picture, else the name.
func (b Brand) logo() string {
	if b.Logo.ContentID != "" {
		return fmt.Sprintf("<p style=\"%s\"><img src=\"cid:%s\" alt=\"%s\" width=\"%d\" height=\"%d\" style=\"border:0;display:inline-block\"></p>\n",
			styleBrand, escaped(b.Logo.ContentID), escaped(b.Name), b.Logo.Width, b.Logo.Height)
	}
	if b.Name == "" {
		return ""
	}
	return "<p class=\"link\" style=\"" + styleBrand + ";" + b.Style().Link + "\">" + escaped(b.Name) + "</p>\n"
}

// maxLogoHeight and maxLogoWidth are how large a logo is shown, in CSS pixels.
const (
	maxLogoHeight = 40
	maxLogoWidth  = 240
)

// NewLogo is a picture of width × height pixels as letters show it: no larger than a line or
// two, and at half its size at most where it has the pixels, for screens that are finer.
func NewLogo(contentID string, width, height int) Picture {
	scale := min(1, float64(maxLogoHeight)/float64(max(height, 1)), float64(maxLogoWidth)/float64(max(width, 1)))
	return Picture{
		ContentID: strings.Trim(contentID, "<>"),
		Width:     max(1, int(float64(width)*scale+.5)), Height: max(1, int(float64(height)*scale+.5)),
	}
}
