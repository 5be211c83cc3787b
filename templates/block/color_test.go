package block

import (
	"fmt"
	"regexp"
	"testing"
)

// TestColorsAreReadable: whatever the color of a brand, every word of a letter has a contrast of
// 4.5 : 1 on white and on black, and in dark programs on all grounds from black to a light one.
func TestColorsAreReadable(t *testing.T) {
	atLeast := func(what string, word, ground rgb) {
		t.Helper()
		if got := contrast(word, ground); got < readable {
			t.Errorf("%s: %v on %v has %.2f : 1", what, word, ground, got)
		}
	}
	parts := []int{0, 1, 0x33, 0x7f, 0xb0, 0xfe, 0xff}
	for _, r := range parts {
		for _, g := range parts {
			for _, b := range parts {
				accent := parseColor(fmt.Sprintf("#%02x%02x%02x", r, g, b))
				l := newLook(accent)
				atLeast("link", l.accentLink, white)
				atLeast("link", l.accentLink, black)
				atLeast("dark link", l.darkLink, black)
				atLeast("dark link", l.darkLink, darkGround)
				atLeast("button", l.onAccent, l.accent)
			}
		}
	}
	grey := regexp.MustCompile(`#[0-9a-f]{6}`).FindString(styleMuted)
	atLeast("grey", parseColor(grey), white)
	atLeast("grey", parseColor(grey), black)
	atLeast("dark grey", parseColor(mutedDark), black)
	atLeast("dark grey", parseColor(mutedDark), darkGround)
}

// TestContrast: the values of the examples of WCAG.
func TestContrast(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want float64
	}{{"#000000", "#ffffff", 21}, {"#777777", "#ffffff", 4.48}, {"#0000ff", "#ffffff", 8.59}, {"#ffffff", "#ffffff", 1}} {
		if got := contrast(parseColor(c.a), parseColor(c.b)); got < c.want-.01 || got > c.want+.01 {
			t.Errorf("%s on %s has %.3f, want %.2f", c.a, c.b, got, c.want)
		}
	}
}
