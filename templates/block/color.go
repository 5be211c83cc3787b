package block

import (
	"fmt"
	"math"
	"strconv"
)

// rgb is a color, each part from 0 to 1.
type rgb [3]float64

var (
	black = rgb{}
	white = rgb{1, 1, 1}
	// darkGround is the lightest ground that dark programs paint.
	darkGround = rgb{0x30 / 255., 0x30 / 255., 0x30 / 255.}
)

// readable is the contrast that words need (WCAG 2.2, success criterion 1.4.3).
const readable = 4.5

// parseColor reads "#rrggbb".
func parseColor(s string) rgb {
	n, _ := strconv.ParseUint(s[1:], 16, 32) // the caller looked at its shape
	return rgb{float64(n>>16) / 255, float64(n>>8&255) / 255, float64(n&255) / 255}
}

// String is the color as HTML writes it.
func (c rgb) String() string {
	part := func(f float64) int { return int(f*255 + .5) }
	return fmt.Sprintf("#%02x%02x%02x", part(c[0]), part(c[1]), part(c[2]))
}

// luminance is the relative luminance of WCAG 2.2.
func (c rgb) luminance() float64 {
	var l float64
	for i, share := range [3]float64{.2126, .7152, .0722} {
		f := c[i] / 12.92
		if c[i] > .04045 {
			f = math.Pow((c[i]+.055)/1.055, 2.4)
		}
		l += share * f
	}
	return l
}

// contrast is the contrast ratio of WCAG 2.2, from 1 to 21.
func contrast(a, b rgb) float64 {
	light, dark := a.luminance(), b.luminance()
	if light < dark {
		light, dark = dark, light
	}
	return (light + .05) / (dark + .05)
}

// blend is c with a share of another color.
func (c rgb) blend(with rgb, share float64) rgb {
	for i := range c {
		c[i] += (with[i] - c[i]) * share
	}
	return parseColor(c.String()) // as it is written
}

// onWhiteAndBlack is c made lighter or darker until words in it are readable on white and on
// black: programs that know no dark style keep the color and change the ground.
func (c rgb) onWhiteAndBlack() rgb {
	worst := func(c rgb) float64 { return min(contrast(c, white), contrast(c, black)) }
	best := c
	for _, end := range []rgb{black, white} {
		for share := 0.; share <= 1; share += 1. / 512 {
			if next := c.blend(end, share); worst(next) > worst(best) && worst(best) < readable {
				best = next
			}
		}
	}
	return best
}

// onDark is c made lighter until words in it are readable on a dark ground.
func (c rgb) onDark() rgb {
	for share := 0.; share < 1; share += 1. / 64 {
		if next := c.blend(white, share); contrast(next, darkGround) >= readable {
			return next
		}
	}
	return white
}

// above is white or black, whichever is better to read on c. One of them always is readable.
func (c rgb) above() rgb {
	if contrast(c, white) >= contrast(c, black) {
		return white
	}
	return black
}
