package e2e

import (
	"bytes"
	"flag"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"testing"
)

// letterPictures makes TestLetterPictures paint the letters again: go test ./e2e -run
// TestLetterPictures -letters. It needs chromium.
var letterPictures = flag.Bool("letters", false, "paint the letters of docs/agents.md again")

// portrait is a picture of a golden letter, as a mail program shows it.
type portrait struct {
	name, letter string
	width        int
	dark         bool // its reader prefers the dark
	height       int  // where it is cut off; 0: below its last line
}

// portraits are the pictures of docs/agents.md.
var portraits = []portrait{
	{"new", "new.en", 720, false, 0},
	{"new-phone", "new.en", 360, false, 0},
	{"new-phone-dark", "new.en", 360, true, 0},
	{"taken", "taken.en", 720, false, 0},
	{"held-dark", "transcript-held.en", 720, true, 0},
	{"reply", "reply.en", 720, false, 0},
	{"update-phone-dark", "update.en", 360, true, 790},
}

// TestLetterPictures: docs/agents.md shows each portrait and nothing else, all of them small enough for a
// page that is read on a phone, and none wider than its letter was asked to be.
func TestLetterPictures(t *testing.T) {
	const folder, each, together = "../docs/pictures", 40_000, 300_000
	if *letterPictures {
		needs(t, false, "chromium")
		for _, p := range portraits {
			path := filepath.Join(folder, p.name+".png")
			if err := os.WriteFile(path, p.paint(t), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	page, err := os.ReadFile("../docs/agents.md")
	if err != nil {
		t.Fatal(err)
	}
	var shown, painted []string
	for _, m := range regexp.MustCompile(`pictures/([\w-]+)\.png`).FindAllSubmatch(page, -1) {
		shown = append(shown, string(m[1]))
	}
	sum := 0
	for _, p := range portraits {
		painted = append(painted, p.name)
		raw, err := os.ReadFile(filepath.Join(folder, p.name+".png"))
		if err != nil {
			t.Fatal(err)
		}
		sum += len(raw)
		size, err := png.DecodeConfig(bytes.NewReader(raw))
		if err != nil || size.Width != p.width+2*frame || len(raw) > each {
			t.Errorf("%s: %d pixels wide, %d bytes, %v", p.name, size.Width, len(raw), err)
		}
	}
	files, err := filepath.Glob(folder + "/*.png")
	slices.Sort(shown)
	slices.Sort(painted)
	if err != nil || len(files) != len(painted) || !slices.Equal(slices.Compact(shown), painted) || sum > together {
		t.Errorf("the page shows %v, painted are %v in %d files of %d bytes, %v", shown, painted, len(files), sum, err)
	}
}

// frame is the line around a picture, so that a white letter has an end on a white page.
const frame = 1

// paint returns the picture.
func (p portrait) paint(t *testing.T) []byte {
	t.Helper()
	html, err := filepath.Abs("../templates/testdata/golden/" + p.letter + ".html")
	if err != nil {
		t.Fatal(err)
	}
	scheme, shot := "1", filepath.Join(t.TempDir(), "letter.png")
	if p.dark {
		scheme = "0"
	}
	chromium(t, "--blink-settings=preferredColorScheme="+scheme, "--window-size="+strconv.Itoa(p.width)+",2400", "--screenshot="+shot, "file://"+html)
	full := seen(t, shot)
	box := full.Bounds()
	paper := full.At(box.Min.X, box.Min.Y)
	for box.Dy() > 1 && blank(full, box.Max.Y-1, paper) {
		box.Max.Y--
	}
	const below = 16
	box.Max.Y = min(box.Max.Y+below, full.Bounds().Max.Y)
	if p.height > 0 {
		box.Max.Y = min(box.Max.Y, box.Min.Y+p.height)
	}
	framed := image.NewRGBA(image.Rect(0, 0, box.Dx()+2*frame, box.Dy()+2*frame))
	draw.Draw(framed, framed.Bounds(), image.NewUniform(color.Gray{0xb0}), image.Point{}, draw.Src)
	draw.Draw(framed, image.Rect(frame, frame, box.Dx()+frame, box.Dy()+frame), full, box.Min, draw.Src)
	return fewColours(t, framed, 48)
}

// blank reports whether nothing but paper is in a row of a picture.
func blank(full image.Image, y int, paper color.Color) bool {
	for x := full.Bounds().Min.X; x < full.Bounds().Max.X; x++ {
		if full.At(x, y) != paper {
			return false
		}
	}
	return true
}
